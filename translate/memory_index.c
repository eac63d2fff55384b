/*
 * memory_index.c - where the rows of the memory's archive are: a hash table in a file.
 *
 *	page 0     head: what it is, which boot of the system wrote it, how many rows each segment
 *has page 1 on  buckets of 16 slots of 16 bytes: the name's first half, segment, place
 *
 * A name is looked for in its own bucket and in the next one, which one call reads. The table is
 * made so large that it stays below two thirds; a row that finds no slot takes the oldest's, which
 * costs a translation. So nothing ever moves, nothing is chained, and a slot of a segment that is
 * gone is as good as an empty one. The file is sparse: it takes room as it fills.
 *
 * A process that dies leaves what it wrote in the kernel's care. A system that dies may leave any
 * mixture: the head bears the boot's id until it is closed, and with another one the index is begun
 * anew, from the rows. Whoever reads a row checks its name, so that a wrong slot is only a miss.
 */
#include "translate/memory_index.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/error.h"

enum {
	HEAD_SIZE = 4096,
	SLOTS = 16, /* of a bucket */
	WINDOW = 2 * SLOTS,
	BOOT_ID_MAX = 64,
	PATH_BYTES_MAX = 4096,
};

static const char magic[16] = "dragoman-index1";

struct head {
	char magic[16];
	uint64_t buckets;
	char boot_id[BOOT_ID_MAX]; /* "": closed, and whole */
	uint32_t oldest;
	uint32_t unused;
	uint64_t counts[INDEX_SEGMENTS_MAX]; /* by number, modulo */
};

struct slot {
	uint64_t tag;
	struct row_place place;
};

struct memory_index {
	int fd;
	struct head head;
	bool changed; /* the counts */
};

_Static_assert(sizeof(struct head) <= HEAD_SIZE, "the head is a page");
_Static_assert(sizeof(struct slot) == 16, "a slot is 16 bytes");

/* 0, INDEX_E_FULL or < 0. */
static int write_at(const struct memory_index *index, const void *bytes, size_t len, off_t at)
{
	ssize_t n = pwrite(index->fd, bytes, len, at);

	if (n == (ssize_t)len)
		return 0;
	if (n >= 0 || errno == ENOSPC || errno == EDQUOT)
		return INDEX_E_FULL;
	return error_raise(-errno, "writing the memory's index");
}

static int read_boot_id(char *text)
{
	FILE *file = fopen("/proc/sys/kernel/random/boot_id", "re");
	bool read = file && fgets(text, BOOT_ID_MAX, file);

	if (file)
		(void)fclose(file); /* it was only read */
	return read ? 0 : error_raise(-ENOENT, "the system has no boot id");
}

static uint64_t buckets_for(size_t entries_max)
{
	uint64_t buckets = 64;

	while (buckets * SLOTS * 2 / 3 < entries_max && buckets < UINT64_C(1) << 32)
		buckets *= 2;
	return buckets;
}

/* 0, INDEX_E_FULL or < 0. */
static int begin(struct memory_index *index, uint64_t buckets)
{
	off_t size = HEAD_SIZE + (off_t)((buckets + 1) * SLOTS * sizeof(struct slot));

	if (ftruncate(index->fd, 0) < 0 || ftruncate(index->fd, size) < 0)
		return error_raise(-errno, "beginning the memory's index");
	index->head = (struct head){.buckets = buckets};
	memcpy(index->head.magic, magic, sizeof(magic));
	return 0;
}

/* Durably: before anything is written under it. 0, INDEX_E_FULL or < 0. */
static int write_head(struct memory_index *index)
{
	int r = write_at(index, &index->head, sizeof(index->head), 0);

	if (r)
		return r < 0 ? error_pass(r) : r;
	if (fdatasync(index->fd) < 0)
		return error_raise(-errno, "synchronising the memory's index");
	return 0;
}

/* Whether there is an index of ours; `*ret_foreign`: there is something else. */
static bool read_head(struct memory_index *index, bool *ret_foreign)
{
	ssize_t n = pread(index->fd, &index->head, sizeof(index->head), 0);
	struct stat status;
	bool ours;

	if (n == 0)
		return false;
	ours = n == sizeof(index->head) && memcmp(index->head.magic, magic, sizeof(magic)) == 0 &&
	       index->head.buckets > 0 && fstat(index->fd, &status) == 0 &&
	       (uint64_t)status.st_size ==
		       HEAD_SIZE + (index->head.buckets + 1) * SLOTS * sizeof(struct slot);
	*ret_foreign = !ours;
	return ours;
}

static int open_file(struct memory_index *index, const char *path)
{
	index->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
	if (index->fd < 0)
		return error_raise(-errno, "opening %s", path);
	if (flock(index->fd, LOCK_EX | LOCK_NB) == 0)
		return 0;
	if (errno == EWOULDBLOCK)
		return INDEX_E_BUSY;
	return error_raise(-errno, "locking %s", path);
}

/* Only the last one is kept, for whoever wants to know why. */
static int move_aside(struct memory_index *index, const char *path)
{
	char aside[PATH_BYTES_MAX];

	(void)snprintf(aside, sizeof(aside), "%s.damaged", path); /* checked by the archive */
	if (rename(path, aside) < 0)
		return error_raise(-errno, "moving %s aside", path);
	(void)close(index->fd); /* nothing was written to it */
	return error_pass(open_file(index, path));
}

int index_open(const char *path, size_t entries_max, struct memory_index **ret_index,
	bool *ret_trusted, bool *ret_moved)
{
	CLEANUP(index_freep) struct memory_index *index = calloc(1, sizeof(*index));
	char boot_id[BOOT_ID_MAX] = "";
	uint64_t buckets = buckets_for(entries_max);
	bool ours;
	int r;

	if (!index)
		return error_raise(-ENOMEM, "making the memory's index");
	index->fd = -1;
	r = open_file(index, path);
	if (r == 0)
		r = read_boot_id(boot_id);
	if (r)
		return r == INDEX_E_BUSY ? r : error_pass(r);

	ours = read_head(index, ret_moved);
	if (*ret_moved)
		r = move_aside(index, path);
	*ret_trusted = ours && index->head.buckets == buckets &&
		       (*index->head.boot_id == '\0' || strcmp(index->head.boot_id, boot_id) == 0);
	if (r == 0 && !*ret_trusted)
		r = begin(index, buckets);
	memcpy(index->head.boot_id, boot_id, BOOT_ID_MAX);
	if (r == 0)
		r = write_head(index);
	if (r)
		return r == INDEX_E_FULL ? r : error_pass(r);
	*ret_index = index;
	index = NULL;
	return 0;
}

struct memory_index *index_free(struct memory_index *index)
{
	if (!index)
		return NULL;
	if (index->fd >= 0 && *index->head.boot_id && fdatasync(index->fd) == 0) {
		*index->head.boot_id = '\0';
		(void)write_head(index); /* left as it is, it costs a rebuild after a power cut */
	}
	if (index->fd >= 0)
		(void)close(index->fd); /* what had to be written was synchronised */
	free(index);
	return NULL;
}

void index_set_oldest(struct memory_index *index, uint32_t segment)
{
	for (uint32_t i = index->head.oldest; i < segment && segment - i <= INDEX_SEGMENTS_MAX; i++)
		index->head.counts[i % INDEX_SEGMENTS_MAX] = 0;
	index->head.oldest = segment;
	index->changed = true;
}

static uint64_t tag_of(const struct memory_id *id)
{
	uint64_t tag;

	memcpy(&tag, id->bytes, sizeof(tag));
	return tag;
}

/* Where its bucket begins in the file. */
static off_t bucket_of(const struct memory_index *index, const struct memory_id *id)
{
	uint64_t number;

	memcpy(&number, id->bytes + sizeof(uint64_t), sizeof(number));
	return HEAD_SIZE +
	       (off_t)((number & (index->head.buckets - 1)) * SLOTS * sizeof(struct slot));
}

static int read_window(const struct memory_index *index, off_t at, struct slot window[WINDOW])
{
	ssize_t n = pread(index->fd, window, WINDOW * sizeof(struct slot), at);

	if (n < 0)
		return error_raise(-errno, "reading the memory's index");
	if (n < (ssize_t)(WINDOW * sizeof(struct slot)))
		return error_raise(-EIO, "the memory's index was cut off");
	return 0;
}

static bool is_live(const struct memory_index *index, const struct slot *slot)
{
	return slot->place.segment != 0 && slot->place.segment >= index->head.oldest;
}

/* The slot of this name, or NULL. */
static struct slot *slot_of(
	const struct memory_index *index, struct slot window[WINDOW], uint64_t tag)
{
	for (size_t i = 0; i < WINDOW; i++)
		if (window[i].tag == tag && is_live(index, &window[i]))
			return &window[i];
	return NULL;
}

/* A slot to be taken: one that is free, or the oldest. */
static struct slot *slot_for(const struct memory_index *index, struct slot window[WINDOW])
{
	struct slot *oldest = window;

	for (size_t i = 0; i < WINDOW; i++) {
		if (!is_live(index, &window[i]))
			return &window[i];
		if (window[i].place.segment < oldest->place.segment)
			oldest = &window[i];
	}
	return oldest;
}

static void count(struct memory_index *index, const struct slot *slot, int change)
{
	uint64_t *counter = &index->head.counts[slot->place.segment % INDEX_SEGMENTS_MAX];

	if (!is_live(index, slot))
		return;
	if (change > 0 || *counter > 0)
		*counter += (uint64_t)change;
	index->changed = true;
}

int index_find(struct memory_index *index, const struct memory_id *id, struct row_place *ret_place)
{
	struct slot window[WINDOW];
	const struct slot *slot;
	int r = read_window(index, bucket_of(index, id), window);

	if (r)
		return error_pass(r);
	slot = slot_of(index, window, tag_of(id));
	if (!slot)
		return INDEX_E_ABSENT;
	*ret_place = slot->place;
	return 0;
}

static int write_slot(struct memory_index *index, off_t at, const struct slot *window,
	struct slot *slot, struct slot value)
{
	int r = write_at(index, &value, sizeof(value),
		at + (off_t)((size_t)(slot - window) * sizeof(struct slot)));

	if (r)
		return r == INDEX_E_FULL ? r : error_pass(r);
	count(index, slot, -1);
	count(index, &value, 1);
	return 0;
}

int index_put(struct memory_index *index, const struct memory_id *id, struct row_place place)
{
	struct slot window[WINDOW];
	off_t at = bucket_of(index, id);
	uint64_t tag = tag_of(id);
	struct slot *slot;
	int r = read_window(index, at, window);

	assert(place.segment != 0);
	if (r)
		return error_pass(r);
	slot = slot_of(index, window, tag);
	if (!slot)
		slot = slot_for(index, window);
	return write_slot(index, at, window, slot, (struct slot){tag, place});
}

int index_remove(struct memory_index *index, const struct memory_id *id)
{
	struct slot window[WINDOW];
	off_t at = bucket_of(index, id);
	struct slot *slot;
	int r = read_window(index, at, window);

	if (r)
		return error_pass(r);
	slot = slot_of(index, window, tag_of(id));
	if (!slot)
		return 0;
	r = write_slot(index, at, window, slot, (struct slot){0});
	return r == INDEX_E_FULL ? error_raise(-EIO, "a hole in the memory's index") : r;
}

size_t index_count(const struct memory_index *index)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < INDEX_SEGMENTS_MAX; i++)
		sum += index->head.counts[i];
	return (size_t)sum;
}

int index_flush(struct memory_index *index)
{
	int r;

	if (!index->changed)
		return 0;
	r = write_at(index, &index->head, sizeof(index->head), 0);
	if (r == 0)
		index->changed = false;
	return r < 0 ? error_pass(r) : r;
}

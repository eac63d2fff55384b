/*
 * memory_index.c - where the rows of the memory's archive are: a hash table in a file.
 *
 *	page 0     head: what it is, which boot of the system wrote it, how many rows each segment
 *has page 1 on  buckets of 16 slots of 16 bytes: the name's first half, segment, place
 *
 * A name is looked for in its own bucket and in the next one, which one call reads. Of each slot
 *one byte of the name is held in memory: what is not there is mostly known without reading, and so
 *is where a new one goes, which is what nearly every lookup and every note of a fresh article is
 * about. The table is made so large that it stays below two thirds; a row that finds no slot takes
 *the oldest's, which costs a translation. So nothing ever moves, nothing is chained, and a slot of
 *a segment that is gone is as good as an empty one. The file is sparse: it takes room as it fills.
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
	HINT_UNKNOWN = 0, /* of a slot that was not read since the start */
	HINT_FREE,
	HINTS, /* from here on: a byte of the name */
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
	bool changed;   /* the counts */
	uint8_t *hints; /* of each slot: HINT_UNKNOWN, HINT_FREE, or hint_of() its name */
};

_Static_assert(sizeof(struct head) <= HEAD_SIZE, "the head is a page");
_Static_assert(sizeof(struct slot) == 16, "a slot is 16 bytes");

/* 0, INDEX_E_FULL or < 0. */
static int write_at(const struct memory_index *index, const void *bytes, size_t len, off_t at)
{
	ssize_t n = pwrite(index->fd, bytes, len, at);

	if (n == (ssize_t)len)
		return 0;
	if (n >= 0 || errno == ENOSPC || errno == EDQUOT || errno == EFBIG)
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

static uint8_t hint_of(uint64_t tag)
{
	const uint8_t first = (uint8_t)(tag >> 56);

	return first < HINTS ? (uint8_t)(first + HINTS) : first;
}

/* Of a table that was there before nothing is known until a window of it is read. */
static int make_hints(struct memory_index *index, bool trusted)
{
	size_t count = (size_t)(index->head.buckets + 1) * SLOTS;

	index->hints = calloc(1, count);
	if (!index->hints)
		return error_raise(-ENOMEM, "holding %zu hints", count);
	if (!trusted)
		memset(index->hints, HINT_FREE, count);
	return 0;
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
	if (r == 0)
		r = make_hints(index, *ret_trusted);
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
	free(index->hints);
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

/* The number of the first slot of its bucket. */
static size_t window_of(const struct memory_index *index, const struct memory_id *id)
{
	uint64_t number;

	memcpy(&number, id->bytes + sizeof(uint64_t), sizeof(number));
	return (size_t)(number & (index->head.buckets - 1)) * SLOTS;
}

static off_t offset_of(size_t slot)
{
	return HEAD_SIZE + (off_t)(slot * sizeof(struct slot));
}

static bool is_live(const struct memory_index *index, const struct slot *slot)
{
	return slot->place.segment != 0 && slot->place.segment >= index->head.oldest;
}

/* Read the slots from `first` on, and free those whose segment is gone. */
static int read_window(struct memory_index *index, size_t first, struct slot window[WINDOW])
{
	ssize_t n = pread(index->fd, window, WINDOW * sizeof(struct slot), offset_of(first));

	if (n < 0)
		return error_raise(-errno, "reading the memory's index");
	if (n < (ssize_t)(WINDOW * sizeof(struct slot)))
		return error_raise(-EIO, "the memory's index was cut off");
	for (size_t i = 0; i < WINDOW; i++) {
		if (!is_live(index, &window[i]))
			window[i] = (struct slot){0};
		index->hints[first + i] =
			window[i].place.segment ? hint_of(window[i].tag) : HINT_FREE;
	}
	return 0;
}

/* The first slot from `first` on with this hint; WINDOW: there is none. */
static size_t slot_hinted(const struct memory_index *index, size_t first, uint8_t hint)
{
	const uint8_t *found = memchr(index->hints + first, hint, WINDOW);

	return found ? (size_t)(found - (index->hints + first)) : WINDOW;
}

/* The slot of this name in the window, or WINDOW. */
static size_t slot_of(const struct slot window[WINDOW], uint64_t tag)
{
	size_t i = 0;

	while (i < WINDOW && (window[i].tag != tag || window[i].place.segment == 0))
		i++;
	return i;
}

/* A slot to be taken of a window that was read: one that is free, or the oldest. */
static size_t slot_for(const struct slot window[WINDOW])
{
	size_t oldest = 0;

	for (size_t i = 0; i < WINDOW; i++) {
		if (window[i].place.segment == 0)
			return i;
		if (window[i].place.segment < window[oldest].place.segment)
			oldest = i;
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

/* Whether the window is known not to have this name. */
static bool is_absent(const struct memory_index *index, size_t first, uint64_t tag)
{
	return slot_hinted(index, first, HINT_UNKNOWN) == WINDOW &&
	       slot_hinted(index, first, hint_of(tag)) == WINDOW;
}

int index_find(struct memory_index *index, const struct memory_id *id, struct row_place *ret_place)
{
	struct slot window[WINDOW];
	uint64_t tag = tag_of(id);
	size_t first = window_of(index, id);
	size_t i;
	int r;

	if (is_absent(index, first, tag))
		return INDEX_E_ABSENT;
	r = read_window(index, first, window);
	if (r)
		return error_pass(r);
	i = slot_of(window, tag);
	if (i == WINDOW)
		return INDEX_E_ABSENT;
	*ret_place = window[i].place;
	return 0;
}

/* Write a slot, in the stead of what was there. 0, INDEX_E_FULL or < 0. */
static int write_slot(
	struct memory_index *index, size_t slot, const struct slot *before, struct slot value)
{
	int r = write_at(index, &value, sizeof(value), offset_of(slot));

	if (r)
		return r == INDEX_E_FULL ? r : error_pass(r);
	index->hints[slot] = value.place.segment ? hint_of(value.tag) : HINT_FREE;
	count(index, before, -1);
	count(index, &value, 1);
	return 0;
}

int index_put(struct memory_index *index, const struct memory_id *id, struct row_place place)
{
	static const struct slot nothing = {0};
	struct slot window[WINDOW];
	const struct slot value = {tag_of(id), place};
	size_t first = window_of(index, id);
	size_t i = slot_hinted(index, first, HINT_FREE);
	int r;

	assert(place.segment != 0);
	if (i < WINDOW && is_absent(index, first, value.tag))
		return write_slot(index, first + i, &nothing, value);
	r = read_window(index, first, window);
	if (r)
		return error_pass(r);
	i = slot_of(window, value.tag);
	if (i == WINDOW)
		i = slot_for(window);
	return write_slot(index, first + i, &window[i], value);
}

int index_remove(struct memory_index *index, const struct memory_id *id)
{
	struct slot window[WINDOW];
	size_t first = window_of(index, id);
	size_t i;
	int r;

	if (is_absent(index, first, tag_of(id)))
		return 0;
	r = read_window(index, first, window);
	if (r)
		return error_pass(r);
	i = slot_of(window, tag_of(id));
	if (i == WINDOW)
		return 0;
	r = write_slot(index, first + i, &window[i], (struct slot){0});
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

/*
 * memory_index.c - where the rows of the memory's archive are.
 *
 *	first 64K  head: what it is, which boot of the system wrote it, how many rows a segment has
 *	then       a table for each segment (memory_slots.c): 32 bits of a name, and where its row
 *	           is
 *
 * Which tables may have a name is held in memory (memory_filter.c): what is not there is mostly
 * known without reading, which is what nearly every lookup of a fresh article is about. The tables
 * are made so large that half of a table stays free; a row that finds no slot takes another's,
 * which costs a translation. So nothing ever moves and nothing is chained, and what goes with a
 * segment goes at once.
 *
 * It was one table for all segments, a system call and a dirty page for each segment of text that
 * was noted: 2 us, thirty times an article.
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
#include "translate/memory_filter.h"
#include "translate/memory_slots.h"

enum {
	HEAD_SIZE = 64 * 1024, /* a page, wherever it is */
	BOOT_ID_MAX = 64,
	PATH_BYTES_MAX = 4096,
};

static const char magic[16] = "dragoman-index2";

struct head {
	char magic[16];
	uint64_t tables_bytes;     /* of all tables */
	char boot_id[BOOT_ID_MAX]; /* "": closed, and whole */
	uint32_t oldest;
	uint32_t unused;
	uint64_t counts[INDEX_SEGMENTS_MAX]; /* by number, modulo */
};

struct memory_index {
	int fd;
	struct head head;
	bool changed; /* the counts */
	struct memory_filter *filter;
	struct memory_slots *tables;
};

/* Where a name was found. */
struct found {
	struct slots_window window;
	size_t i;
	uint32_t at;
};

_Static_assert(sizeof(struct head) <= HEAD_SIZE, "the head has its room");

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

static int begin(struct memory_index *index)
{
	const off_t bytes = slots_bytes(index->tables);

	if (ftruncate(index->fd, 0) < 0 || ftruncate(index->fd, HEAD_SIZE + bytes) < 0)
		return error_raise(-errno, "beginning the memory's index");
	index->head = (struct head){.tables_bytes = (uint64_t)bytes};
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

/* Whether there is something that never was an index. */
static bool is_foreign(const struct memory_index *index)
{
	char found[sizeof(magic)];
	ssize_t n = pread(index->fd, found, sizeof(found), 0);

	return n != 0 &&
	       (n != (ssize_t)sizeof(found) || memcmp(found, magic, strlen("dragoman-index")) != 0);
}

/* Whether the index says what it said. One of another version or size is begun anew. */
static bool read_head(struct memory_index *index, const char *boot_id)
{
	const struct head *head = &index->head;
	const off_t bytes = slots_bytes(index->tables);
	struct stat status;

	return pread(index->fd, &index->head, sizeof(index->head), 0) == sizeof(index->head) &&
	       memcmp(head->magic, magic, sizeof(magic)) == 0 &&
	       head->tables_bytes == (uint64_t)bytes && fstat(index->fd, &status) == 0 &&
	       status.st_size == HEAD_SIZE + bytes &&
	       (*head->boot_id == '\0' || strcmp(head->boot_id, boot_id) == 0);
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

static bool is_live(const struct memory_index *index, uint32_t segment)
{
	return segment - index->head.oldest < INDEX_SEGMENTS_MAX;
}

/* The one of the numbers modulo INDEX_SEGMENTS_MAX that is from the oldest on. */
static uint32_t segment_of(const struct memory_index *index, unsigned number)
{
	const uint32_t oldest = index->head.oldest;

	return oldest + (number - oldest) % INDEX_SEGMENTS_MAX;
}

static void take_slot(void *user, unsigned number, const struct slot *slot)
{
	struct memory_index *index = user;

	filter_add(index->filter, slot->tag, number);
}

/* Take up what is there, or begin. 0, INDEX_E_FULL or < 0. */
static int read_or_begin(struct memory_index *index, bool *ret_trusted)
{
	char boot_id[BOOT_ID_MAX] = "";
	int r = read_boot_id(boot_id);

	if (r)
		return error_pass(r);
	*ret_trusted = read_head(index, boot_id);
	if (!*ret_trusted)
		r = begin(index);
	memcpy(index->head.boot_id, boot_id, BOOT_ID_MAX);
	if (r == 0)
		r = write_head(index);
	if (r == 0 && *ret_trusted)
		r = slots_each(index->tables, take_slot, index);
	return r == INDEX_E_FULL ? r : error_pass(r);
}

int index_open(const char *path, size_t entries_max, size_t segment_max,
	struct memory_index **ret_index, bool *ret_trusted, bool *ret_moved)
{
	CLEANUP(index_freep) struct memory_index *index = calloc(1, sizeof(*index));
	int r;

	if (!index)
		return error_raise(-ENOMEM, "making the memory's index");
	index->fd = -1;
	r = open_file(index, path);
	if (r == 0 && is_foreign(index)) {
		r = move_aside(index, path);
		*ret_moved = true;
	}
	if (r == 0)
		r = slots_new(index->fd, HEAD_SIZE, segment_max, &index->tables);
	if (r == 0) /* rows are a quarter longer than what entries_max counts with, and more */
		r = filter_new(entries_max, &index->filter);
	if (r == 0)
		r = read_or_begin(index, ret_trusted);
	if (r)
		return r == INDEX_E_BUSY || r == INDEX_E_FULL ? r : error_pass(r);
	*ret_index = index;
	index = NULL;
	return 0;
}

struct memory_index *index_free(struct memory_index *index)
{
	if (!index)
		return NULL;
	slots_free(index->tables);
	if (index->fd >= 0 && *index->head.boot_id && fdatasync(index->fd) == 0) {
		*index->head.boot_id = '\0';
		(void)write_head(index); /* left as it is, it costs a rebuild after a power cut */
	}
	if (index->fd >= 0)
		(void)close(index->fd); /* what had to be written was synchronised */
	filter_free(index->filter);
	free(index);
	return NULL;
}

void index_set_oldest(struct memory_index *index, uint32_t segment)
{
	uint32_t gone = index->head.oldest;

	if (segment > INDEX_SEGMENTS_MAX && gone < segment - INDEX_SEGMENTS_MAX)
		gone = segment - INDEX_SEGMENTS_MAX;
	for (; gone < segment; gone++) {
		index->head.counts[gone % INDEX_SEGMENTS_MAX] = 0;
		filter_drop(index->filter, gone);
		slots_drop(index->tables, gone);
	}
	index->head.oldest = segment;
	index->changed = true;
}

/* Some of a name's bits: by which it is known, or by which it has its place. */
static uint32_t bits_of(const struct memory_id *id, size_t which)
{
	uint32_t bits;

	memcpy(&bits, id->bytes + which * sizeof(bits), sizeof(bits));
	return bits;
}

static uint32_t tag_of(const struct memory_id *id)
{
	return bits_of(id, 1);
}

static struct slots_window window_of(
	const struct memory_index *index, const struct memory_id *id, uint32_t segment)
{
	return slots_window_of(index->tables, segment, bits_of(id, 2));
}

/* The slot of this name in the window, or SLOTS_WINDOW. */
static size_t slot_of(const struct slot *slots, uint32_t tag)
{
	size_t i = 0;

	while (i < SLOTS_WINDOW && (slots[i].tag != tag || slots[i].at == 0))
		i++;
	return i;
}

/* 0, INDEX_E_ABSENT or < 0. */
static int look(struct memory_index *index, const struct memory_id *id, struct found *ret_found)
{
	const uint32_t tag = tag_of(id);
	uint64_t files = filter_find(index->filter, tag);

	for (; files != 0; files &= files - 1) {
		const uint32_t segment = segment_of(index, (unsigned)__builtin_ctzll(files));
		const struct slots_window window = window_of(index, id, segment);
		const struct slot *slots;
		size_t i;
		int r = slots_read(index->tables, window, &slots);

		if (r)
			return error_pass(r);
		i = slot_of(slots, tag);
		if (i == SLOTS_WINDOW)
			continue;
		*ret_found = (struct found){window, i, slots[i].at};
		return 0;
	}
	return INDEX_E_ABSENT;
}

int index_find(struct memory_index *index, const struct memory_id *id, struct row_place *ret_place)
{
	struct found found;
	int r = look(index, id, &found);

	if (r == 0)
		*ret_place = (struct row_place){found.window.segment, found.at};
	return r < 0 ? error_pass(r) : r;
}

static void count(struct memory_index *index, uint32_t segment, int change)
{
	uint64_t *counter = &index->head.counts[segment % INDEX_SEGMENTS_MAX];

	if (change > 0 || *counter > 0)
		*counter += (uint64_t)change;
	index->changed = true;
}

/* A name is not in that segment any more. */
static void discount(struct memory_index *index, uint32_t tag, uint32_t segment)
{
	filter_remove(index->filter, tag, segment);
	count(index, segment, -1);
}

int index_remove(struct memory_index *index, const struct memory_id *id)
{
	struct found found;
	int r = look(index, id, &found);

	if (r)
		return r == INDEX_E_ABSENT ? 0 : error_pass(r);
	r = slots_write(index->tables, found.window, found.i, (struct slot){0});
	if (r)
		return r < 0 ? error_pass(r) : error_raise(-EIO, "a hole in the memory's index");
	discount(index, tag_of(id), found.window.segment);
	return 0;
}

/* A slot to be taken: one that is free, or any, the name says which. */
static size_t slot_for(const struct slot *slots, uint32_t tag)
{
	for (size_t i = 0; i < SLOTS_WINDOW; i++)
		if (slots[i].at == 0)
			return i;
	return tag % SLOTS_WINDOW;
}

int index_put(struct memory_index *index, const struct memory_id *id, struct row_place place)
{
	const struct slots_window window = window_of(index, id, place.segment);
	const struct slot value = {tag_of(id), place.at};
	const struct slot *slots;
	struct slot before;
	size_t i;
	int r;

	assert(place.segment != 0 && place.at != 0);
	if (!is_live(index, place.segment))
		return 0; /* it waited for so long that its file is gone */
	r = slots_begin(index->tables, place.segment);
	if (r == 0)
		r = index_remove(index, id);
	if (r == 0)
		r = slots_read(index->tables, window, &slots);
	if (r)
		return r == INDEX_E_FULL ? r : error_pass(r);
	i = slot_for(slots, value.tag);
	before = slots[i];
	r = slots_write(index->tables, window, i, value);
	if (r)
		return r == INDEX_E_FULL ? r : error_pass(r);
	if (before.at != 0)
		discount(index, before.tag, place.segment);
	filter_add(index->filter, value.tag, place.segment);
	count(index, place.segment, 1);
	return 0;
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

/*
 * memory_archive.c - the memory's reading copy on disk: rows in files, and an index of them.
 *
 *	DIRECTORY/index            which segment is where (memory_index.c)
 *	DIRECTORY/0000002a.rows    the segments, and how far the topic was read (memory_rows.c)
 *
 * Not a tree, as the rest of the store is: names are hashes, so that each segment would dirty a
 * page of its own, and an article has thirty of them. Here a segment costs a row at the end of a
 * file and eight bytes in the index.
 *
 * Oldest used leaves first: a segment that is found in the older half of the files is written once
 * more, into the newest, before its file goes.
 */
#include "translate/memory_archive.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "runtime/error.h"
#include "runtime/log.h"
#include "runtime/loop.h"
#include "translate/memory_rows.h"

enum {
	BYTES_MIN = 2 * 1024 * 1024,
	ENTRY_BYTES = 256,  /* least that one takes, in the middle: the index is made for so many */
	PLACE_EVERY = 64,   /* records between two rows of how far a partition was read */
	UNLISTED_FILES = 2, /* that may have what is not listed */
	PATH_BYTES_MAX = 4096,
};

struct partition {
	int64_t offset;
	int64_t written; /* what the newest row of it says */
};

struct archive {
	struct memory_index *index;
	struct memory_rows *rows;
	struct timer *timer; /* NULL without a loop */
	bool timed;
	bool lost;       /* the timer found the disk full: whoever writes next is told */
	uint32_t newest; /* as it was after the last row */
	struct partition *partitions;
	int32_t partition_count;
};

/* What a part below says about the disk, said by us. */
static int outcome(int r)
{
	_Static_assert((int)ROWS_E_FULL == (int)INDEX_E_FULL, "one word for a full disk");
	if (r == ROWS_E_FULL)
		return ARCHIVE_E_FULL;
	return r == ROWS_E_LONG ? ARCHIVE_E_LONG : error_pass(r);
}

int archive_flush(struct archive *archive)
{
	int r = rows_flush(archive->rows);

	archive->timed = false;
	if (r == 0)
		r = index_flush(archive->index);
	return outcome(r);
}

static int on_timer(void *user)
{
	struct archive *archive = user;
	int r = archive_flush(archive);

	archive->lost = r == ARCHIVE_E_FULL;
	return archive->lost ? 0 : error_pass(r);
}

/* Have it written down at the loop's next turn. */
static int hurry(struct archive *archive)
{
	if (!archive->timer || archive->timed)
		return 0;
	archive->timed = true;
	return error_pass(timer_set(archive->timer, 0));
}

/* Places */

static int make_partitions(struct archive *archive, int32_t count)
{
	struct partition *partitions;

	if (count <= archive->partition_count)
		return 0;
	partitions = reallocarray(archive->partitions, (size_t)count, sizeof(*partitions));
	if (!partitions)
		return error_raise(-ENOMEM, "noting %d partitions", count);
	for (int32_t i = archive->partition_count; i < count; i++)
		partitions[i] = (struct partition){0};
	archive->partitions = partitions;
	archive->partition_count = count;
	return 0;
}

/* 0, ROWS_E_FULL or < 0. */
static int write_place(struct archive *archive, int32_t number)
{
	struct partition *partition = &archive->partitions[number];
	struct row row = {.kind = ROW_PLACE,
		.value = {(const char *)&partition->offset, sizeof(partition->offset)}};
	int r;

	memcpy(row.id.bytes, &number, sizeof(number));
	r = rows_add(archive->rows, &row, NULL);
	if (r == 0)
		partition->written = partition->offset;
	return r < 0 ? error_pass(r) : r;
}

/* A file that has just begun says how far all was read: those before it may go. 0, ROWS_E_FULL or
 * < 0. */
static int begin_file(struct archive *archive)
{
	int r = 0;

	if (rows_newest(archive->rows) == archive->newest)
		return 0;
	archive->newest = rows_newest(archive->rows);
	index_set_oldest(archive->index, rows_oldest(archive->rows));
	for (int32_t i = 0; i < archive->partition_count && r == 0; i++)
		if (archive->partitions[i].offset > 0)
			r = write_place(archive, i);
	return r < 0 ? error_pass(r) : r;
}

int archive_set_place(struct archive *archive, int32_t partition, int64_t offset)
{
	int r;

	if (partition < 0 || partition >= ARCHIVE_PARTITIONS_MAX)
		return 0; /* then it is read again, that is all */
	r = make_partitions(archive, partition + 1);
	if (r)
		return error_pass(r);
	archive->partitions[partition].offset = offset;
	if (offset - archive->partitions[partition].written < PLACE_EVERY)
		return 0;
	return outcome(write_place(archive, partition));
}

int64_t archive_place(const struct archive *archive, int32_t partition)
{
	return partition >= 0 && partition < archive->partition_count
		       ? archive->partitions[partition].offset
		       : 0;
}

/* Entries */

int archive_write(struct archive *archive, const struct memory_id *id, struct slice value,
	struct row_place *ret_place)
{
	const struct row row = {.kind = ROW_ENTRY, .id = *id, .value = value};
	int r;

	if (archive->lost) {
		archive->lost = false;
		return ARCHIVE_E_FULL;
	}
	r = rows_add(archive->rows, &row, ret_place);
	if (r == 0)
		r = begin_file(archive);
	if (r)
		return outcome(r);
	return error_pass(hurry(archive));
}

int archive_list(struct archive *archive, const struct memory_id *id, struct row_place place)
{
	return outcome(index_put(archive->index, id, place));
}

int archive_forget(struct archive *archive, const struct memory_id *id)
{
	const struct row row = {.kind = ROW_FORGOTTEN, .id = *id};
	int r = rows_add(archive->rows, &row, NULL);

	int removed = index_remove(archive->index, id);

	if (removed)
		return error_pass(removed);
	if (r == 0)
		r = begin_file(archive);
	if (r)
		return outcome(r);
	return error_pass(hurry(archive));
}

/* It is used: let it not leave with the oldest. A disk without room is no reason not to answer. */
static int refresh(struct archive *archive, const struct memory_id *id, struct slice *value,
	struct row_place place)
{
	uint32_t oldest = rows_oldest(archive->rows);
	struct row_place fresh;
	int r;

	if (place.segment - oldest >= (rows_newest(archive->rows) - oldest) / 2)
		return 0;
	r = archive_write(archive, id, *value, &fresh);
	if (r == 0)
		r = archive_list(archive, id, fresh);
	if (r < 0)
		return error_pass(r);
	r = rows_read(archive->rows, r == 0 ? fresh : place, id, value);
	return r == ROWS_E_ABSENT ? ARCHIVE_E_ABSENT : error_pass(r);
}

int archive_find(struct archive *archive, const struct memory_id *id, struct slice *ret_value)
{
	struct row_place place;
	int r = index_find(archive->index, id, &place);

	if (r == 0)
		r = rows_read(archive->rows, place, id, ret_value);
	_Static_assert((int)INDEX_E_ABSENT == (int)ROWS_E_ABSENT, "one word for what is not there");
	if (r == ROWS_E_ABSENT)
		return ARCHIVE_E_ABSENT;
	if (r)
		return error_pass(r);
	r = refresh(archive, id, ret_value, place);
	return r == ARCHIVE_E_ABSENT ? r : error_pass(r);
}

/* The beginning */

static int read_place(struct archive *archive, const struct row *row)
{
	int32_t partition;
	int r;

	memcpy(&partition, row->id.bytes, sizeof(partition));
	if (partition < 0 || partition >= ARCHIVE_PARTITIONS_MAX ||
		row->value.len != sizeof(int64_t))
		return 0;
	r = make_partitions(archive, partition + 1);
	if (r)
		return error_pass(r);
	memcpy(&archive->partitions[partition].offset, row->value.data, sizeof(int64_t));
	archive->partitions[partition].written = archive->partitions[partition].offset;
	return 0;
}

static int take_place(void *user, const struct row *row, struct row_place place)
{
	(void)place;
	return row->kind == ROW_PLACE ? error_pass(read_place(user, row)) : 0;
}

/* Make the index anew: all that is written is listed, also what nobody committed; it did pass. */
static int take_row(void *user, const struct row *row, struct row_place place)
{
	struct archive *archive = user;

	switch (row->kind) {
	case ROW_ENTRY:
		return outcome(index_put(archive->index, &row->id, place));
	case ROW_FORGOTTEN:
		return error_pass(index_remove(archive->index, &row->id));
	case ROW_PLACE:
		return error_pass(read_place(archive, row));
	}
	return 0;
}

/* The first file that may have what is not listed. */
static uint32_t first_unlisted(const struct archive *archive)
{
	uint32_t oldest = rows_oldest(archive->rows);
	uint32_t newest = rows_newest(archive->rows);

	return newest - oldest < UNLISTED_FILES ? oldest : newest - (UNLISTED_FILES - 1);
}

/* Learn how far the topic was read, which each file says at its beginning, and, unless the index is
 * trusted, where all is. With a file that is not whole the topic is read again from its beginning.
 */
static int read_rows(struct archive *archive, bool trusted, bool moved)
{
	uint32_t from = trusted ? rows_newest(archive->rows) : rows_oldest(archive->rows);
	bool whole = !moved;
	int r = 0;

	for (uint32_t i = from; i <= rows_newest(archive->rows) && r == 0; i++) {
		bool this_whole = true;

		r = rows_scan(
			archive->rows, i, trusted ? take_place : take_row, archive, &this_whole);
		whole = whole && (this_whole || i == rows_newest(archive->rows));
	}
	for (int32_t i = 0; i < archive->partition_count && !whole; i++)
		archive->partitions[i] = (struct partition){0};
	return r == ARCHIVE_E_FULL ? r : error_pass(r);
}

static void say_rebuilt(const struct archive *archive, const struct timespec *since)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now); /* cannot fail */
	if (index_count(archive->index) > 0)
		log_info("MEMORY-REBUILT", "entries=%zu seconds=%.1f the index was made anew",
			index_count(archive->index),
			(double)(now.tv_sec - since->tv_sec) +
				(double)(now.tv_nsec - since->tv_nsec) / 1e9);
}

static int open_parts(
	struct archive *archive, const char *directory, size_t max_bytes, bool *ret_moved)
{
	size_t entries = max_bytes / ENTRY_BYTES;
	size_t of_a_file = rows_file_bytes(max_bytes) / ENTRY_BYTES;
	char path[PATH_BYTES_MAX];
	struct timespec since;
	bool trusted = false;
	int r;

	(void)clock_gettime(CLOCK_MONOTONIC, &since);              /* cannot fail */
	(void)snprintf(path, sizeof(path), "%s/index", directory); /* checked by the caller */
	r = index_open(path, entries, of_a_file, &archive->index, &trusted, ret_moved);
	if (r)
		return r == INDEX_E_BUSY ? ARCHIVE_E_BUSY : outcome(r);
	r = rows_open(directory, max_bytes, &archive->rows, ret_moved);
	if (r)
		return error_pass(r);
	archive->newest = rows_newest(archive->rows);
	index_set_oldest(archive->index, rows_oldest(archive->rows));
	r = read_rows(archive, trusted, *ret_moved);
	if (r == 0 && !trusted)
		say_rebuilt(archive, &since);
	return r == ARCHIVE_E_FULL ? r : error_pass(r);
}

int archive_open(const char *directory, size_t max_bytes, struct loop *loop,
	struct archive **ret_archive, bool *ret_moved)
{
	CLEANUP(archive_freep) struct archive *archive = calloc(1, sizeof(*archive));
	bool moved = false;
	int r = 0;

	if (!archive)
		return error_raise(-ENOMEM, "making the memory's archive");
	if (strlen(directory) > PATH_BYTES_MAX - 64)
		return error_raise(-ENAMETOOLONG, "the path of the memory is too long");
	if (mkdir(directory, 0750) < 0 && errno != EEXIST)
		return error_raise(-errno, "making %s", directory);
	r = open_parts(archive, directory, max_bytes < BYTES_MIN ? BYTES_MIN : max_bytes, &moved);
	if (r)
		return r == ARCHIVE_E_BUSY || r == ARCHIVE_E_FULL ? r : error_pass(r);
	if (loop)
		r = loop_timer(loop, on_timer, archive, &archive->timer);
	if (r)
		return error_pass(r);
	*ret_archive = archive;
	archive = NULL;
	if (ret_moved)
		*ret_moved = moved;
	return 0;
}

struct archive *archive_free(struct archive *archive)
{
	if (!archive)
		return NULL;
	timer_free(archive->timer);
	rows_free(archive->rows);
	index_free(archive->index);
	free(archive->partitions);
	free(archive);
	return NULL;
}

/* A visit of what is not listed. */
struct visit {
	struct archive *archive;
	int (*fn)(
		void *user, const struct memory_id *id, struct slice value, struct row_place place);
	void *user;
};

static int visit_row(void *user, const struct row *row, struct row_place place)
{
	const struct visit *visit = user;
	struct row_place listed;
	int r;

	if (row->kind == ROW_FORGOTTEN)
		return visit->fn(visit->user, &row->id, (struct slice){0}, place);
	if (row->kind != ROW_ENTRY)
		return 0;
	r = index_find(visit->archive->index, &row->id, &listed);
	if (r < 0)
		return error_pass(r);
	return r == 0 ? 0 : visit->fn(visit->user, &row->id, row->value, place);
}

int archive_each_unlisted(struct archive *archive,
	int (*fn)(
		void *user, const struct memory_id *id, struct slice value, struct row_place place),
	void *user)
{
	struct visit visit = {archive, fn, user};
	bool whole;
	int r = 0;

	for (uint32_t i = first_unlisted(archive); i <= rows_newest(archive->rows) && r == 0; i++)
		r = rows_scan(archive->rows, i, visit_row, &visit, &whole);
	return r;
}

size_t archive_count(const struct archive *archive)
{
	return index_count(archive->index);
}

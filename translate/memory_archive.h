/*
 * memory_archive.h - the memory's reading copy on disk: rows in files, and an index of them.
 *
 * An entry is written when its translation arrives, and listed when the topic has it. What is
 * written and not listed is not found: it is the journal of what this worker paid for and nobody
 * committed yet, and is handed back at the next start. Entries that are looked up stay: those that
 * are not leave with the oldest file when there is no more room.
 *
 * Survives the end of the process, not a power cut: then the index is made anew from the rows, and
 * what the rows lack comes from the topic.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base.h"
#include "runtime/slice.h"
#include "translate/memory_index.h"
#include "translate/memory_key.h"

struct loop;
struct archive;

enum {
	ARCHIVE_E_ABSENT = 1,
	ARCHIVE_E_FULL, /* the disk is: nothing was written, and what was gathered is lost */
	ARCHIVE_E_LONG, /* no room is made for so long a value */
	ARCHIVE_E_BUSY, /* another process has it open */
	ARCHIVE_PARTITIONS_MAX = 10000,
};

/* Open or begin the archive in `directory` (made if needed), at most `max_bytes` large. With a
 * loop, what is written is written down at its next turn; without one, archive_flush() does it.
 * `*ret_moved` (may be NULL): something damaged or foreign was moved aside. 0, ARCHIVE_E_BUSY,
 * ARCHIVE_E_FULL or < 0. */
int archive_open(const char *directory, size_t max_bytes, struct loop *loop,
	struct archive **ret_archive, bool *ret_moved);
struct archive *archive_free(struct archive *archive);
DEFINE_CLEANUP(struct archive *, archive_free);

/* The value that is listed, borrowed until the next call. 0, ARCHIVE_E_ABSENT or < 0. */
int archive_find(struct archive *archive, const struct memory_id *id, struct slice *ret_value);
/* Write an entry, unlisted. 0, ARCHIVE_E_FULL, ARCHIVE_E_LONG or < 0. */
int archive_write(struct archive *archive, const struct memory_id *id, struct slice value,
	struct row_place *ret_place);
/* From now on it is found. 0, ARCHIVE_E_FULL or < 0. */
int archive_list(struct archive *archive, const struct memory_id *id, struct row_place place);
/* Neither listed nor handed back any more. 0, ARCHIVE_E_FULL or < 0. */
int archive_forget(struct archive *archive, const struct memory_id *id);

/* How far a partition of the topic was read: what comes before `offset` is written. It is written
 * down once in a while, a little behind rather than ahead. 0, ARCHIVE_E_FULL or < 0. */
int archive_set_place(struct archive *archive, int32_t partition, int64_t offset);
int64_t archive_place(const struct archive *archive, int32_t partition); /* 0: nothing */

/* Visit what was written in the last two files and is not listed, in that order; with a value
 * without data: what was forgotten. Returns what `fn` does when it is not 0. */
int archive_each_unlisted(struct archive *archive,
	int (*fn)(
		void *user, const struct memory_id *id, struct slice value, struct row_place place),
	void *user);

size_t archive_count(const struct archive *archive); /* of what is listed */
/* Write down what is gathered. 0, ARCHIVE_E_FULL or < 0. */
int archive_flush(struct archive *archive);

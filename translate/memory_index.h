/*
 * memory_index.h - where the rows of the memory's archive are: hash tables in a file.
 *
 * Names of segments are hashes, so a name says itself in which bucket it is. Of each name two bytes
 * are held in memory, and what is noted of the two newest files of rows is mapped; of the rest
 * nothing counts as this process's memory, and the kernel's cache keeps what is used.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base.h"
#include "translate/memory_key.h"

struct memory_index;

/* Where a row is. */
struct row_place {
	uint32_t segment; /* number of the file; 0: nowhere */
	uint32_t at;      /* in units of 8 bytes */
};

enum {
	INDEX_E_ABSENT = 1,
	INDEX_E_FULL, /* the disk is: nothing was written */
	INDEX_E_BUSY, /* another process has it open */
	INDEX_SEGMENTS_MAX = 64,
};

/* Open or begin the index at `path`, for `entries_max` rows, at most `segment_max` of them of one
 * segment. `*ret_trusted`: it says what it said when it was last written to; false: it is empty.
 * `*ret_moved`: something else stood there, and was moved aside. 0, INDEX_E_BUSY, INDEX_E_FULL or
 * < 0. */
int index_open(const char *path, size_t entries_max, size_t segment_max,
	struct memory_index **ret_index, bool *ret_trusted, bool *ret_moved);
/* Makes it durable, and notes that it is whole. */
struct memory_index *index_free(struct memory_index *index);
DEFINE_CLEANUP(struct memory_index *, index_free);

/* Rows of segments before this one do not count any more. */
void index_set_oldest(struct memory_index *index, uint32_t segment);
/* 0, INDEX_E_ABSENT or < 0. */
int index_find(struct memory_index *index, const struct memory_id *id, struct row_place *ret_place);
/* Note a place, in the stead of an earlier one. Where there is no room another leaves. 0,
 * INDEX_E_FULL or < 0. */
int index_put(struct memory_index *index, const struct memory_id *id, struct row_place place);
int index_remove(struct memory_index *index, const struct memory_id *id); /* 0 or < 0 */
/* How many rows can be found. */
size_t index_count(const struct memory_index *index);
/* Write down how many there are. 0, INDEX_E_FULL or < 0. */
int index_flush(struct memory_index *index);

/*
 * memory_rows.h - the rows of the memory's archive: files that only grow, one after another.
 *
 * A row is written once, where the newest file ends, and never changed. When the newest is full
 * another is begun; when all together are too large the oldest goes. Rows are gathered and written
 * down by rows_flush(), and can be read before that.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base.h"
#include "runtime/slice.h"
#include "translate/memory_index.h"
#include "translate/memory_key.h"
#include "translate/memory_row.h"

struct memory_rows;

enum {
	ROWS_E_ABSENT = 1,
	ROWS_E_FULL, /* the disk is: what was gathered since the last flush is lost */
	ROWS_E_LONG, /* no file takes a row of that length */
};

/* How large a file becomes where all together may have `max_bytes`. */
size_t rows_file_bytes(size_t max_bytes);

/* Open or begin the files in `directory`, which is there; together at most `max_bytes`.
 * `*ret_moved`: a file was none of ours, and was moved aside. 0 or < 0. */
int rows_open(
	const char *directory, size_t max_bytes, struct memory_rows **ret_rows, bool *ret_moved);
struct memory_rows *rows_free(struct memory_rows *rows);
DEFINE_CLEANUP(struct memory_rows *, rows_free);

/* Append. `ret_place` may be NULL. 0, ROWS_E_FULL, ROWS_E_LONG or < 0. */
int rows_add(struct memory_rows *rows, const struct row *row, struct row_place *ret_place);
/* The value of the entry at a place, if it bears that name. 0, ROWS_E_ABSENT or < 0. */
int rows_read(struct memory_rows *rows, struct row_place place, const struct memory_id *id,
	struct slice *ret_value);
int rows_flush(struct memory_rows *rows); /* 0, ROWS_E_FULL or < 0 */

/* Numbers of the files that there are: from the oldest to the newest, without a gap. */
uint32_t rows_oldest(const struct memory_rows *rows);
uint32_t rows_newest(const struct memory_rows *rows);

/* Visit the rows of one file in the order in which they were written, until `fn` returns non-zero,
 * which is returned. `*ret_whole`: it was readable to its end; false: the newest is cut there. 0,
 * what `fn` said, or < 0. */
int rows_scan(struct memory_rows *rows, uint32_t segment,
	int (*fn)(void *user, const struct row *row, struct row_place place), void *user,
	bool *ret_whole);

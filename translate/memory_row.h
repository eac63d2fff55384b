/* memory_row.h - one row of the memory's archive as bytes: checked, and aligned to 8. Pure. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "runtime/buf.h"
#include "runtime/slice.h"
#include "translate/memory_key.h"

enum row_kind {
	ROW_ENTRY = 1, /* name and value of a segment */
	ROW_FORGOTTEN, /* the name alone */
	ROW_PLACE,     /* how far a partition of the topic was read */
};

enum {
	ROW_ALIGNED = 8, /* a row begins, and is as long as, a multiple of this */
};

struct row {
	enum row_kind kind;
	struct memory_id id;
	struct slice value; /* borrowed */
};

/* How many bytes it becomes. */
size_t row_size(const struct row *row);
/* Append it. 0, BUF_E_FULL or < 0. */
int row_write(const struct row *row, struct buf *buf);
/* The row at the beginning of `bytes`, its value borrowed from them. How long it is in all; 0:
 * there is none that is whole. */
size_t row_read(struct slice bytes, struct row *ret_row);
/* How long the row at the beginning of `bytes` says that it is; 0: not even its head is there. */
size_t row_length_said(struct slice bytes);
size_t row_padded(size_t len);

/* backend_rows.h - what the contract suite knows of each backend: a row each. */
#pragma once

#include "translate/backend.h"

enum {
	ROW_STATUSES_MAX = 24,
};

/* A documented error, and what it must be sorted as. */
struct row_error {
	const char *why;
	long status;
	const char *body;
	int outcome;
};

struct backend_row {
	const char *name; /* a backend may have several rows, one for each way it can be set */
	const struct backend_ops *ops;
	const void *self;
	const char *source;
	size_t items; /* that it takes in one question: 1 or 2 */
	/* A good answer to the two items of the suite (or the first), recorded or written after the
	 * service's description: their translations are "alfa alfa" and "bravo bravo". */
	const char *good;
	const char *marks[2]; /* the first and the second mark as they stand in an answer; NULL: as
				 they went out */
	long tokens;          /* that it says were used; 0: it does not say */
	/* The same with the number of answers wrong, an answer that is no text, and a member that
	 * is there twice; NULL where there is no such thing. */
	const char *fewer, *more, *number, *twice;
	struct row_error errors[ROW_STATUSES_MAX];
};

extern const struct backend_row backend_rows[];
extern const size_t backend_row_count;

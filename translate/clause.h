/*
 * clause.h - a segment that is longer than a backend takes, cut at clauses. Pure.
 */
#pragma once

#include "runtime/slice.h"
#include "translate/backend.h"

/* Take the first piece of at most `max_units` off `rest`: up to the end of a sentence or clause,
 * else a blank, else a letter. The white space after it goes to `ret_glue`. All are parts of the
 * text; at least one letter is taken while `rest` is not empty. */
struct slice clause_take(
	struct slice *rest, enum backend_unit unit, size_t max_units, struct slice *ret_glue);

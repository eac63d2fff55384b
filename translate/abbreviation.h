/*
 * abbreviation.h - a full stop that ends no sentence. Pure.
 */
#pragma once

#include <stdbool.h>

#include "runtime/slice.h"

/* True when the full stop at the end of `before` (no white space behind it) belongs to an
 * abbreviation, an initial or an ordinal, so that `after` goes on with the same sentence. */
bool abbreviation_ends(struct slice before, struct slice after, const char *language);

/*
 * verbatim.h - what a page marks as not to be translated (translate="no", notranslate). Pure.
 *
 * It becomes terms whose English is the original itself, and travels as those of the glossary do.
 */
#pragma once

#include <stddef.h>

#include "runtime/slice.h"

struct terms;

/* Add the parts of `paragraph` that stand in `text` to the terms of `text` (NULL: none yet), which
 * are replaced; where both say something of one place, the part counts. `text` is a piece of the
 * paragraph, by its place in memory, and then may hold a part of a part; or another text, which
 * holds parts as a whole. 0 or < 0. */
int verbatim_add(struct slice paragraph, char *const *parts, size_t count, struct slice text,
	struct terms **terms);

/*
 * segment.h - a paragraph cut into sentences, and put together again. Pure.
 *
 * ICU's sentence rules for the language with suppressions (abbreviations). What no backend should
 * touch (URLs, e-mail addresses, handles) is found as well, and an all-caps headline is cased for
 * the backend.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base.h"
#include "runtime/slice.h"

struct segment {
	struct slice
		text; /* a sentence without the white space around it; points into the paragraph */
	struct slice after; /* the white space that follows it */
	uint32_t from, to;  /* code points of the paragraph, half open */
};

struct segments {
	struct segment *list;
	size_t count;
};

/* Cut `text` (borrowed for as long as the result is used). A text without a sentence is one
 * segment; a blank one none. 0 or < 0. */
int segments_cut(struct slice text, const char *language, struct segments *ret_segments);
void segments_deinit(struct segments *segments);

/* True when there is something to translate in it: a letter of any script outside URLs, addresses
 * and handles. */
bool segment_is_translatable(struct slice text);

/*
 * segment.h - a paragraph cut into sentences.
 *
 * ICU's sentence rules for the language with its suppressions (abbreviations), and our own where it
 * has none (abbreviation.h). Two sentences that stay together cost nothing; one that is torn apart
 * is translated badly, so a doubtful place is not cut.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base.h"
#include "runtime/slice.h"

struct segmenter; /* the rules of the languages seen lately: making them takes milliseconds */

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

int segmenter_new(struct segmenter **ret_segmenter);
struct segmenter *segmenter_free(struct segmenter *segmenter);
DEFINE_CLEANUP(struct segmenter *, segmenter_free);

/* Cut `text` (borrowed for as long as the result is used; less than 2 GB). A text without a
 * sentence is one segment; a blank one none. 0 or < 0. */
int segments_cut(struct segmenter *segmenter, struct slice text, const char *language,
	struct segments *ret_segments);
void segments_deinit(struct segments *segments);

/* True when there is something to translate in it: a letter of any script outside URLs, addresses
 * and handles. */
bool segment_is_translatable(struct slice text);

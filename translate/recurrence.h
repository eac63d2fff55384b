/*
 * recurrence.h - which paragraphs recur across the stories of one outlet. Pure.
 *
 * A paragraph is boilerplate when RECURRENCE_MIN stories of the outlet had it, and one in
 * RECURRENCE_SHARE of those that it brought lately. Stories are counted, not articles: a revision,
 * the same article under another address and a copy with a few words changed are the same story.
 *
 * What is known of an outlet is one struct without pointers, to be kept as it stands; any bytes are
 * a valid one. A paragraph costs a look at eight places.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/slice.h"

struct article;

enum {
	RECURRENCE_MIN = 8,
	RECURRENCE_SHARE = 20,
	RECURRENCE_STORIES = 128, /* by which an article is known to be of a story that was seen */
	RECURRENCE_BUCKETS = 128,
	RECURRENCE_DEPTH = 8,
};

/* A story that was seen. */
struct recurrence_story {
	uint64_t fingerprint; /* 0: not known */
	uint32_t id, headline, lead;
	uint32_t unused;
};

/* A paragraph that was seen. */
struct recurrence_entry {
	uint32_t rest; /* of its hash: the bucket is the other part */
	uint16_t count;
	uint16_t seen; /* the serial of the story that had it last, its low half */
};

struct recurrence {
	uint32_t stories; /* serial of the last story */
	uint32_t weight;  /* stories that count: halved with all counts now and then */
	struct recurrence_story recent[RECURRENCE_STORIES];
	struct recurrence_entry entries[RECURRENCE_BUCKETS][RECURRENCE_DEPTH];
};

/* Count the article, unless its story was counted before, and mark its paragraphs. How many are
 * marked. The headline, headings and what has no letter are neither counted nor marked. */
size_t recurrence_mark(struct recurrence *recurrence, struct article *article);

/*
 * shift.h - whether the answers of a batch stand one place off: each good, under the wrong text.
 * Pure.
 *
 * No check of one segment can see it, since each answer is good English about something. All of the
 * batch together show it: lengths, numbers, names and last signs go on fitting, but those of the
 * neighbour.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "runtime/slice.h"

struct shift_pair {
	struct slice source;
	struct slice english; /* data NULL: it was not answered */
};

struct shift {
	bool found;
	size_t from, to; /* found: the texts whose answers cannot be believed; `to` is behind the
			    last */
	double evidence; /* how much better they fit each other's answers, in nats */
};

/* Look for a stretch of the batch, or two neighbours, whose answers fit when moved by one place.
 * Linear in the length of the texts. */
struct shift shift_look(const struct shift_pair *pairs, size_t count);

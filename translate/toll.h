/*
 * toll.h - what a question costs a backend beside its texts, learned from how long its answers
 * take. Pure.
 *
 * An answer takes so long for the question and so long for each of its segments: a straight line,
 * fitted to the latest answers. Where the question itself takes most of it, an article that is cut
 * into many questions comes back no sooner and fills the slots that others wait for; where the
 * segments do, cutting it brings it back sooner.
 */
#pragma once

#include <stddef.h>

struct toll {
	double weight, items, seconds; /* sums over the answers, older ones counting less */
	double items_squared, items_seconds;
};

/* A question of `items` segments was answered after so long. */
void toll_answered(struct toll *toll, size_t items, double seconds);

/* How many segments a question should have at least, if there are as many: it then takes the
 * backend 20 ms, and its segments as long as it takes itself. As long as answers to questions of
 * different sizes are few, only the first is known; 1 when nothing is. */
double toll_worthwhile(const struct toll *toll);

/*
 * batcher.h - what goes into the next question: the segments that wait, in which order and how many
 * together. Pure.
 *
 * A lane holds the segments of one language that wait for one backend, a list for each priority.
 * In each list the outlets take turns (turns.h). A priority is a head start in time, so that a
 * headline goes before what came earlier, and nothing starves. Lanes of equal priority take turns
 * by the work that was done for each.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "translate/backend.h"
#include "translate/engine.h"
#include "translate/turns.h"

enum {
	BATCHER_PRIORITIES = PRIORITY_BACKFILL + 1,
	BATCHER_MAX = 1024, /* segments in one question, whatever a service takes */
};

struct lane {
	struct turns lists[BATCHER_PRIORITIES];
	size_t count;
	double served; /* units taken out, against those of the other lanes */
};

struct batcher {
	struct lane **lanes; /* borrowed */
	size_t lane_count;
	double served; /* by the lane that was served last: where a new one begins */
	size_t count;  /* waiting in all lanes */
	unsigned held; /* so many priorities, from the last one on, are not served */
};

void batcher_add(struct batcher *batcher, struct lane *lane, struct waiting *waiting);
void batcher_remove(struct batcher *batcher, struct lane *lane, struct waiting *waiting);

/* The lane whose turn it is, or NULL when nothing waits. */
struct lane *batcher_choose(const struct batcher *batcher);

/* Take at most `goal` segments out of `lane` that fit into one question together; at least one,
 * when there is one. Returns how many. `ret_taken` has room for `goal`. */
size_t batcher_fill(struct batcher *batcher, struct lane *lane, const struct backend_limits *limits,
	size_t goal, struct waiting **ret_taken);

/* How many segments the next question should have. Spread over the free slots, none idles; but a
 * question of less than `worthwhile` segments (toll.h) is not worth its own cost. */
size_t batcher_goal(size_t waiting, unsigned free_slots, double worthwhile,
	const struct backend_limits *limits);

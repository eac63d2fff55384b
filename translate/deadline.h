/*
 * deadline.h - how long an article may be worked on. Pure.
 *
 * The time runs from when the worker takes the article, not from when it was written: after a night
 * without a backend every article is old, and would be given up on without having been asked for.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* All in ms; 0: no such limit. */
struct deadline_rules {
	int64_t old_after;       /* an article of this age is backfill */
	int64_t fresh, backfill; /* that an article of the class may be worked on */
};

/* The article is backfill: it waits behind fresh ones. `published_ms` 0: not known, and fresh. */
bool deadline_is_backfill(int64_t old_after_ms, int64_t published_ms, int64_t wall_ms);

/* Until when an article that was taken at `taken_ms` may be worked on, on the same clock;
 * UINT64_MAX: for ever. */
uint64_t deadline_of(const struct deadline_rules *rules, int64_t published_ms, int64_t wall_ms,
	uint64_t taken_ms);

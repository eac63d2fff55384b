/* deadline.c - how long an article may be worked on. */
#include "translate/deadline.h"

bool deadline_is_backfill(int64_t old_after_ms, int64_t published_ms, int64_t wall_ms)
{
	return old_after_ms > 0 && published_ms > 0 && wall_ms - published_ms > old_after_ms;
}

uint64_t deadline_of(const struct deadline_rules *rules, int64_t published_ms, int64_t wall_ms,
	uint64_t taken_ms)
{
	const bool backfill = deadline_is_backfill(rules->old_after, published_ms, wall_ms);
	const int64_t time_ms = backfill ? rules->backfill : rules->fresh;

	return time_ms > 0 ? taken_ms + (uint64_t)time_ms : UINT64_MAX;
}

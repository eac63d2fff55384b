/*
 * batcher.c - what goes into the next question.
 *
 * The order is that of deadlines: when it came, plus what its priority can wait. So fresh headlines
 * go first, and backfill goes when it has waited long enough, without a rule for every case. The
 * times are those of a backend under pressure: a reader has the headlines and leads of all articles
 * before the tails of some. Only so many articles are worked on at a time, so that headlines cannot
 * hold up tails for ever.
 */
#include "translate/batcher.h"

#include <assert.h>

/* How long each priority can wait behind the ones above. */
static const uint64_t patience_ms[BATCHER_PRIORITIES] = {
	[PRIORITY_HEADLINE] = 0,
	[PRIORITY_LEAD] = 30000,
	[PRIORITY_BODY] = 120000,
	[PRIORITY_BACKFILL] = 420000,
};

static uint64_t due_ms(const struct waiting *waiting)
{
	return waiting->since_ms + patience_ms[waiting->priority];
}

void batcher_add(struct batcher *batcher, struct lane *lane, struct waiting *waiting)
{
	const unsigned list = waiting->priority;

	assert(list < BATCHER_PRIORITIES);
	/* Who comes back after a while does not claim the turns that it missed. */
	if (lane->count == 0 && lane->served < batcher->served)
		lane->served = batcher->served;

	turns_add(&lane->lists[list], waiting);
	lane->count++;
	batcher->count++;
}

void batcher_remove(struct batcher *batcher, struct lane *lane, struct waiting *waiting)
{
	turns_remove(&lane->lists[waiting->priority], waiting);
	lane->count--;
	batcher->count--;
}

/* The most urgent segment of a lane that is served, or NULL. */
static struct waiting *head(const struct batcher *batcher, const struct lane *lane)
{
	struct waiting *best = NULL;

	for (unsigned i = 0; i < BATCHER_PRIORITIES - batcher->held; i++) {
		struct waiting *first = turns_head(&lane->lists[i]);

		if (first && (!best || due_ms(first) < due_ms(best)))
			best = first;
	}
	return best;
}

/* The most urgent one of all lanes says which priority is served. */
static struct waiting *most_urgent(const struct batcher *batcher)
{
	struct waiting *best = NULL;

	for (size_t i = 0; i < batcher->lane_count; i++) {
		struct waiting *candidate = head(batcher, batcher->lanes[i]);

		if (candidate && (!best || due_ms(candidate) < due_ms(best)))
			best = candidate;
	}
	return best;
}

struct lane *batcher_choose(const struct batcher *batcher)
{
	const struct waiting *urgent = batcher->count > 0 ? most_urgent(batcher) : NULL;
	struct lane *best = NULL;

	if (!urgent)
		return NULL;
	for (size_t i = 0; i < batcher->lane_count; i++) {
		struct lane *lane = batcher->lanes[i];

		if (turns_head(&lane->lists[urgent->priority]) &&
			(!best || lane->served < best->served))
			best = lane;
	}
	return best;
}

static bool fits(size_t have, size_t more, size_t limit)
{
	return limit == 0 || have + more <= limit;
}

size_t batcher_fill(struct batcher *batcher, struct lane *lane, const struct backend_limits *limits,
	size_t goal, struct waiting **ret_taken)
{
	size_t count = 0;
	size_t units = 0;
	size_t bytes = 0;

	while (count < goal) {
		struct waiting *next = head(batcher, lane);

		if (!next)
			break;
		if (count > 0 && (!fits(units, next->units, limits->total_units) ||
					 !fits(bytes, next->bytes, limits->body_bytes)))
			break;
		units += next->units;
		bytes += next->bytes;
		turns_serve(&lane->lists[next->priority]);
		lane->count--;
		batcher->count--;
		ret_taken[count++] = next;
	}
	lane->served += (double)units;
	batcher->served = lane->served;
	return count;
}

size_t batcher_goal(
	size_t waiting, unsigned free_slots, double worthwhile, const struct backend_limits *limits)
{
	size_t most =
		limits->items > 0 && limits->items < BATCHER_MAX ? limits->items : BATCHER_MAX;
	size_t goal = free_slots > 0 ? (waiting + free_slots - 1) / free_slots : waiting;

	if (goal < most && (double)goal < worthwhile)
		goal = worthwhile < (double)most ? (size_t)worthwhile : most;
	if (goal < 1)
		goal = 1;
	return goal < most ? goal : most;
}

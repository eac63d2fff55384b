/*
 * limiter.c - how many requests a backend bears at once.
 *
 * There are two kinds of backends. One has slots and rejects what is beyond them: every rejection
 * means one request too many, so the limit goes down by exactly one for each, and a probe goes one
 * beyond. The other queues: more requests only wait longer, so a higher limit is kept only when it
 * brought at least half of the throughput that it should have.
 *
 * Throughput is the limit times the work that one request gets done in a second (Little's law),
 * measured only on requests that were sent while the limit was reached: an idle hour teaches
 * nothing. A latency that triples for all makes every probe look bad, so nothing grows then, and
 * nothing falls either: only rejections and time-outs cut.
 *
 * After a probe that was good the next one goes twice as far, so that a backend that comes back
 * with four times the slots is filled within a few round trips. Rejections that follow a cut at
 * once mean that the capacity fell: then the limit is halved, and one request goes ahead of the
 * others to see whether that was enough; answers come in bursts, and would be followed by a burst
 * of rejections else.
 */
#include "translate/limiter.h"

#include <assert.h>

enum {
	FIRST_PAUSE_MS = 1000,
	LONGEST_PAUSE_MS = 2500, /* it must see new capacity within seconds */
	PROBED_SHARE = 50,       /* but a slow backend not more than at every 50th request */
	COUNTED_MIN = 4,         /* fewer answers are no measurement */
	COUNTED_MAX = 64,
	RETRY_AFTER_COST = 30, /* a probe that costs a pause of 1 s is worth it every 30 s */
};

static const double keep_rejected = 0.5; /* of the limit, when the capacity fell */
static const double keep_late = 0.7;     /* and when too much is late */
static const double too_troubled = 0.25; /* one hanging request is no overload, a third is */

void limiter_init(struct limiter *limiter, unsigned fixed, unsigned start, unsigned max)
{
	assert(fixed > 0 || (start > 0 && max > 0));
	if (start > max)
		start = max;
	*limiter = (struct limiter){
		.mode = fixed ? LIMITER_FIXED : LIMITER_START,
		.limit = fixed ? fixed : start,
		.max = fixed ? fixed : max,
		.base = fixed ? fixed : start,
		.step = 1,
		.pause_ms = FIRST_PAUSE_MS,
	};
}

static void forget_measurement(struct limiter *limiter)
{
	limiter->work = 0;
	limiter->busy = 0;
	limiter->counted = 0;
}

static void set_limit(struct limiter *limiter, unsigned limit)
{
	if (limit > limiter->max)
		limit = limiter->max;
	limiter->limit = limit > 0 ? limit : 1;
	limiter->changed = limiter->sent;
	forget_measurement(limiter);
}

/* Stay at the present limit for a while. */
static void hold(struct limiter *limiter, uint64_t now_ms)
{
	limiter->mode = LIMITER_HOLD;
	limiter->base = limiter->limit;
	limiter->step = limiter->rejects ? 1 : 1 + limiter->base / 8;
	limiter->probe_ms = now_ms + limiter->pause_ms;
}

static void pause_longer(struct limiter *limiter)
{
	uint64_t longest = (uint64_t)(limiter->seconds * 1000 * PROBED_SHARE / limiter->limit);

	if (longest < LONGEST_PAUSE_MS)
		longest = LONGEST_PAUSE_MS;
	limiter->pause_ms *= 2;
	if (limiter->pause_ms > longest)
		limiter->pause_ms = longest;
}

/* Within a few round trips an answer, or none, says enough. */
static uint64_t soon_ms(const struct limiter *limiter)
{
	return (uint64_t)(limiter->seconds * 4000);
}

static bool is_scouting(struct limiter *limiter, uint64_t now_ms)
{
	if (limiter->scouting && now_ms - limiter->cut_ms >= soon_ms(limiter))
		limiter->scouting = false; /* the scout was lost in another way */
	return limiter->scouting;
}

unsigned limiter_room(struct limiter *limiter, unsigned in_flight, uint64_t now_ms)
{
	if (in_flight < limiter->limit && is_scouting(limiter, now_ms))
		return limiter->sent > limiter->changed ? 0 : 1;
	if (in_flight < limiter->limit)
		return limiter->limit - in_flight;
	if (limiter->mode != LIMITER_HOLD || now_ms < limiter->probe_ms ||
		limiter->limit == limiter->max)
		return 0;

	limiter->mode = LIMITER_PROBE;
	set_limit(limiter, limiter->base + limiter->step);
	return limiter->limit > in_flight ? limiter->limit - in_flight : 0;
}

uint64_t limiter_sent(struct limiter *limiter)
{
	return ++limiter->sent;
}

/* The limit proved good: go on to `next`, or stay when there is nothing above. */
static void climb(struct limiter *limiter, double speed, unsigned next, uint64_t now_ms)
{
	limiter->speed = speed;
	limiter->base = limiter->limit;
	limiter->pause_ms = FIRST_PAUSE_MS;
	if (limiter->limit == limiter->max) {
		forget_measurement(limiter);
		hold(limiter, now_ms);
		return;
	}
	set_limit(limiter, next);
}

/* It brought too little: back to what is known to be good. */
static void fall_back(struct limiter *limiter, uint64_t now_ms)
{
	set_limit(limiter, limiter->base);
	pause_longer(limiter);
	hold(limiter, now_ms);
}

/* At least half of the gain that as many more requests should have brought. */
static bool is_worth_it(const struct limiter *limiter, double speed)
{
	double more = (double)limiter->limit / limiter->base - 1;

	return speed >= limiter->speed * (1 + more / 2);
}

static void judge(struct limiter *limiter, uint64_t now_ms)
{
	double speed = limiter->limit * limiter->work / limiter->busy;

	switch (limiter->mode) {
	case LIMITER_START:
		if (limiter->speed > 0 && !is_worth_it(limiter, speed))
			fall_back(limiter, now_ms);
		else
			climb(limiter, speed, limiter->limit * 2, now_ms);
		return;
	case LIMITER_PROBE:
		limiter->step *= 2;
		if (is_worth_it(limiter, speed))
			climb(limiter, speed, limiter->limit + limiter->step, now_ms);
		else
			fall_back(limiter, now_ms);
		return;
	case LIMITER_HOLD:
		limiter->speed = limiter->speed > 0 ? (limiter->speed + speed) / 2 : speed;
		forget_measurement(limiter);
		return;
	case LIMITER_FIXED:
		return;
	}
}

static unsigned enough(const struct limiter *limiter)
{
	if (limiter->limit < COUNTED_MIN)
		return COUNTED_MIN;
	return limiter->limit < COUNTED_MAX ? limiter->limit : COUNTED_MAX;
}

void limiter_answered(struct limiter *limiter, const struct limiter_sample *sample, uint64_t now_ms)
{
	double seconds = sample->seconds > 0 ? sample->seconds : 1e-6;

	limiter->seconds = limiter->seconds > 0 ? 0.9 * limiter->seconds + 0.1 * seconds : seconds;
	limiter->trouble *= 0.9;
	if (sample->number > limiter->changed)
		limiter->scouting = false;
	if (limiter->mode == LIMITER_FIXED || sample->number <= limiter->changed ||
		sample->in_flight + limiter->limit / 10 < limiter->limit)
		return;

	limiter->work += sample->work;
	limiter->busy += seconds;
	if (++limiter->counted >= enough(limiter))
		judge(limiter, now_ms);
}

/* Without a new measurement, what is known is scaled to the new limit. */
static void cut_to(struct limiter *limiter, unsigned limit, bool hard, uint64_t now_ms)
{
	limiter->speed *= (double)limit / limiter->limit;
	set_limit(limiter, limit);
	limiter->cut_hard = hard;
	limiter->cut_ms = now_ms;
	hold(limiter, now_ms);
}

static unsigned share_of_limit(const struct limiter *limiter, double keep)
{
	unsigned limit = (unsigned)(limiter->limit * keep);

	return limit > 0 ? limit : 1;
}

static unsigned one_less(const struct limiter *limiter)
{
	return limiter->limit > 1 ? limiter->limit - 1 : 1;
}

/* The capacity fell: find the new level soon, since the cut may have gone too far. */
static void cut_hard(struct limiter *limiter, uint64_t now_ms)
{
	uint64_t round_trip = (uint64_t)(limiter->seconds * 1500);

	limiter->pause_ms = round_trip < FIRST_PAUSE_MS / 4 ? FIRST_PAUSE_MS / 4 : round_trip;
	if (limiter->pause_ms > FIRST_PAUSE_MS)
		limiter->pause_ms = FIRST_PAUSE_MS;
	cut_to(limiter, share_of_limit(limiter, keep_rejected), true, now_ms);
	limiter->scouting = true;
}

void limiter_rejected(
	struct limiter *limiter, uint64_t number, long retry_after_ms, uint64_t now_ms)
{
	uint64_t soon = soon_ms(limiter);
	uint64_t costs = retry_after_ms > 0 ? RETRY_AFTER_COST * (uint64_t)retry_after_ms : 0;

	if (limiter->mode == LIMITER_FIXED)
		return;
	limiter->rejects = true;
	if (number <= limiter->changed) {
		/* Sent in the same burst as the one that caused the cut: as much too many. */
		if (!limiter->cut_hard)
			cut_to(limiter, one_less(limiter), false, now_ms);
		return;
	}

	if (limiter->mode == LIMITER_HOLD && limiter->cut_ms > 0 &&
		now_ms - limiter->cut_ms < soon) {
		cut_hard(limiter, now_ms);
	} else {
		if (limiter->mode == LIMITER_PROBE)
			pause_longer(limiter);
		cut_to(limiter, one_less(limiter), false, now_ms);
	}
	if (limiter->probe_ms < now_ms + costs)
		limiter->probe_ms = now_ms + costs;
}

void limiter_timed_out(struct limiter *limiter, uint64_t number, uint64_t now_ms)
{
	limiter->trouble = 0.9 * limiter->trouble + 0.1;
	if (limiter->mode == LIMITER_FIXED || number <= limiter->changed ||
		limiter->trouble < too_troubled)
		return;
	limiter->pause_ms = FIRST_PAUSE_MS;
	cut_to(limiter, share_of_limit(limiter, keep_late), true, now_ms);
}

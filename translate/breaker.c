/*
 * breaker.c - stop asking a backend that does not answer.
 *
 * It opens when most of the latest answers were failures: six in a row after a good time, fewer
 * after a bad one. A backend that fails every third request stays closed: retries get through, and
 * their budget keeps them few. Probes never come closer than a second, also when an earlier one
 * hangs without an answer.
 */
#include "translate/breaker.h"

enum {
	PROBE_PAUSE_MS = 1000,
};

static const double weight = 0.2;      /* of one answer among the latest */
static const double too_failing = 0.7; /* 1 - 0.8^6 is beyond it, 1 - 0.8^5 is not */

bool breaker_admits(struct breaker *breaker, uint64_t now_ms)
{
	if (!breaker->open)
		return true;
	if (now_ms < breaker->next_ms)
		return false;
	breaker->next_ms = now_ms + breaker->pause_ms;
	return true;
}

bool breaker_good(struct breaker *breaker)
{
	bool was_open = breaker->open;

	breaker->failing *= 1 - weight;
	if (was_open)
		*breaker = (struct breaker){0};
	return was_open;
}

bool breaker_forbid(struct breaker *breaker, uint64_t now_ms, uint64_t pause_ms)
{
	bool was_open = breaker->open;

	breaker->open = true;
	if (!was_open)
		breaker->since_ms = now_ms;
	breaker->pause_ms = pause_ms;
	breaker->next_ms = now_ms + pause_ms;
	return !was_open;
}

bool breaker_bad(struct breaker *breaker, uint64_t now_ms)
{
	breaker->failing = breaker->failing * (1 - weight) + weight;
	if (breaker->open || breaker->failing < too_failing)
		return false;
	return breaker_forbid(breaker, now_ms, PROBE_PAUSE_MS);
}

/*
 * retry.c - when to try again, and whether at all.
 *
 * Full jitter rather than a growing pause with a little noise: after an outage the waiting requests
 * of all workers come back spread evenly, not as a wave. The budget is Finagle's: retries live on
 * what first tries earn, so that a service in trouble gets less traffic, not more.
 */
#include "runtime/retry.h"

#include <assert.h>

uint64_t retry_pause_ms(unsigned attempt, uint64_t base_ms, uint64_t cap_ms, double chance)
{
	uint64_t pause_ms = base_ms;

	assert(chance >= 0 && chance < 1);
	for (unsigned i = 0; i < attempt && pause_ms < cap_ms; i++)
		pause_ms = pause_ms > cap_ms / 2 ? cap_ms : pause_ms * 2;
	if (pause_ms > cap_ms)
		pause_ms = cap_ms;
	return (uint64_t)((double)pause_ms * chance);
}

static void add_credit(struct retry_budget *budget, double credit)
{
	budget->credit += credit;
	if (budget->credit > budget->ceiling)
		budget->credit = budget->ceiling;
}

void retry_budget_earn(struct retry_budget *budget)
{
	add_credit(budget, budget->share);
}

/* A budget that was never asked starts with what it has: time begins to count now. */
static void fill(struct retry_budget *budget, uint64_t now_ms)
{
	if (budget->filled_ms != 0 && now_ms > budget->filled_ms)
		add_credit(
			budget, budget->floor_per_s * (double)(now_ms - budget->filled_ms) / 1000);
	budget->filled_ms = now_ms;
}

bool retry_budget_spend(struct retry_budget *budget, uint64_t now_ms)
{
	/* Tenths do not add up to one exactly: ten shares of 0.1 must pay for a retry. */
	static const double rounding = 1e-9;

	fill(budget, now_ms);
	if (budget->credit < 1 - rounding)
		return false;
	budget->credit -= 1;
	return true;
}

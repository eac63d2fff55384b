/*
 * retry.h - when to try again, and whether at all. Pure: time and chance are arguments.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Full jitter: a pause between 0 and min(cap, base * 2^attempt), `chance` in [0, 1). */
uint64_t retry_pause_ms(unsigned attempt, uint64_t base_ms, uint64_t cap_ms, double chance);

/* An allowance: each first try earns `share` of a retry, `floor_per_s` come free; unused credit
 * ends at `ceiling`. A storm of failures can so add at most `share` to the load. */
struct retry_budget {
	double share;
	double floor_per_s;
	double ceiling;
	double credit;
	uint64_t filled_ms;
};
void retry_budget_earn(struct retry_budget *budget);
bool retry_budget_spend(struct retry_budget *budget, uint64_t now_ms); /* false: not now */

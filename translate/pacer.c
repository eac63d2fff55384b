/*
 * pacer.c - the rates that a service publishes.
 *
 * A bucket holds one second's worth, so a quiet time earns no storm: services count over windows of
 * their own, and what is spread evenly fits into any of them.
 */
#include "translate/pacer.h"

#include <math.h>

void pacer_init(struct pacer *pacer, double requests_per_s, double units_per_s, uint64_t now_ms)
{
	*pacer = (struct pacer){
		.requests_per_s = requests_per_s,
		.units_per_s = units_per_s,
		.requests = 1,
		.units = units_per_s,
		.filled_ms = now_ms,
	};
}

static void fill(struct pacer *pacer, uint64_t now_ms)
{
	double seconds = (double)(now_ms - pacer->filled_ms) / 1000;

	/* At a rate below one a second the bucket still holds one request. */
	pacer->requests = fmin(
		pacer->requests + seconds * pacer->requests_per_s, fmax(1, pacer->requests_per_s));
	pacer->units = fmin(pacer->units + seconds * pacer->units_per_s, pacer->units_per_s);
	pacer->filled_ms = now_ms;
}

static double debt_seconds(double rate, double missing)
{
	return rate > 0 && missing > 0 ? missing / rate : 0;
}

uint64_t pacer_wait_ms(struct pacer *pacer, uint64_t now_ms)
{
	double seconds;

	fill(pacer, now_ms);
	if (now_ms < pacer->closed_until_ms)
		return pacer->closed_until_ms - now_ms;
	seconds = fmax(debt_seconds(pacer->requests_per_s, 1 - pacer->requests),
		debt_seconds(pacer->units_per_s, -pacer->units));
	return (uint64_t)ceil(seconds * 1000);
}

void pacer_spend(struct pacer *pacer, double units)
{
	pacer->requests -= 1;
	pacer->units -= units;
	if (pacer->requests_per_s <= 0)
		pacer->requests = 1;
	if (pacer->units_per_s <= 0)
		pacer->units = 0;
}

void pacer_close(struct pacer *pacer, uint64_t until_ms)
{
	if (pacer->closed_until_ms < until_ms)
		pacer->closed_until_ms = until_ms;
}

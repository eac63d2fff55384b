/*
 * pacer.c - the rates that a service publishes.
 *
 * A bucket holds one second's worth, so a quiet time earns no storm: services count over windows of
 * their own, and what is spread evenly fits into any of them. A limit of a minute is spread over
 * its seconds as well.
 */
#include "translate/pacer.h"

#include <math.h>

static const double minute = 60;

double pacer_rate(double per_second, double per_minute, long sharers)
{
	double rate = per_minute / minute;

	if (per_second > 0 && (rate <= 0 || per_second < rate))
		rate = per_second;
	return rate / (double)sharers;
}

void pacer_init(struct pacer *pacer, const double rates[PACER_KINDS], uint64_t now_ms)
{
	*pacer = (struct pacer){.filled_ms = now_ms};
	for (unsigned kind = 0; kind < PACER_KINDS; kind++)
		pacer->left[kind] = pacer->rates[kind] = rates[kind];
	pacer->left[PACE_REQUESTS] = 1;
}

/* At a rate below one a second the bucket still holds one request. */
static double room_of(const struct pacer *pacer, unsigned kind)
{
	return kind == PACE_REQUESTS ? fmax(1, pacer->rates[kind]) : pacer->rates[kind];
}

static void fill(struct pacer *pacer, uint64_t now_ms)
{
	double seconds = (double)(now_ms - pacer->filled_ms) / 1000;

	for (unsigned kind = 0; kind < PACER_KINDS; kind++)
		pacer->left[kind] = fmin(
			pacer->left[kind] + seconds * pacer->rates[kind], room_of(pacer, kind));
	pacer->filled_ms = now_ms;
}

/* Until the bucket holds `wanted`. */
static double seconds_to(const struct pacer *pacer, unsigned kind, double wanted)
{
	double missing = wanted - pacer->left[kind];

	return pacer->rates[kind] > 0 && missing > 0 ? missing / pacer->rates[kind] : 0;
}

uint64_t pacer_wait_ms(struct pacer *pacer, uint64_t now_ms)
{
	double seconds;

	fill(pacer, now_ms);
	if (now_ms < pacer->closed_until_ms)
		return pacer->closed_until_ms - now_ms;
	seconds = seconds_to(pacer, PACE_REQUESTS, 1);
	seconds = fmax(seconds, seconds_to(pacer, PACE_CHARACTERS, 0));
	seconds = fmax(seconds, seconds_to(pacer, PACE_TOKENS, 0));
	return (uint64_t)ceil(seconds * 1000);
}

static void take(struct pacer *pacer, unsigned kind, double amount)
{
	if (pacer->rates[kind] > 0)
		pacer->left[kind] -= amount;
}

void pacer_spend(struct pacer *pacer, double characters, double tokens)
{
	take(pacer, PACE_REQUESTS, 1);
	take(pacer, PACE_CHARACTERS, characters);
	take(pacer, PACE_TOKENS, tokens);
}

void pacer_correct(struct pacer *pacer, double tokens)
{
	take(pacer, PACE_TOKENS, tokens);
}

void pacer_close(struct pacer *pacer, uint64_t until_ms)
{
	if (pacer->closed_until_ms < until_ms)
		pacer->closed_until_ms = until_ms;
}

/*
 * pacer.h - the rates that a service publishes (requests, characters, tokens in a time), and the
 * pauses that it asks for. Pure.
 *
 * A bucket for each kind, which fills with time. A question may go while none is in debt; its size
 * is taken off afterwards, so a large one is paid back by a longer pause.
 */
#pragma once

#include <stdint.h>

enum pacer_kind {
	PACE_REQUESTS,
	PACE_CHARACTERS,
	PACE_TOKENS,
	PACER_KINDS,
};

struct pacer {
	double rates[PACER_KINDS]; /* a second; 0: any */
	double left[PACER_KINDS];  /* what may still go; below 0: debt */
	uint64_t filled_ms;
	uint64_t closed_until_ms; /* Retry-After */
};

/* The rate in a second that keeps to both of a second's and a minute's limit, as one of `sharers`
 * that divide them. 0: any. */
double pacer_rate(double per_second, double per_minute, long sharers);

void pacer_init(struct pacer *pacer, const double rates[PACER_KINDS], uint64_t now_ms);
/* 0: a request may go now; else in so many milliseconds, if nothing else goes. */
uint64_t pacer_wait_ms(struct pacer *pacer, uint64_t now_ms);
/* A request of this size goes. */
void pacer_spend(struct pacer *pacer, double characters, double tokens);
/* The service counted so many tokens more than was thought; below 0: less. */
void pacer_correct(struct pacer *pacer, double tokens);
/* Let nothing go before then. */
void pacer_close(struct pacer *pacer, uint64_t until_ms);

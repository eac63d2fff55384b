/*
 * pacer.h - the rates that a service publishes (requests a second, characters a minute), and the
 * pauses that it asks for. Pure.
 *
 * Two buckets that fill with time. A question may go while neither is in debt; its size is taken
 * off afterwards, so a large one is paid back by a longer pause.
 */
#pragma once

#include <stdint.h>

struct pacer {
	double requests_per_s, units_per_s; /* 0: any */
	double requests, units;             /* what may still go; below 0: debt */
	uint64_t filled_ms;
	uint64_t closed_until_ms; /* Retry-After */
};

void pacer_init(struct pacer *pacer, double requests_per_s, double units_per_s, uint64_t now_ms);
/* 0: a request may go now; else in so many milliseconds, if nothing else goes. */
uint64_t pacer_wait_ms(struct pacer *pacer, uint64_t now_ms);
void pacer_spend(struct pacer *pacer, double units);
/* Let nothing go before then. */
void pacer_close(struct pacer *pacer, uint64_t until_ms);

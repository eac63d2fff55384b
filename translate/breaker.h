/*
 * breaker.h - stop asking a backend that does not answer; see now and then whether it is back.
 * Pure.
 *
 * Closed, all may go. Open, one request in a second may: the probe. One good answer closes it.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct breaker {
	bool open;
	double failing;    /* share of failures among the latest answers */
	uint64_t since_ms; /* open since */
	uint64_t next_ms;  /* when the next probe may go */
	uint64_t pause_ms; /* between probes */
};

/* Whether a request may go now; when open, asking with the answer true takes the probe. */
bool breaker_admits(struct breaker *breaker, uint64_t now_ms);
/* What an answer, or none, said. True: that opened or closed it. */
bool breaker_good(struct breaker *breaker);
bool breaker_bad(struct breaker *breaker, uint64_t now_ms);
/* It must not be asked for `pause_ms` (wrong key, quota gone): opens at once. */
bool breaker_forbid(struct breaker *breaker, uint64_t now_ms, uint64_t pause_ms);

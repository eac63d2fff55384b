/*
 * hedge.h - which requests are so slow that they are asked a second time. Pure.
 *
 * A share of all requests may be: those slower than that share of the answers so far. The time
 * beyond which a request counts among them follows the answers; how many may go is held to by an
 * allowance that each request adds its share to, so that a backend which slows down for all is not
 * asked for more.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "runtime/retry.h"

struct hedge {
	double share; /* 0: none is asked twice */
	double slow_seconds;
	unsigned seen; /* answers, up to those that make it known */
	struct retry_budget budget;
};

void hedge_init(struct hedge *hedge, double share);
/* A request goes out for the first time. */
void hedge_sent(struct hedge *hedge);
/* A first request was answered after so long. */
void hedge_answered(struct hedge *hedge, double seconds);
/* How long a request must be out to be asked again; 0: none may now. */
uint64_t hedge_after_ms(const struct hedge *hedge);
/* One more may go: take it off the allowance. */
bool hedge_take(struct hedge *hedge, uint64_t now_ms);

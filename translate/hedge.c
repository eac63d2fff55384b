/*
 * hedge.c - which requests are so slow that they are asked a second time.
 *
 * The quantile is followed by small steps: up for an answer that is slower, down for one that is
 * not, in such a ratio that the steps cancel out when the share of slower ones is as wanted. No
 * answer is kept.
 */
#include "translate/hedge.h"

#include <math.h>

enum {
	SEEN_MIN = 20,
	CEILING = 10, /* hedges saved up in quiet times */
};

static const double step = 0.2;

void hedge_init(struct hedge *hedge, double share)
{
	*hedge = (struct hedge){
		.share = share, .budget = {.share = share, .floor_per_s = 0, .ceiling = CEILING}};
}

void hedge_sent(struct hedge *hedge)
{
	retry_budget_earn(&hedge->budget);
}

void hedge_answered(struct hedge *hedge, double seconds)
{
	if (hedge->share <= 0)
		return;
	if (hedge->seen < SEEN_MIN) { /* begin at the slowest */
		hedge->seen++;
		hedge->slow_seconds = fmax(hedge->slow_seconds, seconds);
		return;
	}
	hedge->slow_seconds *= seconds > hedge->slow_seconds ? 1 + step * (1 - hedge->share)
							     : 1 - step * hedge->share;
}

uint64_t hedge_after_ms(const struct hedge *hedge)
{
	uint64_t after_ms = (uint64_t)ceil(hedge->slow_seconds * 1000);

	if (hedge->share <= 0 || hedge->seen < SEEN_MIN)
		return 0;
	return after_ms > 0 ? after_ms : 1;
}

bool hedge_take(struct hedge *hedge, uint64_t now_ms)
{
	return hedge->share > 0 && retry_budget_spend(&hedge->budget, now_ms);
}

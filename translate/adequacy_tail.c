/*
 * adequacy_tail.c - the newest scores, and an exponential through the highest twentieth of them.
 *
 * The share that is wanted is a few in a thousand, of which hundreds of scores tell little; maxima
 * over stretches of words fall off exponentially, so the twentieth that there is tells the rest.
 */
#include "translate/adequacy_tail.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double tail_share = 0.05;
static const double sharp_share = 0.1; /* of planted ones, that must be caught */

void tail_add(struct tail *tail, double score)
{
	tail->scores[tail->next] = (float)score;
	tail->next = (tail->next + 1) % TAIL_KEPT;
	if (tail->count < TAIL_KEPT)
		tail->count++;
}

void tail_try(struct tail *tail, double score)
{
	if (tail->count < TAIL_MIN)
		return;
	tail->spoilt = tail->spoilt * 0.995 + 1;
	tail->caught = tail->caught * 0.995 + (score > tail->threshold);
}

static int compare(const void *left, const void *right)
{
	float a = *(const float *)left;
	float b = *(const float *)right;

	return (a > b) - (a < b);
}

void tail_settle(struct tail *tail, double share)
{
	float sorted[TAIL_KEPT];
	size_t above = (size_t)(tail_share * (double)tail->count);
	double excess = 0;
	float edge;

	if (tail->count < TAIL_MIN)
		return;
	memcpy(sorted, tail->scores, tail->count * sizeof(*sorted));
	qsort(sorted, tail->count, sizeof(*sorted), compare);
	edge = sorted[tail->count - above];
	for (size_t i = tail->count - above; i < tail->count; i++)
		excess += (double)(sorted[i] - edge);
	tail->threshold = (double)edge + excess / (double)above * log(tail_share / share);
}

int tail_is_sharp(const struct tail *tail)
{
	return tail->count >= TAIL_MIN && tail->spoilt >= TAIL_MIN / 3.0 &&
	       tail->caught >= sharp_share * tail->spoilt;
}

/*
 * toll.c - see toll.h: least squares over some two hundred answers.
 */
#include "translate/toll.h"

static const double kept = 0.995;           /* of what the sums hold, at each answer */
static const double worthwhile_s = 0.02;    /* less is not worth our own work on a question */
static const double least_weight = 10;      /* answers, for a line */
static const double least_variance = 2;     /* of their numbers of segments, for a slope */
static const double most_worthwhile = 1000; /* beyond any batch */

void toll_answered(struct toll *toll, size_t items, double seconds)
{
	const double n = (double)items;

	toll->weight = kept * toll->weight + 1;
	toll->items = kept * toll->items + n;
	toll->seconds = kept * toll->seconds + seconds;
	toll->items_squared = kept * toll->items_squared + n * n;
	toll->items_seconds = kept * toll->items_seconds + n * seconds;
}

static double larger(double a, double b)
{
	return a > b ? a : b;
}

double toll_worthwhile(const struct toll *toll)
{
	double mean_items, mean_seconds, variance, each, question;
	double worthwhile;

	if (toll->weight <= 0 || toll->seconds <= 0)
		return 1;
	worthwhile = larger(1, worthwhile_s * toll->items / toll->seconds);
	mean_items = toll->items / toll->weight;
	mean_seconds = toll->seconds / toll->weight;
	variance = toll->items_squared / toll->weight - mean_items * mean_items;
	if (toll->weight < least_weight || variance < least_variance)
		return worthwhile;
	each = (toll->items_seconds / toll->weight - mean_items * mean_seconds) / variance;
	question = mean_seconds - each * mean_items;
	if (question <= 0)
		return worthwhile;
	if (each * most_worthwhile <= question)
		return most_worthwhile;
	return larger(worthwhile, question / each);
}

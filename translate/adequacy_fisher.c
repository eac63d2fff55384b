/*
 * adequacy_fisher.c - sums of features and of their products; weights by elimination.
 */
#include "translate/adequacy_fisher.h"

#include <math.h>
#include <string.h>

static const double ridge = 1.02; /* features that say nearly the same must not cancel out */
static const double least = 1e-6;

/* The equations that the weights solve: the right side is the last column. */
struct equations {
	double rows[FEATURES][FEATURES + 1];
};

void fisher_add(struct fisher *fisher, int spoilt, const double features[FEATURES])
{
	fisher->count[spoilt] += 1;
	for (int i = 0; i < FEATURES; i++)
		fisher->sum[spoilt][i] += features[i];
	for (int i = 0; i < FEATURES && !spoilt; i++)
		for (int k = 0; k < FEATURES; k++)
			fisher->product[i][k] += features[i] * features[k];
}

static double mean(const struct fisher *fisher, int spoilt, int i)
{
	return fisher->sum[spoilt][i] / fisher->count[spoilt];
}

static double covariance(const struct fisher *fisher, int i, int k)
{
	return fisher->product[i][k] / fisher->count[0] - mean(fisher, 0, i) * mean(fisher, 0, k);
}

static void set_up(const struct fisher *fisher, struct equations *equations)
{
	for (int i = 0; i < FEATURES; i++) {
		for (int k = 0; k < FEATURES; k++)
			equations->rows[i][k] = covariance(fisher, i, k);
		equations->rows[i][i] = equations->rows[i][i] * ridge + least;
		equations->rows[i][FEATURES] = mean(fisher, 1, i) - mean(fisher, 0, i);
	}
}

static void eliminate(struct equations *equations)
{
	for (int i = 0; i < FEATURES; i++)
		for (int below = i + 1; below < FEATURES; below++) {
			double factor = equations->rows[below][i] / equations->rows[i][i];

			for (int k = i; k <= FEATURES; k++)
				equations->rows[below][k] -= factor * equations->rows[i][k];
		}
}

static void substitute(const struct equations *equations, double weight[FEATURES])
{
	for (int i = FEATURES - 1; i >= 0; i--) {
		double rest = equations->rows[i][FEATURES];

		for (int k = i + 1; k < FEATURES; k++)
			rest -= equations->rows[i][k] * weight[k];
		weight[i] = rest / equations->rows[i][i];
	}
}

void fisher_solve(struct fisher *fisher)
{
	struct equations equations;
	double variance = least;

	if (fisher->count[0] < FISHER_MIN || fisher->count[1] < FISHER_MIN)
		return;
	set_up(fisher, &equations);
	eliminate(&equations);
	substitute(&equations, fisher->weight);

	fisher->centre = 0;
	for (int i = 0; i < FEATURES; i++) {
		fisher->centre += fisher->weight[i] * mean(fisher, 0, i);
		for (int k = 0; k < FEATURES; k++)
			variance +=
				fisher->weight[i] * fisher->weight[k] * covariance(fisher, i, k);
	}
	fisher->scale = sqrt(variance);
}

double fisher_score(const struct fisher *fisher, const double features[FEATURES])
{
	double score = -fisher->centre;

	if (fisher->scale <= 0)
		return 0;
	for (int i = 0; i < FEATURES; i++)
		score += fisher->weight[i] * features[i];
	return score / fisher->scale;
}

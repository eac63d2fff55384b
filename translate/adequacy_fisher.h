/*
 * adequacy_fisher.h - what tells good pairs from spoilt ones, learned from both. Pure.
 *
 * Fisher's linear discriminant over a handful of features: the direction in which the means of the
 * two kinds lie farthest apart, in units of how much good ones differ among themselves.
 */
#pragma once

enum {
	FEATURES = 9,
	FISHER_MIN = 30, /* of each kind, before it has an opinion */
};

struct fisher {
	double count[2]; /* good, spoilt */
	double sum[2][FEATURES];
	double product[FEATURES][FEATURES]; /* of the good ones */
	double weight[FEATURES];
	double centre, scale; /* of the good ones, along the weights */
};

void fisher_add(struct fisher *fisher, int spoilt, const double features[FEATURES]);
/* Find the weights for what was added so far. */
void fisher_solve(struct fisher *fisher);
/* In standard deviations of the good ones; 0 without an opinion. */
double fisher_score(const struct fisher *fisher, const double features[FEATURES]);

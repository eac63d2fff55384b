/*
 * adequacy_tail.h - from which score on fewer than a given share of good pairs are. Pure.
 */
#pragma once

#include <stddef.h>

enum {
	TAIL_KEPT = 400, /* scores: the newest count, for a model grows sharper as it learns */
	TAIL_MIN = 150,  /* before there is a threshold */
};

struct tail {
	float scores[TAIL_KEPT];
	size_t count, next;
	double threshold;      /* of the last tail_settle(); 0: none yet */
	double spoilt, caught; /* of planted bad ones: how many, and how many above it */
};

void tail_add(struct tail *tail, double score);
/* A bad one that was planted has this score. */
void tail_try(struct tail *tail, double score);
/* Find the threshold that this share of good ones is above. */
void tail_settle(struct tail *tail, double share);
/* Whether it has shown that it tells good from bad. */
int tail_is_sharp(const struct tail *tail);

/*
 * adequacy_evidence.h - what the words of a pair of texts say for and against its being a
 * translation, learned from good pairs and from pairs that do not belong together. Pure.
 *
 * Each word is seen with how rare it is, whether the other text has one like it, and how well any
 * word there explains it. How often each such sighting occurs in good pairs and in bad ones gives
 * its weight: the logarithm of how much likelier it is in a bad one.
 */
#pragma once

#include "translate/adequacy_fisher.h"
#include "translate/adequacy_lexicon.h"

enum {
	RARITIES = 8,
	LIKENESSES = ALIKENESSES,
	LIFTS = 10,
	SIGHTINGS = RARITIES * LIKENESSES * LIFTS,
};

/* Of one side. */
struct evidence_side {
	float good[SIGHTINGS], bad[SIGHTINGS];
	float weight[SIGHTINGS];
};

struct evidence {
	struct evidence_side source, english;
};

/* What a pair of texts looks like. */
struct outlook {
	double stray;  /* the worst stretch of each side, for the texts' length */
	double joined; /* the worst stretch of both sides where they should say the same */
	double features[FEATURES];
};

/* Count the words of a pair that is good, or bad. */
void evidence_count(struct evidence *evidence, const struct lexicon *lexicon,
	const struct adequacy_pair *pair, bool is_good);
/* Make the weights; what was counted long ago counts less. */
void evidence_weigh(struct evidence *evidence);
/* Look at a pair. At most ADEQUACY_WORDS_MAX times a window of its words are looked up. */
void evidence_look(const struct evidence *evidence, const struct lexicon *lexicon,
	const struct adequacy_pair *pair, struct outlook *ret_outlook);

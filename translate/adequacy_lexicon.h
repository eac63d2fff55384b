/*
 * adequacy_lexicon.h - which words stand for which, by IBM model 1 in both directions, learned a
 * segment at a time. Pure but for its memory.
 *
 * What it says of a pair of words is a lift: how many times likelier the one is where the other is
 * than anywhere. 1 says nothing.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base.h"
#include "translate/adequacy_counts.h"
#include "translate/adequacy_tape.h"
#include "translate/adequacy_words.h"

struct lexicon;

/* What is known of the words of one side of a text. */
struct lexicon_side {
	const struct adequacy_words *words;
	float seen[ADEQUACY_WORDS_MAX];   /* how often, so far */
	float share[ADEQUACY_WORDS_MAX];  /* of all words */
	float rarity[ADEQUACY_WORDS_MAX]; /* 1 / share */
	float spread[ADEQUACY_WORDS_MAX]; /* how often it stood for anything, as a divisor */
};

/* At most `max_bytes` of counts. 0 or < 0. */
int lexicon_new(size_t max_bytes, struct lexicon **ret_lexicon);
struct lexicon *lexicon_free(struct lexicon *lexicon);
DEFINE_CLEANUP(struct lexicon *, lexicon_free);

/* Learn a segment, and go on with what was learned before. 0 or < 0. */
int lexicon_learn(struct lexicon *lexicon, const struct adequacy_pair *pair);
/* The segment that was learned `back` segments ago (0: the last); false: there is none. */
bool lexicon_recall(const struct lexicon *lexicon, size_t back, struct adequacy_pair *ret_pair);
size_t lexicon_learned(const struct lexicon *lexicon);

/* `words` is borrowed for as long as the side is used. */
void lexicon_look_up(const struct lexicon *lexicon, const struct adequacy_words *words,
	bool is_source, struct lexicon_side *ret_side);
/* The table of pairs: what is not in it has a lift of at most 1. */
struct counts_view lexicon_pairs(const struct lexicon *lexicon);

enum {
	LEXICON_PRIOR = 2, /* sightings without which a pair says nothing */
};

/* The lift of one direction, from how often the pair was seen. */
static inline float lexicon_lift(float times, float rarity, float spread)
{
	return (times * rarity + LEXICON_PRIOR) * spread;
}

/* As model_pass() and model_layout(). */
int lexicon_pass(struct lexicon *lexicon, struct tape *tape);
uint32_t lexicon_layout(void);

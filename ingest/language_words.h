/*
 * language_words.h - how much of a text is made of the small words and the letters of a language.
 *
 * The second witness beside the detector, for the languages that have a lexicon. It knows little,
 * but what it knows it knows of one sentence, and names do not mislead it: they have no small
 * words.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "ingest/language_lexicon.h"
#include "runtime/slice.h"

struct words {
	size_t count; /* words that were looked at: the first few hundred */
	/* For each lexicon, in its order: the share of its small words among them, and a quarter
	 * of the share of words with a letter beyond a to z, all of whose letters it has, less half
	 * the share of words with a letter that it has not. -0.5 to 1.25. */
	double share[LEXICONS_MAX];
};

/* Look at valid UTF-8. Costs about 60 ns a word. May be called by several threads. */
void language_words(struct slice text, struct words *ret_words);

/*
 * adequacy_words.h - a text as the adequacy check sees it: stems, in order. Pure.
 *
 * A word is its first five letters, folded, so that most endings do not count; of Hangul, its first
 * two syllables. A script without spaces is cut by ICU's dictionaries (adequacy_units.h). Beside
 * its stem a word has an anchor: what a name or a number would share with its like in another
 * language and another script.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "runtime/slice.h"

enum {
	ADEQUACY_WORDS_MAX = 384, /* of one side; a longer text is not judged */
};

struct adequacy_word {
	uint32_t stem;   /* hash, never 0 */
	uint32_t anchor; /* hash; 0: too short to be one */
};

struct adequacy_words {
	struct adequacy_word list[ADEQUACY_WORDS_MAX];
	size_t count;
	size_t sentences; /* that end with a mark that says so */
	size_t letters;   /* and digits, of the whole text */
	size_t left_out;  /* for which there was no room */
};

/* Two texts, one of which should say what the other does. */
struct adequacy_pair {
	struct adequacy_words source, english;
};

void adequacy_words_read(struct slice text, struct adequacy_words *ret_words);

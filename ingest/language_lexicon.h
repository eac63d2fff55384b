/* language_lexicon.h - what a grammar says of each language: its letters and its small words. */
#pragma once

#include <stddef.h>

enum {
	LEXICONS_MAX = 64,
};

struct lexicon {
	const char *tag;
	const char *spoken; /* the languages that it is good for, " " around each */
	const char *letters;
	const char *words;
};

/* NULL after the last one. */
const struct lexicon *lexicon_at(size_t index);

/*
 * english.h - is it English? By the small words, which no text can do without.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "translate/reading.h"

struct english_score {
	size_t words;   /* that begin with a small Latin letter */
	size_t english; /* of them: small words that only English has */
	size_t shared;  /* of them: small words that English has as others do */
	size_t foreign; /* of them: small words of other languages that English has not, and words
			   with a letter that English has not */
};

/* Look each word up and note in it what it is, so that english_score() only has to add up; and note
 * whether any is a word by which machines that speak for themselves are known. */
void english_mark(struct reading *reading);

void english_score(const struct reading *reading, struct english_score *ret_score);

/*
 * word.c - the hash of a word that is known beforehand.
 */
#include "translate/word.h"

#include "translate/text.h"

uint32_t word_hash(const char *word)
{
	const struct slice text = slice_of(word);
	struct word_hash hash = {0};

	for (size_t at = 0; at < text.len;)
		word_hash_add(&hash, codepoint_fold(text_next(text, &at)));
	return word_hash_end(&hash);
}

/*
 * adequacy_words.h - a text as the adequacy check sees it: stems, in order. Pure.
 *
 * A word is its first five letters, folded, so that most endings do not count; of Hangul, its first
 * two syllables. In Chinese and Japanese each character is one, katakana apart; other scripts
 * without spaces are cut by ICU's dictionaries (adequacy_units.h). Beside its stem a word has an
 * anchor: what a name or a number would share with its like in another language and another script.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "runtime/slice.h"

enum {
	ADEQUACY_WORDS_MAX = 640, /* of one side; a longer text is not judged */
};

struct adequacy_word {
	uint32_t stem;   /* hash, never 0 */
	uint32_t anchor; /* its sounds, or a hash of its digits; 0: too short to be one */
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

/* How much two words are alike by their looks. */
enum {
	ALIKE_NOT,
	ALIKE_AT_FIRST, /* their first three sounds are, or the two they have */
	ALIKE_SOUNDS,   /* four and more are; or the number is the same */
	ALIKE_STEMS,
	ALIKENESSES,
};

/* Anchors with like first sounds fall into one of so many groups, others mostly into others. */
enum {
	ANCHOR_GROUPS = 1 << 12,
	ANCHOR_NUMBER = 0xF, /* above all sounds */
};

static inline uint32_t anchor_group(uint32_t anchor)
{
	return anchor >> 20;
}

static inline unsigned adequacy_words_alike(
	const struct adequacy_word *a, const struct adequacy_word *b)
{
	uint32_t unlike = a->anchor ^ b->anchor;

	if (a->stem == b->stem)
		return ALIKE_STEMS;
	if (!a->anchor || anchor_group(unlike))
		return ALIKE_NOT;
	if (a->anchor >> 28 == ANCHOR_NUMBER)
		return unlike ? ALIKE_NOT : ALIKE_SOUNDS;
	return unlike >> 16 == 0 && a->anchor >> 16 & 0xF ? ALIKE_SOUNDS : ALIKE_AT_FIRST;
}

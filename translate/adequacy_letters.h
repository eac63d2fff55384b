/*
 * adequacy_letters.h - what the adequacy check wants to know of a letter: how it is written small,
 * and which sound it stands for. Pure.
 *
 * Consonants that stand for like sounds are of one class in all scripts, so that a name is much the
 * same in all of them.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "translate/text.h"

enum {
	LETTER_NONE,
	LETTER_PLAIN,  /* of an alphabet */
	LETTER_SILENT, /* a mark on one, an apostrophe, what cannot be seen: the word goes on */
};

struct letter {
	uint16_t folded;
	uint8_t kind;
	uint8_t sound; /* 1 to 15; 0: none that counts */
};

/* By code point, filled before main(). */
extern struct letter adequacy_letters[TRAITS_END];

/* The sounds of a syllable of Hangul, one in four bits, the first one highest; 0: not one. */
unsigned letters_of_hangul(int32_t c);

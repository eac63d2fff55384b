/*
 * sound.h - how a name sounds, roughly: its consonants by where they are spoken, whatever the
 * script. Pure.
 *
 * "Trump", "Трамп", "ترامب", "ट्रम्प", "트럼프" and "トランプ" have the same four. Vowels, h and y
 * are left out, as scripts differ in writing them; l is like r and m like n, as languages differ in
 * telling them apart.
 */
#pragma once

#include <stdint.h>

enum {
	SOUND_FIRST = 4, /* consonants that are kept of a word */
	SOUND_BITS = 3,  /* for each, the first one highest */
};

/* The class of a consonant, 1 to 6; 0: it is a vowel, a mark, or of no alphabet that is known. */
unsigned sound_of(int32_t c);

/* The sounds of a word in the making; the same one twice in a row counts once. */
struct sound {
	uint32_t key;
	unsigned count; /* of consonants so far, up to SOUND_FIRST */
	unsigned last;
};

/* Add a small letter. */
void sound_add(struct sound *sound, int32_t c);

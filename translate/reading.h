/*
 * reading.h - what the checks know of a text: read once, asked by all of them.
 *
 * A reading costs one pass. Its words are runs of letters and digits with an apostrophe inside; in
 * a script without spaces each character is a word.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/slice.h"

enum {
	WORD_CAPITAL = 1,   /* begins with a capital */
	WORD_SHOUTED = 2,   /* two letters or more, all of them capitals */
	WORD_NUMBER = 4,    /* has a digit */
	WORD_LATIN = 8,     /* its first letter is Latin */
	WORD_SPACELESS = 16 /* one character of a script without spaces */
};

struct word {
	uint32_t hash; /* of its folded characters */
	uint32_t at, len;
	uint32_t letters;
	uint32_t flags;
};

struct reading {
	struct slice text;
	struct word *words;
	size_t count, room;
	size_t visible;     /* code points, invisible ones left out */
	size_t letters;     /* of any script */
	size_t latin;       /* Latin letters among them */
	size_t spaceless;   /* letters of scripts without spaces among them */
	size_t longest_run; /* the longest run of one character that is no space, digit or rule */
	size_t broken;      /* U+FFFD and malformed bytes, C1 controls */
};

/* Read a text (borrowed for as long as the reading is used), of at most UINT32_MAX bytes. 0 or < 0.
 */
int reading_init(struct reading *reading, struct slice text);
void reading_deinit(struct reading *reading);

/* The hash that a word of these characters has. */
uint32_t word_hash(const char *word);
/* The word as it stands in the text. */
struct slice reading_word(const struct reading *reading, const struct word *word);

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
	WORD_CAPITAL = 1,    /* begins with a capital */
	WORD_SHOUTED = 2,    /* two letters or more, all of them capitals */
	WORD_NUMBER = 4,     /* has a digit */
	WORD_LATIN = 8,      /* its first letter is Latin */
	WORD_SPACELESS = 16, /* one character of a script without spaces */
	WORD_WIDE = 32,      /* has a letter, mark or digit that is not of ASCII */
	WORD_APOSTROPHE = 64 /* in it, or behind it */
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
	bool lent;        /* the words lie in the caller's room */
	size_t visible;   /* code points, invisible ones left out */
	size_t letters;   /* of any script */
	size_t latin;     /* Latin letters among them */
	size_t spaceless; /* letters of scripts without spaces among them */
	size_t broken;    /* U+FFFD and malformed bytes, C1 controls */
	size_t digits;    /* of any script */
	bool marked;      /* it may have an address, a handle or mark-up (protect.h) */
};

/* Read a text (borrowed for as long as the reading is used), of at most UINT32_MAX bytes. 0 or < 0.
 */
int reading_init(struct reading *reading, struct slice text);
/* The same, with room for words lent by the caller; only a text of more words asks the heap. */
int reading_init_in(
	struct reading *reading, struct slice text, struct word *room, size_t room_count);
void reading_deinit(struct reading *reading);

/* The longest run of one character that is no space, digit or rule; 0 when below twelve. */
size_t reading_longest_run(const struct reading *reading);

/* The hash that a word of these characters has. */
uint32_t word_hash(const char *word);
/* The word as it stands in the text. */
struct slice reading_word(const struct reading *reading, const struct word *word);

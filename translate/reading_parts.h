/*
 * reading_parts.h - inside a reading: what reading.c does not tell at once is read by these.
 *
 * Each begins at a place of the text and says where it ended, which is further on.
 */
#pragma once

#include "translate/reading.h"

/* The place of the next word. There is room for it: see read_all() in reading.c. What is written
 * there goes field by field: a word that is made elsewhere and copied makes the processor wait. */
static inline struct word *place(struct reading *reading)
{
	return &reading->words[reading->count++];
}

/* The word that begins at `at`, whatever it is made of, or the character there that is of none;
 * not the beginning of a word of a script without spaces. */
size_t reading_piece(struct reading *reading, size_t at);

/* What begins with a character that is not of ASCII: one word, or several without spaces, or no
 * word. */
size_t reading_wide(struct reading *reading, size_t at);

/* A quotation mark that is not of ASCII. */
static inline bool is_wide_quote(uint32_t c)
{
	return (c & ~3u) == 0x201C || (c & ~3u) == 0x300C || c == 0xAB || c == 0xBB || c == 0xFF02;
}

/* What a word ends with at once: all of ASCII but letters, digits and the apostrophe. */
extern bool reading_ends_word[256];

static inline bool ends_word_at(struct slice text, size_t at)
{
	return at >= text.len || reading_ends_word[(unsigned char)text.data[at]];
}

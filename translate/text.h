/*
 * text.h - UTF-8 seen as code points and words. Pure, and linear in the length of the text.
 *
 * Texts may hold anything: a malformed byte counts as U+FFFD and is one code point long.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/slice.h"

enum {
	TEXT_REPLACEMENT = 0xFFFD,
};

int32_t text_next_wide(struct slice text, size_t *at);

/* The code point at `*at`, which moves behind it. `*at` must be inside the text. What is well
 * formed of one to three bytes is read in line. */
static inline int32_t text_next(struct slice text, size_t *at)
{
	const unsigned char *s = (const unsigned char *)text.data + *at;

	if (s[0] < 0x80) {
		(*at)++;
		return s[0];
	}
	if (s[0] >= 0xC2 && s[0] < 0xE0 && text.len - *at >= 2 && (s[1] & 0xC0) == 0x80) {
		*at += 2;
		return (s[0] & 0x1F) << 6 | (s[1] & 0x3F);
	}
	if ((s[0] & 0xF0) == 0xE0 && text.len - *at >= 3 && (s[1] & 0xC0) == 0x80 &&
		(s[2] & 0xC0) == 0x80) {
		int32_t c = (s[0] & 0xF) << 12 | (s[1] & 0x3F) << 6 | (s[2] & 0x3F);

		if (c >= 0x800 && (c < 0xD800 || c > 0xDFFF)) {
			*at += 3;
			return c;
		}
	}
	return text_next_wide(text, at);
}

/* How many code points. */
size_t text_count(struct slice text);

/* How many that a reader sees as width: without zero-width and direction marks. What length ratios
 * are made of. */
size_t text_visible(struct slice text);

/* True when nothing in it is visible. */
bool text_is_blank(struct slice text);

/* `text` without the white space (of any script) at both ends. */
struct slice text_trim(struct slice text);

/* Everything that is asked of a code point, answered by one look into a table that is filled before
 * main(): ICU answers the same, but one question a call. */
enum {
	TRAIT_LETTER = 1,
	TRAIT_UPPER = 2,
	TRAIT_LOWER = 4,
	TRAIT_SPACE = 8,
	TRAIT_MARK = 16,
	TRAIT_INVISIBLE = 32,
	TRAIT_LATIN = 64, /* a letter of the Latin script */
	TRAIT_SPACELESS = 128,
	TRAITS_END = 0x3100, /* the table's: all alphabets of today, and Kana */
};

struct codepoint_traits {
	uint16_t fold; /* what codepoint_fold() gives; 0: ask it */
	uint8_t bits;
	int8_t digit; /* or -1 */
};

extern struct codepoint_traits codepoint_table[TRAITS_END];

struct codepoint_traits codepoint_traits_wide(int32_t c);

static inline struct codepoint_traits codepoint_traits(int32_t c)
{
	return c < TRAITS_END ? codepoint_table[c] : codepoint_traits_wide(c);
}

/* What ASCII answers by itself, in line: most of what passes here. */
bool codepoint_is_letter_wide(int32_t c);
bool codepoint_is_upper_wide(int32_t c);
bool codepoint_is_lower_wide(int32_t c);
bool codepoint_is_space_wide(int32_t c);
bool codepoint_is_latin_wide(int32_t c);
bool codepoint_is_invisible_wide(int32_t c);
int32_t codepoint_fold_wide(int32_t c);
int codepoint_digit_wide(int32_t c);

static inline bool codepoint_is_letter(int32_t c)
{
	if (c < 0x80)
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	return codepoint_is_letter_wide(c);
}

static inline bool codepoint_is_upper(int32_t c)
{
	return c < 0x80 ? c >= 'A' && c <= 'Z' : codepoint_is_upper_wide(c);
}

static inline bool codepoint_is_lower(int32_t c)
{
	return c < 0x80 ? c >= 'a' && c <= 'z' : codepoint_is_lower_wide(c);
}

static inline bool codepoint_is_space(int32_t c)
{
	return c < 0x80 ? c == ' ' || (c >= '\t' && c <= '\r') : codepoint_is_space_wide(c);
}

bool codepoint_is_mark(int32_t c); /* combines with the letter before it */

/* Zero-width and direction marks, soft hyphen, BOM. */
static inline bool codepoint_is_invisible(int32_t c)
{
	return c >= 0xAD && codepoint_is_invisible_wide(c);
}

/* A letter of the Latin script. */
static inline bool codepoint_is_latin(int32_t c)
{
	return c < 0x80 ? codepoint_is_letter(c) : codepoint_is_latin_wide(c);
}

/* A letter of a script that is written without spaces between words: Han, Kana, Thai, Lao, Khmer,
 * Burmese. */
bool codepoint_is_spaceless(int32_t c);

/* Lower case and without diacritics: as one compares words. */
static inline int32_t codepoint_fold(int32_t c)
{
	if (c < 0x80)
		return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
	return codepoint_fold_wide(c);
}

/* The value of a decimal digit of any script, or -1. */
static inline int codepoint_digit(int32_t c)
{
	if (c < 0x80)
		return c >= '0' && c <= '9' ? c - '0' : -1;
	return codepoint_digit_wide(c);
}

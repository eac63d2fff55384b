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

/* The code point at `*at`, which moves behind it. `*at` must be inside the text. */
int32_t text_next(struct slice text, size_t *at);

/* How many code points. */
size_t text_count(struct slice text);

/* How many that a reader sees as width: without zero-width and direction marks. What length ratios
 * are made of. */
size_t text_visible(struct slice text);

/* True when nothing in it is visible. */
bool text_is_blank(struct slice text);

/* `text` without the white space (of any script) at both ends. */
struct slice text_trim(struct slice text);

bool codepoint_is_letter(int32_t c);
bool codepoint_is_mark(int32_t c); /* combines with the letter before it */
bool codepoint_is_upper(int32_t c);
bool codepoint_is_lower(int32_t c);
bool codepoint_is_space(int32_t c);
bool codepoint_is_invisible(int32_t c); /* zero-width and direction marks, soft hyphen, BOM */
bool codepoint_is_latin(int32_t c);     /* a letter of the Latin script */
/* A letter of a script that is written without spaces between words: Han, Kana, Thai, Lao, Khmer,
 * Burmese. */
bool codepoint_is_spaceless(int32_t c);
/* Lower case and without diacritics: as one compares words. */
int32_t codepoint_fold(int32_t c);
/* The value of a decimal digit of any script, or -1. */
int codepoint_digit(int32_t c);

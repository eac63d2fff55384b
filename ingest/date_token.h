/*
 * date_token.h - a date's text as numbers, words and marks.
 *
 * Digits are those of any script; a Han or Hangul sign of time is a mark, since no blank parts it
 * from what follows.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "runtime/slice.h"

enum {
	DATE_TOKENS_MAX = 40,
	DATE_TOKENS_AHEAD = 8, /* what stands behind the last is looked at: so many are there */
};

enum token_kind {
	TOKEN_END,
	TOKEN_NUMBER,
	TOKEN_WORD,
	TOKEN_MARK, /* one other character, not a blank */
};

struct token {
	enum token_kind kind;
	struct slice text;
	int64_t number;
	size_t digits;
	uint32_t mark;
	bool after_blank;
};

/* Part the text, which is valid UTF-8. `tokens` has room for DATE_TOKENS_MAX and DATE_TOKENS_AHEAD,
 * all of them zero. The number of them, or 0: more than a date has. */
size_t token_split(struct slice text, struct token *tokens);

bool token_is_mark(const struct token *token, uint32_t mark);
/* A number of so many digits that is not above `max`. */
bool token_is_number(const struct token *token, size_t digits_min, size_t digits_max, int64_t max);
/* The milliseconds of ".123456", whose number this is. */
int token_fraction(const struct token *token);

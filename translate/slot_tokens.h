/*
 * slot_tokens.h - the numbers and addresses of a text, each with what it can be a slot of: for
 * slots.c alone. Pure.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "runtime/slice.h"
#include "translate/number_groups.h"
#include "translate/slots.h"

enum {
	TOKENS_MAX = 32, /* numbers and addresses of a text */
	DIGITS_MAX = 14, /* one less than is read: a longer number is cut there */
	KIND_URL = 'u',
	KIND_EMAIL = 'e',
	KIND_SHORT = 'n',   /* 10 to 999 */
	KIND_YEAR = 'y',    /* 1900 to 2099: it may be one */
	KIND_FOUR = 'f',    /* four digits that are none */
	KIND_LONG = 'l',    /* more, without separators */
	KIND_GROUPED = 'g', /* 12.500 */
	KIND_DECIMAL = 'd',
};

/* A number or an address, as it stands in a text. */
struct token {
	struct slot slot;          /* kind 0: it can be none */
	double groups[GROUPS_MAX]; /* of a number */
	size_t group_count;
	bool is_one; /* number, of the value: else it is its groups */
};

struct tokens {
	struct token list[TOKENS_MAX];
	size_t count;
};

/* Read them. Handles and mark-up may hold digits; they are no slots, and what they hold is not
 * looked at. False: too many, digits of another script, or too long a text. */
bool slot_tokens_read(struct slice text, const char *language, struct tokens *ret_tokens);

/* What may stand before a number that is a word of its own; -1: nothing. */
bool slot_may_follow(int32_t c);

/* The code point that ends before `at`; -1: it is the beginning. */
int32_t slot_before(struct slice text, size_t at);

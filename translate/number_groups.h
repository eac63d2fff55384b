/*
 * number_groups.h - groups of digits with single separators between them, and the number that they
 * make. Pure.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/slice.h"
#include "translate/text.h"

enum {
	GROUPS_MAX = 8,
};

struct number_groups {
	double values[GROUPS_MAX];
	uint8_t widths[GROUPS_MAX];     /* digits of each */
	int32_t separators[GROUPS_MAX]; /* before the group; 0 for the first */
	size_t count;
};

/* Read the groups that begin at `at`. Where they end; `at` when there is no digit. */
size_t number_groups_read(struct slice text, size_t at, struct number_groups *ret_groups);

/* The value of the groups as one number, `comma` separating decimals. False: they are none. */
bool number_groups_value(const struct number_groups *groups, bool comma, double *ret_value);

/* Does a comma separate the decimals in this language? Else a point does. */
bool number_has_comma(const char *language);

double number_power_of_ten(int power);

/* The character at `at` and where the next one is; -1 behind the end. */
static inline int32_t number_peek(struct slice text, size_t at, size_t *ret_next)
{
	*ret_next = at;
	return at < text.len ? text_next(text, ret_next) : -1;
}

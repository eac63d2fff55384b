/*
 * utf16.h - a text as ICU's break iterators read it, and the way back. Pure.
 *
 * A malformed byte is U+FFFD, one unit long. No text has more units than bytes.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <unicode/utypes.h>

#include "runtime/slice.h"

/* A place in a text, told in three measures. */
struct utf16_place {
	size_t byte;
	int32_t unit;
	uint32_t point; /* code points */
	bool plain;     /* in this text each character is well formed, and one unit */
};

/* Write the units of `text`, of which there is room for as many as it has bytes; how many there
 * are, and its beginning. */
int32_t utf16_write(struct slice text, UChar *units, struct utf16_place *ret_start);

/* Move the place on to this unit, which begins a character or is the end. */
void utf16_go(struct slice text, int32_t unit, struct utf16_place *place);

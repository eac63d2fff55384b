/* utf8.h - code points in bytes. (ICU's macros do the same, but not under -Wconversion.) */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/slice.h"

/* utf8_next() of what is none of ASCII's. */
int32_t utf8_next_wide(struct slice text, size_t *at);

/* The code point at `*at` (below text.len), and go past it. -1: no UTF-8 here; one byte is passed.
 */
static inline int32_t utf8_next(struct slice text, size_t *at)
{
	return text.data[*at] & 0x80 ? utf8_next_wide(text, at) : text.data[(*at)++];
}

bool utf8_is_valid(struct slice text);
size_t utf8_count(struct slice text);
/* The first `max` code points. */
struct slice utf8_prefix(struct slice text, size_t max);

/*
 * stutter.c - the same character again and again.
 *
 * Nearly no text has such a run, and eight bytes at every fifth place tell that it has none: the
 * characters are only looked at when they do not.
 */
#include "translate/stutter.h"

#include "translate/block.h"
#include "translate/text.h"

enum {
	RUN_MIN = 12, /* shorter runs are not told */
};

/* A rule of dashes or dots, and a big number's zeros, are no stutter. */
static bool is_stutter(int32_t c)
{
	return !codepoint_is_space(c) && codepoint_digit(c) < 0 && c != '-' && c != '.' &&
	       c != '_' && c != '*' && c != '=' && c != 0x2014 && c != 0x2013 && c != 0x2026;
}

/* Eight bytes with a period of one to four: the inside of a run, or of nothing much. A run of
 * RUN_MIN bytes has such eight at any fifth byte. */
static bool may_stutter(struct slice text)
{
	for (size_t at = 0; at + BLOCK <= text.len; at += RUN_MIN - BLOCK + 1) {
		uint64_t block = block_load(text, at);

		if ((uint32_t)block == block >> 32 || ((block ^ block >> 24) << 24) == 0)
			return true;
	}
	return false;
}

size_t stutter_longest(struct slice text)
{
	int32_t before = -1;
	size_t longest = 0;
	size_t run = 0;

	if (!may_stutter(text))
		return 0;
	for (size_t at = 0; at < text.len;) {
		int32_t c = text_next(text, &at);

		run = c == before ? run + 1 : 1;
		before = c;
		if (run > longest && is_stutter(c))
			longest = run;
	}
	return longest >= RUN_MIN ? longest : 0;
}

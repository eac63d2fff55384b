/*
 * source_loop.c - finds a loop by its period.
 *
 * A stretch of half the text has a quarter of the text behind the first quarter's end, or behind
 * the middle: so it is enough to look there. Where the eight bytes at that place come again within
 * a piece's length, that distance may be the period, and it is seen how far the text goes on like
 * what is one period further.
 */
#include "translate/source_loop.h"

#include "translate/text.h"

enum {
	LOOP_MIN = 160, /* bytes */
	TIMES_MIN = 8,
	PERIOD_MAX = 256,
	NEEDLE = 8,
	PERIODS_TRIED = 4, /* a piece may have a smaller repetition in it */
};

static bool has_letter(struct slice text)
{
	for (size_t at = 0; at < text.len;)
		if (codepoint_is_letter(text_next(text, &at)))
			return true;
	return false;
}

/* How many bytes around `at` are the same as those one period further, that period included. */
static size_t extent_of(struct slice text, size_t at, size_t period)
{
	size_t from = at;
	size_t to = at;

	while (from > 0 && text.data[from - 1] == text.data[from - 1 + period])
		from--;
	while (to + period < text.len && text.data[to] == text.data[to + period])
		to++;
	return to + period - from;
}

static bool is_loop(struct slice text, size_t at, size_t period)
{
	const size_t length = extent_of(text, at, period);
	const struct slice piece = {text.data + at, period};

	return length >= LOOP_MIN && length * 2 >= text.len && length >= period * TIMES_MIN &&
	       has_letter(piece);
}

static bool loops_at(struct slice text, size_t at)
{
	size_t next = at + 1;

	for (int i = 0; i < PERIODS_TRIED && next + NEEDLE <= text.len; i++) {
		const size_t last = at + PERIOD_MAX + NEEDLE;
		const size_t end = last < text.len ? last : text.len;
		const char *found =
			next < end ? memmem(text.data + next, end - next, text.data + at, NEEDLE)
				   : NULL;

		if (!found)
			return false;
		if (is_loop(text, at, (size_t)(found - text.data) - at))
			return true;
		next = (size_t)(found - text.data) + 1;
	}
	return false;
}

bool source_loops(struct slice text)
{
	if (text.len < LOOP_MIN)
		return false;
	return loops_at(text, text.len / 4) || loops_at(text, text.len / 2);
}

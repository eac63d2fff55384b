/*
 * clause.c - a segment that is longer than a backend takes, cut at clauses.
 *
 * A cut between clauses costs the translation least. Of the places in the second half of what fits,
 * the best kind wins, and of those the last; only when there is none, one in the first half is
 * taken. Text without marks or blanks is cut between letters.
 */
#include "translate/clause.h"

#include <assert.h>

enum place {
	PLACE_LETTER,
	PLACE_BLANK,
	PLACE_CLAUSE,
	PLACE_SENTENCE,
};

static const struct {
	const char *mark;
	enum place place;
} marks[] = {
	{".", PLACE_SENTENCE},
	{"!", PLACE_SENTENCE},
	{"?", PLACE_SENTENCE},
	{"…", PLACE_SENTENCE},
	{"。", PLACE_SENTENCE},
	{"！", PLACE_SENTENCE},
	{"？", PLACE_SENTENCE},
	{"।", PLACE_SENTENCE},
	{"؟", PLACE_SENTENCE},
	{";", PLACE_CLAUSE},
	{":", PLACE_CLAUSE},
	{",", PLACE_CLAUSE},
	{"；", PLACE_CLAUSE},
	{"：", PLACE_CLAUSE},
	{"，", PLACE_CLAUSE},
	{"、", PLACE_CLAUSE},
	{"،", PLACE_CLAUSE},
	{"؛", PLACE_CLAUSE},
	{"—", PLACE_CLAUSE},
	{"–", PLACE_CLAUSE},
};

static size_t letter_length(struct slice text, size_t at)
{
	size_t end = at + 1;

	while (end < text.len && ((unsigned char)text.data[end] & 0xc0) == 0x80)
		end++;
	return end - at;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* What kind of place is behind the letter of `length` bytes at `at`. A mark of one byte needs a
 * blank behind it: "3.14" and "12:30" are one word. */
static enum place place_behind(struct slice text, size_t at, size_t length)
{
	const struct slice letter = {.data = text.data + at, .len = length};
	bool blank_follows = at + length >= text.len || is_blank(text.data[at + length]);

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if ((length > 1 || blank_follows) && slice_is(letter, slice_of(marks[i].mark)))
			return marks[i].place;
	return blank_follows ? PLACE_BLANK : PLACE_LETTER;
}

struct best {
	enum place place;
	size_t end;
	bool early; /* in the first half of what fits */
};

static void consider(struct best *best, enum place place, size_t end, bool early)
{
	if (best->end > 0 && best->early == early && place < best->place)
		return;
	if (best->end > 0 && best->place != PLACE_LETTER && place == PLACE_LETTER)
		return; /* an early blank is better than a word in two */
	*best = (struct best){.place = place, .end = end, .early = early};
}

/* Where to cut: bytes of the piece. */
static size_t find_cut(struct slice text, enum backend_unit unit, size_t max_units)
{
	struct best best = {0};
	size_t units = 0;

	for (size_t at = 0; at < text.len;) {
		size_t length = letter_length(text, at);

		units += backend_measure(unit, (struct slice){text.data + at, length});
		if (units > max_units && best.end > 0)
			return best.end;
		consider(&best, place_behind(text, at, length), at + length, units * 2 < max_units);
		at += length;
	}
	return text.len;
}

struct slice clause_take(
	struct slice *rest, enum backend_unit unit, size_t max_units, struct slice *ret_glue)
{
	struct slice piece = *rest;
	size_t glue = 0;

	assert(max_units > 0);
	if (backend_measure(unit, *rest) > max_units)
		piece.len = find_cut(*rest, unit, max_units);
	while (piece.len + glue < rest->len && is_blank(rest->data[piece.len + glue]))
		glue++;

	*ret_glue = (struct slice){.data = rest->data + piece.len, .len = glue};
	rest->data += piece.len + glue;
	rest->len -= piece.len + glue;
	return piece;
}

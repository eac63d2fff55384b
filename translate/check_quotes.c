/*
 * check_quotes.c - a quotation of the source that the translation tells as its own words.
 *
 * Good translators take the marks off titles and single words, and give a long quotation in
 * brackets or single marks; none of that is a finding. One is: a quotation of a sentence's length
 * where the English has no mark of any kind; two of them too few; and a mark that is opened and
 * never closed, or closed and never opened, of a source whose marks are in pairs.
 *
 * The marks stand between the words of a reading, so only what is there is looked at.
 */
#include "translate/gate_check.h"
#include "translate/text.h"

enum {
	LONG_WORDS = 7,
	LONG_SPACELESS = 20, /* each of one character */
};

struct quotes {
	size_t marks;
	size_t longs;  /* quotations of a sentence's length */
	bool single;   /* it may quote with single marks */
	size_t opened; /* the word behind the mark that is open */
};

static bool is_mark(int32_t c)
{
	switch (c) {
	case '"':
	case 0xAB:
	case 0xBB:
	case 0x201C:
	case 0x201D:
	case 0x201E:
	case 0x201F:
	case 0x300C:
	case 0x300D:
	case 0x300E:
	case 0x300F:
	case 0xFF02:
		return true;
	default:
		return false;
	}
}

/* It opens where no word stands before it. */
static bool is_single(int32_t c, int32_t before)
{
	return (c == '\'' || c == '`' || c == 0x2018 || c == 0x2019 || c == 0x2039 ||
		       c == 0x203A) &&
	       !codepoint_is_letter(before) && codepoint_digit(before) < 0;
}

/* Most texts have none. */
static bool has_marks(const struct reading *reading)
{
	return reading->quoted ||
	       (reading->text.len > 0 && memchr(reading->text.data, '"', reading->text.len));
}

static void take_mark(struct quotes *quotes, size_t word, size_t least)
{
	if (quotes->marks++ % 2 == 0)
		quotes->opened = word;
	else
		quotes->longs += word - quotes->opened >= least;
}

/* What stands between two words, before word `word`. */
static void take_gap(struct quotes *quotes, struct slice gap, size_t word, size_t least)
{
	int32_t before = word > 0 ? 'a' : ' ';

	for (size_t at = 0; at < gap.len;) {
		int32_t c = text_next(gap, &at);

		if (is_mark(c))
			take_mark(quotes, word, least);
		quotes->single = quotes->single || is_single(c, before);
		before = c;
	}
}

static struct quotes quotes_of(const struct reading *reading)
{
	const size_t least =
		reading->spaceless * 2 > reading->letters ? LONG_SPACELESS : LONG_WORDS;
	const struct slice text = reading->text;
	struct quotes quotes = {0};
	size_t from = 0;

	for (size_t i = 0; i <= reading->count; i++) {
		size_t to = i < reading->count ? reading->words[i].at : text.len;

		if (to > from && !(to == from + 1 && text.data[from] == ' '))
			take_gap(&quotes, (struct slice){text.data + from, to - from}, i, least);
		if (i < reading->count)
			from = to + reading->words[i].len;
	}
	return quotes;
}

bool quotes_any(struct slice text)
{
	for (size_t at = 0; at < text.len;)
		if (is_mark(text_next(text, &at)))
			return true;
	return false;
}

enum gate_level check_quotes(const struct gate_case *gate)
{
	struct quotes source;
	struct quotes english;

	if (!has_marks(gate->source))
		return GATE_PASS;
	source = quotes_of(gate->source);
	if (source.marks < 2 || source.marks % 2 != 0)
		return GATE_PASS;
	english = quotes_of(gate->english);
	if (english.marks == 1)
		return GATE_SOFT;
	if (source.longs > 0 && english.marks == 0 && !english.single)
		return GATE_SOFT;
	return source.longs >= english.marks / 2 + 2 && !english.single ? GATE_SOFT : GATE_PASS;
}

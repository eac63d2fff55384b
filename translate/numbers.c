/*
 * numbers.c - reads the numbers of a text.
 *
 * A number is groups of digits (number_groups.h). If their separators make one number of them, that
 * is its value; a date, a time, a score or a range is its groups. A unit behind it
 * scales the value, and a second number and unit right behind that is added, as 1億2000万 is one
 * number.
 */
#include "translate/numbers.h"

#include "runtime/base.h"
#include "translate/number_groups.h"
#include "translate/protect.h"
#include "translate/text.h"

struct reader {
	struct slice text;
	size_t at;
	bool comma;      /* separates decimals here */
	size_t unit_end; /* behind the unit of the last number; 0: it had none */
	const char *language;
};

static size_t skip_blanks(const struct reader *reader, size_t at)
{
	for (;;) {
		size_t next;
		int32_t c = number_peek(reader->text, at, &next);

		if (c < 0 || (!codepoint_is_space(c) && !codepoint_is_invisible(c) && c != '-'))
			return at;
		at = next;
	}
}

/* Does `rest` begin with one of the words? Their first bytes differ mostly. */
static size_t match(struct slice rest, const char *const *words, size_t count)
{
	for (size_t i = 0; rest.len > 0 && i < count; i++)
		if (words[i][0] == rest.data[0] && slice_has_prefix(rest, slice_of(words[i])))
			return strlen(words[i]);
	return 0;
}

/* "550多万": more than. */
static size_t skip_more(const struct reader *reader, size_t at)
{
	static const char *const words[] = {"多", "余", "餘", "여"};
	const struct slice rest = {reader->text.data + at, reader->text.len - at};

	return at + match(rest, words, COUNT_OF(words));
}

/* A unit behind the number; two in a row ("mil millones") are multiplied. */
static int read_power(struct reader *reader)
{
	int power = 0;

	for (int i = 0; i < 2; i++) {
		size_t at = skip_more(reader, skip_blanks(reader, reader->at));
		const struct slice rest = {reader->text.data + at, reader->text.len - at};
		size_t length = 0;
		int one = number_unit(rest, reader->language, &length);

		if (one <= 0 || (length == 1 && at != reader->at))
			break; /* "2m" may be millions, "2 m" is a measure */
		power += one;
		reader->at = at + length;
	}
	return power;
}

static bool is_afternoon(const struct reader *reader)
{
	static const char *const words[] = {"p.m", "pm", "PM", "P.M"};
	const size_t at = skip_blanks(reader, reader->at);
	const struct slice rest = {reader->text.data + at, reader->text.len - at};

	return match(rest, words, COUNT_OF(words)) > 0;
}

/* An apostrophe before, or an "s" behind. */
static bool is_short_year(const struct reader *reader, size_t start)
{
	const char *text = reader->text.data;
	bool before = start >= 1 &&
		      (text[start - 1] == '\'' ||
			      (start >= 3 && memcmp(text + start - 3, "\xe2\x80\x99", 3) == 0));

	return before || (reader->at < reader->text.len && text[reader->at] == 's');
}

static bool is_century(const struct reader *reader)
{
	static const char *const words[] = {"世纪", "世紀", "세기", "век", "стол", "стаг", "storo",
		"stol", "stul", "wiek", "vek", "vijek", "század", "aastasa", "århundre", "secol"};
	const size_t at = skip_blanks(reader, reader->at);
	size_t from = at;

	/* The full stop of an ordinal. */
	if (from < reader->text.len && reader->text.data[from] == '.')
		from = skip_blanks(reader, from + 1);
	return match((struct slice){reader->text.data + from, reader->text.len - from}, words,
		       COUNT_OF(words)) > 0;
}

static void fill(struct number *number, const struct number_groups *groups, bool comma)
{
	*number = (struct number){
		.group_count =
			(uint8_t)(groups->count < NUMBER_GROUPS ? groups->count : NUMBER_GROUPS)};
	for (size_t i = 0; i < number->group_count; i++) {
		number->groups[i] = groups->values[i];
		number->widths[i] = groups->widths[i];
	}
	number->grouped = number_groups_value(groups, comma, &number->mantissa);
	number->value = number->mantissa;
}

/* 1億2000万, 1억 2천만: a smaller number right behind a unit belongs to it. */
static bool continues(const struct number *before, const struct number *number, bool follows)
{
	return follows && before->power >= 3 && number->grouped &&
	       number->value < number_power_of_ten(before->power);
}

static void read_number(struct reader *reader, struct numbers *numbers)
{
	struct number number;
	struct number *before = numbers->count ? &numbers->list[numbers->count - 1] : NULL;
	size_t start = reader->at;
	bool follows = reader->unit_end > 0 && skip_blanks(reader, reader->unit_end) == reader->at;
	struct number_groups groups;

	reader->at = number_groups_read(reader->text, reader->at, &groups);
	fill(&number, &groups, reader->comma);
	number.afternoon = is_afternoon(reader);
	number.short_year = groups.count > 1 || is_short_year(reader, start);
	number.century = is_century(reader);
	if (number.grouped) {
		number.power = read_power(reader);
		number.value = number.mantissa * number_power_of_ten(number.power);
	}
	reader->unit_end = number.power > 0 ? reader->at : 0;
	if (before && continues(before, &number, follows)) {
		before->value += number.value;
		before->group_count = 0;
		return;
	}
	numbers->list[numbers->count++] = number;
}

/* Where the next digit is, from `at` on, or the end. No digit but those of ASCII has a first byte
 * below 0xD9, so most of a text is passed over by the byte. */
static size_t next_digit(struct slice text, size_t at)
{
	while (at < text.len) {
		unsigned char c = (unsigned char)text.data[at];
		size_t next = at + 1;

		if (c >= '0' && c <= '9')
			return at;
		if (c >= 0xD9) {
			next = at;
			if (codepoint_digit(text_next(text, &next)) >= 0)
				return at;
		}
		at = next;
	}
	return at;
}

bool numbers_any(struct slice text)
{
	return next_digit(text, 0) < text.len;
}

/* Addresses and handles are no numbers. */
struct parts {
	struct slice text;
	size_t start, end; /* of the next one; behind the text: there is none */
};

static void find_part(struct parts *parts)
{
	struct protected part;
	size_t at = parts->end;

	parts->start = parts->end = SIZE_MAX;
	if (!protected_next(parts->text, &at, &part))
		return;
	parts->start = (size_t)(part.text.data - parts->text.data);
	parts->end = parts->start + part.text.len;
}

/* `at`, or where the part ends that has it. */
static size_t skip_parts(struct parts *parts, size_t at)
{
	while (parts->end <= at)
		find_part(parts);
	return parts->start <= at ? parts->end : at;
}

/* A digit is in a word that has one: the others are passed over unread. */
struct digits {
	const struct reading *reading;
	size_t word; /* the first that may have one from here on */
};

/* Where the next digit is, from `at` on, or the end. */
static size_t find_digit(struct digits *digits, size_t at)
{
	const struct reading *reading = digits->reading;

	for (; digits->word < reading->count; digits->word++) {
		const struct word *word = &reading->words[digits->word];
		const size_t end = word->at + word->len;
		size_t found;

		if (!(word->flags & WORD_NUMBER) || end <= at)
			continue;
		found = next_digit(
			(struct slice){reading->text.data, end}, at > word->at ? at : word->at);
		if (found < end)
			return found;
	}
	return reading->text.len;
}

void numbers_read(const struct reading *reading, const char *language, struct numbers *ret_numbers)
{
	const struct slice text = reading->text;
	struct reader reader = {
		.text = text, .comma = number_has_comma(language), .language = language};
	struct parts parts = {.text = text, .start = SIZE_MAX, .end = SIZE_MAX};
	struct digits digits = {.reading = reading};

	if (reading->marked) {
		parts.end = 0;
		find_part(&parts);
	}
	ret_numbers->count = 0;
	while (ret_numbers->count < NUMBERS_MAX) {
		size_t skipped;

		reader.at = find_digit(&digits, reader.at);
		if (reader.at >= text.len)
			return;
		skipped = skip_parts(&parts, reader.at);
		if (skipped == reader.at)
			read_number(&reader, ret_numbers);
		else
			reader.at = skipped;
	}
}

/*
 * numbers.c - reads the numbers of a text.
 *
 * A number is a run of digit groups with single separators between them. If the separators make one
 * number of it (by the language's rules, where a lone point or comma before three digits could be
 * either), that is its value; a date, a time, a score or a range is its groups. A unit behind it
 * scales the value, and a second number and unit right behind that is added, as 1億2000万 is one
 * number.
 */
#include "translate/numbers.h"

#include <math.h>

#include "runtime/base.h"
#include "translate/protect.h"
#include "translate/text.h"

enum {
	DIGITS_MAX = 15, /* what a double holds exactly; a longer one is compared so far */
};

/* Where a comma separates the decimals. In the others a point does. */
static const char comma_languages[] = " az be bg bs ca cs da de el es et eu fi fr gl hr hu hy id "
				      "is it ka kk lb lt lv mk nb nl nn no "
				      "pl pt ro ru sk sl sq sr sv tr uk uz vi ";

struct reader {
	struct slice text;
	size_t at;
	bool comma;      /* separates decimals here */
	size_t unit_end; /* behind the unit of the last number; 0: it had none */
	const char *language;
};

struct run {
	double groups[NUMBER_GROUPS * 2];
	uint8_t widths[NUMBER_GROUPS * 2];
	int32_t separators[NUMBER_GROUPS * 2]; /* before the group; 0 for the first */
	size_t count;
};

static bool is_comma_language(const char *language)
{
	char wanted[8] = " ";
	size_t n = 0;

	if (strcmp(language, "es-MX") == 0)
		return false;
	while (n < 3 && language[n] >= 'a' && language[n] <= 'z') {
		wanted[n + 1] = language[n];
		n++;
	}
	wanted[n + 1] = ' ';
	return strstr(comma_languages, wanted) != NULL;
}

static int32_t peek(const struct reader *reader, size_t at, size_t *ret_next)
{
	*ret_next = at;
	return at < reader->text.len ? text_next(reader->text, ret_next) : -1;
}

/* One character as a plain separator: spaces that group are U+0020, quotes an apostrophe. */
static int32_t plain_separator(int32_t c)
{
	switch (c) {
	case '.':
	case ',':
	case ':':
	case '/':
	case '-':
	case ' ':
	case '\'':
		return c;
	case 0x66B:
		return 'd'; /* the Arabic decimal separator */
	case 0x66C:
	case 0x60C:
	case 0xFF0C:
		return ',';
	case 0xFF0E:
		return '.';
	case 0xFF1A:
		return ':';
	case 0x2019:
		return '\'';
	case 0xA0:
	case 0x2009:
	case 0x202F:
		return ' ';
	case 0x2010:
	case 0x2011:
	case 0x2013:
	case 0x2212:
		return '-';
	default:
		return 0;
	}
}

/* Digits from `*at` on. False: there is none. */
static bool read_group(struct reader *reader, double *ret_value, uint8_t *ret_width)
{
	double value = 0;
	uint8_t width = 0;

	for (;;) {
		size_t next;
		int32_t c = peek(reader, reader->at, &next);
		int digit = c < 0 ? -1 : codepoint_digit(c);

		if (digit < 0)
			break;
		if (width < DIGITS_MAX) {
			value = value * 10 + digit;
			width++;
		}
		reader->at = next;
	}
	*ret_value = value;
	*ret_width = width;
	return width > 0;
}

/* A blank joins only a group of three: "10 000". */
static bool joins(const struct reader *reader, const struct run *run, int32_t separator, size_t at)
{
	size_t next = at;

	if (separator != ' ')
		return true;
	if (run->widths[0] > 3)
		return false;
	for (int i = 0; i < 3; i++)
		if (codepoint_digit(peek(reader, next, &next)) < 0)
			return false;
	return codepoint_digit(peek(reader, next, &next)) < 0;
}

static void read_run(struct reader *reader, struct run *run)
{
	int32_t separator = 0;

	memset(run, 0, sizeof(*run));
	while (run->count < COUNT_OF(run->groups)) {
		size_t next;
		int32_t c;

		run->separators[run->count] = separator;
		if (!read_group(reader, &run->groups[run->count], &run->widths[run->count]))
			break;
		run->count++;
		c = peek(reader, reader->at, &next);
		separator = c < 0 ? 0 : plain_separator(c);
		if (separator == 0 || !joins(reader, run, separator, next) ||
			codepoint_digit(peek(reader, next, &(size_t){0})) < 0)
			break;
		reader->at = next;
	}
}

/* Groups [1, to) all have three digits (or two, as in India, but the last) behind one separator. */
static bool is_thousands(const struct run *run, size_t to)
{
	if (to < 2 || run->widths[0] > 3)
		return false;
	for (size_t i = 1; i < to; i++) {
		bool indian = run->widths[i] == 2 && i + 1 < to && run->separators[1] == ',';

		if (run->separators[i] != run->separators[1] || (run->widths[i] != 3 && !indian))
			return false;
	}
	return run->separators[1] == '.' || run->separators[1] == ',' ||
	       run->separators[1] == ' ' || run->separators[1] == '\'';
}

static double power_of_ten(int power)
{
	static const double powers[] = {
		1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

	return power >= 0 && (size_t)power < COUNT_OF(powers) ? powers[power] : pow(10, power);
}

static double join_groups(const struct run *run, size_t to)
{
	double value = run->groups[0];

	for (size_t i = 1; i < to; i++)
		value = value * power_of_ten(run->widths[i]) + run->groups[i];
	return value;
}

static double with_decimals(const struct run *run)
{
	size_t last = run->count - 1;

	return join_groups(run, last) + run->groups[last] / power_of_ten(run->widths[last]);
}

/* One separator: decimals, unless it is the other mark before exactly three digits. */
static bool is_decimal(const struct run *run, bool comma)
{
	int32_t separator = run->separators[run->count - 1];

	if (separator == 'd')
		return true;
	if (separator != '.' && separator != ',')
		return false;
	if (run->count == 2)
		return run->widths[1] != 3 || separator == (comma ? ',' : '.');
	return separator != run->separators[1] && is_thousands(run, run->count - 1);
}

/* The value of the run as one number. False: it is none. */
static bool evaluate(const struct run *run, bool comma, double *ret_value)
{
	if (run->count == 1)
		*ret_value = run->groups[0];
	else if (is_decimal(run, comma))
		*ret_value = with_decimals(run);
	else if (is_thousands(run, run->count))
		*ret_value = join_groups(run, run->count);
	else
		return false;
	return true;
}

static size_t skip_blanks(const struct reader *reader, size_t at)
{
	for (;;) {
		size_t next;
		int32_t c = peek(reader, at, &next);

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

static void fill(struct number *number, const struct run *run, bool comma)
{
	*number = (struct number){
		.group_count = (uint8_t)(run->count < NUMBER_GROUPS ? run->count : NUMBER_GROUPS)};
	for (size_t i = 0; i < number->group_count; i++) {
		number->groups[i] = run->groups[i];
		number->widths[i] = run->widths[i];
	}
	number->grouped = evaluate(run, comma, &number->mantissa);
	number->value = number->mantissa;
}

/* 1億2000万, 1억 2천만: a smaller number right behind a unit belongs to it. */
static bool continues(const struct number *before, const struct number *number, bool follows)
{
	return follows && before->power >= 3 && number->grouped &&
	       number->value < power_of_ten(before->power);
}

static void read_number(struct reader *reader, struct numbers *numbers)
{
	struct number number;
	struct number *before = numbers->count ? &numbers->list[numbers->count - 1] : NULL;
	size_t start = reader->at;
	bool follows = reader->unit_end > 0 && skip_blanks(reader, reader->unit_end) == reader->at;
	struct run run;

	read_run(reader, &run);
	fill(&number, &run, reader->comma);
	number.afternoon = is_afternoon(reader);
	number.short_year = run.count > 1 || is_short_year(reader, start);
	number.century = is_century(reader);
	if (number.grouped) {
		number.power = read_power(reader);
		number.value = number.mantissa * power_of_ten(number.power);
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
		.text = text, .comma = is_comma_language(language), .language = language};
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

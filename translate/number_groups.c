/*
 * number_groups.c - the digits of a number, and what their separators make of them.
 *
 * A lone point or comma before three digits could separate thousands or decimals: the language
 * decides. A date, a time or a score is no number, but its groups.
 */
#include "translate/number_groups.h"

#include <math.h>
#include <string.h>

#include "runtime/base.h"

enum {
	DIGITS_MAX = 15, /* what a double holds exactly; a longer one is compared so far */
};

/* Where a comma separates the decimals. In the others a point does. */
static const char comma_languages[] = " az be bg bs ca cs da de el es et eu fi fr gl hr hu hy id "
				      "is it ka kk lb lt lv mk nb nl nn no "
				      "pl pt ro ru sk sl sq sr sv tr uk uz vi ";

bool number_has_comma(const char *language)
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
static bool read_group(struct slice text, size_t *at, double *ret_value, uint8_t *ret_width)
{
	double value = 0;
	uint8_t width = 0;

	for (;;) {
		size_t next;
		int32_t c = number_peek(text, *at, &next);
		int digit = c < 0 ? -1 : codepoint_digit(c);

		if (digit < 0)
			break;
		if (width < DIGITS_MAX) {
			value = value * 10 + digit;
			width++;
		}
		*at = next;
	}
	*ret_value = value;
	*ret_width = width;
	return width > 0;
}

/* A blank joins only a group of three: "10 000". */
static bool joins(
	struct slice text, const struct number_groups *groups, int32_t separator, size_t at)
{
	size_t next = at;

	if (separator != ' ')
		return true;
	if (groups->widths[0] > 3)
		return false;
	for (int i = 0; i < 3; i++)
		if (codepoint_digit(number_peek(text, next, &next)) < 0)
			return false;
	return codepoint_digit(number_peek(text, next, &next)) < 0;
}

size_t number_groups_read(struct slice text, size_t at, struct number_groups *ret_groups)
{
	struct number_groups groups = {0};
	int32_t separator = 0;

	while (groups.count < GROUPS_MAX) {
		size_t next;
		int32_t c;

		groups.separators[groups.count] = separator;
		if (!read_group(
			    text, &at, &groups.values[groups.count], &groups.widths[groups.count]))
			break;
		groups.count++;
		c = number_peek(text, at, &next);
		separator = c < 0 ? 0 : plain_separator(c);
		if (separator == 0 || !joins(text, &groups, separator, next) ||
			codepoint_digit(number_peek(text, next, &(size_t){0})) < 0)
			break;
		at = next;
	}
	*ret_groups = groups;
	return at;
}

/* Groups [1, to) all have three digits (or two, as in India, but the last) behind one separator. */
static bool is_thousands(const struct number_groups *groups, size_t to)
{
	if (to < 2 || groups->widths[0] > 3)
		return false;
	for (size_t i = 1; i < to; i++) {
		bool indian = groups->widths[i] == 2 && i + 1 < to && groups->separators[1] == ',';

		if (groups->separators[i] != groups->separators[1] ||
			(groups->widths[i] != 3 && !indian))
			return false;
	}
	return groups->separators[1] == '.' || groups->separators[1] == ',' ||
	       groups->separators[1] == ' ' || groups->separators[1] == '\'';
}

double number_power_of_ten(int power)
{
	static const double powers[] = {
		1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

	return power >= 0 && (size_t)power < COUNT_OF(powers) ? powers[power] : pow(10, power);
}

static double join_groups(const struct number_groups *groups, size_t to)
{
	double value = groups->values[0];

	for (size_t i = 1; i < to; i++)
		value = value * number_power_of_ten(groups->widths[i]) + groups->values[i];
	return value;
}

static double with_decimals(const struct number_groups *groups)
{
	size_t last = groups->count - 1;

	return join_groups(groups, last) +
	       groups->values[last] / number_power_of_ten(groups->widths[last]);
}

/* One separator: decimals, unless it is the other mark before exactly three digits. */
static bool is_decimal(const struct number_groups *groups, bool comma)
{
	int32_t separator = groups->separators[groups->count - 1];

	if (separator == 'd')
		return true;
	if (separator != '.' && separator != ',')
		return false;
	if (groups->count == 2)
		return groups->widths[1] != 3 || separator == (comma ? ',' : '.');
	return separator != groups->separators[1] && is_thousands(groups, groups->count - 1);
}

bool number_groups_value(const struct number_groups *groups, bool comma, double *ret_value)
{
	if (groups->count == 1)
		*ret_value = groups->values[0];
	else if (is_decimal(groups, comma))
		*ret_value = with_decimals(groups);
	else if (is_thousands(groups, groups->count))
		*ret_value = join_groups(groups, groups->count);
	else
		return false;
	return true;
}

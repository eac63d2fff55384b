/*
 * check_numbers.c - a number of the source that the translation has not.
 *
 * Values are compared, not digits: see numbers.c. A number of the source counts as found when the
 * English has its value, or, for dates, times and scores, all its groups; in digits or in words; by
 * the twelve-hour clock; as a year of two digits; in the calendar of the language. Single digits
 * are not looked for: they are spelt out, or become "a" and "both". A number that only the English
 * has is no finding, since the source may have spelt it out.
 *
 * The judgement is of a paragraph: dates move across the borders of sentences.
 */
#include "translate/gate_check.h"

#include <math.h>

#include "runtime/base.h"
#include "translate/numbers.h"

enum {
	POOL_MAX = NUMBERS_MAX * 8,
};

/* All values that the English has, in whatever form. */
struct pool {
	double list[POOL_MAX];
	size_t count;
	double years[POOL_MAX]; /* of two digits */
	size_t year_count;
};

static void push(struct pool *pool, double value)
{
	if (pool->count < POOL_MAX)
		pool->list[pool->count++] = value;
}

static bool is_same(double a, double b)
{
	return fabs(a - b) <= fabs(a) * 0.006 && (fabs(a) >= 1000000 || fabs(a - b) < 1e-6);
}

static bool has(const struct pool *pool, double value)
{
	for (size_t i = 0; i < pool->count; i++)
		if (is_same(value, pool->list[i]))
			return true;
	return false;
}

static void pour(const struct numbers *numbers, struct pool *pool)
{
	for (size_t i = 0; i < numbers->count; i++) {
		const struct number *number = &numbers->list[i];

		if (number->grouped)
			push(pool, number->value);
		if (number->power > 0) /* "100m" may be a distance */
			push(pool, number->mantissa);
		if (number->grouped && number->power == 0 &&
			number->value == floor(number->value) && number->value >= 1900 &&
			number->value < 2100)
			push(pool, fmod(number->value, 100)); /* '98 */
		for (size_t g = 0; g < number->group_count; g++) {
			push(pool, number->groups[g]);
			if (number->short_year && number->widths[g] == 2 &&
				pool->year_count < POOL_MAX)
				pool->years[pool->year_count++] = number->groups[g];
			if (number->afternoon && g == 0)
				push(pool, number->groups[g] + 12);
		}
	}
}

/* Good translators convert measures for their readers; machines do not, but they may learn it. */
static const struct {
	const char *english; /* the measure that the English must name */
	double factor, offset;
} measures[] = {
	{"mile", 0.62137, 0},
	{"mph", 0.62137, 0},
	{"pound", 2.2046, 0},
	{"lb", 2.2046, 0},
	{"inch", 0.3937, 0},
	{"yard", 1.0936, 0},
	{"yds", 1.0936, 0},
	{"feet", 3.2808, 0},
	{"foot", 3.2808, 0},
	{"-ft", 3.2808, 0},
	{"degree", 1.8, 32},
	{"acre", 2.471, 0},
	{"stone", 0.15747, 0},
	{"ounce", 0.035274, 0},
	{"gallon", 0.26417, 0},
	{"square mile", 0.3861, 0},
	{"inch", 0.03937, 0},
	{"foot", 0.032808, 0},
	{"feet", 0.032808, 0},
};

static bool is_near(const struct pool *pool, double value)
{
	for (size_t i = 0; i < pool->count; i++)
		if (fabs(pool->list[i] - value) <= value * 0.12 + 0.6)
			return true;
	return false;
}

static bool is_letter_at(struct slice text, size_t at)
{
	return at < text.len && ((text.data[at] >= 'a' && text.data[at] <= 'z') ||
					(text.data[at] >= 'A' && text.data[at] <= 'Z'));
}

/* The measure as a word, or in the plural: there is no "lb" in "album", no "foot" in "football". */
static bool names_measure(struct slice english, const char *word)
{
	size_t length = strlen(word);
	const char *found = memmem(english.data, english.len, word, length);

	while (found) {
		size_t at = (size_t)(found - english.data);
		size_t end = at + length;

		if (end + 1 < english.len && memcmp(english.data + end, "es", 2) == 0)
			end += 2;
		else if (end < english.len && english.data[end] == 's')
			end++;
		if ((at == 0 || !is_letter_at(english, at - 1)) && !is_letter_at(english, end))
			return true;
		found = memmem(found + 1, english.len - at - 1, word, length);
	}
	return false;
}

static bool is_converted(const struct number *number, const struct pool *pool, struct slice english)
{
	for (size_t i = 0; i < COUNT_OF(measures); i++) {
		const char *word = measures[i].english;
		double value = number->value * measures[i].factor + measures[i].offset;

		if (is_near(pool, value) && names_measure(english, word))
			return true;
	}
	return false;
}

/* Years by another calendar. */
static bool has_year(const struct pool *pool, double value, const char *language)
{
	if (strncmp(language, "th", 2) == 0 && value > 2400 && value < 2700)
		return has(pool, value - 543);
	if (strncmp(language, "fa", 2) == 0 && value > 1300 && value < 1500)
		return has(pool, value + 621) || has(pool, value + 622);
	if (strncmp(language, "zh", 2) == 0 && value > 60 && value < 130)
		return has(pool, value + 1911);
	if (strncmp(language, "ja", 2) == 0 && value < 70)
		return has(pool, value + 2018) || has(pool, value + 1988) ||
		       has(pool, value + 1925);
	return false;
}

static bool has_short_year(const struct pool *pool, double year)
{
	for (size_t i = 0; i < pool->year_count; i++)
		if (is_same(fmod(year, 100), pool->years[i]))
			return true;
	return false;
}

static bool has_value(const struct pool *pool, double value, int width, const char *language)
{
	if (has(pool, value) || has_year(pool, value, language))
		return true;
	if (width == 2)
		return has(pool, value + 1900) || has(pool, value + 2000);
	return width == 4 && value >= 1900 && value < 2100 && has_short_year(pool, value);
}

/* A group that need not be looked for: one digit, or the zero minutes of a full hour. */
static bool is_idle(const struct number *number, size_t g)
{
	return number->widths[g] < 2 || number->groups[g] == 0;
}

static bool has_groups(const struct number *number, const struct pool *pool, const char *language)
{
	size_t looked_for = 0;

	for (size_t g = 0; g < number->group_count; g++) {
		if (is_idle(number, g))
			continue;
		looked_for++;
		if (!has_value(pool, number->groups[g], number->widths[g], language))
			return false;
	}
	return looked_for > 0;
}

/* Single digits, and scores and dates of single digits. */
static bool is_wanted(const struct number *number)
{
	size_t digits = 0;

	if (number->power > 0 || (number->grouped && number->group_count > 1))
		return true;
	for (size_t g = 0; g < number->group_count; g++)
		digits += !is_idle(number, g);
	return digits > 0 || number->group_count == 0;
}

/* "The 80s of the 20th century" are the 1980s. */
static bool has_year_of(const struct pool *pool, double century)
{
	for (size_t i = 0; i < pool->count; i++)
		if (pool->list[i] >= (century - 1) * 100 && pool->list[i] < century * 100)
			return true;
	return false;
}

static bool is_found(const struct number *number, const struct pool *pool, const char *language)
{
	if (number->century && has_year_of(pool, number->value))
		return true;
	if (number->grouped && has_value(pool, number->value, number->widths[0], language))
		return true;
	if (number->power > 0)
		return false;
	return has_groups(number, pool, language);
}

static size_t count_lost(const struct numbers *numbers, const struct pool *pool,
	const char *language, struct slice english)
{
	size_t lost = 0;

	for (size_t i = 0; i < numbers->count; i++)
		lost += is_wanted(&numbers->list[i]) &&
			!is_found(&numbers->list[i], pool, language) &&
			!is_converted(&numbers->list[i], pool, english);
	return lost;
}

/* Numbers in words are read only when digits did not explain everything: mostly they do. */
static size_t count_unspelt(
	const struct gate_case *gate, const struct numbers *source, struct pool *pool)
{
	struct spelt spelt;

	numbers_spelt(gate->english->text, &spelt);
	for (size_t i = 0; i < spelt.count; i++)
		push(pool, spelt.list[i]);
	return count_lost(source, pool, gate->language, gate->english->text);
}

enum gate_level check_numbers(const struct gate_case *gate)
{
	struct numbers source;
	struct numbers english;
	struct pool pool;

	if (gate->source->digits == 0)
		return GATE_PASS;
	numbers_read(gate->source, gate->language, &source);
	if (source.count == 0)
		return GATE_PASS;
	numbers_read(gate->english, "en", &english);
	pool.count = 0;
	pool.year_count = 0;
	pour(&english, &pool);
	if (count_lost(&source, &pool, gate->language, gate->english->text) == 0)
		return GATE_PASS;
	return count_unspelt(gate, &source, &pool) > 0 ? GATE_SOFT : GATE_PASS;
}

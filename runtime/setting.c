/*
 * setting.c - read one value as its row says, and say what a row allows.
 *
 * Each type is one function from text to field. What a mistake says is built in one place: what was
 * found, then what is allowed, then the nearest word where there is a list of words. Files of
 * other programs teach habits that ours does not share, quotes around a value and a comment behind
 * it: those get an answer of their own, because the value would look right to the eye.
 */
#include "runtime/setting.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "runtime/error.h"
#include "runtime/nearest.h"
#include "runtime/secret.h"
#include "runtime/slice.h"

enum {
	FOUND_MAX = 60, /* bytes of a found value that a mistake shows */
	CHOICE_MAX = 64,
};

struct unit {
	const char *name;
	double factor;
};

static const struct unit time_units[] = {
	{"ms", 1}, {"s", 1000}, {"min", 60000}, {"h", 3600000}, {"d", 86400000}};
static const struct unit byte_units[] = {{"", 1}, {"K", 1024}, {"M", 1048576}, {"G", 1073741824}};

static bool is_string(enum setting_type type)
{
	switch (type) {
	case SETTING_TEXT:
	case SETTING_PATH:
	case SETTING_SECRET:
	case SETTING_CHOICE:
	case SETTING_WORDS:
		return true;
	case SETTING_NUMBER:
	case SETTING_REAL:
	case SETTING_BYTES:
	case SETTING_TIME:
	case SETTING_SWITCH:
		return false;
	}
	return false;
}

/* Words of "a|b|c", one after the other; false at the end. */
static bool next_choice(const char **at, char *word)
{
	size_t len = strcspn(*at, "|");

	if (**at == '\0')
		return false;
	(void)snprintf(word, CHOICE_MAX, "%.*s", (int)len, *at); /* our own words are shorter */
	*at += len + ((*at)[len] == '|');
	return true;
}

/* What is allowed */

/* A number of the row's own unit as it would be written. */
static void print_amount(enum setting_type type, double amount, char *text, size_t size)
{
	const struct unit *units = type == SETTING_TIME ? time_units : byte_units;
	size_t count = type == SETTING_TIME ? COUNT_OF(time_units) : COUNT_OF(byte_units);
	size_t best = 0;

	if ((type != SETTING_TIME && type != SETTING_BYTES) || amount <= 0) {
		(void)snprintf(text, size, "%.15g", amount);
		return;
	}
	for (size_t i = 1; i < count; i++)
		if (fmod(amount, units[i].factor) == 0)
			best = i;
	(void)snprintf(text, size, "%.15g%s", amount / units[best].factor, units[best].name);
}

static void allowed_choices(const struct setting *setting, char *text, size_t size)
{
	const char *at = setting->choices;
	size_t n = (size_t)snprintf(text, size, "one of");
	char word[CHOICE_MAX];

	while (next_choice(&at, word) && n < size)
		n += (size_t)snprintf(text + n, size - n, " %s%s", word, *at ? "," : "");
}

void setting_allowed(const struct setting *setting, char *text, size_t size)
{
	static const char *const kinds[] = {
		[SETTING_TEXT] = "a text",
		[SETTING_PATH] = "a path",
		[SETTING_SECRET] = "the path of a file, or credential:NAME",
		[SETTING_CHOICE] = "",
		[SETTING_WORDS] = "words separated by blanks",
		[SETTING_NUMBER] = "a whole number",
		[SETTING_REAL] = "a number",
		[SETTING_BYTES] = "a size such as 64K, 2M or 1G",
		[SETTING_TIME] = "a time such as 250ms, 5s, 2min, 1h or 7d",
		[SETTING_SWITCH] = "yes or no",
	};
	char low[40];
	char high[40];

	if (setting->type == SETTING_CHOICE) {
		allowed_choices(setting, text, size);
		return;
	}
	if (is_string(setting->type) || (setting->min == 0 && setting->max == 0)) {
		(void)snprintf(text, size, "%s", kinds[setting->type]);
		return;
	}
	print_amount(setting->type, setting->min, low, sizeof(low));
	print_amount(setting->type, setting->max, high, sizeof(high));
	(void)snprintf(text, size, "%s, from %s to %s", kinds[setting->type], low, high);
}

/* "found "x"; allowed: y", without bytes that would disturb a terminal. */
static int refuse(const struct setting *setting, const char *text, char *why)
{
	char found[FOUND_MAX + 1];
	char allowed[SETTING_WHY_MAX - 160];

	(void)snprintf(found, sizeof(found), "%s", text); /* the beginning tells enough */
	for (char *c = found; *c; c++)
		if (iscntrl((unsigned char)*c))
			*c = '?';
	setting_allowed(setting, allowed, sizeof(allowed));
	(void)snprintf(why, SETTING_WHY_MAX, "found \"%s%s\"; allowed: %s", found,
		strlen(text) > FOUND_MAX ? "..." : "", allowed);
	return SETTING_E_VALUE;
}

/* The types */

static bool in_range(const struct setting *setting, double amount)
{
	if (setting->min == 0 && setting->max == 0)
		return true;
	return amount >= setting->min && amount <= setting->max;
}

static void *field_of(const struct setting *setting, void *options)
{
	return (char *)options + setting->offset;
}

/* A whole number and what stands behind it. False: no number, or one beyond a long. */
static bool read_whole(const char *text, long *ret_number, const char **ret_rest)
{
	char *end;
	long number;

	if (!isdigit((unsigned char)text[*text == '-']))
		return false;
	errno = 0;
	number = strtol(text, &end, 10);
	if (errno)
		return false;
	*ret_number = number;
	*ret_rest = end;
	return true;
}

static bool read_scaled(
	const char *text, const struct unit *units, size_t count, bool bare, long *ret_number)
{
	const char *unit;
	long number;
	long scaled;

	if (!read_whole(text, &number, &unit))
		return false;
	/* 0 is 0 in every unit, and -1 stands for no limit. */
	if (*unit == '\0' && (bare || number == 0 || number == -1)) {
		*ret_number = number;
		return true;
	}
	for (size_t i = 0; i < count; i++)
		if (strcmp(unit, units[i].name) == 0 &&
			!__builtin_mul_overflow(number, (long)units[i].factor, &scaled)) {
			*ret_number = scaled;
			return true;
		}
	return false;
}

static int read_long(const struct setting *setting, const char *text, void *options, char *why)
{
	const char *rest = "";
	long number = 0;
	bool ok;

	if (setting->type == SETTING_TIME)
		ok = read_scaled(text, time_units, COUNT_OF(time_units), false, &number);
	else if (setting->type == SETTING_BYTES)
		ok = read_scaled(text, byte_units, COUNT_OF(byte_units), true, &number);
	else
		ok = read_whole(text, &number, &rest) && *rest == '\0';

	if (!ok || !in_range(setting, (double)number))
		return refuse(setting, text, why);
	memcpy(field_of(setting, options), &number, sizeof(number));
	return 0;
}

static int read_real(const struct setting *setting, const char *text, void *options, char *why)
{
	char *end;
	double number;

	/* strtod() also takes "inf", "nan" and hexadecimal: nobody means those. */
	if (text[strspn(text, "0123456789.eE+-")] != '\0')
		return refuse(setting, text, why);
	number = strtod(text, &end);
	if (end == text || *end || !isfinite(number) || !in_range(setting, number))
		return refuse(setting, text, why);
	memcpy(field_of(setting, options), &number, sizeof(number));
	return 0;
}

static int read_switch(const struct setting *setting, const char *text, void *options, char *why)
{
	static const struct {
		const char *word;
		bool on;
	} words[] = {{"yes", true}, {"no", false}, {"true", true}, {"false", false}, {"on", true},
		{"off", false}, {"1", true}, {"0", false}};

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (strcasecmp(text, words[i].word) == 0) {
			memcpy(field_of(setting, options), &words[i].on, sizeof(bool));
			return 0;
		}
	return refuse(setting, text, why);
}

/* Give the field a string of its own; `copy` is taken over. */
static void put_string(const struct setting *setting, void *options, char *copy)
{
	void *field = field_of(setting, options);
	char *old;

	memcpy(&old, field, sizeof(old));
	free(old);
	memcpy(field, &copy, sizeof(copy));
}

/* Habits of other formats that would silently become part of the value. */
static const char *habit(const char *text)
{
	size_t len = strlen(text);

	if (len >= 2 && (text[0] == '"' || text[0] == '\'') && text[len - 1] == text[0])
		return "is in quotes: write it without them";
	if (strstr(text, " #") || strstr(text, "\t#") || strstr(text, " ;"))
		return "has a comment behind it: a comment needs a line of its own";
	return NULL;
}

static int read_choice(const struct setting *setting, const char *text, char *why)
{
	const char *at = setting->choices;
	struct nearest nearest = {.word = text};
	char word[CHOICE_MAX];
	char best[CHOICE_MAX] = "";
	size_t n;

	while (next_choice(&at, word)) {
		if (strcmp(word, text) == 0)
			return 0;
		nearest_offer(&nearest, word);
		if (nearest.best == word)
			memcpy(best, word, sizeof(best)); /* `word` is used again */
		nearest.best = nearest.best ? best : NULL;
	}
	(void)refuse(setting, text, why); /* adds to what it says */
	n = strlen(why);
	if (*best)
		(void)snprintf(why + n, SETTING_WHY_MAX - n, "; did you mean \"%s\"?", best);
	return SETTING_E_VALUE;
}

/* Words separated by one blank, in place. */
static void fold_blanks(char *text)
{
	char *to = text;

	for (const char *from = text; *from;) {
		size_t blank = strspn(from, " \t");
		size_t word = strcspn(from + blank, " \t");

		if (to > text && word > 0)
			*to++ = ' ';
		memmove(to, from + blank, word);
		to += word;
		from += blank + word;
	}
	*to = '\0';
}

static int read_secret(const struct setting *setting, const char *text, void *options, char *why)
{
	char *secret = NULL;
	int r = secret_read(text, &secret, why, SETTING_WHY_MAX);

	if (r == SECRET_E_UNREADABLE)
		return SETTING_E_VALUE;
	if (r)
		return error_pass(r);
	put_string(setting, options, secret);
	return 0;
}

static int read_string(const struct setting *setting, const char *text, void *options, char *why)
{
	const char *problem = habit(text);
	char *copy = NULL;
	int r;

	if (problem) {
		(void)snprintf(why, SETTING_WHY_MAX, "the value %s", problem);
		return SETTING_E_VALUE;
	}
	if (setting->type == SETTING_CHOICE && read_choice(setting, text, why))
		return SETTING_E_VALUE;
	if (setting->type == SETTING_SECRET && *text)
		return read_secret(setting, text, options, why); /* its outcomes are ours */

	r = slice_copy(slice_of(text), &copy);
	if (r)
		return error_pass(r);
	if (setting->type == SETTING_WORDS)
		fold_blanks(copy);
	put_string(setting, options, copy);
	return 0;
}

int setting_read(const struct setting *setting, const char *text, void *options, char *why)
{
	switch (setting->type) {
	case SETTING_TEXT:
	case SETTING_PATH:
	case SETTING_SECRET:
	case SETTING_CHOICE:
	case SETTING_WORDS:
		return read_string(setting, text, options, why);
	case SETTING_NUMBER:
	case SETTING_BYTES:
	case SETTING_TIME:
		return read_long(setting, text, options, why);
	case SETTING_REAL:
		return read_real(setting, text, options, why);
	case SETTING_SWITCH:
		return read_switch(setting, text, options, why);
	}
	return error_raise(-EINVAL, "a setting of type %d", (int)setting->type);
}

void settings_clear(const struct setting *settings, size_t count, void *options)
{
	for (size_t i = 0; i < count; i++)
		if (is_string(settings[i].type))
			put_string(&settings[i], options, NULL);
}

const struct setting *setting_find(const struct setting *settings, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(settings[i].name, name) == 0)
			return &settings[i];
	return NULL;
}

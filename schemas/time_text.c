/*
 * time_text.c - times as RFC 3339 has them, to the millisecond.
 *
 * Our own arithmetic, because strptime() knows no fractions and no offsets with a colon, and
 * because each article has five times and each worker reads and writes them all.
 */
#include "schemas/article.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>

enum {
	DAY_S = 24 * 60 * 60,
	YEAR_MIN_DAYS = -719162, /* 0001-01-01 */
	YEAR_MAX_DAYS = 2932896, /* 9999-12-31 */
};

/* Days since 1970-01-01 of a date of the Gregorian calendar. The year begins in March, so that the
 * leap day is its last; 146097 days are 400 years. */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
	int64_t y = year - (month <= 2);
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 +
	       day_of_year - 719468;
}

/* The way back. `days` is within years 1 to 9999. */
static void date_of(int64_t days, int *ret_year, int *ret_month, int *ret_day)
{
	int64_t z = days + 719468;
	int64_t era = z / 146097;
	int64_t day_of_era = z - era * 146097;
	int64_t year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year =
		day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t month = (5 * day_of_year + 2) / 153;

	*ret_day = (int)(day_of_year - (153 * month + 2) / 5 + 1);
	*ret_month = (int)(month < 10 ? month + 3 : month - 9);
	*ret_year = (int)(year_of_era + era * 400 + (*ret_month <= 2));
}

static int64_t clamp(int64_t at_ms)
{
	const int64_t first = (int64_t)YEAR_MIN_DAYS * DAY_S * 1000;
	const int64_t last = ((int64_t)YEAR_MAX_DAYS + 1) * DAY_S * 1000 - 1;

	return at_ms < first ? first : at_ms > last ? last : at_ms;
}

void time_print(int64_t at_ms, char *text)
{
	int64_t in_range = clamp(at_ms);
	int64_t ms = ((in_range % 1000) + 1000) % 1000;
	int64_t s = (in_range - ms) / 1000;
	int64_t of_day = ((s % DAY_S) + DAY_S) % DAY_S;
	int year, month, day, n;

	date_of((s - of_day) / DAY_S, &year, &month, &day);
	n = snprintf(text, 32, "%04d-%02d-%02dT%02d:%02d:%02d", year, month, day,
		(int)(of_day / 3600), (int)(of_day / 60 % 60), (int)(of_day % 60));
	assert(n == 19);
	(void)(ms ? snprintf(text + n, 13, ".%03dZ", (int)ms) : snprintf(text + n, 13, "Z"));
}

/* Read exactly `digits` digits at `*text` and go past them. */
static bool number(const char **text, int digits, int64_t max, int64_t *ret_number)
{
	int64_t n = 0;

	for (int i = 0; i < digits; i++, (*text)++) {
		if (!isdigit((unsigned char)**text))
			return false;
		n = n * 10 + (**text - '0');
	}
	*ret_number = n;
	return n <= max;
}

static bool sign(const char **text, const char *allowed)
{
	if (!**text || !strchr(allowed, **text))
		return false;
	(*text)++;
	return true;
}

/* Any number of digits after a dot; those past the millisecond are cut. */
static int64_t fraction_ms(const char **text)
{
	int64_t ms = 0;
	int64_t weight = 100;

	if (**text != '.' || !isdigit((unsigned char)(*text)[1]))
		return 0;
	for ((*text)++; isdigit((unsigned char)**text); (*text)++, weight /= 10)
		ms += (**text - '0') * weight;
	return ms;
}

/* "Z" or "+hh:mm", in seconds. */
static bool offset_s(const char **text, int64_t *ret_offset_s)
{
	bool west = **text == '-';
	int64_t hours, minutes;

	if (sign(text, "Zz")) {
		*ret_offset_s = 0;
		return true;
	}
	if (!sign(text, "+-") || !number(text, 2, 23, &hours) || !sign(text, ":") ||
		!number(text, 2, 59, &minutes))
		return false;
	*ret_offset_s = (hours * 3600 + minutes * 60) * (west ? -1 : 1);
	return true;
}

static bool is_date(int64_t year, int64_t month, int64_t day)
{
	int64_t next = month == 12 ? days_of(year + 1, 1, 1) : days_of(year, month + 1, 1);

	return year >= 1 && month >= 1 && day >= 1 && days_of(year, month, day) < next;
}

bool time_parse(const char *text, int64_t *ret_at_ms)
{
	int64_t year, month, day, hour, minute, second, ms, offset;

	if (!number(&text, 4, 9999, &year) || !sign(&text, "-") || !number(&text, 2, 12, &month) ||
		!sign(&text, "-") || !number(&text, 2, 31, &day) || !is_date(year, month, day))
		return false;
	if (!sign(&text, "Tt ") || !number(&text, 2, 23, &hour) || !sign(&text, ":") ||
		!number(&text, 2, 59, &minute) || !sign(&text, ":") ||
		!number(&text, 2, 60, &second)) /* 60: a leap second */
		return false;
	ms = fraction_ms(&text);
	if (!offset_s(&text, &offset) || *text)
		return false;

	*ret_at_ms = clamp(
		(days_of(year, month, day) * DAY_S + hour * 3600 + minute * 60 + second - offset) *
			1000 +
		ms);
	return true;
}

/*
 * date.c - a date as a producer writes it, as a moment.
 *
 * The text becomes a list of numbers and words. From them is picked what can only be one thing:
 * a number before ":" is an hour, a word that names a month is a month, a number of four digits is
 * a year, the rest is the day. One reader for all shapes is shorter and forgives more than a list
 * of formats; what it must not do is read a date into a text that holds none, so that a year, a
 * month and a day are demanded, each exactly once, and words that tell of relative times refuse.
 */
#include "ingest/date.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <unicode/ucal.h>
#include <unicode/ustring.h>

#include "ingest/date_parts.h"
#include "ingest/month.h"
#include "runtime/error.h"
#include "schemas/utf8.h"

enum {
	TEXT_MAX = 120,  /* bytes; a longer text is no date */
	ZONES_MAX = 512, /* time zones kept open */
};

struct zone {
	char name[48];
	UCalendar *calendar;
};

struct dates {
	struct months *months;
	struct zone zones[ZONES_MAX];
	size_t zone_count;
};

/* "yesterday", "ago" and their like: a text with one of them is counted from a moment that nobody
 * wrote down. */
static const char *const relative[] = {"ago", "yesterday", "today", "hours", "minutes", "hace",
	"ayer", "hoy", "vor", "gestern", "heute", "hier", "hoje", "ontem", "ieri", "oggi", "вчера",
	"сегодня", "назад", "wczoraj", "dzisiaj", "temu", "dün", "bugün", "önce", "yang", "lalu",
	"kemarin"};

static const char *const afternoon[] = {"pm", "오후", "午後", "下午", "μμ", "م"};
static const char *const morning[] = {"am", "오전", "午前", "上午", "πμ", "ص"};

static bool is_word(struct slice word, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(list[i]) == word.len && strncasecmp(list[i], word.data, word.len) == 0)
			return true;
	return false;
}

static void half_day(struct parts *parts, bool pm)
{
	if (parts->hour < 0 || parts->hour > 12)
		return;
	if (pm && parts->hour < 12)
		parts->hour += 12;
	if (!pm && parts->hour == 12)
		parts->hour = 0;
}

struct reader {
	const struct dates *dates;
	const struct date_hint *hint;
	struct parts parts;
	int half; /* of the day, when it is said before the hour: 0 none, 1 am, 2 pm */
};

/* "a.m." and "p.m." */
static size_t take_dotted_half(struct reader *reader, const struct token *token)
{
	char letter = (char)(token->text.data[0] | 0x20);

	if (token->text.len != 1 || (letter != 'a' && letter != 'p') ||
		!token_is_mark(token + 1, '.') || token[2].kind != TOKEN_WORD ||
		token[2].text.len != 1 || (token[2].text.data[0] | 0x20) != 'm')
		return 0;
	half_day(&reader->parts, letter == 'p');
	return 3;
}

/* A word. Tokens taken, 0 when it refuses the whole text. */
static size_t take_word(struct reader *reader, const struct token *token)
{
	struct parts *parts = &reader->parts;
	size_t n = take_dotted_half(reader, token);
	int month;

	if (n > 0)
		return n;
	if (is_word(token->text, relative, COUNT_OF(relative)))
		return 0;
	if (is_word(token->text, afternoon, COUNT_OF(afternoon)) ||
		is_word(token->text, morning, COUNT_OF(morning))) {
		bool pm = is_word(token->text, afternoon, COUNT_OF(afternoon));

		if (parts->hour < 0)
			reader->half = pm ? 2 : 1;
		half_day(parts, pm);
		return 1;
	}
	/* Vietnamese numbers its months: "tháng 11". */
	if ((slice_is(token->text, slice_of("tháng")) || slice_is(token->text, slice_of("Tháng")) ||
		    slice_is(token->text, slice_of("thg"))) &&
		token_is_number(token + 1, 1, 2, 12)) {
		parts->month = (int)token[1].number;
		return 2;
	}
	month = parts->month < 0
			? months_find(reader->dates->months, token->text, reader->hint->language)
			: 0;
	if (month > 0) {
		parts->month = month;
		return 1;
	}
	if (parts->hour >= 0)
		(void)parts_take_zone_name(token, parts); /* any other word means nothing to us */
	return 1;
}

static size_t take(struct reader *reader, const struct token *token)
{
	struct parts *parts = &reader->parts;
	size_t n;

	if (token->kind == TOKEN_WORD)
		return take_word(reader, token);
	if (token->kind == TOKEN_MARK) {
		n = parts_take_offset(token, parts);
		return n ? n : 1;
	}
	return parts_take_number(token, reader->hint, parts);
}

/* Days since 1970 of a date of the Gregorian calendar. */
static int64_t days_of(int year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = y / 400;
	int64_t of_era = y - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static bool is_possible(const struct parts *parts)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int length;

	if (parts->year < DATE_YEAR_MIN || parts->year > DATE_YEAR_MAX || parts->month < 1 ||
		parts->month > 12 || parts->day < 1)
		return false;
	length = lengths[parts->month - 1];
	if (parts->month == 2 && parts->year % 4 == 0 &&
		(parts->year % 100 != 0 || parts->year % 400 == 0))
		length = 29;
	return parts->day <= length && parts->hour <= 24 && parts->minute <= 59 &&
	       parts->second <= 60;
}

/* The calendar of a time zone, or NULL when ICU does not know it. */
static UCalendar *calendar_of(struct dates *dates, const char *name)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar id[48], canonical[48];
	struct zone *zone;
	UBool is_system = false;

	for (size_t i = 0; i < dates->zone_count; i++)
		if (strcmp(dates->zones[i].name, name) == 0)
			return dates->zones[i].calendar;
	if (strlen(name) >= sizeof(zone->name) || dates->zone_count == ZONES_MAX)
		return NULL;

	(void)u_uastrcpy(id, name);
	(void)ucal_getCanonicalTimeZoneID(id, -1, canonical, 48, &is_system, &status);
	if (U_FAILURE(status) || !is_system)
		return NULL;
	zone = &dates->zones[dates->zone_count];
	zone->calendar = ucal_open(id, -1, "en", UCAL_GREGORIAN, &status);
	if (U_FAILURE(status))
		return NULL;
	(void)snprintf(zone->name, sizeof(zone->name), "%s", name); /* measured above */
	dates->zone_count++;
	return zone->calendar;
}

static bool local_to_utc(
	struct dates *dates, const char *zone, const struct parts *parts, int64_t *ret_ms)
{
	UErrorCode status = U_ZERO_ERROR;
	UCalendar *calendar = calendar_of(dates, zone);
	double ms;

	if (!calendar)
		return false;
	ucal_clear(calendar);
	ucal_setDateTime(calendar, parts->year, parts->month - 1, parts->day,
		parts->hour < 0 ? 0 : parts->hour, parts->minute < 0 ? 0 : parts->minute,
		parts->second < 0 ? 0 : parts->second, &status);
	ms = ucal_getMillis(calendar, &status);
	*ret_ms = (int64_t)ms + parts->ms;
	return U_SUCCESS(status);
}

static void settle(struct dates *dates, const struct parts *parts, const struct date_hint *hint,
	struct date *ret_date)
{
	int64_t seconds = days_of(parts->year, parts->month, parts->day) * 86400;
	struct date date = {
		.precision = "day", .zone = "assumed_utc", .ambiguous = parts->ambiguous};

	if (parts->hour >= 0) {
		seconds += parts->hour * 3600 + parts->minute * 60;
		date.precision = "minute";
	}
	if (parts->second >= 0) {
		seconds += parts->second;
		date.precision = "second";
	}
	date.at_ms = seconds * 1000 + parts->ms;
	if (parts->has_offset) {
		date.at_ms -= parts->offset_minutes * 60000;
		date.zone = "explicit";
	} else if (hint->zone && local_to_utc(dates, hint->zone, parts, &date.at_ms)) {
		date.zone = hint->zone_is_told ? "explicit" : "source_default";
	}
	*ret_date = date;
}

/* Seconds, milliseconds or microseconds since 1970, with or without a fraction. */
static bool read_epoch(const struct token *tokens, size_t count, struct date *ret_date)
{
	int64_t n = tokens[0].number;
	int64_t ms;

	if (tokens[0].kind != TOKEN_NUMBER ||
		!(count == 1 || (count == 3 && token_is_mark(tokens + 1, '.'))))
		return false;
	if (tokens[0].digits == 9 || tokens[0].digits == 10)
		ms = n * 1000 + (count == 3 ? token_fraction(&tokens[2]) : 0);
	else if (tokens[0].digits == 13)
		ms = n;
	else if (tokens[0].digits == 16)
		ms = n / 1000;
	else
		return false;
	*ret_date = (struct date){.at_ms = ms, .precision = "second", .zone = "explicit"};
	return true;
}

int date_read(
	struct dates *dates, struct slice text, const struct date_hint *hint, struct date *ret_date)
{
	struct token tokens[DATE_TOKENS_MAX + DATE_TOKENS_AHEAD] = {0};
	struct reader reader = {.dates = dates,
		.hint = hint,
		.parts = {.year = -1,
			.month = -1,
			.day = -1,
			.hour = -1,
			.minute = -1,
			.second = -1}};
	size_t count;

	text = slice_trim(text);
	if (text.len == 0 || text.len > TEXT_MAX || !utf8_is_valid(text))
		return DATE_E_UNREADABLE;
	count = token_split(text, tokens);
	if (count == 0)
		return DATE_E_UNREADABLE;
	if (read_epoch(tokens, count, ret_date))
		return 0;
	for (size_t i = 0; i < count;) {
		size_t n = take(&reader, &tokens[i]);

		if (n == 0)
			return DATE_E_UNREADABLE;
		i += n;
	}
	if (reader.half)
		half_day(&reader.parts, reader.half == 2);
	if (!is_possible(&reader.parts))
		return DATE_E_UNREADABLE;
	settle(dates, &reader.parts, hint, ret_date);
	return 0;
}

int dates_new(struct dates **ret_dates)
{
	CLEANUP(dates_freep) struct dates *dates = calloc(1, sizeof(*dates));
	int r;

	if (!dates)
		return error_raise(-ENOMEM, "making the reader of dates");
	r = months_new(&dates->months);
	if (r)
		return error_pass(r);
	*ret_dates = dates;
	dates = NULL;
	return 0;
}

struct dates *dates_free(struct dates *dates)
{
	if (!dates)
		return NULL;
	for (size_t i = 0; i < dates->zone_count; i++)
		ucal_close(dates->zones[i].calendar);
	months_free(dates->months);
	free(dates);
	return NULL;
}

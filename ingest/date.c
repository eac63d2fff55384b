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
#include <stdlib.h>
#include <string.h>

#include <unicode/ucal.h>
#include <unicode/uchar.h>
#include <unicode/ustring.h>

#include "ingest/charset.h"
#include "ingest/month.h"
#include "runtime/error.h"

enum {
	TEXT_MAX = 120, /* bytes; a longer text is no date */
	TOKENS_MAX = 40,
	ZONES_MAX = 512, /* time zones kept open */
	YEAR_MIN = 1900,
	YEAR_MAX = 2199,
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

enum token_kind {
	TOKEN_END,
	TOKEN_NUMBER,
	TOKEN_WORD,
	TOKEN_MARK, /* one other character, not a blank */
};

struct token {
	enum token_kind kind;
	struct slice text;
	int64_t number;
	size_t digits;
	uint32_t mark;
	bool after_blank;
};

/* The parts as they are found; -1: not yet. */
struct parts {
	int year, month, day;
	int hour, minute, second, ms;
	int offset_minutes;
	bool has_offset;
	const char *zone; /* an IANA name that the text itself says */
	bool ambiguous;
};

/* What RFC 822 and common practice call zones; those that two countries use differently (IST, CST
 * of China) are read as RFC 822 or most newsrooms mean them. */
static const struct {
	const char *name;
	int minutes;
} zone_names[] = {
	{"z", 0},
	{"ut", 0},
	{"utc", 0},
	{"gmt", 0},
	{"wet", 0},
	{"west", 60},
	{"bst", 60},
	{"cet", 60},
	{"mez", 60},
	{"cest", 120},
	{"mesz", 120},
	{"eet", 120},
	{"eest", 180},
	{"msk", 180},
	{"trt", 180},
	{"sast", 120},
	{"eat", 180},
	{"wat", 60},
	{"cat", 120},
	{"est", -300},
	{"edt", -240},
	{"cst", -360},
	{"cdt", -300},
	{"mst", -420},
	{"mdt", -360},
	{"pst", -480},
	{"pdt", -420},
	{"ast", -240},
	{"adt", -180},
	{"nst", -210},
	{"brt", -180},
	{"art", -180},
	{"clt", -240},
	{"ist", 330},
	{"pkt", 300},
	{"npt", 345},
	{"wib", 420},
	{"wita", 480},
	{"wit", 540},
	{"ict", 420},
	{"sgt", 480},
	{"myt", 480},
	{"hkt", 480},
	{"pht", 480},
	{"jst", 540},
	{"kst", 540},
	{"aest", 600},
	{"aedt", 660},
	{"acst", 570},
	{"awst", 480},
	{"nzst", 720},
	{"nzdt", 780},
	{"gst", 240},
	{"irst", 210},
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

static bool joins_word(uint32_t c)
{
	return u_isalpha((UChar32)c) || (U_GET_GC_MASK((UChar32)c) & U_GC_M_MASK) != 0 ||
	       c == 0x200C || c == 0x200D;
}

/* Han characters stand for themselves: in 2026年11月24日 no blank parts them from what follows. */
static bool is_alone(uint32_t c)
{
	return c == 0x5E74 || c == 0x6708 || c == 0x65E5 || c == 0x6642 || c == 0x65F6 ||
	       c == 0x5206 || c == 0x79D2 || c == 0xB144 || c == 0xC6D4 || c == 0xC77C ||
	       c == 0xC2DC || c == 0xBD84 || c == 0xCD08;
}

static void read_number(struct slice text, size_t *at, struct token *token)
{
	token->kind = TOKEN_NUMBER;
	while (*at < text.len) {
		size_t next = *at;
		int digit = u_charDigitValue(utf8_next(text, &next));

		if (digit < 0)
			return;
		if (token->digits < 18)
			token->number = token->number * 10 + digit;
		token->digits++;
		*at = next;
	}
}

static void read_word(struct slice text, size_t *at, struct token *token)
{
	const size_t from = *at;

	token->kind = TOKEN_WORD;
	while (*at < text.len) {
		size_t next = *at;
		uint32_t c = (uint32_t)utf8_next(text, &next);

		if (!joins_word(c) || is_alone(c))
			break;
		*at = next;
	}
	token->text = (struct slice){text.data + from, *at - from};
}

/* Part the text. 0: more tokens than a date has. */
static size_t tokenize(struct slice text, struct token *tokens)
{
	bool blank = false;
	size_t n = 0;

	for (size_t at = 0; at < text.len;) {
		size_t next = at;
		uint32_t c = (uint32_t)utf8_next(text, &next);

		if (u_isspace((UChar32)c) || c == 0xA0 || c == 0x200E || c == 0x200F) {
			blank = true;
			at = next;
			continue;
		}
		if (n == TOKENS_MAX)
			return 0;
		tokens[n] = (struct token){.kind = TOKEN_MARK, .mark = c, .after_blank = blank};
		blank = false;
		if (u_charDigitValue((UChar32)c) >= 0)
			read_number(text, &at, &tokens[n]);
		else if (joins_word(c) && !is_alone(c))
			read_word(text, &at, &tokens[n]);
		else
			at = next;
		n++;
	}
	tokens[n] = (struct token){.kind = TOKEN_END};
	return n;
}

static bool is_mark(const struct token *token, uint32_t mark)
{
	return token->kind == TOKEN_MARK && token->mark == mark;
}

static bool is_number(const struct token *token, size_t digits_min, size_t digits_max, int64_t max)
{
	return token->kind == TOKEN_NUMBER && token->digits >= digits_min &&
	       token->digits <= digits_max && token->number <= max;
}

/* ".123456": the milliseconds of it. */
static int fraction(const struct token *token)
{
	int64_t ms = token->number;
	size_t digits = token->digits < 18 ? token->digits : 18;

	for (; digits < 3; digits++)
		ms *= 10;
	for (; digits > 3; digits--)
		ms /= 10;
	return (int)ms;
}

/* "18:45:07.123" at `token`: how many tokens it takes, or 0. */
static size_t take_clock(const struct token *token, struct parts *parts)
{
	size_t n = 3;

	if (parts->hour >= 0 || !is_number(token, 1, 2, 24) ||
		!(is_mark(token + 1, ':') || is_mark(token + 1, 0xFF1A)) ||
		!is_number(token + 2, 2, 2, 59))
		return 0;
	parts->hour = (int)token->number;
	parts->minute = (int)token[2].number;
	if (is_mark(token + 3, ':') && is_number(token + 4, 2, 2, 60)) {
		parts->second = (int)token[4].number;
		n = 5;
		if ((is_mark(token + 5, '.') || is_mark(token + 5, ',')) &&
			token[6].kind == TOKEN_NUMBER && !token[6].after_blank) {
			parts->ms = fraction(&token[6]);
			n = 7;
		}
	}
	return n;
}

/* 18時45分, 18시 45분, 18h45, "18.45" after a whole date. */
static size_t take_other_clock(const struct token *token, struct parts *parts)
{
	const struct token *mark = token + 1;
	bool dotted = is_mark(mark, '.') && parts->year >= 0 && parts->day >= 0 &&
		      is_number(token + 2, 2, 2, 59) && !token[2].after_blank;
	bool letter = mark->kind == TOKEN_WORD && mark->text.len == 1 &&
		      (mark->text.data[0] | 0x20) == 'h' && is_number(token + 2, 2, 2, 59);
	bool sign = is_mark(mark, 0x6642) || is_mark(mark, 0x65F6) || is_mark(mark, 0xC2DC);

	if (parts->hour >= 0 || !is_number(token, 1, 2, 24) || (!dotted && !letter && !sign))
		return 0;
	parts->hour = (int)token->number;
	parts->minute = 0;
	if (!is_number(token + 2, 1, 2, 59))
		return 2;
	parts->minute = (int)token[2].number;
	return sign ? 4 : 3;
}

/* "+02:00", "-0300", "+5" after a clock. */
static size_t take_offset(const struct token *token, struct parts *parts)
{
	bool minus = is_mark(token, '-') || is_mark(token, 0x2212);
	int minutes;
	size_t n = 2;

	if (parts->hour < 0 || parts->has_offset || (!minus && !is_mark(token, '+')) ||
		token[1].kind != TOKEN_NUMBER || token[1].after_blank)
		return 0;
	if (token[1].digits == 4) {
		minutes = (int)(token[1].number / 100 * 60 + token[1].number % 100);
	} else if (token[1].digits <= 2) {
		minutes = (int)token[1].number * 60;
		if (is_mark(token + 2, ':') && is_number(token + 3, 2, 2, 59)) {
			minutes += (int)token[3].number;
			n = 4;
		}
	} else {
		return 0;
	}
	if (minutes > 15 * 60)
		return 0;
	parts->offset_minutes = minus ? -minutes : minutes;
	parts->has_offset = true;
	return n;
}

static void set_date(struct parts *parts, int64_t year, int64_t month, int64_t day)
{
	parts->year = (int)year;
	parts->month = (int)month;
	parts->day = (int)day;
}

/* 03/04/2026: which is the month? */
static void set_short_first(
	struct parts *parts, const struct token *token, const struct date_hint *hint)
{
	bool slash = is_mark(token + 1, '/');
	bool month_first = token[2].number > 12;

	if (slash && token[0].number <= 12 && token[2].number <= 12 &&
		token[0].number != token[2].number) {
		month_first = hint->language && strcmp(hint->language, "en-US") == 0;
		month_first =
			month_first || (hint->zone && strcmp(hint->zone, "America/New_York") == 0);
		parts->ambiguous =
			!month_first && (!hint->language || strncmp(hint->language, "en", 2) == 0);
	}
	set_date(parts, token[4].number, token[month_first ? 0 : 2].number,
		token[month_first ? 2 : 0].number);
}

static bool is_year(const struct token *token)
{
	return is_number(token, 4, 4, YEAR_MAX) && token->number >= YEAR_MIN;
}

/* Three numbers with the same mark between: 2026-11-24, 24.11.2026, 11/24/2026. */
static size_t take_numeric(
	const struct token *token, const struct date_hint *hint, struct parts *parts)
{
	uint32_t mark = token[1].mark;

	if (parts->year >= 0 || parts->month >= 0 || parts->day >= 0 ||
		token[1].kind != TOKEN_MARK || !is_mark(token + 3, mark) ||
		!(mark == '-' || mark == '.' || mark == '/'))
		return 0;
	if (is_year(token) && is_number(token + 2, 1, 2, 12) && is_number(token + 4, 1, 2, 31)) {
		set_date(parts, token[0].number, token[2].number, token[4].number);
		return 5;
	}
	if (is_number(token, 1, 2, 31) && is_number(token + 2, 1, 2, 31) && is_year(token + 4)) {
		set_short_first(parts, token, hint);
		return 5;
	}
	return 0;
}

/* 20261124 and 20261124184507, which also stand before a "T". */
static size_t take_packed(const struct token *token, struct parts *parts)
{
	int64_t n = token->number;

	if (token->kind != TOKEN_NUMBER || parts->year >= 0)
		return 0;
	if (token->digits == 14 || token->digits == 12) {
		parts->second = token->digits == 14 ? (int)(n % 100) : -1;
		n = token->digits == 14 ? n / 100 : n;
		parts->minute = (int)(n % 100);
		parts->hour = (int)(n / 100 % 100);
		n /= 10000;
	} else if (token->digits != 8) {
		return 0;
	}
	set_date(parts, n / 10000, n / 100 % 100, n % 100);
	return 1;
}

/* The 184507 of 20261124T184507Z. */
static size_t take_packed_clock(const struct token *token, struct parts *parts)
{
	int64_t n = token->number;

	if (token->kind != TOKEN_NUMBER || parts->year < 0 || parts->hour >= 0)
		return 0;
	if (token->digits != 6 && token->digits != 4)
		return 0;
	if (token->digits == 6) {
		parts->second = (int)(n % 100);
		n /= 100;
	}
	parts->hour = (int)(n / 100);
	parts->minute = (int)(n % 100);
	return 1;
}

/* A year, a month or a day that its sign or its size names. */
static size_t take_single(const struct token *token, struct parts *parts)
{
	const struct token *next = token + 1;

	if (token->kind != TOKEN_NUMBER)
		return 0;
	if (is_mark(next, 0x5E74) || is_mark(next, 0xB144)) {
		parts->year = (int)token->number;
		return 2;
	}
	if (is_mark(next, 0x6708) || is_mark(next, 0xC6D4)) {
		parts->month = (int)token->number;
		return 2;
	}
	if (is_mark(next, 0x65E5) || is_mark(next, 0xC77C)) {
		parts->day = (int)token->number;
		return 2;
	}
	if (is_year(token) && parts->year < 0) {
		parts->year = (int)token->number;
		return 1;
	}
	if (is_number(token, 1, 2, 31) && parts->day < 0) {
		parts->day = (int)token->number;
		return 1;
	}
	/* RFC 850's 24-Nov-26: only behind a day and a month. */
	if (token->digits == 2 && parts->day >= 0 && parts->month >= 0 && parts->year < 0) {
		parts->year = (int)token->number + (token->number < 70 ? 2000 : 1900);
		return 1;
	}
	return 0;
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

static bool take_zone_name(const struct token *token, struct parts *parts)
{
	for (size_t i = 0; i < COUNT_OF(zone_names) && !parts->has_offset; i++) {
		if (strlen(zone_names[i].name) != token->text.len ||
			strncasecmp(zone_names[i].name, token->text.data, token->text.len) != 0)
			continue;
		/* "GMT+2" says more than "GMT" does. */
		if (is_mark(token + 1, '+') || is_mark(token + 1, '-'))
			return true;
		parts->offset_minutes = zone_names[i].minutes;
		parts->has_offset = true;
		return true;
	}
	return false;
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

	if (token->text.len != 1 || (letter != 'a' && letter != 'p') || !is_mark(token + 1, '.') ||
		token[2].kind != TOKEN_WORD || token[2].text.len != 1 ||
		(token[2].text.data[0] | 0x20) != 'm')
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
		is_number(token + 1, 1, 2, 12)) {
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
		(void)take_zone_name(token, parts); /* any other word means nothing to us */
	return 1;
}

static size_t take(struct reader *reader, const struct token *token)
{
	struct parts *parts = &reader->parts;
	size_t n;

	if (token->kind == TOKEN_WORD)
		return take_word(reader, token);
	if (token->kind == TOKEN_MARK) {
		n = take_offset(token, parts);
		return n ? n : 1;
	}
	n = take_clock(token, parts);
	n = n ? n : take_numeric(token, reader->hint, parts);
	n = n ? n : take_packed(token, parts);
	n = n ? n : take_packed_clock(token, parts);
	n = n ? n : take_other_clock(token, parts);
	n = n ? n : take_single(token, parts);
	return n;
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

	if (parts->year < YEAR_MIN || parts->year > YEAR_MAX || parts->month < 1 ||
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
		!(count == 1 || (count == 3 && is_mark(tokens + 1, '.'))))
		return false;
	if (tokens[0].digits == 9 || tokens[0].digits == 10)
		ms = n * 1000 + (count == 3 ? fraction(&tokens[2]) : 0);
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
	struct token tokens[TOKENS_MAX + 8] = {0};
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
	count = tokenize(text, tokens);
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

/*
 * date_parts.c - what a number, or a zone's name, means in a date.
 *
 * The takers are tried from the one that is surest of itself to the one that guesses: a number
 * before ":" is an hour, three with the same mark between are a date, eight digits are one, and a
 * lone small number is the day.
 */
#include "ingest/date_parts.h"

#include <string.h>

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

/* "18:45:07.123" at `token`: how many tokens it takes, or 0. */
static size_t take_clock(const struct token *token, struct parts *parts)
{
	size_t n = 3;

	if (parts->hour >= 0 || !token_is_number(token, 1, 2, 24) ||
		!(token_is_mark(token + 1, ':') || token_is_mark(token + 1, 0xFF1A)) ||
		!token_is_number(token + 2, 2, 2, 59))
		return 0;
	parts->hour = (int)token->number;
	parts->minute = (int)token[2].number;
	if (token_is_mark(token + 3, ':') && token_is_number(token + 4, 2, 2, 60)) {
		parts->second = (int)token[4].number;
		n = 5;
		if ((token_is_mark(token + 5, '.') || token_is_mark(token + 5, ',')) &&
			token[6].kind == TOKEN_NUMBER && !token[6].after_blank) {
			parts->ms = token_fraction(&token[6]);
			n = 7;
		}
	}
	return n;
}

/* 18時45分, 18시 45분, 18h45, "18.45" after a whole date. */
static size_t take_other_clock(const struct token *token, struct parts *parts)
{
	const struct token *mark = token + 1;
	bool dotted = token_is_mark(mark, '.') && parts->year >= 0 && parts->day >= 0 &&
		      token_is_number(token + 2, 2, 2, 59) && !token[2].after_blank;
	bool letter = mark->kind == TOKEN_WORD && mark->text.len == 1 &&
		      (mark->text.data[0] | 0x20) == 'h' && token_is_number(token + 2, 2, 2, 59);
	bool sign = token_is_mark(mark, 0x6642) || token_is_mark(mark, 0x65F6) ||
		    token_is_mark(mark, 0xC2DC);

	if (parts->hour >= 0 || !token_is_number(token, 1, 2, 24) || (!dotted && !letter && !sign))
		return 0;
	parts->hour = (int)token->number;
	parts->minute = 0;
	if (!token_is_number(token + 2, 1, 2, 59))
		return 2;
	parts->minute = (int)token[2].number;
	return sign ? 4 : 3;
}

size_t parts_take_offset(const struct token *token, struct parts *parts)
{
	bool minus = token_is_mark(token, '-') || token_is_mark(token, 0x2212);
	int minutes;
	size_t n = 2;

	if (parts->hour < 0 || parts->has_offset || (!minus && !token_is_mark(token, '+')) ||
		token[1].kind != TOKEN_NUMBER || token[1].after_blank)
		return 0;
	if (token[1].digits == 4) {
		minutes = (int)(token[1].number / 100 * 60 + token[1].number % 100);
	} else if (token[1].digits <= 2) {
		minutes = (int)token[1].number * 60;
		if (token_is_mark(token + 2, ':') && token_is_number(token + 3, 2, 2, 59)) {
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
	bool slash = token_is_mark(token + 1, '/');
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
	return token_is_number(token, 4, 4, DATE_YEAR_MAX) && token->number >= DATE_YEAR_MIN;
}

/* Three numbers with the same mark between: 2026-11-24, 24.11.2026, 11/24/2026. */
static size_t take_numeric(
	const struct token *token, const struct date_hint *hint, struct parts *parts)
{
	uint32_t mark = token[1].mark;

	if (parts->year >= 0 || parts->month >= 0 || parts->day >= 0 ||
		token[1].kind != TOKEN_MARK || !token_is_mark(token + 3, mark) ||
		!(mark == '-' || mark == '.' || mark == '/'))
		return 0;
	if (is_year(token) && token_is_number(token + 2, 1, 2, 12) &&
		token_is_number(token + 4, 1, 2, 31)) {
		set_date(parts, token[0].number, token[2].number, token[4].number);
		return 5;
	}
	if (token_is_number(token, 1, 2, 31) && token_is_number(token + 2, 1, 2, 31) &&
		is_year(token + 4)) {
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
	if (token_is_mark(next, 0x5E74) || token_is_mark(next, 0xB144)) {
		parts->year = (int)token->number;
		return 2;
	}
	if (token_is_mark(next, 0x6708) || token_is_mark(next, 0xC6D4)) {
		parts->month = (int)token->number;
		return 2;
	}
	if (token_is_mark(next, 0x65E5) || token_is_mark(next, 0xC77C)) {
		parts->day = (int)token->number;
		return 2;
	}
	if (is_year(token) && parts->year < 0) {
		parts->year = (int)token->number;
		return 1;
	}
	if (token_is_number(token, 1, 2, 31) && parts->day < 0) {
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

bool parts_take_zone_name(const struct token *token, struct parts *parts)
{
	for (size_t i = 0; i < COUNT_OF(zone_names) && !parts->has_offset; i++) {
		if (strlen(zone_names[i].name) != token->text.len ||
			strncasecmp(zone_names[i].name, token->text.data, token->text.len) != 0)
			continue;
		/* "GMT+2" says more than "GMT" does. */
		if (token_is_mark(token + 1, '+') || token_is_mark(token + 1, '-'))
			return true;
		parts->offset_minutes = zone_names[i].minutes;
		parts->has_offset = true;
		return true;
	}
	return false;
}

size_t parts_take_number(
	const struct token *token, const struct date_hint *hint, struct parts *parts)
{
	size_t n = take_clock(token, parts);

	n = n ? n : take_numeric(token, hint, parts);
	n = n ? n : take_packed(token, parts);
	n = n ? n : take_packed_clock(token, parts);
	n = n ? n : take_other_clock(token, parts);
	return n ? n : take_single(token, parts);
}

/*
 * date_parts.h - the parts of a date, and how numbers and zones become them.
 *
 * Each of the takers looks at the tokens from `token` on and says how many of them it took; 0 is
 * none, and then `parts` is as it was.
 */
#pragma once

#include "ingest/date.h"
#include "ingest/date_token.h"

enum {
	DATE_YEAR_MIN = 1900,
	DATE_YEAR_MAX = 2199,
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

/* Whatever a number may begin: a clock, a whole date, a year, a month or a day. */
size_t parts_take_number(
	const struct token *token, const struct date_hint *hint, struct parts *parts);
/* "+02:00", "-0300", "+5" after a clock. */
size_t parts_take_offset(const struct token *token, struct parts *parts);
/* "CET". Does the word name a zone? */
bool parts_take_zone_name(const struct token *token, struct parts *parts);

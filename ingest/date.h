/*
 * date.h - a date as a producer writes it, as a moment, with what is known of it.
 *
 * Read are: RFC 3339 and its relatives, ISO's basic form, RFC 822 and 850, asctime, epochs in
 * seconds to microseconds, YYYYMMDD with and without time, numeric dates with dots or slashes, and
 * dates with a month's name in any of some 60 languages, with digits of any script. Refused are
 * relative times ("3 hours ago"), dates without a year, and what two languages read differently
 * when the language is not known.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "runtime/base.h"
#include "runtime/slice.h"

struct dates; /* the names of the months, and the time zones met so far */

int dates_new(struct dates **ret_dates);
struct dates *dates_free(struct dates *dates);
DEFINE_CLEANUP(struct dates *, dates_free);

/* What is known beside the text. */
struct date_hint {
	const char *zone;     /* IANA name, for a time without a zone; NULL: UTC is assumed */
	bool zone_is_told;    /* `zone` came with this very date: it is explicit */
	const char *language; /* BCP 47, settles names of months and the order of 03/04; or NULL */
};

struct date {
	int64_t at_ms;
	const char *precision; /* day | minute | second */
	const char *zone;      /* explicit | source_default | assumed_utc */
	bool ambiguous;        /* 03/04/2026: taken as day before month without knowing it */
};

enum {
	DATE_E_UNREADABLE = 1,
};

/* 0, DATE_E_UNREADABLE or < 0. */
int date_read(struct dates *dates, struct slice text, const struct date_hint *hint,
	struct date *ret_date);

/* Every shape in which producers write dates, and what is no date. */
#include "tests/support/test.h"

#include <stdio.h>

#include "ingest/date.h"
#include "schemas/article.h"

static int make(void **state)
{
	return dates_new((struct dates **)state);
}

static int unmake(void **state)
{
	dates_free(*state);
	return 0;
}

static void test_read_takes_every_shape_of_a_date(void **state)
{
	static const struct {
		const char *why;
		const char *text;
		const char *zone, *language;
		const char *moment, *precision, *source;
	} cases[] = {
		{"RFC 3339 with milliseconds", "2026-01-08T17:46:00.250+02:00", NULL, NULL,
			"2026-01-08T15:46:00.250Z", "second", "explicit"},
		{"RFC 3339 in UTC", "2026-01-08T17:46:05Z", NULL, NULL, "2026-01-08T17:46:05Z",
			"second", "explicit"},
		{"an offset without a colon", "2026-01-08T17:46:05-0330", NULL, NULL,
			"2026-01-08T21:16:05Z", "second", "explicit"},
		{"no seconds", "2026-01-08T17:46Z", NULL, NULL, "2026-01-08T17:46:00Z", "minute",
			"explicit"},
		{"str(datetime) of Python", "2026-01-08 17:46:00+02:00", NULL, NULL,
			"2026-01-08T15:46:00Z", "second", "explicit"},
		{"microseconds", "2026-01-08T17:46:00.123456+01:00", NULL, NULL,
			"2026-01-08T16:46:00.123Z", "second", "explicit"},
		{"a blank before the offset", "2026-01-08 17:46:00 +01:00", NULL, NULL,
			"2026-01-08T16:46:00Z", "second", "explicit"},
		{"no zone and none known", "2026-01-08 17:46:00", NULL, NULL,
			"2026-01-08T17:46:00Z", "second", "assumed_utc"},
		{"no zone, the outlet's in winter", "2026-01-08 17:46", "Europe/Lisbon", NULL,
			"2026-01-08T17:46:00Z", "minute", "source_default"},
		{"no zone, the outlet's in summer", "2026-07-08 17:46", "Europe/Lisbon", NULL,
			"2026-07-08T16:46:00Z", "minute", "source_default"},
		{"a day", "2026-11-24", "Asia/Tokyo", NULL, "2026-11-23T15:00:00Z", "day",
			"source_default"},
		{"a zone that nobody knows", "2026-11-24 10:00", "Mars/Crater", NULL,
			"2026-11-24T10:00:00Z", "minute", "assumed_utc"},
		{"ISO's basic form", "20130605T210000+0000", NULL, NULL, "2013-06-05T21:00:00Z",
			"second", "explicit"},
		{"GDELT's", "20261124T184507Z", NULL, NULL, "2026-11-24T18:45:07Z", "second",
			"explicit"},
		{"fourteen digits", "20261124184507", NULL, NULL, "2026-11-24T18:45:07Z", "second",
			"assumed_utc"},
		{"eight digits", "20261124", NULL, NULL, "2026-11-24T00:00:00Z", "day",
			"assumed_utc"},
		{"RFC 822", "Tue, 24 Nov 2026 18:45:07 +0100", NULL, NULL, "2026-11-24T17:45:07Z",
			"second", "explicit"},
		{"RFC 822 with a name", "Tue, 24 Nov 2026 18:45:07 EST", NULL, NULL,
			"2026-11-24T23:45:07Z", "second", "explicit"},
		{"RFC 850", "Tuesday, 24-Nov-26 18:45:07 GMT", NULL, NULL, "2026-11-24T18:45:07Z",
			"second", "explicit"},
		{"asctime with a zone", "Fri Apr 17 19:03:17 CEST 2026", NULL, NULL,
			"2026-04-17T17:03:17Z", "second", "explicit"},
		{"GMT and more", "24 Nov 2026 18:45 GMT+2", NULL, NULL, "2026-11-24T16:45:00Z",
			"minute", "explicit"},
		{"seconds since 1970", "1795545907", NULL, NULL, "2026-11-24T18:45:07Z", "second",
			"explicit"},
		{"milliseconds since 1970", "1795545907250", NULL, NULL, "2026-11-24T18:45:07.250Z",
			"second", "explicit"},
		{"a float since 1970", "1795545907.5", NULL, NULL, "2026-11-24T18:45:07.500Z",
			"second", "explicit"},
		{"German", "24. November 2026, 18:45 Uhr", NULL, NULL, "2026-11-24T18:45:00Z",
			"minute", "assumed_utc"},
		{"dots", "24.11.2026 18:45", NULL, NULL, "2026-11-24T18:45:00Z", "minute",
			"assumed_utc"},
		{"Finnish", "24.11.2026 klo 18.45", NULL, NULL, "2026-11-24T18:45:00Z", "minute",
			"assumed_utc"},
		{"slashes, the day cannot be a month", "24/11/2026", NULL, NULL,
			"2026-11-24T00:00:00Z", "day", "assumed_utc"},
		{"slashes, the second cannot be a month", "11/24/2026", NULL, NULL,
			"2026-11-24T00:00:00Z", "day", "assumed_utc"},
		{"American", "November 24, 2026 6:45 PM", NULL, NULL, "2026-11-24T18:45:00Z",
			"minute", "assumed_utc"},
		{"American with dots", "Nov. 24, 2026 at 12:05 a.m.", NULL, NULL,
			"2026-11-24T00:05:00Z", "minute", "assumed_utc"},
		{"Spanish", "24 de noviembre de 2026, 18:45", NULL, NULL, "2026-11-24T18:45:00Z",
			"minute", "assumed_utc"},
		{"French", "le 24 décembre 2026 à 18h45", NULL, NULL, "2026-12-24T18:45:00Z",
			"minute", "assumed_utc"},
		{"Russian", "24 ноября 2026, 18:45", NULL, NULL, "2026-11-24T18:45:00Z", "minute",
			"assumed_utc"},
		{"Ukrainian in capitals", "24 ЛИСТОПАДА 2026", NULL, "uk", "2026-11-24T00:00:00Z",
			"day", "assumed_utc"},
		{"Croatian's October", "24. listopada 2026.", NULL, "hr", "2026-10-24T00:00:00Z",
			"day", "assumed_utc"},
		{"Polish's November", "24 listopada 2026", NULL, "pl", "2026-11-24T00:00:00Z",
			"day", "assumed_utc"},
		{"Greek", "24 Νοεμβρίου 2026", NULL, NULL, "2026-11-24T00:00:00Z", "day",
			"assumed_utc"},
		{"Hungarian in a feed", "2004-július-13T9:15-05:00", NULL, NULL,
			"2004-07-13T14:15:00Z", "minute", "explicit"},
		{"Turkish", "24 Kasım 2026 Salı 18:45", NULL, NULL, "2026-11-24T18:45:00Z",
			"minute", "assumed_utc"},
		{"Japanese", "2026年11月24日 18時45分", NULL, NULL, "2026-11-24T18:45:00Z",
			"minute", "assumed_utc"},
		{"Korean in the afternoon", "2026년 11월 24일 오후 6:45", NULL, NULL,
			"2026-11-24T18:45:00Z", "minute", "assumed_utc"},
		{"Vietnamese", "24 tháng 11, 2026 18:45", NULL, NULL, "2026-11-24T18:45:00Z",
			"minute", "assumed_utc"},
		{"Arabic digits", "٢٤ نوفمبر ٢٠٢٦", NULL, NULL, "2026-11-24T00:00:00Z", "day",
			"assumed_utc"},
		{"Indonesian", "24 Desember 2026", NULL, NULL, "2026-12-24T00:00:00Z", "day",
			"assumed_utc"},
		{"a leap day", "2024-02-29", NULL, NULL, "2024-02-29T00:00:00Z", "day",
			"assumed_utc"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct date_hint hint = {
			.zone = cases[i].zone, .language = cases[i].language};
		struct date date = {0};
		char moment[32] = "";
		int r = date_read(*state, slice_of(cases[i].text), &hint, &date);

		if (r == 0)
			time_print(date.at_ms, moment);
		if (r || strcmp(moment, cases[i].moment) != 0 ||
			strcmp(date.precision, cases[i].precision) != 0 ||
			strcmp(date.zone, cases[i].source) != 0)
			fail_msg("%s: \"%s\" gave %d %s %s %s", cases[i].why, cases[i].text, r,
				moment, r ? "" : date.precision, r ? "" : date.zone);
	}
}

static void test_read_refuses_what_is_no_date(void **state)
{
	static const struct {
		const char *why, *text;
	} cases[] = {
		{"nothing", ""},
		{"only blanks", "  "},
		{"a word", "None"},
		{"relative", "3 hours ago"},
		{"relative in German", "vor 2 Stunden"},
		{"no year", "24 November"},
		{"no day", "November 2026"},
		{"a 13th month", "2026-13-01"},
		{"a 30th of February", "2026-02-30"},
		{"a 29th of February in a common year", "2026-02-29"},
		{"the 25th hour", "2026-02-20 25:10"},
		{"the year 1405 of another calendar", "1405-09-03"},
		{"October or November, who knows", "24 listopada 2026"},
		{"a sentence",
			"The minister said on 24 November 2026 that all of the money which was "
			"lent to the harbour in the years before would be paid back at once"},
		{"bytes that are no text", "2026-\xFF\xFE-01"},
		{"too many numbers", "1 2 3 4 5 6 7 8 9 10 11 12"},
	};
	const struct date_hint hint = {0};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct date date = {0};

		if (date_read(*state, slice_of(cases[i].text), &hint, &date) != DATE_E_UNREADABLE)
			fail_msg("%s: \"%s\" was read", cases[i].why, cases[i].text);
		assert_null(date.precision);
	}
}

static void test_read_says_when_day_and_month_could_be_swapped(void **state)
{
	const struct date_hint unknown = {0}, french = {.language = "fr"};
	const struct date_hint american = {.language = "en", .zone = "America/New_York"};
	struct date date;
	char moment[32];

	assert_int_equal(date_read(*state, slice_of("03/04/2026"), &unknown, &date), 0);
	assert_true(date.ambiguous);
	assert_int_equal(date_read(*state, slice_of("03/04/2026"), &french, &date), 0);
	assert_false(date.ambiguous);
	time_print(date.at_ms, moment);
	assert_string_equal(moment, "2026-04-03T00:00:00Z");
	assert_int_equal(date_read(*state, slice_of("03/04/2026"), &american, &date), 0);
	time_print(date.at_ms, moment);
	assert_string_equal(moment, "2026-03-04T05:00:00Z");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read_takes_every_shape_of_a_date),
		cmocka_unit_test(test_read_refuses_what_is_no_date),
		cmocka_unit_test(test_read_says_when_day_and_month_could_be_swapped),
	};

	return cmocka_run_group_tests(tests, make, unmake);
}

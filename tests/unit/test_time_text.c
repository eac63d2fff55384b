/* Times as text: read, written, refused. */
#include "tests/support/test.h"

#include "schemas/article.h"

static void test_a_time_is_read_and_written(void **state)
{
	static const struct {
		const char *why;
		const char *text;
		int64_t at_ms;
		const char *written;
	} cases[] = {
		{"the first second", "1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00Z"},
		{"before it", "1969-12-31T23:59:59.5Z", -500, "1969-12-31T23:59:59.500Z"},
		{"a leap day", "2024-02-29T12:00:00Z", 1709208000000, "2024-02-29T12:00:00Z"},
		{"the leap day of a century", "2000-02-29T00:00:00Z", 951782400000,
			"2000-02-29T00:00:00Z"},
		{"the last day of a year", "2026-12-31T23:59:59Z", 1798761599000,
			"2026-12-31T23:59:59Z"},
		{"east of Greenwich", "2026-11-24T05:30:00+05:30", 1795478400000,
			"2026-11-24T00:00:00Z"},
		{"west of it", "2026-11-23T19:00:00-05:00", 1795478400000, "2026-11-24T00:00:00Z"},
		{"more digits than we keep", "2026-11-24T00:00:00.123456Z", 1795478400123,
			"2026-11-24T00:00:00.123Z"},
		{"small letters", "2026-11-24t00:00:00z", 1795478400000, "2026-11-24T00:00:00Z"},
		{"a leap second", "2016-12-31T23:59:60Z", 1483228800000, "2017-01-01T00:00:00Z"},
		{"the first year", "0001-01-01T00:00:00Z", -62135596800000, "0001-01-01T00:00:00Z"},
		{"the last one", "9999-12-31T23:59:59.999Z", 253402300799999,
			"9999-12-31T23:59:59.999Z"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int64_t at_ms = 1;
		char text[32];

		if (!time_parse(cases[i].text, &at_ms) || at_ms != cases[i].at_ms)
			fail_msg("%s: %lld", cases[i].why, (long long)at_ms);
		time_print(at_ms, text);
		assert_string_equal(text, cases[i].written);
	}
}

static void test_what_is_no_time_is_refused(void **state)
{
	static const char *const texts[] = {"", "2026", "2026-11-24", "2026-11-24T00:00:00",
		"2026-11-24T00:00Z", "2026-11-24T00:00:00.Z", "2026-11-24T00:00:00+0530",
		"2026-11-24T00:00:00Z ", " 2026-11-24T00:00:00Z", "2026-13-01T00:00:00Z",
		"2026-02-29T00:00:00Z", "2026-00-10T00:00:00Z", "2026-04-31T00:00:00Z",
		"2026-11-24T24:00:00Z", "2026-11-24T00:60:00Z", "2026-11-24T00:00:61Z",
		"0000-01-01T00:00:00Z", "2026-11-24T00:00:00+24:00", "+026-11-24T00:00:00Z"};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		int64_t at_ms = 42;

		if (time_parse(texts[i], &at_ms) || at_ms != 42)
			fail_msg("\"%s\" was taken for a time", texts[i]);
	}
}

static void test_print_stays_within_four_digits_of_year(void **state)
{
	char text[32];
	(void)state;

	time_print(INT64_MAX, text);
	assert_string_equal(text, "9999-12-31T23:59:59.999Z");
	time_print(INT64_MIN, text);
	assert_string_equal(text, "0001-01-01T00:00:00Z");
}

static void test_every_day_comes_back(void **state)
{
	(void)state;

	for (int64_t day = -719162; day <= 2932896; day += 97) {
		int64_t at_ms = 0;
		char text[32];

		time_print(day * 86400000, text);
		assert_true(time_parse(text, &at_ms));
		assert_int_equal(at_ms, day * 86400000);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_time_is_read_and_written),
		cmocka_unit_test(test_what_is_no_time_is_refused),
		cmocka_unit_test(test_print_stays_within_four_digits_of_year),
		cmocka_unit_test(test_every_day_comes_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The headers of a reply are bounded, and say when to come back. */
#include "tests/support/test.h"

#include <stdio.h>

#include "runtime/http_headers.h"

static void take(struct http_headers *headers, const char *line)
{
	assert_int_equal(http_headers_take(headers, slice_of(line)), 0);
}

static void test_names_are_found_without_case_and_the_first_value_wins(void **state)
{
	CLEANUP(http_headers_deinit) struct http_headers headers = HTTP_HEADERS_INIT;
	(void)state;

	take(&headers, "Content-Type: text/html\r\n");
	take(&headers, "CONTENT-TYPE:application/json \r\n");
	take(&headers, "Empty:\r\n");
	take(&headers, "no header at all\r\n");
	take(&headers, "\r\n");
	assert_string_equal(http_headers_find(&headers, "content-type"), "text/html");
	assert_string_equal(http_headers_find(&headers, "Empty"), "");
	assert_null(http_headers_find(&headers, "content"));
	assert_int_equal(headers.count, 3);
}

static void test_a_status_line_begins_anew(void **state)
{
	CLEANUP(http_headers_deinit) struct http_headers headers = HTTP_HEADERS_INIT;
	(void)state;

	take(&headers, "HTTP/1.1 100 Continue\r\n");
	take(&headers, "Retry-After: 5\r\n");
	take(&headers, "HTTP/1.1 200 OK\r\n");
	assert_null(http_headers_find(&headers, "retry-after"));
}

static void test_number_and_bytes_are_bounded(void **state)
{
	CLEANUP(http_headers_deinit) struct http_headers headers = HTTP_HEADERS_INIT;
	CLEANUP(freep) char *large = calloc(1, 9001);
	char line[32];
	(void)state;

	assert_non_null(large);
	memset(large, 'x', 9000);
	large[1] = ':';
	take(&headers, large);
	take(&headers, large); /* does not fit beside the first */
	assert_int_equal(headers.count, 1);
	for (int i = 0; i < 1000; i++) {
		(void)snprintf(line, sizeof(line), "X-%d: v", i);
		take(&headers, line);
	}
	assert_int_equal(headers.count, HTTP_REPLY_HEADERS_MAX);
	assert_string_equal(http_headers_find(&headers, "x-62"), "v");
	assert_null(http_headers_find(&headers, "x-63"));
}

static void test_when_to_come_back(void **state)
{
	static const int64_t now_ms = 1790000000500; /* Mon, 21 Sep 2026 14:13:20.5 GMT */
	static const struct {
		const char *first, *second;
		long ms;
		const char *why;
	} cases[] = {
		{"", "", -1, "nothing said"},
		{"Retry-After: 30", "", 30000, "seconds"},
		{"Retry-After: 0", "", 0, "at once"},
		{"Retry-After: 0.25", "", 250, "parts of a second, against the standard"},
		{"Retry-After: -5", "", -1, "no time"},
		{"Retry-After: soon", "", -1, "no time either"},
		{"Retry-After: 5 apples", "", -1, "more than a number"},
		{"Retry-After: inf", "", -1, "not a number to wait for"},
		{"Retry-After: 0x10", "", 16000, "strtod reads it, harmlessly"},
		{"Retry-After: 1e300", "", 604800000, "a week at most"},
		{"Retry-After: Mon, 21 Sep 2026 14:13:30 GMT", "", 9500, "a date"},
		{"Retry-After: Mon, 21 Sep 2026 14:13:00 GMT", "", 0, "a date in the past"},
		{"Retry-After: Fri, 01 Jan 2100 00:00:00 GMT", "", 604800000, "a week at most"},
		{"retry-after-ms: 1200.5", "Retry-After: 2", 1201, "the finer one"},
		{"x-ms-retry-after-ms: 900", "Retry-After: 1", 900, "the finer one of Azure"},
		{"retry-after-ms: ?", "Retry-After: 3", 3000, "the coarser one when broken"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(http_headers_deinit) struct http_headers headers = HTTP_HEADERS_INIT;
		long ms;

		take(&headers, cases[i].first);
		take(&headers, cases[i].second);
		ms = http_headers_retry_after(&headers, now_ms);
		if (ms != cases[i].ms)
			fail_msg("%s: %ld ms", cases[i].why, ms);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names_are_found_without_case_and_the_first_value_wins),
		cmocka_unit_test(test_a_status_line_begins_anew),
		cmocka_unit_test(test_number_and_bytes_are_bounded),
		cmocka_unit_test(test_when_to_come_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

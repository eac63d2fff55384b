/* An answer is an object or none; an error is sorted by its first words that are known. */
#include "tests/support/test.h"

#include "translate/wire_answer.h"

static const struct wire_meaning reasons[] = {{403, "day", BACKEND_E_QUOTA}, {0, NULL, 0}};
static const struct wire_meaning messages[] = {
	{0, "day", BACKEND_E_PAIR}, {0, "long", BACKEND_E_TOO_LARGE}, {0, NULL, 0}};
static const struct wire_refusal refusal = {
	.inside = "error",
	.words = {{"errors", "reason", reasons}, {NULL, "message", messages}},
	.problem = "message",
};
static const struct wire_refusal flat = {
	.words = {{NULL, "message", messages}}, .problem = "message"};

static void test_only_an_object_is_an_answer(void **state)
{
	static const struct {
		const char *body;
		int outcome;
	} cases[] = {
		{"{}", 0},
		{"{\"a\":[1]}", 0},
		{"[]", BACKEND_E_UNAVAILABLE},
		{"7", BACKEND_E_UNAVAILABLE},
		{"", BACKEND_E_UNAVAILABLE},
		{"<html>", BACKEND_E_UNAVAILABLE},
		{"{\"a\":\"\\u0000\"}", BACKEND_E_UNAVAILABLE},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct http_response response = {.body = slice_of(cases[i].body)};
		cJSON *answer = NULL;

		assert_int_equal(wire_answer(&response, &answer), cases[i].outcome);
		assert_int_equal(answer != NULL, cases[i].outcome == 0);
		cJSON_Delete(answer);
	}
}

static void test_words_come_before_the_status(void **state)
{
	static const struct {
		const char *why;
		const struct wire_refusal *refusal;
		long status;
		const char *body;
		int outcome;
		const char *problem;
	} cases[] = {
		{"the list's first object", &refusal, 403,
			"{\"error\":{\"message\":\"per day\",\"errors\":[{\"reason\":\"day\"}]}}",
			BACKEND_E_QUOTA, "per day"},
		{"only its first", &refusal, 403,
			"{\"error\":{\"message\":\"x\",\"errors\":[{},{\"reason\":\"day\"}]}}",
			BACKEND_E_MISCONFIGURED, "x"},
		{"then the error's own words", &refusal, 400,
			"{\"error\":{\"message\":\"a day\",\"errors\":[{\"reason\":\"day\"}]}}",
			BACKEND_E_PAIR, ""},
		{"of these the first that is known", &refusal, 400,
			"{\"error\":{\"message\":\"a long day\"}}", BACKEND_E_PAIR, ""},
		{"then the status", &refusal, 429, "{\"error\":{\"message\":\"x\"}}",
			BACKEND_E_THROTTLED, ""},
		{"an error that is a text", &refusal, 401, "{\"error\":\"day\"}",
			BACKEND_E_MISCONFIGURED, ""},
		{"a list that is none", &refusal, 401, "{\"error\":{\"errors\":7}}",
			BACKEND_E_MISCONFIGURED, ""},
		{"an empty list", &refusal, 401, "{\"error\":{\"errors\":[]}}",
			BACKEND_E_MISCONFIGURED, ""},
		{"a page", &refusal, 502, "<html>", BACKEND_E_UNAVAILABLE, ""},
		{"the answer itself", &flat, 400, "{\"message\":\"too long\"}", BACKEND_E_TOO_LARGE,
			""},
		{"what an operator should read", &flat, 403, "{\"message\":\"no\\nkey\"}",
			BACKEND_E_MISCONFIGURED, "no key"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(reply_deinit) struct reply reply = {0};
		const struct http_response response = {
			.status = cases[i].status, .body = slice_of(cases[i].body)};
		int r = wire_refused(cases[i].refusal, &response, &reply);

		if (r != cases[i].outcome)
			fail_msg("%s: %d", cases[i].why, r);
		assert_string_equal(reply.problem, cases[i].problem);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_only_an_object_is_an_answer),
		cmocka_unit_test(test_words_come_before_the_status),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Reservations, and which of them are obeyed. */
#include "tests/support/test.h"

#include "ingest/reserved.h"

static void test_what_is_obeyed_is_found(void **state)
{
	static const struct {
		const char *obey;
		struct rights rights;
		const char *by;
	} cases[] = {
		{"", {.no_ai = true, .no_translate = true, .tdm_reserved = true}, NULL},
		{NULL, {.no_ai = true}, NULL},
		{"no-ai", {.no_ai = true}, "no-ai"},
		{"no-ai", {.no_translate = true}, NULL},
		{"no-translate tdm", {.no_translate = true, .tdm_reserved = true}, "no-translate"},
		{"no-ai tdm", {.tdm_reserved = true}, "tdm"},
		{"no-ai no-translate tdm", {.paywalled = true}, NULL},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *by = reserved_by(cases[i].obey, &cases[i].rights);

		if ((by == NULL) != (cases[i].by == NULL) || (by && strcmp(by, cases[i].by) != 0))
			fail_msg("\"%s\": %s", cases[i].obey, by ? by : "none");
	}
}

static void test_unknown_words_are_noticed(void **state)
{
	const char *bad = NULL;
	(void)state;

	assert_true(reserved_is_known("", &bad));
	assert_true(reserved_is_known("tdm no-ai no-translate", &bad));
	assert_null(bad);
	assert_false(reserved_is_known("tdm noai", &bad));
	assert_string_equal(bad, "noai");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_obeyed_is_found),
		cmocka_unit_test(test_unknown_words_are_noticed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

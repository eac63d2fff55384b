/* How long an article may be worked on. */
#include "tests/support/test.h"

#include "translate/deadline.h"

static void test_each_class_has_its_time(void **state)
{
	static const struct {
		const char *why;
		struct deadline_rules rules;
		int64_t published_ms;
		uint64_t until_ms;
	} cases[] = {
		{"no limit", {1000, 0, 0}, 100000, UINT64_MAX},
		{"fresh", {1000, 50, 700}, 99500, 57},
		{"just fresh", {1000, 50, 700}, 99000, 57},
		{"backfill", {1000, 50, 700}, 98999, 707},
		{"backfill has all the time", {1000, 50, 0}, 5, UINT64_MAX},
		{"none is backfill", {0, 50, 700}, 5, 57},
		{"nobody knows when", {1000, 50, 700}, 0, 57},
		{"from the future", {1000, 50, 700}, 200000, 57},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (deadline_of(&cases[i].rules, cases[i].published_ms, 100000, 7) !=
			cases[i].until_ms)
			fail_msg("%s", cases[i].why);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_class_has_its_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

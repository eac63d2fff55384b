/* How much of a budget is gone. */
#include "tests/support/test.h"

#include "translate/budget.h"

static void test_the_tightest_limit_counts(void **state)
{
	static const struct {
		const char *why;
		struct budget budget;
		struct budget_use use;
		enum budget_level level;
	} cases[] = {
		{"no limit", {-1, -1, -1, -1, -1, -1}, {1000000, 1000000, 1000000, 1000000, 0, 0},
			BUDGET_EASY},
		{"nothing spent", {100, 100, 1, 1, -1, -1}, {0, 0, 0, 0, 0, 0}, BUDGET_EASY},
		{"just below the warning", {100, -1, -1, -1, -1, -1}, {79, 0, 0, 0, 0, 0},
			BUDGET_EASY},
		{"characters of the day", {100, -1, -1, -1, -1, -1}, {80, 80, 0, 0, 0, 0},
			BUDGET_WARNED},
		{"characters of the month", {100, 100, -1, -1, -1, -1}, {5, 95, 0, 0, 0, 0},
			BUDGET_TIGHT},
		{"money of the day", {-1, -1, 2.5, -1, -1, -1}, {9, 9, 2500000, 2500000, 0, 0},
			BUDGET_SPENT},
		{"just before the end", {-1, -1, 2.5, -1, -1, -1}, {9, 9, 2499999, 2499999, 0, 0},
			BUDGET_TIGHT},
		{"requests of the day", {-1, -1, -1, -1, 10, -1}, {0, 0, 0, 0, 10, 0},
			BUDGET_SPENT},
		{"tokens of the day", {-1, -1, -1, -1, -1, 10}, {0, 0, 0, 0, 9, 8}, BUDGET_WARNED},
		{"money of the month", {1000, -1, 5, 10, -1, -1}, {9, 9, 0, 11000000, 0, 0},
			BUDGET_SPENT},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		double share = budget_share(&cases[i].budget, &cases[i].use);

		if (budget_level(share) != cases[i].level)
			fail_msg("%s: %g", cases[i].why, share);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_tightest_limit_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

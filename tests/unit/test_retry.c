/* When to try again, and whether at all. */
#include "tests/support/test.h"

#include "runtime/retry.h"

static void test_the_pause_doubles_up_to_its_cap(void **state)
{
	static const struct {
		unsigned attempt;
		uint64_t base_ms, cap_ms;
		double chance;
		uint64_t pause_ms;
		const char *why;
	} cases[] = {
		{0, 100, 10000, 0.5, 50, "the first pause is up to the base"},
		{1, 100, 10000, 0.5, 100, "the second up to twice that"},
		{6, 100, 10000, 0.5, 3200, "and so on"},
		{7, 100, 10000, 0.5, 5000, "up to the cap"},
		{4000000000, 100, 10000, 0.5, 5000, "however often it failed"},
		{3, 100, 10000, 0, 0, "no pause at all is a fair draw"},
		{64, 1, UINT64_MAX, 0, 0, "2^64 does not overflow"},
		{5, 20000, 10000, 0.5, 5000, "a base over the cap"},
		{5, 0, 10000, 0.9, 0, "without a base there is no pause"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		uint64_t pause_ms = retry_pause_ms(
			cases[i].attempt, cases[i].base_ms, cases[i].cap_ms, cases[i].chance);

		if (pause_ms != cases[i].pause_ms)
			fail_msg("%s: %llu ms", cases[i].why, (unsigned long long)pause_ms);
	}
}

static void test_ten_first_tries_pay_for_one_retry(void **state)
{
	struct retry_budget budget = {.share = 0.1, .ceiling = 100};
	(void)state;

	for (int i = 0; i < 9; i++)
		retry_budget_earn(&budget);
	assert_false(retry_budget_spend(&budget, 1000));
	retry_budget_earn(&budget);
	assert_true(retry_budget_spend(&budget, 1000));
	assert_false(retry_budget_spend(&budget, 1000));
}

static void test_some_retries_come_free_with_time(void **state)
{
	struct retry_budget budget = {.share = 0.1, .floor_per_s = 2, .ceiling = 3};
	(void)state;

	assert_false(retry_budget_spend(&budget, 1000)); /* the clock starts here */
	assert_false(retry_budget_spend(&budget, 1499));
	assert_true(retry_budget_spend(&budget, 1500));
	assert_false(retry_budget_spend(&budget, 1500));
}

static void test_credit_ends_at_the_ceiling(void **state)
{
	struct retry_budget budget = {.share = 1, .floor_per_s = 10, .ceiling = 2};
	(void)state;

	for (int i = 0; i < 50; i++)
		retry_budget_earn(&budget);
	assert_true(retry_budget_spend(&budget, 1000));
	assert_true(retry_budget_spend(&budget, 1000));
	assert_false(retry_budget_spend(&budget, 1000));
	assert_true(retry_budget_spend(&budget, 1000000));
	assert_true(retry_budget_spend(&budget, 1000000));
	assert_false(retry_budget_spend(&budget, 1000000));
}

static void test_a_clock_that_goes_back_gives_nothing(void **state)
{
	struct retry_budget budget = {.floor_per_s = 10, .ceiling = 10};
	(void)state;

	assert_false(retry_budget_spend(&budget, 5000));
	assert_false(retry_budget_spend(&budget, 4000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_pause_doubles_up_to_its_cap),
		cmocka_unit_test(test_ten_first_tries_pay_for_one_retry),
		cmocka_unit_test(test_some_retries_come_free_with_time),
		cmocka_unit_test(test_credit_ends_at_the_ceiling),
		cmocka_unit_test(test_a_clock_that_goes_back_gives_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

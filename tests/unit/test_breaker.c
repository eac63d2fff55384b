/* A dead backend is left alone, but for one probe a second. */
#include "tests/support/test.h"

#include "translate/breaker.h"

static void test_it_opens_after_six_failures_in_a_row(void **state)
{
	struct breaker breaker = {0};
	(void)state;

	for (int i = 0; i < 5; i++)
		assert_false(breaker_bad(&breaker, 1000));
	assert_true(breaker_admits(&breaker, 1000));
	assert_true(breaker_bad(&breaker, 1000));
	assert_false(breaker_admits(&breaker, 1000));
	assert_int_equal(breaker.since_ms, 1000);
}

static void test_every_third_failure_leaves_it_closed(void **state)
{
	struct breaker breaker = {0};
	(void)state;

	for (int i = 0; i < 300; i++) {
		if (i % 3 == 0)
			assert_false(breaker_bad(&breaker, 1000));
		else
			assert_false(breaker_good(&breaker));
	}
	assert_true(breaker_admits(&breaker, 1000));
}

static void test_open_it_admits_one_probe_a_second(void **state)
{
	struct breaker breaker = {0};
	unsigned probes = 0;
	(void)state;

	while (!breaker_bad(&breaker, 5000)) {
	}
	for (uint64_t now = 5000; now < 65000; now++) {
		if (!breaker_admits(&breaker, now))
			continue;
		probes++;
		assert_false(breaker_bad(&breaker, now));
	}
	assert_in_range(probes, 58, 60);
}

static void test_one_good_answer_closes_it(void **state)
{
	struct breaker breaker = {0};
	(void)state;

	while (!breaker_bad(&breaker, 5000)) {
	}
	assert_true(breaker_good(&breaker));
	assert_true(breaker_admits(&breaker, 5000));
	assert_false(breaker_bad(&breaker, 5000));
}

static void test_what_is_forbidden_waits_its_time(void **state)
{
	struct breaker breaker = {0};
	(void)state;

	assert_true(breaker_forbid(&breaker, 1000, 30000));
	assert_false(breaker_admits(&breaker, 30999));
	assert_true(breaker_admits(&breaker, 31000));
	assert_false(breaker_forbid(&breaker, 31000, 30000));
	assert_int_equal(breaker.since_ms, 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_it_opens_after_six_failures_in_a_row),
		cmocka_unit_test(test_every_third_failure_leaves_it_closed),
		cmocka_unit_test(test_open_it_admits_one_probe_a_second),
		cmocka_unit_test(test_one_good_answer_closes_it),
		cmocka_unit_test(test_what_is_forbidden_waits_its_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

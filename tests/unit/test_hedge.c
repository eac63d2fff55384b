/* Which requests are asked a second time, and how many. */
#include "tests/support/test.h"

#include "translate/hedge.h"

/* Evenly spread over 100 to 200 ms, in an order that repeats late. */
static double latency(unsigned i)
{
	return 0.1 + (double)(i * 7919 % 1000) / 10000;
}

static void test_the_time_is_that_which_the_share_exceeds(void **state)
{
	static const double shares[] = {0.01, 0.05, 0.2};
	(void)state;

	for (size_t n = 0; n < COUNT_OF(shares); n++) {
		struct hedge hedge;
		unsigned slower = 0;

		hedge_init(&hedge, shares[n]);
		for (unsigned i = 0; i < 20000; i++) {
			if (i >= 10000)
				slower += latency(i) * 1000 > (double)hedge_after_ms(&hedge);
			hedge_answered(&hedge, latency(i));
		}
		if (slower > 10000 * shares[n] * 1.3 + 20 || slower < 10000 * shares[n] * 0.5)
			fail_msg("%u of 10000 are slower", slower);
	}
}

static void test_it_follows_a_backend_that_slows_down(void **state)
{
	struct hedge hedge;
	(void)state;

	hedge_init(&hedge, 0.05);
	for (unsigned i = 0; i < 1000; i++)
		hedge_answered(&hedge, latency(i));
	for (unsigned i = 0; i < 1000; i++)
		hedge_answered(&hedge, 3 * latency(i));
	assert_in_range(hedge_after_ms(&hedge), 500, 650);
}

static void test_nothing_is_asked_twice_before_the_time_is_known(void **state)
{
	struct hedge hedge;
	(void)state;

	hedge_init(&hedge, 0.05);
	for (unsigned i = 0; i < 20; i++) {
		assert_int_equal(hedge_after_ms(&hedge), 0);
		hedge_answered(&hedge, 0.1);
	}
	assert_int_equal(hedge_after_ms(&hedge), 100);
}

static void test_no_more_than_the_share_is_asked_twice(void **state)
{
	struct hedge hedge;
	unsigned taken = 0;
	(void)state;

	hedge_init(&hedge, 0.1);
	for (unsigned i = 0; i < 1000; i++) {
		hedge_sent(&hedge);
		while (hedge_take(&hedge, i))
			taken++;
	}
	assert_int_equal(taken, 100);

	/* A quiet time does not save up for a storm. */
	for (unsigned i = 0; i < 1000; i++)
		hedge_sent(&hedge);
	for (taken = 0; hedge_take(&hedge, 5000);)
		taken++;
	assert_int_equal(taken, 10);
}

static void test_without_a_share_there_is_none(void **state)
{
	struct hedge hedge;
	(void)state;

	hedge_init(&hedge, 0);
	for (unsigned i = 0; i < 100; i++) {
		hedge_sent(&hedge);
		hedge_answered(&hedge, 0.1);
	}
	assert_int_equal(hedge_after_ms(&hedge), 0);
	assert_false(hedge_take(&hedge, 1000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_time_is_that_which_the_share_exceeds),
		cmocka_unit_test(test_it_follows_a_backend_that_slows_down),
		cmocka_unit_test(test_nothing_is_asked_twice_before_the_time_is_known),
		cmocka_unit_test(test_no_more_than_the_share_is_asked_twice),
		cmocka_unit_test(test_without_a_share_there_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

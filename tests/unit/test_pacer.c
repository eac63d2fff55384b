/* Published rates are kept over any stretch of time, and pauses that were asked for are made. */
#include "tests/support/test.h"

#include "translate/pacer.h"

/* How many requests of `units` go in `seconds`, when there is always one waiting. */
static unsigned count_sent(struct pacer *pacer, double units, unsigned seconds)
{
	unsigned sent = 0;

	for (uint64_t now = 0; now < seconds * 1000; now++)
		while (sent < 100000 && pacer_wait_ms(pacer, now) == 0) {
			pacer_spend(pacer, units);
			sent++;
		}
	return sent;
}

static void test_rates_are_kept(void **state)
{
	static const struct {
		const char *why;
		double requests_per_s, units_per_s, units;
		unsigned low, high; /* in 60 s */
	} cases[] = {
		{"requests count", 5, 0, 1000, 300, 306},
		{"a rate below one a second", 0.5, 0, 1, 30, 32},
		{"characters count", 0, 1000, 500, 120, 124},
		{"a question larger than a second's worth", 0, 100, 1000, 6, 8},
		{"the tighter one of two", 100, 1000, 500, 120, 124},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pacer pacer;
		unsigned sent;

		pacer_init(&pacer, cases[i].requests_per_s, cases[i].units_per_s, 0);
		sent = count_sent(&pacer, cases[i].units, 60);
		if (sent < cases[i].low || sent > cases[i].high)
			fail_msg("%s: %u went", cases[i].why, sent);
	}
}

static void test_without_rates_nothing_waits(void **state)
{
	struct pacer pacer;
	(void)state;

	pacer_init(&pacer, 0, 0, 0);
	assert_int_equal(count_sent(&pacer, 1e9, 1), 100000);
}

static void test_a_pause_that_was_asked_for_is_made(void **state)
{
	struct pacer pacer;
	(void)state;

	pacer_init(&pacer, 0, 0, 1000);
	pacer_close(&pacer, 6000);
	pacer_close(&pacer, 3000); /* a shorter one does not take it back */
	assert_int_equal(pacer_wait_ms(&pacer, 2000), 4000);
	assert_int_equal(pacer_wait_ms(&pacer, 6000), 0);
}

static void test_a_quiet_hour_earns_one_second(void **state)
{
	struct pacer pacer;
	unsigned sent = 0;
	(void)state;

	pacer_init(&pacer, 10, 0, 0);
	while (pacer_wait_ms(&pacer, 3600000) == 0) {
		pacer_spend(&pacer, 1);
		sent++;
	}
	assert_int_equal(sent, 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rates_are_kept),
		cmocka_unit_test(test_without_rates_nothing_waits),
		cmocka_unit_test(test_a_pause_that_was_asked_for_is_made),
		cmocka_unit_test(test_a_quiet_hour_earns_one_second),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

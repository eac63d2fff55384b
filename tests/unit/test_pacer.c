/* Published rates are kept over any stretch of time, and pauses that were asked for are made. */
#include "tests/support/test.h"

#include "translate/pacer.h"

static void start(struct pacer *pacer, double requests, double characters, double tokens)
{
	const double rates[PACER_KINDS] = {requests, characters, tokens};

	pacer_init(pacer, rates, 0);
}

/* How many requests of `units` characters, and half as many tokens, go in `seconds`, when there is
 * always one waiting. */
static unsigned count_sent(struct pacer *pacer, double units, unsigned seconds)
{
	unsigned sent = 0;

	for (uint64_t now = 0; now < seconds * 1000; now++)
		while (sent < 100000 && pacer_wait_ms(pacer, now) == 0) {
			pacer_spend(pacer, units, units / 2);
			sent++;
		}
	return sent;
}

static void test_rates_are_kept(void **state)
{
	static const struct {
		const char *why;
		double requests_per_s, characters_per_s, tokens_per_s, units;
		unsigned low, high; /* in 60 s */
	} cases[] = {
		{"requests count", 5, 0, 0, 1000, 300, 306},
		{"a rate below one a second", 0.5, 0, 0, 1, 30, 32},
		{"characters count", 0, 1000, 0, 500, 120, 124},
		{"a question larger than a second's worth", 0, 100, 0, 1000, 6, 8},
		{"tokens count", 0, 0, 500, 500, 120, 124},
		{"the tighter one of two", 100, 1000, 0, 500, 120, 124},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pacer pacer;
		unsigned sent;

		start(&pacer, cases[i].requests_per_s, cases[i].characters_per_s,
			cases[i].tokens_per_s);
		sent = count_sent(&pacer, cases[i].units, 60);
		if (sent < cases[i].low || sent > cases[i].high)
			fail_msg("%s: %u went", cases[i].why, sent);
	}
}

static void test_without_rates_nothing_waits(void **state)
{
	struct pacer pacer;
	(void)state;

	start(&pacer, 0, 0, 0);
	assert_int_equal(count_sent(&pacer, 1e9, 1), 100000);
}

static void test_a_pause_that_was_asked_for_is_made(void **state)
{
	struct pacer pacer;
	(void)state;

	start(&pacer, 0, 0, 0);
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

	start(&pacer, 10, 0, 0);
	while (pacer_wait_ms(&pacer, 3600000) == 0) {
		pacer_spend(&pacer, 1, 1);
		sent++;
	}
	assert_int_equal(sent, 10);
}

static void test_what_the_service_counted_is_paid_back(void **state)
{
	struct pacer pacer;
	(void)state;

	start(&pacer, 0, 0, 100);
	pacer_spend(&pacer, 0, 100);
	assert_int_equal(pacer_wait_ms(&pacer, 0), 0);
	pacer_correct(&pacer, 300); /* it used 400 */
	assert_int_equal(pacer_wait_ms(&pacer, 0), 3000);
	pacer_correct(&pacer, -200);
	assert_int_equal(pacer_wait_ms(&pacer, 0), 1000);
}

static void test_limits_of_a_second_and_a_minute_are_both_kept(void **state)
{
	static const struct {
		const char *why;
		double per_second, per_minute;
		long sharers;
		double rate;
	} cases[] = {
		{"none", 0, 0, 1, 0},
		{"of a second", 8, 0, 1, 8},
		{"of a minute", 0, 60, 1, 1},
		{"the minute is tighter", 10, 120, 1, 2},
		{"the second is tighter", 1, 600, 1, 1},
		{"divided", 0, 600, 5, 2},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (pacer_rate(cases[i].per_second, cases[i].per_minute, cases[i].sharers) !=
			cases[i].rate)
			fail_msg("%s", cases[i].why);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rates_are_kept),
		cmocka_unit_test(test_without_rates_nothing_waits),
		cmocka_unit_test(test_a_pause_that_was_asked_for_is_made),
		cmocka_unit_test(test_a_quiet_hour_earns_one_second),
		cmocka_unit_test(test_what_the_service_counted_is_paid_back),
		cmocka_unit_test(test_limits_of_a_second_and_a_minute_are_both_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * The limit finds what a backend bears. The backend here is a simulation: slots, a latency, and
 * either rejections beyond the slots or a queue, in steps of one millisecond of a clock of its own.
 */
#include "tests/support/test.h"

#include "translate/limiter.h"

enum {
	CALLS_MAX = 512,
};

struct call {
	bool running, rejected;
	uint64_t done_ms;
	double seconds;
	struct limiter_sample sample;
};

struct simulation {
	struct limiter limiter;
	unsigned slots;
	uint64_t latency_ms;
	bool queues; /* beyond the slots: wait, or be rejected */
	long retry_after_ms;
	uint64_t now_ms;
	struct call calls[CALLS_MAX];
	unsigned in_flight, most_in_flight;
	unsigned long answered, rejected;
	double busy; /* slot-milliseconds */
	uint64_t paused_until_ms;
	unsigned random;
};

static unsigned next_random(struct simulation *simulation, unsigned below)
{
	simulation->random = simulation->random * 1103515245 + 12345;
	return (simulation->random >> 16) % below;
}

static unsigned in_slots(const struct simulation *simulation)
{
	unsigned count = 0;

	for (size_t i = 0; i < CALLS_MAX; i++)
		count += simulation->calls[i].running && !simulation->calls[i].rejected;
	return count;
}

/* 5 % around the latency; with a queue, as much longer as there are more calls than slots. */
static uint64_t latency_of(struct simulation *simulation, unsigned inside)
{
	double latency = (double)simulation->latency_ms;

	latency *= 0.95 + next_random(simulation, 100) / 1000.0;
	if (simulation->queues && inside > simulation->slots)
		latency *= (double)inside / simulation->slots;
	return (uint64_t)latency;
}

static void send_one(struct simulation *simulation)
{
	unsigned inside = in_slots(simulation);
	struct call *call = simulation->calls;

	while (call->running)
		call++;
	simulation->in_flight++;
	if (simulation->most_in_flight < simulation->in_flight)
		simulation->most_in_flight = simulation->in_flight;
	*call = (struct call){
		.running = true,
		.rejected = !simulation->queues && inside >= simulation->slots,
		.sample = {.number = limiter_sent(&simulation->limiter),
			.in_flight = simulation->in_flight,
			.work = 1000},
	};
	call->done_ms =
		simulation->now_ms + (call->rejected ? 2 : latency_of(simulation, inside + 1));
	call->sample.seconds = (double)(call->done_ms - simulation->now_ms) / 1000;
}

static void end_one(struct simulation *simulation, struct call *call)
{
	call->running = false;
	simulation->in_flight--;
	if (!call->rejected) {
		simulation->answered++;
		limiter_answered(&simulation->limiter, &call->sample, simulation->now_ms);
		return;
	}
	simulation->rejected++;
	limiter_rejected(&simulation->limiter, call->sample.number, simulation->retry_after_ms,
		simulation->now_ms);
	if (simulation->retry_after_ms > 0)
		simulation->paused_until_ms =
			simulation->now_ms + (uint64_t)simulation->retry_after_ms;
}

/* There is always work waiting. */
static void run(struct simulation *simulation, unsigned seconds)
{
	simulation->answered = simulation->rejected = 0;
	simulation->busy = 0;
	simulation->most_in_flight = 0;
	for (unsigned i = 0; i < seconds * 1000; i++) {
		simulation->now_ms++;
		for (size_t j = 0; j < CALLS_MAX; j++)
			if (simulation->calls[j].running &&
				simulation->calls[j].done_ms <= simulation->now_ms)
				end_one(simulation, &simulation->calls[j]);
		while (simulation->now_ms >= simulation->paused_until_ms &&
			limiter_room(&simulation->limiter, simulation->in_flight,
				simulation->now_ms) > 0)
			send_one(simulation);
		simulation->busy += in_slots(simulation);
	}
}

static struct simulation begin(unsigned slots, uint64_t latency_ms, bool queues)
{
	struct simulation simulation = {.slots = slots,
		.latency_ms = latency_ms,
		.queues = queues,
		.retry_after_ms = -1,
		.now_ms = 1000,
		.random = 7};

	limiter_init(&simulation.limiter, 0, 4, 256);
	return simulation;
}

static double busy_share(const struct simulation *simulation, unsigned seconds)
{
	return simulation->busy / ((double)simulation->slots * seconds * 1000);
}

static double rejected_share(const struct simulation *simulation)
{
	return (double)simulation->rejected / (double)(simulation->answered + simulation->rejected);
}

static void test_a_told_limit_stays(void **state)
{
	struct simulation simulation = begin(32, 200, false);
	(void)state;

	limiter_init(&simulation.limiter, 32, 4, 256);
	run(&simulation, 20);
	assert_int_equal(simulation.rejected, 0);
	assert_true(busy_share(&simulation, 20) > 0.98);
	limiter_rejected(&simulation.limiter, limiter_sent(&simulation.limiter), -1, 99999);
	assert_int_equal(simulation.limiter.limit, 32);
}

static void test_it_finds_the_slots_and_is_hardly_ever_rejected(void **state)
{
	static const struct {
		const char *why;
		unsigned slots;
		uint64_t latency_ms;
	} cases[] = {
		{"the case of the benchmark", 32, 200},
		{"few slots", 2, 200},
		{"one slot", 1, 300},
		{"many slots", 200, 100},
		{"slow answers", 16, 2000},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct simulation simulation = begin(cases[i].slots, cases[i].latency_ms, false);
		double allowed = cases[i].slots >= 32 ? 0.005 : 0.05;

		run(&simulation, 10);
		if (cases[i].latency_ms > 1000)
			run(&simulation, 60); /* ten seconds are five round trips */
		run(&simulation, 60);
		if (busy_share(&simulation, 60) < 0.96)
			fail_msg("%s: busy %.3f", cases[i].why, busy_share(&simulation, 60));
		if (rejected_share(&simulation) > allowed)
			fail_msg("%s: rejected %.4f", cases[i].why, rejected_share(&simulation));
	}
}

static void test_it_follows_a_capacity_that_falls_and_comes_back(void **state)
{
	struct simulation simulation = begin(32, 200, false);
	(void)state;

	run(&simulation, 20);
	simulation.slots = 8;
	run(&simulation, 5);
	assert_in_range(simulation.limiter.limit, 6, 10);
	run(&simulation, 20);
	assert_true(busy_share(&simulation, 20) > 0.95);
	assert_true(rejected_share(&simulation) < 0.03);

	simulation.slots = 32;
	run(&simulation, 6);
	run(&simulation, 20);
	assert_true(busy_share(&simulation, 20) > 0.95);
}

static void test_it_does_not_flood_a_backend_that_queues(void **state)
{
	struct simulation simulation = begin(8, 100, true);
	(void)state;

	run(&simulation, 60);
	assert_true(busy_share(&simulation, 60) > 0.95);
	run(&simulation, 120);
	assert_in_range(simulation.most_in_flight, 8, 24);
}

static void test_a_latency_that_triples_changes_little(void **state)
{
	struct simulation simulation = begin(32, 200, false);
	(void)state;

	run(&simulation, 20);
	simulation.latency_ms = 600;
	run(&simulation, 20);
	assert_true(busy_share(&simulation, 20) > 0.95);
	assert_true(simulation.most_in_flight <= 48);
	assert_in_range(simulation.limiter.limit, 30, 48);
}

static void test_a_service_that_asks_for_pauses_is_probed_seldom(void **state)
{
	struct simulation simulation = begin(32, 200, false);
	(void)state;

	simulation.retry_after_ms = 1000;
	run(&simulation, 10);
	run(&simulation, 120);
	assert_true(busy_share(&simulation, 120) > 0.93);
}

static void test_one_hanging_request_is_no_overload_but_many_are(void **state)
{
	struct limiter limiter;
	(void)state;

	limiter_init(&limiter, 0, 16, 256);
	limiter_timed_out(&limiter, limiter_sent(&limiter), 1000);
	assert_int_equal(limiter.limit, 16);
	limiter_timed_out(&limiter, limiter_sent(&limiter), 1001);
	limiter_timed_out(&limiter, limiter_sent(&limiter), 1002);
	assert_int_equal(limiter.limit, 11);
}

/* Two rejections in a row, of requests that take 200 ms, at the time 1010. */
static struct limiter cut_in_half(void)
{
	struct limiter limiter;

	limiter_init(&limiter, 0, 32, 256);
	limiter_answered(
		&limiter, &(struct limiter_sample){limiter_sent(&limiter), 32, 0.2, 1}, 1000);
	limiter_rejected(&limiter, limiter_sent(&limiter), -1, 1000);
	limiter_rejected(&limiter, limiter_sent(&limiter), -1, 1010);
	assert_int_equal(limiter.limit, 15);
	return limiter;
}

static void test_after_a_deep_cut_one_request_goes_ahead(void **state)
{
	struct limiter limiter = cut_in_half();
	uint64_t scout;
	(void)state;

	assert_int_equal(limiter_room(&limiter, 5, 1020), 1);
	scout = limiter_sent(&limiter);
	assert_int_equal(limiter_room(&limiter, 6, 1030), 0);
	limiter_answered(&limiter, &(struct limiter_sample){scout, 6, 0.2, 1}, 1220);
	assert_int_equal(limiter_room(&limiter, 5, 1220), 10);

	limiter = cut_in_half();
	limiter_rejected(&limiter, limiter_sent(&limiter), -1, 1020);
	assert_int_equal(limiter.limit, 7);
	assert_int_equal(limiter_room(&limiter, 0, 1030), 1);
}

static void test_a_scout_that_is_lost_holds_nobody_up(void **state)
{
	struct limiter limiter = cut_in_half();
	(void)state;

	(void)limiter_sent(&limiter); /* and no word of it */
	assert_int_equal(limiter_room(&limiter, 1, 1800), 0);
	assert_int_equal(limiter_room(&limiter, 1, 1820), 14);
}

static void test_the_limit_never_falls_below_one(void **state)
{
	struct limiter limiter;
	(void)state;

	limiter_init(&limiter, 0, 4, 256);
	for (uint64_t i = 0; i < 100; i++) {
		limiter_rejected(&limiter, limiter_sent(&limiter), -1, 1000 + i);
		limiter_timed_out(&limiter, limiter_sent(&limiter), 1000 + i);
	}
	assert_int_equal(limiter.limit, 1);
	assert_int_equal(limiter_room(&limiter, 0, 1100), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_told_limit_stays),
		cmocka_unit_test(test_it_finds_the_slots_and_is_hardly_ever_rejected),
		cmocka_unit_test(test_it_follows_a_capacity_that_falls_and_comes_back),
		cmocka_unit_test(test_it_does_not_flood_a_backend_that_queues),
		cmocka_unit_test(test_a_latency_that_triples_changes_little),
		cmocka_unit_test(test_a_service_that_asks_for_pauses_is_probed_seldom),
		cmocka_unit_test(test_one_hanging_request_is_no_overload_but_many_are),
		cmocka_unit_test(test_after_a_deep_cut_one_request_goes_ahead),
		cmocka_unit_test(test_a_scout_that_is_lost_holds_nobody_up),
		cmocka_unit_test(test_the_limit_never_falls_below_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

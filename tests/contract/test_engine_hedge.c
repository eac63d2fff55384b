/* The slowest requests are asked a second time: once each, and the first answer counts. */
#include "tests/support/engine_rig.h"

#define HEDGED                                                                                     \
	"[backend a]\ntype = libretranslate\nurl = http://a\nconcurrency = 4\nbatch_items = 1\n"   \
	"hedge = 0.1\n"

static double hedges(const char *what)
{
	return metric_value(metrics_get(rig_metrics, METRIC_COUNTER,
		"dragoman_backend_hedges_total", "", METRIC_LABELS("backend", "a", "what", what)));
}

/* 40 answers of 5 ms, so that it is known what is slow, and the next one is. */
static void warm_up(void)
{
	rig_servers[0].latency_ms = 5;
	rig_ask_many(40);
	rig_run_for(LONG_MS);
	rig_assert_all_translated(40);
	rig_servers[0].slow = 1;
	rig_servers[0].slow_ms = 1000;
}

static void test_a_slow_request_is_answered_by_its_second(void **state)
{
	double before;
	uint64_t since_ms;
	(void)state;

	rig_start(HEDGED "[route es]\nbackends = a\n");
	warm_up();
	before = hedges("sent");
	since_ms = loop_now_ms();
	rig_ask(100, "uno");
	rig_run_for(LONG_MS);
	assert_string_equal(rig_answers[100].text, "EN:uno");
	assert_true(loop_now_ms() - since_ms < 900);
	assert_true(hedges("sent") == before + 1);
	assert_true(hedges("won") >= 1);

	/* The first one's answer comes as well, and is nobody's. */
	rig_run_for(1200);
	assert_int_equal(rig_answers[100].calls, 1);
	assert_true(hedges("doubled") >= 1);
	assert_true(rig_describes("a 0/4 busy"));
	assert_int_equal(rig_answers[100].characters, 6); /* both were sent */
}

static void test_a_second_that_fails_leaves_it_to_the_first(void **state)
{
	unsigned before;
	(void)state;

	rig_start(HEDGED "[route es]\nbackends = a\n");
	warm_up();
	before = rig_servers[0].requests;
	rig_servers[0].slow_ms = 400;
	rig_ask(100, "uno");
	rig_run_for(1); /* it is on the wire */
	rig_servers[0].status = 503;
	rig_run_for(300);
	assert_int_equal(rig_answers[100].calls, 0);
	assert_int_equal(rig_servers[0].requests, before + 2);
	rig_run_for(LONG_MS);
	assert_string_equal(rig_answers[100].text, "EN:uno");
	assert_int_equal(rig_answers[100].calls, 1);
}

static void test_a_backend_that_slows_down_for_all_is_not_asked_for_more(void **state)
{
	(void)state;
	rig_start(HEDGED "[route es]\nbackends = a\n");
	warm_up();
	rig_servers[0].slow = 300;
	rig_servers[0].slow_ms = 20;
	for (unsigned i = 0; i < 300; i++) {
		char text[32];

		(void)snprintf(text, sizeof(text), "otro %u", i);
		rig_ask(100 + i, text);
	}
	rig_run_for(LONG_MS);
	for (unsigned i = 100; i < 400; i++)
		assert_int_equal(rig_answers[i].calls, 1);
	assert_in_range(rig_servers[0].requests, 340, 340 + 34);
}

static void test_without_the_setting_nothing_is_asked_twice(void **state)
{
	(void)state;
	rig_start("[backend a]\ntype = libretranslate\nurl = http://a\nconcurrency = 4\n"
		  "batch_items = 1\n[route es]\nbackends = a\n");
	warm_up();
	rig_ask(100, "uno");
	rig_run_for(LONG_MS);
	assert_string_equal(rig_answers[100].text, "EN:uno");
	assert_int_equal(rig_servers[0].requests, 41);
}

static void test_what_is_paid_for_is_not_hedged(void **state)
{
	CLEANUP(freep) char *report = NULL;
	struct engine *none = NULL;
	(void)state;

	assert_int_equal(config_parse(&rig_program, HEDGED "price = 20\ncurrency = EUR\n", NULL,
				 &rig_config, &report),
		0);
	assert_int_equal(engine_new(rig_loop, rig_config, rig_metrics, &none), CONFIG_E_BAD);
}

static void test_nothing_is_left_of_two_requests_that_are_out(void **state)
{
	unsigned before;
	(void)state;

	rig_start(HEDGED "[route es]\nbackends = a\n");
	warm_up();
	before = rig_servers[0].requests;
	rig_servers[0].slow = 2;
	rig_ask(100, "uno");
	rig_run_for(200);
	assert_int_equal(rig_servers[0].requests, before + 2);
	rig_engine = engine_free(rig_engine); /* the sanitizer looks for the rest */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_ENGINE(test_a_slow_request_is_answered_by_its_second),
		WITH_ENGINE(test_a_second_that_fails_leaves_it_to_the_first),
		WITH_ENGINE(test_a_backend_that_slows_down_for_all_is_not_asked_for_more),
		WITH_ENGINE(test_without_the_setting_nothing_is_asked_twice),
		WITH_ENGINE(test_what_is_paid_for_is_not_hedged),
		WITH_ENGINE(test_nothing_is_left_of_two_requests_that_are_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

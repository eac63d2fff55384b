/* Backends that fail: nothing ends for it, and the next one takes over when it should. */
#include "tests/support/engine_rig.h"

#include "runtime/buf.h"

static void test_a_text_that_all_fail_on_ends_unanswered(void **state)
{
	(void)state;
	rig_start(rig_two_backends);
	rig_servers[0].poison = rig_servers[1].poison = "texto 7";
	rig_ask_many(20);
	/* The second backend must be seen to answer others, or it would be an outage. */
	assert_int_equal(rig_ask_from(100, "otro", 1), 0);
	rig_run_for(1000);
	for (unsigned i = 101; rig_open > 0 && i < 200; i++) {
		char text[32];

		(void)snprintf(text, sizeof(text), "otro %u", i);
		assert_int_equal(rig_ask_from(i, text, 1), 0);
		rig_run_for(200);
	}
	assert_int_equal(rig_open, 0);
	assert_int_equal(rig_answers[7].result, ENGINE_UNANSWERED);
	assert_true(rig_answers[7].last);
	assert_int_equal(rig_answers[6].result, ENGINE_TRANSLATED);
}

static void test_an_outage_ends_nothing_and_is_probed_gently(void **state)
{
	char status[200];
	(void)state;

	rig_start("[backend a]\ntype = libretranslate\nurl = http://a\n"
		  "[route default]\nbackends = a\n");
	rig_servers[0].unreachable = true;
	rig_ask_many(200);
	rig_run_for(3500);
	assert_int_equal(engine_waiting(rig_engine), 200);
	/* What was on the wire when it died, and one probe a second. */
	assert_true(rig_servers[0].requests + rig_servers[0].probes < 20);
	engine_describe(rig_engine, status, sizeof(status));
	assert_non_null(strstr(status, "a unreachable: connection refused"));

	rig_servers[0].unreachable = false;
	rig_run_for(LONG_MS);
	rig_assert_all_translated(200);
	engine_describe(rig_engine, status, sizeof(status));
	assert_non_null(strstr(status, "a 0/"));
}

static void test_after_a_while_the_next_backend_takes_over(void **state)
{
	CLEANUP(buf_deinit) struct buf text = BUF_INIT(1000);
	(void)state;

	assert_int_equal(
		buf_addf(&text, "%s[translate]\nfailover_after = 100ms\n", rig_two_backends), 0);
	rig_start(text.data);
	rig_servers[0].unreachable = true;
	rig_ask_many(50);
	rig_run_for(LONG_MS);
	rig_assert_all_translated(50);
	assert_string_equal(rig_answers[0].backend, "b");

	/* And back, when the first one is back. */
	rig_servers[0].unreachable = false;
	for (unsigned i = 0; i < 200 && !rig_describes("a 0/"); i++)
		rig_run_for(100);
	rig_ask(300, "de vuelta");
	rig_run_for(LONG_MS);
	assert_string_equal(rig_answers[300].backend, "a");
}

static void test_a_wrong_key_takes_the_next_route_and_shows(void **state)
{
	char status[200];
	(void)state;

	rig_start(rig_two_backends);
	rig_servers[0].status = 403;
	rig_servers[0].body = "{\"error\":\"Invalid API key\"}";
	rig_ask_many(20);
	rig_run_for(LONG_MS);
	rig_assert_all_translated(20);
	assert_string_equal(rig_answers[5].backend, "b");
	assert_true(rig_servers[0].requests <= 4); /* those that were on the wire together */
	engine_describe(rig_engine, status, sizeof(status));
	assert_non_null(strstr(status, "a misconfigured: Invalid API key"));
}

static void test_rejections_are_retried_until_all_is_answered(void **state)
{
	(void)state;
	rig_start("[backend a]\ntype = libretranslate\nurl = http://a\nbatch_items = 1\n"
		  "[route es]\nbackends = a\n");
	rig_servers[0].slots = 3;
	rig_servers[0].latency_ms = 10;
	rig_ask_many(200);
	rig_run_for(LONG_MS);
	rig_assert_all_translated(200);
}

static void test_what_is_given_up_is_not_tried_again(void **state)
{
	unsigned requests;
	(void)state;

	rig_start("[backend a]\ntype = libretranslate\nurl = http://a\n[route es]\nbackends = a\n");
	rig_servers[0].status = 503;
	rig_ask_many(50);
	rig_run_for(500);
	for (unsigned i = 0; i < 50; i++)
		engine_cancel(rig_answers[i].request);
	rig_open = 0;
	requests = rig_servers[0].requests;
	rig_run_for(3000);
	assert_int_equal(rig_servers[0].requests, requests);
	assert_int_equal(engine_waiting(rig_engine), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_ENGINE(test_a_text_that_all_fail_on_ends_unanswered),
		WITH_ENGINE(test_an_outage_ends_nothing_and_is_probed_gently),
		WITH_ENGINE(test_after_a_while_the_next_backend_takes_over),
		WITH_ENGINE(test_a_wrong_key_takes_the_next_route_and_shows),
		WITH_ENGINE(test_rejections_are_retried_until_all_is_answered),
		WITH_ENGINE(test_what_is_given_up_is_not_tried_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

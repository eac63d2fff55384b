/* What a backend may be sent: at once, in a time, in a day, for money. */
#include "tests/support/engine_rig.h"

#include "runtime/record.h"
#include "translate/accounts.h"

/* "a" may be sent 90 characters a day, one segment at a time. */
#define METERED                                                                                    \
	"[backend a]\ntype = libretranslate\nurl = http://a\nconcurrency = 1\nbatch_items = 1\n"   \
	"characters_per_day = 90\nprice = 20\ncurrency = EUR\n"

static void test_a_told_concurrency_is_never_exceeded(void **state)
{
	(void)state;
	rig_start("[backend a]\ntype = libretranslate\nurl = http://a\nbatch_items = 1\n"
		  "concurrency = 5\n[route es]\nbackends = a\n");
	rig_servers[0].latency_ms = 5;
	rig_ask_many(100);
	rig_run_for(LONG_MS);
	rig_assert_all_translated(100);
	assert_int_equal(rig_servers[0].most_in_flight, 5);
}

static void test_workers_that_share_a_rate_keep_to_their_parts(void **state)
{
	(void)state;
	rig_start("[backend a]\ntype = libretranslate\nurl = http://a\nbatch_items = 1\n"
		  "requests_per_second = 40\nshared_by = 4\n[route es]\nbackends = a\n");
	rig_ask_many(200);
	rig_run_for(2000);
	/* 10 a second, and what the bucket holds at the start. */
	assert_in_range(rig_servers[0].requests, 15, 32);
}

static void test_near_the_end_of_a_budget_headlines_alone_go(void **state)
{
	(void)state;
	rig_start(METERED "[route es]\nbackends = a\n");
	rig_ask_many(50); /* 10 of 7 characters, then 8: the twelfth passes 95 % */
	rig_run_for(2500);
	assert_int_equal(rig_servers[0].segments, 12);
	assert_int_equal(engine_waiting(rig_engine), 38);

	assert_int_equal(rig_ask_as(60, "titular", 0, PRIORITY_HEADLINE), 0);
	assert_int_equal(rig_ask_as(61, "otro titular", 0, PRIORITY_HEADLINE), 0);
	rig_run_for(2500);
	assert_string_equal(rig_answers[60].text, "EN:titular");
	assert_int_equal(rig_answers[61].calls, 0); /* 93 are gone */
	assert_int_equal(rig_servers[0].segments, 13);
	assert_true(rig_describes("a budget spent"));
}

static void test_what_a_budget_holds_back_may_take_the_next_route(void **state)
{
	(void)state;
	rig_start(METERED "when_spent = next\n[backend b]\ntype = libretranslate\nurl = http://b\n"
			  "[route es]\nbackends = a b\n");
	rig_ask_many(50);
	rig_run_for(LONG_MS);
	rig_assert_all_translated(50);
	assert_int_equal(rig_servers[0].segments, 12);
	for (unsigned i = 0; i < 50; i++)
		assert_string_equal(rig_answers[i].backend, i < 12 ? "a" : "b");
}

static void test_what_others_spent_counts(void **state)
{
	struct spend spend = {.backend = "a", .writer = "other", .characters = 90};
	struct spend_text text;
	struct budget_use use;
	(void)state;

	rig_start(METERED "[route es]\nbackends = a\n");
	assert_true(engine_is_metered(rig_engine));
	spend_day(loop_wall_ms(), spend.day);
	spend_write(&spend, &text);
	assert_int_equal(
		accounts_apply(engine_accounts(rig_engine),
			&(struct record){.key = slice_of(text.key), .value = slice_of(text.value)}),
		0);
	rig_ask(0, "texto 0");
	rig_run_for(1500);
	assert_int_equal(rig_servers[0].segments, 0);
	assert_true(accounts_use(engine_accounts(rig_engine), "a", loop_wall_ms(), &use));
	assert_int_equal(use.day_characters, 90);
}

static void test_what_is_sent_is_charged(void **state)
{
	struct budget_use use;
	(void)state;

	rig_start(METERED "[route es]\nbackends = a\n");
	rig_ask_many(5);
	rig_run_for(LONG_MS);
	assert_true(accounts_use(engine_accounts(rig_engine), "a", loop_wall_ms(), &use));
	assert_int_equal(use.day_characters, 5 * 7);
	assert_int_equal(use.day_micros, 5 * 7 * 20);
}

static void test_a_minutes_limit_is_spread_over_it(void **state)
{
	(void)state;
	rig_start("[backend a]\ntype = libretranslate\nurl = http://a\nbatch_items = 1\n"
		  "requests_per_second = 100\nrequests_per_minute = 600\n"
		  "[route es]\nbackends = a\n");
	rig_ask_many(200);
	rig_run_for(2000);
	assert_in_range(rig_servers[0].requests, 15, 32);
}

static void test_tokens_are_paced_by_an_estimate(void **state)
{
	(void)state;
	/* "texto 00" is of 8 bytes: 3 tokens, and 3 for its answer. */
	rig_start("[backend a]\ntype = libretranslate\nurl = http://a\nbatch_items = 1\n"
		  "tokens_per_second = 60\n[route es]\nbackends = a\n");
	rig_ask_many(200);
	rig_run_for(2000);
	assert_in_range(rig_servers[0].requests, 15, 32);
}

static void test_requests_of_a_day_end_when_they_are_used(void **state)
{
	struct budget_use use;
	(void)state;

	rig_start("[backend a]\ntype = libretranslate\nurl = http://a\nbatch_items = 1\n"
		  "requests_per_day = 10\n[route es]\nbackends = a\n");
	rig_servers[0].latency_ms = 5;
	for (unsigned i = 0; i < 20; i++) {
		char text[32];

		(void)snprintf(text, sizeof(text), "titular %u", i);
		assert_int_equal(rig_ask_as(i, text, 0, PRIORITY_HEADLINE), 0);
	}
	rig_run_for(2500);
	assert_int_equal(rig_servers[0].requests, 10);
	assert_int_equal(rig_open, 10);
	assert_true(rig_describes("a budget spent"));
	assert_true(engine_is_metered(rig_engine));
	assert_true(accounts_use(engine_accounts(rig_engine), "a", loop_wall_ms(), &use));
	assert_int_equal(use.day_requests, 10);
	assert_in_range(use.day_tokens, 10 * 6, 10 * 8);
}

static void test_requests_of_the_day_before_a_restart_count(void **state)
{
	struct spend spend = {.backend = "a", .writer = "alone", .requests = 10};
	struct spend_text text;
	(void)state;

	rig_start("[backend a]\ntype = libretranslate\nurl = http://a\nrequests_per_day = 10\n"
		  "[route es]\nbackends = a\n");
	spend_day(loop_wall_ms(), spend.day);
	spend_write(&spend, &text);
	assert_int_equal(
		accounts_apply(engine_accounts(rig_engine),
			&(struct record){.key = slice_of(text.key), .value = slice_of(text.value)}),
		0);
	rig_ask(0, "texto 0");
	rig_run_for(1500);
	assert_int_equal(rig_servers[0].requests, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_ENGINE(test_a_told_concurrency_is_never_exceeded),
		WITH_ENGINE(test_workers_that_share_a_rate_keep_to_their_parts),
		WITH_ENGINE(test_near_the_end_of_a_budget_headlines_alone_go),
		WITH_ENGINE(test_what_a_budget_holds_back_may_take_the_next_route),
		WITH_ENGINE(test_what_others_spent_counts),
		WITH_ENGINE(test_what_is_sent_is_charged),
		WITH_ENGINE(test_a_minutes_limit_is_spread_over_it),
		WITH_ENGINE(test_tokens_are_paced_by_an_estimate),
		WITH_ENGINE(test_requests_of_a_day_end_when_they_are_used),
		WITH_ENGINE(test_requests_of_the_day_before_a_restart_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Nobody holds up another: outlets, languages, workers that share a backend. */
#include "tests/support/engine_rig.h"

#define SLOW                                                                                       \
	"[backend a]\ntype = libretranslate\nurl = http://a\nconcurrency = 1\nbatch_items = 4\n"   \
	"[route default]\nbackends = a\n"

/* `count` segments of one outlet from `place` on. */
static void ask_of(unsigned place, unsigned count, uint32_t outlet, enum engine_priority priority)
{
	for (unsigned i = place; i < place + count; i++) {
		char text[200];
		struct engine_question question = {
			.language = rig_language, .priority = priority, .outlet = outlet};

		(void)snprintf(text, sizeof(text),
			"texto %u, y lo que sigue hasta ciento cincuenta letras o algo menos, como "
			"una frase de las que hay en cada noticia de un diario cualquiera",
			i);
		question.text = slice_of(text);
		rig_open++;
		assert_int_equal(engine_ask(rig_engine, &question, rig_on_answer, &rig_answers[i],
					 &rig_answers[i].request),
			0);
	}
}

static unsigned count_answered(unsigned place, unsigned count)
{
	unsigned answered = 0;

	for (unsigned i = place; i < place + count; i++)
		answered += rig_answers[i].calls;
	return answered;
}

/* Run until these are answered; how many of the flood (0 to 299) were by then. */
static unsigned flood_before(unsigned place, unsigned count)
{
	for (unsigned i = 0; i < 1000 && count_answered(place, count) < count; i++)
		rig_run_for(2);
	assert_int_equal(count_answered(place, count), count);
	return count_answered(0, 300);
}

static void test_an_outlet_that_floods_does_not_hold_up_another(void **state)
{
	(void)state;
	rig_start(SLOW);
	rig_servers[0].latency_ms = 5;
	ask_of(0, 300, 1, PRIORITY_BODY);
	rig_run_for(50);
	ask_of(300, 8, 2, PRIORITY_BODY);
	assert_in_range(flood_before(300, 8), 10, 80);
	rig_run_for(LONG_MS);
	assert_int_equal(count_answered(0, 308), 308);
}

static void test_a_language_that_floods_does_not_hold_up_another(void **state)
{
	(void)state;
	rig_start(SLOW);
	rig_servers[0].latency_ms = 5;
	ask_of(0, 300, 1, PRIORITY_BODY);
	rig_run_for(50);
	rig_language = "pt";
	ask_of(300, 8, 1, PRIORITY_BODY);
	assert_in_range(flood_before(300, 8), 10, 80);
	rig_run_for(LONG_MS);
}

static void test_headlines_pass_by_a_backlog(void **state)
{
	(void)state;
	rig_start(SLOW);
	rig_servers[0].latency_ms = 5;
	ask_of(0, 300, 1, PRIORITY_BODY);
	rig_run_for(50);
	ask_of(300, 8, 1, PRIORITY_HEADLINE);
	assert_in_range(flood_before(300, 8), 10, 60);
	rig_run_for(LONG_MS);
}

static void test_backfill_waits_behind_what_is_fresh(void **state)
{
	(void)state;
	rig_start(SLOW);
	rig_servers[0].latency_ms = 5;
	ask_of(0, 300, 1, PRIORITY_BACKFILL);
	rig_run_for(50);
	ask_of(300, 100, 2, PRIORITY_BODY);
	assert_in_range(flood_before(300, 100), 10, 60);
	rig_run_for(LONG_MS);
	assert_int_equal(count_answered(0, 400), 400);
}

static void test_workers_that_share_a_backend_share_its_slots(void **state)
{
	(void)state;
	rig_start("[backend a]\ntype = libretranslate\nurl = http://a\nbatch_items = 1\n"
		  "concurrency = 11\nshared_by = 3\n[route es]\nbackends = a\n");
	rig_servers[0].latency_ms = 5;
	rig_ask_many(100);
	rig_run_for(LONG_MS);
	rig_assert_all_translated(100);
	assert_int_equal(rig_servers[0].most_in_flight, 3);
}

static void test_slots_that_cannot_be_shared_are_reported(void **state)
{
	CLEANUP(freep) char *report = NULL;
	struct engine *none = NULL;
	(void)state;

	assert_int_equal(config_parse(&rig_program,
				 "[backend a]\ntype = libretranslate\nurl = http://a\n"
				 "concurrency = 2\nshared_by = 3\n",
				 NULL, &rig_config, &report),
		0);
	assert_int_equal(engine_new(rig_loop, rig_config, rig_metrics, &none), CONFIG_E_BAD);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_ENGINE(test_an_outlet_that_floods_does_not_hold_up_another),
		WITH_ENGINE(test_a_language_that_floods_does_not_hold_up_another),
		WITH_ENGINE(test_headlines_pass_by_a_backlog),
		WITH_ENGINE(test_backfill_waits_behind_what_is_fresh),
		WITH_ENGINE(test_workers_that_share_a_backend_share_its_slots),
		WITH_ENGINE(test_slots_that_cannot_be_shared_are_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

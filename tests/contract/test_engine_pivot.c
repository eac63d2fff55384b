/* Routes through a third language: two backends, one answer. */
#include "tests/support/engine_rig.h"

#include "translate/accounts.h"
#include "translate/terms.h"

#define PIVOT                                                                                      \
	"[backend a]\ntype = libretranslate\nurl = http://a\ncharacters_per_day = 100000\n"        \
	"[backend b]\ntype = libretranslate\nurl = http://b\ncharacters_per_day = 100000\n"        \
	"model = m2\n"

static void start(const char *text)
{
	rig_language = "gl";
	rig_start(text);
}

static void test_a_text_goes_through_both_and_is_named_after_both(void **state)
{
	struct budget_use use;
	(void)state;

	start(PIVOT "[route gl]\nbackends = a>es>b b\n");
	assert_true(engine_has_route(rig_engine, "gl"));
	assert_string_equal(engine_backend_name(rig_engine, "gl", 0), "a>es>b/>m2");
	assert_string_equal(engine_backend_name(rig_engine, "gl", 1), "b/m2");
	rig_ask_many(100);
	rig_run_for(LONG_MS);
	assert_string_equal(rig_answers[7].text, "EN:ES:texto 7");
	assert_string_equal(rig_answers[7].backend, "a>es>b");
	assert_int_equal(rig_answers[7].rank, 0);
	assert_int_equal(rig_answers[7].calls, 1);
	assert_false(rig_answers[7].last);
	/* What each half was sent is paid for. */
	assert_int_equal(rig_answers[7].characters, 7 + 10);
	assert_int_equal(rig_servers[0].segments, 100);
	assert_int_equal(rig_servers[1].segments, 100);
	assert_true(accounts_use(engine_accounts(rig_engine), "a", loop_wall_ms(), &use));
	assert_int_equal(use.day_characters, 10 * 7 + 90 * 8);
	assert_true(accounts_use(engine_accounts(rig_engine), "b", loop_wall_ms(), &use));
	assert_int_equal(use.day_characters, 10 * 10 + 90 * 11);
}

static void test_one_backend_may_be_both_halves(void **state)
{
	(void)state;
	start(PIVOT "[route gl]\nbackends = a>es>a\n");
	rig_ask(0, "uno");
	rig_run_for(LONG_MS);
	assert_string_equal(rig_answers[0].text, "EN:ES:uno");
	assert_int_equal(rig_servers[0].requests, 2);
}

static void test_a_long_text_is_cut_for_each_half(void **state)
{
	(void)state;
	start("[backend a]\ntype = libretranslate\nurl = http://a\nitem_characters = 20\n"
	      "[backend b]\ntype = libretranslate\nurl = http://b\nitem_characters = 30\n"
	      "[route gl]\nbackends = a>es>b\n");
	rig_ask(0, "Uno, dos e tres; catro e cinco");
	rig_run_for(LONG_MS);
	assert_string_equal(rig_answers[0].text, "EN:ES:Uno, dos e tres; EN:ES:catro e cinco");
}

/* "Kiev" and "Odesa" in "Kiev, dos e Odesa; catro e cinco" are terms. */
static void ask_with_terms(size_t place)
{
	static const char text[] = "Kiev, dos e Odesa; catro e cinco";
	const struct term list[] = {{0, 4, "Kyiv"}, {12, 5, "Odessa"}};
	CLEANUP(terms_unrefp) struct terms *terms = NULL;

	assert_int_equal(terms_new(slice_of(text), list, COUNT_OF(list), &terms), 0);
	assert_int_equal(rig_ask_terms(place, text, terms), 0);
}

static void test_marks_go_through_both_halves(void **state)
{
	(void)state;
	start(PIVOT "[route gl]\nbackends = a>es>b\n");
	rig_watched = "ES:@@PH1@@, dos e @@PH2@@; catro e cinco";
	ask_with_terms(0);
	rig_run_for(LONG_MS);
	assert_string_equal(rig_answers[0].text, "EN:ES:Kyiv, dos e Odessa; catro e cinco");
	assert_int_equal(rig_servers[1].asked, 1);
}

static void test_marks_go_through_a_second_half_in_pieces(void **state)
{
	(void)state;
	start("[backend a]\ntype = libretranslate\nurl = http://a\n"
	      "[backend b]\ntype = libretranslate\nurl = http://b\nitem_characters = 30\n"
	      "[route gl]\nbackends = a>es>b\n");
	ask_with_terms(0);
	rig_run_for(LONG_MS);
	assert_string_equal(rig_answers[0].text, "EN:ES:Kyiv, dos e Odessa; EN:catro e cinco");
}

/* Marks of two pieces would have the same numbers: the gate sees to the terms instead. */
static void test_terms_of_a_first_half_in_pieces_are_not_mixed_up(void **state)
{
	(void)state;
	start("[backend a]\ntype = libretranslate\nurl = http://a\nitem_characters = 20\n"
	      "[backend b]\ntype = libretranslate\nurl = http://b\n"
	      "[route gl]\nbackends = a>es>b\n");
	ask_with_terms(0);
	rig_run_for(LONG_MS);
	assert_string_equal(rig_answers[0].text, "EN:ES:Kiev, dos e Odesa; ES:catro e cinco");
}

static void test_a_middle_that_is_none_takes_the_next_step(void **state)
{
	(void)state;
	start(PIVOT "[route gl]\nbackends = a>es>b b\n");
	rig_servers[0].status = 200;
	rig_servers[0].body = "{\"translatedText\":[\"...\"]}";
	rig_ask(0, "uno dos tres");
	rig_run_for(LONG_MS);
	assert_string_equal(rig_answers[0].text, "EN:uno dos tres");
	assert_string_equal(rig_answers[0].backend, "b");
	assert_int_equal(rig_servers[1].segments, 1);
}

static void test_a_text_that_the_second_half_fails_on_takes_the_next_step(void **state)
{
	(void)state;
	start(PIVOT "[route gl]\nbackends = a>es>b a\n[translate]\nattempts = 1\n");
	rig_servers[1].poison = "texto 42";
	rig_servers[1].latency_ms = 2;
	rig_ask_many(100);
	rig_run_for(LONG_MS);
	assert_string_equal(rig_answers[42].text, "EN:texto 42");
	assert_string_equal(rig_answers[42].backend, "a");
	assert_string_equal(rig_answers[41].text, "EN:ES:texto 41");
}

static void test_an_outage_of_the_second_half_keeps_what_the_first_did(void **state)
{
	(void)state;
	start(PIVOT "[route gl]\nbackends = a>es>b\n");
	rig_servers[1].unreachable = true;
	rig_ask_many(20);
	rig_run_for(1500);
	assert_int_equal(engine_waiting(rig_engine), 20);
	rig_servers[1].unreachable = false;
	rig_run_for(LONG_MS);
	assert_string_equal(rig_answers[19].text, "EN:ES:texto 19");
	assert_int_equal(rig_servers[0].segments, 20);
}

static void test_an_outage_of_the_second_half_gives_way_to_the_next_step(void **state)
{
	(void)state;
	start(PIVOT "[route gl]\nbackends = a>es>b a\n[translate]\nfailover_after = 100ms\n");
	rig_servers[1].unreachable = true;
	rig_ask_many(20);
	rig_run_for(LONG_MS);
	assert_string_equal(rig_answers[19].text, "EN:texto 19");
	assert_string_equal(rig_answers[19].backend, "a");
}

static void test_what_is_cancelled_between_the_halves_is_gone(void **state)
{
	(void)state;
	start(PIVOT "[route gl]\nbackends = a>es>b\n");
	rig_servers[1].latency_ms = 50;
	rig_ask(0, "uno");
	rig_ask(1, "dos");
	rig_run_for(20);
	engine_cancel(rig_answers[0].request);
	rig_open--;
	rig_run_for(LONG_MS);
	assert_int_equal(rig_answers[0].calls, 0);
	assert_string_equal(rig_answers[1].text, "EN:ES:dos");
	assert_int_equal(engine_waiting(rig_engine), 0);
	rig_ask(2, "tres");
	rig_run_for(20);
	rig_engine = engine_free(rig_engine); /* the sanitizer looks for the rest */
}

static void test_a_default_route_pivots_what_it_can(void **state)
{
	(void)state;
	start(PIVOT "[backend c]\ntype = libretranslate\nurl = http://b\nlanguages = pt\n"
		    "[route default]\nbackends = c>es>a b\n");
	rig_ask(0, "uno");
	rig_run_for(LONG_MS);
	assert_string_equal(rig_answers[0].backend, "b"); /* c takes no Galician */
	assert_string_equal(engine_backend_name(rig_engine, "pt", 0), "c>es>a");
}

static void test_halves_that_do_not_meet_are_reported(void **state)
{
	static const struct {
		const char *why, *route;
	} cases[] = {
		{"no second half", "a>es"},
		{"nothing behind the arrow", "a>es>"},
		{"through English", "a>en>b"},
		{"through no language", "a>spanish>b"},
		{"a second half that is not there", "a>es>c"},
		{"a first half that is not there", "c>es>b"},
		{"a first half that knows English only", "chat>es>b"},
		{"a second half that does not take it", "a>es>pt"},
		{"three languages", "a>es>b>fr>b"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(freep) char *report = NULL;
		struct engine *none = NULL;
		char text[600];

		(void)snprintf(text, sizeof(text),
			PIVOT "[backend chat]\ntype = ollama\nurl = http://b\nchat_model = m\n"
			      "[backend pt]\ntype = libretranslate\nurl = http://b\n"
			      "languages = pt\n[route gl]\nbackends = %s\n",
			cases[i].route);
		rig_config = config_free(rig_config);
		assert_int_equal(config_parse(&rig_program, text, NULL, &rig_config, &report), 0);
		if (engine_new(rig_loop, rig_config, rig_metrics, &none) != CONFIG_E_BAD || none)
			fail_msg("%s was not seen", cases[i].why);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_ENGINE(test_a_text_goes_through_both_and_is_named_after_both),
		WITH_ENGINE(test_one_backend_may_be_both_halves),
		WITH_ENGINE(test_a_long_text_is_cut_for_each_half),
		WITH_ENGINE(test_a_middle_that_is_none_takes_the_next_step),
		WITH_ENGINE(test_a_text_that_the_second_half_fails_on_takes_the_next_step),
		WITH_ENGINE(test_an_outage_of_the_second_half_keeps_what_the_first_did),
		WITH_ENGINE(test_an_outage_of_the_second_half_gives_way_to_the_next_step),
		WITH_ENGINE(test_marks_go_through_both_halves),
		WITH_ENGINE(test_marks_go_through_a_second_half_in_pieces),
		WITH_ENGINE(test_terms_of_a_first_half_in_pieces_are_not_mixed_up),
		WITH_ENGINE(test_what_is_cancelled_between_the_halves_is_gone),
		WITH_ENGINE(test_a_default_route_pivots_what_it_can),
		WITH_ENGINE(test_halves_that_do_not_meet_are_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

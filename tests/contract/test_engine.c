/* The engine: each segment ends in its own answer, whatever its neighbours do. */
#include "tests/support/engine_rig.h"

#include "translate/terms.h"

static void test_each_segment_gets_its_own_translation_in_few_questions(void **state)
{
	(void)state;
	rig_start(rig_two_backends);
	rig_servers[0].latency_ms = 5;
	rig_ask_many(500);
	assert_int_equal(engine_waiting(rig_engine), 500);
	rig_run_for(LONG_MS);
	rig_assert_all_translated(500);
	assert_int_equal(engine_waiting(rig_engine), 0);
	assert_int_equal(rig_servers[0].segments, 500);
	assert_true(rig_servers[0].requests < 60);
	assert_int_equal(rig_servers[1].requests, 0);
	assert_string_equal(rig_answers[0].backend, "a");
	assert_int_equal(rig_answers[0].rank, 0);
	assert_false(rig_answers[0].last);
	assert_int_equal(rig_answers[0].characters, 7);
}

static void test_a_text_in_flight_is_asked_once_and_paid_for_once(void **state)
{
	(void)state;
	rig_start(rig_two_backends);
	rig_servers[0].latency_ms = 5;
	rig_watched = "lo mismo";
	for (unsigned i = 0; i < 20; i++)
		rig_ask(i, "lo mismo");
	rig_run_for(LONG_MS);
	assert_int_equal(rig_servers[0].asked, 1);
	for (unsigned i = 0; i < 20; i++) {
		assert_string_equal(rig_answers[i].text, "EN:lo mismo");
		assert_int_equal(rig_answers[i].characters, i == 0 ? 8 : 0);
	}
}

static void test_one_bad_text_costs_one_text(void **state)
{
	(void)state;
	rig_start(rig_two_backends);
	rig_servers[0].poison = "texto 42";
	rig_servers[0].latency_ms = 2;
	rig_ask_many(100);
	rig_run_for(LONG_MS);
	rig_assert_all_translated(100);
	for (unsigned i = 0; i < 100; i++)
		assert_string_equal(rig_answers[i].backend, i == 42 ? "b" : "a");
	assert_int_equal(rig_answers[42].rank, 1);
	assert_true(rig_answers[42].last);
	assert_true(rig_answers[42].characters >= 2 * 8); /* what was sent is paid for */
	assert_int_equal(rig_servers[1].segments, 1);
}

/* Texts of different lengths and numbers, as those of articles are. */
static void write_text(unsigned i, char text[160])
{
	static const char words[] =
		"la ciudad espera desde entonces una respuesta del gobierno y de "
		"todos los vecinos que la habitan";

	(void)snprintf(
		text, 160, "Noticia %u: %.*s.", 1000 + i * 7, (int)(10 + i * 37 % 80), words);
}

static void assert_own_answers(unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		char text[160];

		write_text(i, text);
		assert_int_equal(rig_answers[i].calls, 1);
		assert_string_equal(rig_answers[i].text + 3, text); /* behind "EN:" */
	}
}

static void test_answers_one_place_off_reach_nobody(void **state)
{
	(void)state;
	rig_start(rig_two_backends);
	rig_servers[0].shifts = 4;
	for (unsigned i = 0; i < 60; i++) {
		char text[160];

		write_text(i, text);
		rig_ask(i, text);
	}
	rig_run_for(LONG_MS);
	assert_own_answers(60);
	assert_int_equal(rig_servers[1].segments, 0); /* it is nobody's fault */
}

static void test_a_cancelled_request_is_not_answered(void **state)
{
	(void)state;
	rig_start(rig_two_backends);
	rig_servers[0].latency_ms = 20;
	rig_ask(0, "uno");
	rig_ask(1, "dos");
	rig_ask(2, "uno"); /* hangs on the same job as 0 */
	engine_cancel(rig_answers[1].request);
	rig_open--;
	rig_run_for(10); /* on the wire now */
	rig_ask(3, "tres");
	engine_cancel(rig_answers[0].request);
	rig_open--;
	rig_run_for(LONG_MS);
	assert_int_equal(rig_answers[0].calls, 0);
	assert_int_equal(rig_answers[1].calls, 0);
	assert_string_equal(rig_answers[2].text, "EN:uno");
	assert_string_equal(rig_answers[3].text, "EN:tres");
	assert_int_equal(engine_waiting(rig_engine), 0);
}

static void test_an_answer_may_cancel_another_of_the_same_text(void **state)
{
	(void)state;
	rig_start(rig_two_backends);
	for (unsigned i = 0; i < 3; i++)
		rig_ask(i, "uno");
	rig_cancel_next = rig_answers[2].request;
	rig_run_for(LONG_MS);
	assert_int_equal(rig_answers[0].calls, 1);
	assert_int_equal(rig_answers[1].calls, 1);
	assert_int_equal(rig_answers[2].calls, 0);
}

static void test_what_is_cancelled_in_pieces_is_dropped(void **state)
{
	(void)state;
	rig_start("[backend a]\ntype = libretranslate\nurl = http://a\nitem_characters = 10\n"
		  "[route es]\nbackends = a\n");
	rig_ask(0, "uno dos tres cuatro cinco seis siete");
	engine_cancel(rig_answers[0].request);
	rig_open--;
	rig_ask(1, "solo");
	rig_run_for(LONG_MS);
	assert_string_equal(rig_answers[1].text, "EN:solo");
	assert_int_equal(rig_answers[0].calls, 0);
}

static void test_a_long_text_is_cut_and_joined(void **state)
{
	(void)state;
	rig_start("[backend a]\ntype = libretranslate\nurl = http://a\nitem_characters = 20\n"
		  "[route es]\nbackends = a\n");
	rig_ask(0, "Uno, dos y tres;  cuatro y cinco");
	rig_run_for(LONG_MS);
	assert_string_equal(rig_answers[0].text, "EN:Uno, dos y tres;  EN:cuatro y cinco");
	assert_int_equal(rig_answers[0].characters, 30);
}

static void test_a_piece_that_fails_sends_the_whole_on(void **state)
{
	(void)state;
	rig_start("[backend a]\ntype = libretranslate\nurl = http://a\nitem_characters = 20\n"
		  "[backend b]\ntype = libretranslate\nurl = http://b\n"
		  "[route es]\nbackends = a b\n[translate]\nattempts = 1\n");
	rig_servers[0].poison = "cuatro";
	rig_ask(0, "Uno, dos y tres; cuatro y cinco");
	rig_ask(1, "otro texto");
	rig_run_for(1000);
	for (unsigned i = 2; rig_open > 0 && i < 50; i++) {
		char text[32];

		(void)snprintf(text, sizeof(text), "otro %u", i);
		rig_ask(i, text);
		rig_run_for(200);
	}
	assert_string_equal(rig_answers[0].text, "EN:Uno, dos y tres; cuatro y cinco");
	assert_string_equal(rig_answers[0].backend, "b");
}

/* Ask for a text in which one term stands, from `at` on. */
static void ask_with_term(
	size_t place, const char *text, size_t at, size_t len, const char *english)
{
	const struct term term = {at, len, english};
	CLEANUP(terms_unrefp) struct terms *terms = NULL;

	assert_int_equal(terms_new(slice_of(text), &term, 1, &terms), 0);
	assert_int_equal(rig_ask_terms(place, text, terms), 0);
}

static void test_a_mark_travels_in_the_place_of_a_term(void **state)
{
	(void)state;
	rig_start(rig_two_backends);
	rig_servers[0].latency_ms = 5;
	rig_watched = "dice @@PH1@@ hoy";
	ask_with_term(0, "dice Kiev hoy", 5, 4, "Kyiv");
	ask_with_term(1, "dice Kiev hoy", 5, 4, "Kyiv");
	ask_with_term(2, "dice Kiev hoy", 5, 4, "Kyjiw");
	rig_ask(3, "dice Kiev hoy");
	rig_run_for(LONG_MS);
	assert_string_equal(rig_answers[0].text, "EN:dice Kyiv hoy");
	assert_string_equal(rig_answers[1].text, "EN:dice Kyiv hoy");
	assert_string_equal(rig_answers[2].text, "EN:dice Kyjiw hoy");
	assert_string_equal(rig_answers[3].text, "EN:dice Kiev hoy");
	assert_int_equal(rig_servers[0].asked, 2); /* another glossary is another question */
	assert_int_equal(rig_servers[0].segments, 3);
}

static void test_a_text_with_marks_of_its_own_goes_as_it_is(void **state)
{
	(void)state;
	rig_start(rig_two_backends);
	ask_with_term(0, "Kiev @@PH1@@", 0, 4, "Kyiv");
	rig_run_for(LONG_MS);
	assert_string_equal(rig_answers[0].text, "EN:Kiev @@PH1@@");
}

static void test_terms_are_in_their_pieces_of_a_long_text(void **state)
{
	(void)state;
	rig_start("[backend a]\ntype = libretranslate\nurl = http://a\nitem_characters = 20\n"
		  "[route es]\nbackends = a\n");
	ask_with_term(0, "Uno, dos y tres;  cuatro y Kiev", 27, 4, "Kyiv");
	rig_run_for(LONG_MS);
	assert_string_equal(rig_answers[0].text, "EN:Uno, dos y tres;  EN:cuatro y Kyiv");
}

static void test_routes_are_known_before_asking(void **state)
{
	const struct engine_question question = {.text = slice_of("x"), .language = "de"};
	struct engine_request *request;
	(void)state;

	rig_start("[backend a]\ntype = libretranslate\nurl = http://a\nmodel = m1\nlanguages = es "
		  "pt\n"
		  "[backend b]\ntype = apertium\nurl = http://b\n"
		  "[route default]\nbackends = b a\n");
	assert_true(engine_has_route(rig_engine, "pt-BR"));
	assert_true(engine_has_route(rig_engine, "es-MX"));
	assert_false(engine_has_route(rig_engine, "de"));
	assert_false(engine_has_route(rig_engine, "und"));
	assert_false(engine_has_route(rig_engine, ""));
	assert_false(
		engine_has_route(rig_engine, "a very long tag that is none, whatever it may be"));
	assert_string_equal(engine_backend_name(rig_engine, "es", 0), "b");
	assert_string_equal(engine_backend_name(rig_engine, "es", 1), "a/m1");
	assert_null(engine_backend_name(rig_engine, "es", 2));
	assert_string_equal(engine_backend_name(rig_engine, "pt", 0), "a/m1");
	assert_int_equal(engine_ask(rig_engine, &question, rig_on_answer, NULL, &request),
		ENGINE_E_NO_ROUTE);
}

static void test_asking_beyond_the_route_is_answered_later(void **state)
{
	(void)state;
	rig_start(rig_two_backends);
	assert_int_equal(rig_ask_from(0, "uno", 2), 0);
	assert_int_equal(rig_answers[0].calls, 0);
	rig_run_for(LONG_MS);
	assert_int_equal(rig_answers[0].calls, 1);
	assert_int_equal(rig_answers[0].result, ENGINE_UNANSWERED);
	assert_true(rig_answers[0].last);
}

static void test_nothing_is_left_when_it_is_freed_in_full_flight(void **state)
{
	(void)state;
	rig_start("[backend a]\ntype = libretranslate\nurl = http://a\nitem_characters = 10\n"
		  "[route es]\nbackends = a\n");
	rig_servers[0].latency_ms = 50;
	rig_servers[0].slots = 2;
	rig_ask_many(100);
	rig_ask(200, "uno dos tres cuatro cinco seis siete");
	rig_run_for(60);
	rig_engine = engine_free(rig_engine); /* the sanitizer looks for the rest */
	assert_true(rig_open > 0);
}

static void test_mistakes_of_the_configuration_are_reported(void **state)
{
	static const struct {
		const char *why, *text;
	} cases[] = {
		{"a route to nobody", "[backend a]\ntype = apertium\nurl = http://a\n"
				      "[route es]\nbackends = c\n"},
		{"no address", "[backend a]\ntype = apertium\nurl = localhost:1\n"},
		{"a language that the type has not",
			"[backend a]\ntype = apertium\nurl = http://a\n"
			"languages = es pt\n"},
		{"a route from a language that the backend has not",
			"[backend a]\ntype = apertium\nurl = http://a\n"
			"[route pt]\nbackends = a\n"},
		{"a route from no language", "[backend a]\ntype = apertium\nurl = http://a\n"
					     "[route spanish]\nbackends = a\n"},
		{"a price without a currency",
			"[backend a]\ntype = libretranslate\nurl = http://a\nprice = 20\n"},
		{"a currency in words", "[backend a]\ntype = libretranslate\nurl = http://a\n"
					"price = 20\ncurrency = euro\n"},
		{"a limit of zero", "[backend a]\ntype = libretranslate\nurl = http://a\n"
				    "characters_per_month = 0\n"},
		{"a budget without a price", "[backend a]\ntype = libretranslate\nurl = http://a\n"
					     "spend_per_day = 5\n"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(freep) char *report = NULL;
		struct engine *none = NULL;

		rig_config = config_free(rig_config);
		assert_int_equal(
			config_parse(&rig_program, cases[i].text, NULL, &rig_config, &report), 0);
		if (engine_new(rig_loop, rig_config, rig_metrics, &none) != CONFIG_E_BAD || none)
			fail_msg("%s was not seen", cases[i].why);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_ENGINE(test_each_segment_gets_its_own_translation_in_few_questions),
		WITH_ENGINE(test_a_text_in_flight_is_asked_once_and_paid_for_once),
		WITH_ENGINE(test_one_bad_text_costs_one_text),
		WITH_ENGINE(test_answers_one_place_off_reach_nobody),
		WITH_ENGINE(test_a_cancelled_request_is_not_answered),
		WITH_ENGINE(test_an_answer_may_cancel_another_of_the_same_text),
		WITH_ENGINE(test_what_is_cancelled_in_pieces_is_dropped),
		WITH_ENGINE(test_a_mark_travels_in_the_place_of_a_term),
		WITH_ENGINE(test_a_text_with_marks_of_its_own_goes_as_it_is),
		WITH_ENGINE(test_terms_are_in_their_pieces_of_a_long_text),
		WITH_ENGINE(test_a_long_text_is_cut_and_joined),
		WITH_ENGINE(test_a_piece_that_fails_sends_the_whole_on),
		WITH_ENGINE(test_routes_are_known_before_asking),
		WITH_ENGINE(test_asking_beyond_the_route_is_answered_later),
		WITH_ENGINE(test_nothing_is_left_when_it_is_freed_in_full_flight),
		WITH_ENGINE(test_mistakes_of_the_configuration_are_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

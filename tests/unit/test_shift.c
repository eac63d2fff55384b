/* shift.c: answers one place off, which no check of one segment can see. */
#include "tests/support/test.h"

#include <string.h>

#include "translate/shift.h"

/* A wire report of our own, as a service with the sentences of two articles in its batch gets it.
 */
static const char *const sources[] = {
	"El incendio se declaró a las 19:40 en un almacén de la calle Mayor.",
	"No hubo heridos.",
	"Los bomberos de Vilarroja necesitaron 3 horas y 27 efectivos para apagarlo, según explicó "
	"la "
	"alcaldesa, Carme Oliver, que visitó el lugar por la noche.",
	"¿Qué pasará con las 58 familias?",
	"La cooperativa Horizonte comprará 1.200 bicicletas eléctricas a la empresa danesa "
	"Nordvind.",
	"El contrato asciende a 4,6 millones de euros.",
	"«Es la mayor compra de nuestra historia», dijo su presidenta.",
	"Las primeras unidades llegarán en marzo de 2027.",
};

static const char *const english[] = {
	"The fire broke out at 7:40 p.m. in a warehouse on Mayor Street.",
	"There were no injuries.",
	"The Vilarroja fire brigade needed 3 hours and 27 people to put it out, according to the "
	"mayor, Carme Oliver, who visited the site at night.",
	"What will happen to the 58 families?",
	"The Horizonte cooperative will buy 1,200 electric bicycles from the Danish company "
	"Nordvind.",
	"The contract amounts to 4.6 million euros.",
	"\"It is the largest purchase in our history,\" said its president.",
	"The first units will arrive in March 2027.",
};

enum {
	COUNT = COUNT_OF(sources),
};

/* Text i has the answer of text answers[i]; COUNT: none. */
static struct shift look(const size_t answers[COUNT])
{
	struct shift_pair pairs[COUNT];

	for (size_t i = 0; i < COUNT; i++)
		pairs[i] = (struct shift_pair){slice_of(sources[i]),
			slice_of(answers[i] < COUNT ? english[answers[i]] : NULL)};
	return shift_look(pairs, COUNT);
}

static void test_answers_in_their_places_are_believed(void **state)
{
	static const size_t answers[COUNT] = {0, 1, 2, 3, 4, 5, 6, 7};
	(void)state;

	assert_false(look(answers).found);
}

/* All whose answer is another's are in the stretch. */
static void assert_found(const size_t answers[COUNT])
{
	const struct shift shift = look(answers);

	assert_true(shift.found);
	assert_true(shift.from < shift.to && shift.to <= COUNT);
	for (size_t i = 0; i < COUNT; i++)
		if (answers[i] != i && (i < shift.from || i >= shift.to))
			fail_msg("text %zu is left out of %zu to %zu", i, shift.from, shift.to);
}

static void test_a_dropped_answer_is_found_wherever_it_is(void **state)
{
	(void)state;
	for (size_t dropped = 0; dropped + 2 < COUNT; dropped++) {
		size_t answers[COUNT];

		for (size_t i = 0; i < COUNT; i++)
			answers[i] = i >= dropped && i + 1 < COUNT ? i + 1 : i;
		assert_found(answers);
	}
}

static void test_an_answer_cut_in_two_is_found_wherever_it_is(void **state)
{
	(void)state;
	for (size_t doubled = 0; doubled + 2 < COUNT; doubled++) {
		size_t answers[COUNT];

		for (size_t i = 0; i < COUNT; i++)
			answers[i] = i > doubled ? i - 1 : i;
		assert_found(answers);
	}
}

static void test_two_answers_that_changed_places_are_found(void **state)
{
	static const size_t answers[COUNT] = {0, 2, 1, 3, 4, 5, 6, 7};
	(void)state;

	assert_found(answers);
}

static void test_what_is_far_from_it_is_left_alone(void **state)
{
	static const size_t answers[COUNT] = {0, 1, 2, 3, 5, 6, 7, 7};
	const struct shift shift = look(answers);
	(void)state;

	assert_found(answers);
	assert_true(shift.from >= 2);
}

static void test_a_text_without_an_answer_says_nothing(void **state)
{
	static const size_t answers[COUNT] = {0, 1, COUNT, 3, 4, COUNT, 6, COUNT};
	static const size_t none[COUNT] = {COUNT, COUNT, COUNT, COUNT, COUNT, COUNT, COUNT, COUNT};
	(void)state;

	assert_false(look(answers).found);
	assert_false(look(none).found);
}

/* A service that fails in other ways: the checks of each segment see to that. */
static void test_the_same_answer_for_all_is_no_shift(void **state)
{
	static const size_t answers[COUNT] = {1, 1, 1, 1, 1, 1, 1, 1};
	(void)state;

	assert_false(look(answers).found);
}

static void test_scripts_without_latin_letters_are_told_by_length_and_numbers(void **state)
{
	struct shift_pair chinese[4];
	static const char *const texts[] = {"会议将于周三举行。",
		"他说，参加人数超过3500人，其中包括"
		"来自27个国家的代表，是历年来最多的一次。",
		"为什么？", "主办方没有回答这个问题。"};
	static const char *const translations[] = {"The meeting will be held on Wednesday.",
		"He said that more than 3,500 people took part, among them delegates from 27 "
		"countries, the most in all the years.",
		"Why?", "The organisers did not answer this question."};
	(void)state;

	for (size_t i = 0; i < 4; i++)
		chinese[i] = (struct shift_pair){slice_of(texts[i]), slice_of(translations[i])};
	assert_false(shift_look(chinese, 4).found);
	for (size_t i = 0; i < 4; i++)
		chinese[i].english = slice_of(translations[(i + 1) % 4]);
	assert_true(shift_look(chinese, 4).found);
}

/* Sentences of one length, with one sign: only the names tell, and they are in another script. */
static void test_names_in_another_script_are_told_by_their_sounds(void **state)
{
	static const char *const russian[] = {"Вчера об этом сообщил министр Трамп.",
		"Вчера об этом сообщила мэр Меркель.", "Вчера об этом сообщил актёр Брандо.",
		"Вчера об этом сообщил судья Мартин."};
	static const char *const told[] = {"Minister Trump said so yesterday.",
		"Mayor Merkel said so yesterday here.", "The actor Brando said so yesterday.",
		"The judge Martin said so yesterday."};
	(void)state;

	for (size_t exchanged = 0; exchanged < COUNT_OF(russian); exchanged++) {
		struct shift_pair pairs[COUNT_OF(russian)];
		const size_t next = exchanged + 1; /* the last round: none */
		struct shift shift;

		for (size_t i = 0; i < COUNT_OF(russian); i++)
			pairs[i] = (struct shift_pair){slice_of(russian[i]), slice_of(told[i])};
		if (next < COUNT_OF(russian)) {
			pairs[exchanged].english = slice_of(told[next]);
			pairs[next].english = slice_of(told[exchanged]);
		}
		shift = shift_look(pairs, COUNT_OF(russian));
		assert_int_equal(shift.found, next < COUNT_OF(russian));
		if (shift.found)
			assert_true(shift.from <= exchanged && shift.to > next);
	}
}

static void test_odd_batches_are_borne(void **state)
{
	static struct shift_pair many[1024];
	struct shift_pair broken[] = {{{"\x80\xBF\xFF", 3}, {"\xC3", 1}}, {{"", 0}, {"", 0}},
		{{"\"\"\"\"", 4}, {"...", 3}}};
	(void)state;

	assert_false(shift_look(NULL, 0).found);
	assert_false(shift_look(broken, 1).found);
	(void)shift_look(broken, COUNT_OF(broken));
	for (size_t i = 0; i < COUNT_OF(many); i++)
		many[i] = (struct shift_pair){slice_of("12 Angeles 34"), slice_of("12 Angels 34")};
	assert_false(shift_look(many, COUNT_OF(many)).found);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answers_in_their_places_are_believed),
		cmocka_unit_test(test_a_dropped_answer_is_found_wherever_it_is),
		cmocka_unit_test(test_an_answer_cut_in_two_is_found_wherever_it_is),
		cmocka_unit_test(test_two_answers_that_changed_places_are_found),
		cmocka_unit_test(test_what_is_far_from_it_is_left_alone),
		cmocka_unit_test(test_a_text_without_an_answer_says_nothing),
		cmocka_unit_test(test_the_same_answer_for_all_is_no_shift),
		cmocka_unit_test(test_scripts_without_latin_letters_are_told_by_length_and_numbers),
		cmocka_unit_test(test_names_in_another_script_are_told_by_their_sounds),
		cmocka_unit_test(test_odd_batches_are_borne),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What a question costs beside its texts, from answers that take so long. */
#include "tests/support/test.h"

#include "translate/toll.h"

static unsigned seed;

/* Between -1 and 1. */
static double noise(void)
{
	seed = seed * 1664525u + 1013904223u;
	return (double)(seed >> 8) / (double)(1u << 23) - 1;
}

/* Answers of so many seconds for the question and for each segment, and some chance. */
static void answer(struct toll *toll, size_t count, size_t least, size_t most, double question,
	double each, double chance)
{
	for (size_t i = 0; i < count; i++) {
		const size_t items = least + i % (most - least + 1);

		toll_answered(
			toll, items, question + each * (double)items + chance * question * noise());
	}
}

static void test_what_takes_as_long_as_the_question_is_worth_it(void **state)
{
	static const struct {
		const char *why;
		double question, each, chance;
		double least, most;
	} cases[] = {
		{"the question is all that takes time", 0.2, 0, 0, 50, 1e9},
		{"the same on a machine with other work", 0.2, 0, 0.2, 50, 1e9},
		{"segments take all the time", 0, 0.1, 0, 1, 1.01},
		{"a model that translates one after the other", 0.02, 0.05, 0.2, 1, 1.5},
		{"half and half at ten", 0.1, 0.01, 0, 9.9, 10.1},
		{"half and half at ten, and some chance", 0.1, 0.01, 0.2, 6, 16},
		{"instant: by what it takes us", 0, 0.0001, 0, 199, 201},
		{"quick: the same", 0, 0.005, 0, 3.99, 4.01},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct toll toll = {0};
		double worthwhile;

		seed = 1;
		answer(&toll, 400, 1, 40, cases[i].question, cases[i].each, cases[i].chance);
		worthwhile = toll_worthwhile(&toll);
		if (worthwhile < cases[i].least || worthwhile > cases[i].most)
			fail_msg("%s: %f", cases[i].why, worthwhile);
	}
}

static void test_it_follows_a_backend_that_changes(void **state)
{
	struct toll toll = {0};
	(void)state;

	answer(&toll, 400, 1, 40, 0.2, 0, 0);
	assert_true(toll_worthwhile(&toll) > 50);
	answer(&toll, 2000, 1, 40, 0.01, 0.1, 0);
	assert_true(toll_worthwhile(&toll) < 2);
}

static void test_what_is_not_known_is_not_guessed(void **state)
{
	struct toll toll = {0};
	(void)state;

	assert_true(toll_worthwhile(&toll) == 1);
	answer(&toll, 5, 1, 5, 0.2, 0, 0); /* too few */
	assert_true(toll_worthwhile(&toll) == 1);
	answer(&toll, 2000, 33, 33, 0.2, 0, 0); /* all of one size: no slope is to be seen */
	assert_true(toll_worthwhile(&toll) < 4);
	toll = (struct toll){0};
	answer(&toll, 100, 1, 40, 0, 0, 0); /* no time at all */
	assert_true(toll_worthwhile(&toll) == 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_takes_as_long_as_the_question_is_worth_it),
		cmocka_unit_test(test_it_follows_a_backend_that_changes),
		cmocka_unit_test(test_what_is_not_known_is_not_guessed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

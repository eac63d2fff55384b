/* How long English should be, by language; and an article as a whole. */
#include "tests/support/test.h"

#include <math.h>

#include "translate/length.h"
#include "translate/reading.h"

static double expected(const char *language, const char *source)
{
	CLEANUP(reading_deinit) struct reading reading = {0};

	assert_int_equal(reading_init(&reading, slice_of(source)), 0);
	return length_expected(language, &reading);
}

static void test_each_language_has_its_own_measure(void **state)
{
	static const struct {
		const char *why, *language, *source;
		double expected;
	} cases[] = {
		{"German is longer than English", "de", "abcdefghij", 8.4},
		{"a variety is as long as its language", "de-AT", "abcdefghij", 8.4},
		{"Chinese is a third", "zh-Hans", "今天天气很好今天天", 26.1},
		{"but for names and figures in it", "zh-Hans", "今天天气很好今天天 GDP 2026", 38.9},
		{"one that the table has not", "xx", "abcdefghij", 9.3},
		{"the same without spaces", "xx", "今天天气很好今天天气", 29},
		{"nothing", "de", "", 0},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (fabs(expected(cases[i].language, cases[i].source) - cases[i].expected) > 0.01)
			fail_msg("%s: %f", cases[i].why,
				expected(cases[i].language, cases[i].source));
	assert_true(length_is_known("yo-NG"));
	assert_false(length_is_known("xx"));
}

static void test_a_whole_is_judged_when_it_is_long_enough(void **state)
{
	static const struct {
		const char *why;
		double expected, english;
		enum length_fit fit;
	} cases[] = {
		{"as expected", 1000, 1000, LENGTH_FITS},
		{"as people differ", 1000, 780, LENGTH_FITS},
		{"as people differ, longer", 1000, 1300, LENGTH_FITS},
		{"a third left out", 1000, 666, LENGTH_SHORT},
		{"another article added", 1000, 1500, LENGTH_LONG},
		{"two lines say nothing", 100, 60, LENGTH_FITS},
		{"two lines that became many", 100, 1000, LENGTH_LONG},
		{"nothing at all", 0, 0, LENGTH_FITS},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (length_of_whole(cases[i].expected, cases[i].english) != cases[i].fit)
			fail_msg("%s", cases[i].why);
	assert_int_equal(length_compare(100, 60), LENGTH_SHORT); /* a part of a whole */
	assert_int_equal(length_compare(100, 90), LENGTH_FITS);
	assert_int_equal(length_compare(100, 140), LENGTH_LONG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_language_has_its_own_measure),
		cmocka_unit_test(test_a_whole_is_judged_when_it_is_long_enough),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

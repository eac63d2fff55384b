/* The same character again and again is told from rules, zeros and circles of characters. */
#include "tests/support/test.h"

#include "runtime/base.h"
#include "translate/stutter.h"

static void test_the_longest_run_of_a_character_is_told(void **state)
{
	static const struct {
		const char *text;
		size_t run;
	} cases[] = {
		{"aaaaaaaaaaa", 0},
		{"x aaaaaaaaaaaa y", 12},
		{"no, nooooooooooooo!", 13},
		{"жжжжжжжжжжжж", 12},
		{"x\xe5\x93\x88\xe5\x93\x88\xe5\x93\x88\xe5\x93\x88\xe5\x93\x88\xe5\x93\x88"
		 "\xe5\x93\x88\xe5\x93\x88\xe5\x93\x88\xe5\x93\x88\xe5\x93\x88\xe5\x93\x88",
			12},
		{"----------------------", 0},
		{"1000000000000000000000", 0},
		{"ababababababababababab", 0},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const size_t run = stutter_longest(slice_of(cases[i].text));

		if (run != cases[i].run)
			fail_msg("'%s': %zu", cases[i].text, run);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_longest_run_of_a_character_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Groups of digits end where they should, and their separators say what number they are. */
#include "tests/support/test.h"

#include "runtime/base.h"
#include "translate/number_groups.h"

static const struct {
	const char *why;
	const char *text;
	size_t count, end;
	bool comma;
	bool is_number;
	double value;
} cases[] = {
	{"digits", "2019 ", 1, 4, true, true, 2019},
	{"a decimal comma", "3,14", 2, 4, true, true, 3.14},
	{"thousands by a point", "1.234.567", 3, 9, true, true, 1234567},
	{"one point before three digits, thousands", "1.234", 2, 5, true, true, 1234},
	{"the same where it is decimals", "1.234", 2, 5, false, true, 1.234},
	{"both", "1.234,5", 3, 7, true, true, 1234.5},
	{"lakhs", "12,34,567", 3, 9, false, true, 1234567},
	{"thousands by a blank", "10 000 people", 2, 6, true, true, 10000},
	{"a blank before four digits is none", "10 0000", 1, 2, true, true, 10},
	{"thousands by an apostrophe", "10'000", 2, 6, true, true, 10000},
	{"a date", "12.03.2019", 3, 10, true, false, 0},
	{"a time", "12:30", 2, 5, true, false, 0},
	{"a score", "2-1", 2, 3, true, false, 0},
	{"the Arabic separator", "\xd9\xa3\xd9\xab\xd9\xa5", 2, 6, false, true, 3.5},
	{"a full stop ends it", "2019. ", 1, 4, true, true, 2019},
	{"no digit", "none", 0, 0, true, false, 0},
	{"more groups than are kept", "1-2-3-4-5-6-7-8-9", 8, 16, true, false, 0},
};

static void test_groups_are_read_and_valued(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct number_groups groups;
		double value = 0;
		const size_t end = number_groups_read(slice_of(cases[i].text), 0, &groups);

		if (groups.count != cases[i].count || end != cases[i].end)
			fail_msg("%s: %zu groups up to %zu", cases[i].why, groups.count, end);
		if (groups.count == 0)
			continue;
		if (number_groups_value(&groups, cases[i].comma, &value) != cases[i].is_number)
			fail_msg("%s: is it a number?", cases[i].why);
		if (cases[i].is_number &&
			(value < cases[i].value - 1e-9 || value > cases[i].value + 1e-9))
			fail_msg("%s: got %f", cases[i].why, value);
	}
}

static void test_the_language_has_its_decimal_mark(void **state)
{
	(void)state;

	assert_true(number_has_comma("de"));
	assert_true(number_has_comma("pt-BR"));
	assert_true(number_has_comma("es"));
	assert_false(number_has_comma("es-MX"));
	assert_false(number_has_comma("en"));
	assert_false(number_has_comma("zh-Hans"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_groups_are_read_and_valued),
		cmocka_unit_test(test_the_language_has_its_decimal_mark),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

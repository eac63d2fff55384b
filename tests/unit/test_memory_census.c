/* Of each key the newest record counts, once. */
#include "tests/support/test.h"

#include <stdio.h>

#include "cli/memory_census.h"

static void take(struct census *census, int key, const char *value)
{
	char digits[33];

	(void)snprintf(digits, sizeof(digits), "%032x", key);
	assert_int_equal(census_take(census, slice_of(digits), slice_of(value)), 0);
}

#define ENTRY(language, backend)                                                                   \
	"1\x1f" language "\x1f"                                                                    \
	"body\x1f" backend "\x1f\x1f"                                                              \
	"1\x1fLa casa.\x1fThe house."

static long count(const struct census *census, const char *language, const char *backend)
{
	const struct census_group *group;

	for (size_t i = 0; (group = census_group(census, i)); i++)
		if (strcmp(group->language, language) == 0 && strcmp(group->backend, backend) == 0)
			return group->count;
	return 0;
}

static void test_the_newest_record_of_a_key_counts(void **state)
{
	CLEANUP(census_freep) struct census *census = NULL;
	(void)state;

	assert_int_equal(census_new(&census), 0);
	take(census, 1, ENTRY("es", "libre/m1"));
	take(census, 1, ENTRY("es", "libre/m1"));
	take(census, 2, ENTRY("es", "libre/m1"));
	take(census, 3, ENTRY("pt", "libre/m1"));
	take(census, 3, ENTRY("pt", "libre/m2"));
	take(census, 2, NULL);
	take(census, 4, NULL);
	take(census, 5, "no entry");
	assert_int_equal(count(census, "es", "libre/m1"), 1);
	assert_int_equal(count(census, "pt", "libre/m1"), 0);
	assert_int_equal(count(census, "pt", "libre/m2"), 1);

	take(census, 2, ENTRY("es", "libre/m1"));
	assert_int_equal(count(census, "es", "libre/m1"), 2);
}

static void test_a_key_that_is_none_is_passed_over(void **state)
{
	static const char *const keys[] = {"", "short", "0123456789ABCDEF0123456789abcdeg",
		"0123456789abcdef0123456789abcdef0"};
	CLEANUP(census_freep) struct census *census = NULL;
	(void)state;

	assert_int_equal(census_new(&census), 0);
	for (size_t i = 0; i < COUNT_OF(keys); i++)
		assert_int_equal(
			census_take(census, slice_of(keys[i]), slice_of(ENTRY("es", "libre/m1"))),
			0);
	assert_int_equal(count(census, "es", "libre/m1"), 0);
}

static void test_a_table_that_grows_keeps_its_counts(void **state)
{
	CLEANUP(census_freep) struct census *census = NULL;
	(void)state;

	assert_int_equal(census_new(&census), 0);
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < 5000; i++)
			take(census, i * 7919, ENTRY("es", "libre/m1"));
	assert_int_equal(count(census, "es", "libre/m1"), 5000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_newest_record_of_a_key_counts),
		cmocka_unit_test(test_a_key_that_is_none_is_passed_over),
		cmocka_unit_test(test_a_table_that_grows_keeps_its_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The filter tells of each file in which a name was put, and of few others. */
#include "tests/support/test.h"

#include "translate/memory_filter.h"
#include "translate/memory_index.h"

enum {
	NAMES = 40000,
	FILES = 20,
};

static uint32_t name_of(uint32_t i)
{
	uint64_t bits = (i + 1) * UINT64_C(6364136223846793005);

	bits ^= bits >> 32;
	bits *= UINT64_C(2862933555777941757);
	return (uint32_t)(bits >> 32);
}

static bool is_told(const struct memory_filter *filter, uint32_t i, uint32_t file)
{
	return filter_find(filter, name_of(i)) >> file % INDEX_SEGMENTS_MAX & 1;
}

static size_t count_told(const struct memory_filter *filter, uint32_t first, uint32_t count)
{
	size_t told = 0;

	for (uint32_t i = first; i < first + count; i++)
		told += filter_find(filter, name_of(i)) != 0;
	return told;
}

static struct memory_filter *filled(void)
{
	struct memory_filter *filter = NULL;

	assert_int_equal(filter_new(NAMES * 5 / 4, &filter), 0);
	for (uint32_t i = 0; i < NAMES; i++)
		filter_add(filter, name_of(i), 100 + i % FILES);
	return filter;
}

static void test_what_was_put_is_told_and_little_else(void **state)
{
	CLEANUP(filter_freep) struct memory_filter *filter = filled();
	size_t missed = 0;
	(void)state;

	for (uint32_t i = 0; i < NAMES; i++)
		missed += !is_told(filter, i, 100 + i % FILES);
	assert_in_range(missed, 0, NAMES / 10000); /* it is as full as it may become */
	assert_in_range(count_told(filter, NAMES, NAMES), 0, NAMES / 25);
}

static void test_what_is_removed_is_not_told_and_its_double_is(void **state)
{
	CLEANUP(filter_freep) struct memory_filter *filter = NULL;
	(void)state;

	assert_int_equal(filter_new(1000, &filter), 0);
	filter_add(filter, name_of(1), 7);
	filter_add(filter, name_of(1), 7);
	filter_add(filter, name_of(1), 9);
	filter_remove(filter, name_of(1), 7);
	assert_true(is_told(filter, 1, 7));
	filter_remove(filter, name_of(1), 7);
	assert_false(is_told(filter, 1, 7));
	filter_remove(filter, name_of(1), 7);
	assert_true(is_told(filter, 1, 9));
}

static void test_a_file_goes_as_a_whole(void **state)
{
	CLEANUP(filter_freep) struct memory_filter *filter = filled();
	const size_t before = count_told(filter, 0, NAMES);
	(void)state;

	filter_drop(filter, 103);
	assert_in_range(
		before - count_told(filter, 0, NAMES), NAMES / FILES * 9 / 10, NAMES / FILES);
	for (uint32_t i = 0; i < NAMES; i++)
		assert_false(is_told(filter, i, 103));
}

static void test_without_room_the_oldest_is_forgotten(void **state)
{
	CLEANUP(filter_freep) struct memory_filter *filter = NULL;
	(void)state;

	assert_int_equal(filter_new(1, &filter), 0); /* one bucket of 16 */
	for (uint32_t i = 0; i < 24; i++)
		filter_add(filter, name_of(i), 60 + i); /* beyond the modulo */
	for (uint32_t i = 0; i < 24; i++)
		assert_int_equal(is_told(filter, i, 60 + i), i >= 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_was_put_is_told_and_little_else),
		cmocka_unit_test(test_what_is_removed_is_not_told_and_its_double_is),
		cmocka_unit_test(test_a_file_goes_as_a_whole),
		cmocka_unit_test(test_without_room_the_oldest_is_forgotten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

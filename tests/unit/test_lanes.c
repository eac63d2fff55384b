/* The order of records that share a key. */
#include "tests/support/test.h"

#include "runtime/lanes.h"

static void test_one_record_of_a_key_goes_at_a_time_in_order(void **state)
{
	struct lanes lanes = {0};
	struct lane_item items[4];
	(void)state;

	assert_true(lanes_add(&lanes, &items[0], 7));
	for (int i = 1; i < 4; i++)
		assert_false(lanes_add(&lanes, &items[i], 7));
	for (int i = 0; i < 3; i++)
		assert_ptr_equal(lanes_done(&lanes, &items[i]), &items[i + 1]);
	assert_null(lanes_done(&lanes, &items[3]));
	assert_true(lanes_add(&lanes, &items[0], 7));
}

static void test_other_keys_do_not_wait_though_they_share_a_bucket(void **state)
{
	struct lanes lanes = {0};
	struct lane_item items[6];
	(void)state;

	for (uint64_t i = 0; i < 3; i++)
		assert_true(lanes_add(&lanes, &items[i], 5 + i * LANES_BUCKETS));
	for (uint64_t i = 0; i < 3; i++)
		assert_false(lanes_add(&lanes, &items[3 + i], 5 + i * LANES_BUCKETS));

	/* Middle, last, first of the bucket: each lane ends by itself. */
	assert_ptr_equal(lanes_done(&lanes, &items[1]), &items[4]);
	assert_null(lanes_done(&lanes, &items[4]));
	assert_ptr_equal(lanes_done(&lanes, &items[2]), &items[5]);
	assert_ptr_equal(lanes_done(&lanes, &items[0]), &items[3]);
	assert_null(lanes_done(&lanes, &items[5]));
	assert_null(lanes_done(&lanes, &items[3]));
	for (size_t i = 0; i < LANES_BUCKETS; i++)
		assert_null(lanes.heads[i]);
}

static void test_a_lane_takes_more_while_it_moves(void **state)
{
	struct lanes lanes = {0};
	struct lane_item items[3];
	(void)state;

	assert_true(lanes_add(&lanes, &items[0], 1));
	assert_false(lanes_add(&lanes, &items[1], 1));
	assert_ptr_equal(lanes_done(&lanes, &items[0]), &items[1]);
	assert_false(lanes_add(&lanes, &items[2], 1));
	assert_ptr_equal(lanes_done(&lanes, &items[1]), &items[2]);
	assert_null(lanes_done(&lanes, &items[2]));
}

static void test_keys_are_told_apart(void **state)
{
	(void)state;

	assert_int_equal(lanes_key("abc", 3), lanes_key("abc", 3));
	assert_int_not_equal(lanes_key("abc", 3), lanes_key("abd", 3));
	assert_int_not_equal(lanes_key("", 0), lanes_key("\0", 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_record_of_a_key_goes_at_a_time_in_order),
		cmocka_unit_test(test_other_keys_do_not_wait_though_they_share_a_bucket),
		cmocka_unit_test(test_a_lane_takes_more_while_it_moves),
		cmocka_unit_test(test_keys_are_told_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

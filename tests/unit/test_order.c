/* The order of a key's records, in memory and on disk: the same is found. */
#include "tests/support/test.h"

#include <stdio.h>

#include "cli/order.h"

enum {
	ROWS_MAX = 4096, /* the least: 3,072 keys fit */
	FOUND_MAX = 16,
};

struct finds {
	int count;
	int64_t at[FOUND_MAX], last[FOUND_MAX];
	struct ledger_place from[FOUND_MAX];
};

static void found(void *user, int64_t at, struct ledger_place from, int64_t last)
{
	struct finds *finds = user;

	assert_true(finds->count < FOUND_MAX);
	finds->at[finds->count] = at;
	finds->from[finds->count] = from;
	finds->last[finds->count++] = last;
}

static void note(struct order *order, int64_t key, int64_t from, int64_t at)
{
	char text[32];

	(void)snprintf(text, sizeof(text), "key-%lld", (long long)key);
	assert_int_equal(order_note(order, slice_of(text), (struct ledger_place){3, from}, at), 0);
}

static void test_what_breaks_the_order_is_found_before_during_and_after_the_way_to_disk(
	void **state)
{
	static const int64_t counts[] = {100, 3071, 3072, 3073, 20000};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(counts); i++) {
		struct finds finds = {0};
		CLEANUP(order_deinit) struct order order;

		order_init(&order, ORDER_RISING, ROWS_MAX, found, &finds);
		note(&order, 7, 5000000, 0);
		for (int64_t key = 10; key < 10 + counts[i]; key++)
			note(&order, key, key, key);
		note(&order, 7, 4000000, 900000); /* swapped, across whatever was between */
		note(&order, 8, 1, 900001);
		note(&order, 8, 1, 900002); /* two of one record are in order */
		assert_int_equal(order_finish(&order), 0);
		if (finds.count != 1 || finds.at[0] != 900000 || finds.last[0] != 5000000 ||
			finds.from[0].offset != 4000000 || finds.from[0].partition != 3)
			fail_msg("%lld keys: %d found", (long long)counts[i], finds.count);
	}
}

static void test_what_was_found_in_memory_is_not_found_again_on_disk(void **state)
{
	struct finds finds = {0};
	CLEANUP(order_deinit) struct order order;
	(void)state;

	order_init(&order, ORDER_ONCE, ROWS_MAX, found, &finds);
	note(&order, 1, 1, 1);
	note(&order, 1, 2, 2);
	assert_int_equal(finds.count, 1);
	for (int64_t key = 10; key < 10000; key++)
		note(&order, key, key, key);
	assert_true(order.on_disk);
	note(&order, 1, 20000, 20000);
	assert_int_equal(order_finish(&order), 0);
	assert_int_equal(finds.count, 2);
	assert_int_equal(finds.at[1], 20000);
	assert_int_equal(finds.last[1], 2);
}

static void test_a_finished_order_begins_anew(void **state)
{
	struct finds finds = {0};
	CLEANUP(order_deinit) struct order order;
	(void)state;

	order_init(&order, ORDER_ONCE, ROWS_MAX, found, &finds);
	for (int round = 0; round < 2; round++) {
		for (int64_t key = 0; key < 5000; key++)
			note(&order, key, key, key);
		assert_int_equal(order_finish(&order), 0);
		assert_false(order.on_disk);
	}
	assert_int_equal(finds.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_what_breaks_the_order_is_found_before_during_and_after_the_way_to_disk),
		cmocka_unit_test(test_what_was_found_in_memory_is_not_found_again_on_disk),
		cmocka_unit_test(test_a_finished_order_begins_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

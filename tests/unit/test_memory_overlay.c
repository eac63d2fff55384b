/* The overlay finds what was put in and not removed, whatever stands beside it, up to its ceiling.
 */
#include "tests/support/test.h"

#include <stdio.h>
#include <stdlib.h>

#include "translate/memory_overlay.h"

enum {
	NAMES = 3000,
	STEPS = 200000,
	MAX = 64 << 20,
};

static void test_the_overlay_lets_the_oldest_go(void **state)
{
	CLEANUP(overlay_freep) struct overlay *overlay = NULL;
	struct memory_id id = {0};
	const struct memory_id *key = &id;
	char value[100] = {0};
	(void)state;

	assert_int_equal(overlay_new(2000, &overlay), 0);
	for (uint8_t i = 0; i < 50; i++) {
		id.bytes[15] = i;
		assert_int_equal(
			overlay_put(overlay, key, (struct slice){value, sizeof(value)}), 0);
	}
	assert_non_null(overlay_find(overlay, key).data);
	id.bytes[15] = 0;
	assert_null(overlay_find(overlay, key).data);
	assert_in_range(overlay_count(overlay), 5, 20);

	assert_int_equal(overlay_put(overlay, key, (struct slice){value, 10}), 0);
	assert_int_equal(overlay_put(overlay, key, (struct slice){value, 20}), 0);
	assert_int_equal(overlay_find(overlay, key).len, 20);
	overlay_remove(overlay, key);
	overlay_remove(overlay, key);
	assert_null(overlay_find(overlay, key).data);
}

/* Names that share a slot, and names that share all that a slot has of them. */
static struct memory_id name_of(uint32_t number)
{
	struct memory_id id = {0};
	const uint32_t first = number % 40;

	memcpy(id.bytes, &first, sizeof(first));
	id.bytes[4] = number % 3 == 0 ? (uint8_t)(number / 40) : 0;
	memcpy(id.bytes + 8, &number, sizeof(number));
	return id;
}

static void check_value(const struct overlay *overlay, uint32_t number, uint32_t wanted)
{
	const struct memory_id id = name_of(number);
	struct slice value = overlay_find(overlay, &id);

	assert_int_equal(value.data != NULL, wanted != 0);
	if (wanted)
		assert_memory_equal(value.data, &wanted, sizeof(wanted));
}

static void test_it_agrees_with_a_plain_list(void **state)
{
	static uint32_t list[NAMES]; /* what each name has; 0: nothing */
	CLEANUP(overlay_freep) struct overlay *overlay = NULL;
	uint64_t random = 88172645463325252u;
	size_t count = 0;
	(void)state;

	assert_int_equal(overlay_new(MAX, &overlay), 0);
	for (uint32_t step = 1; step <= STEPS; step++) {
		random = random * UINT64_C(6364136223846793005) + 1442695040888963407u;
		const uint32_t number = (uint32_t)(random >> 33) % NAMES;
		const struct memory_id id = name_of(number);
		const bool put = (random >> 30) % 2 == 0;

		check_value(overlay, number, list[number]);
		count += put && list[number] == 0;
		count -= !put && list[number] != 0;
		list[number] = put ? step : 0;
		if (put)
			assert_int_equal(overlay_put(overlay, &id,
						 (struct slice){(const char *)&step, sizeof(step)}),
				0);
		else
			overlay_remove(overlay, &id);
		assert_int_equal(overlay_count(overlay), count);
	}
	for (uint32_t i = 0; i < NAMES; i++)
		check_value(overlay, i, list[i]);
}

static void test_the_oldest_is_known_and_notes_stay_with_their_entry(void **state)
{
	CLEANUP(overlay_freep) struct overlay *overlay = NULL;
	const struct memory_id first = name_of(0);
	const struct memory_id second = name_of(40); /* behind the first */
	(void)state;

	assert_int_equal(overlay_new(MAX, &overlay), 0);
	assert_null(overlay_oldest(overlay));
	assert_null(overlay_note(overlay, &first));
	assert_int_equal(overlay_put(overlay, &first, slice_of("a")), 0);
	assert_int_equal(overlay_put(overlay, &second, slice_of("b")), 0);
	overlay_note(overlay, &second)->handed_out = true;
	assert_memory_equal(overlay_oldest(overlay), &first, sizeof(first));

	overlay_remove(overlay, &first);
	assert_memory_equal(overlay_oldest(overlay), &second, sizeof(second));
	assert_true(overlay_note(overlay, &second)->handed_out);
	assert_int_equal(overlay_put(overlay, &second, slice_of("c")), 0);
	assert_false(overlay_note(overlay, &second)->handed_out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_overlay_lets_the_oldest_go),
		cmocka_unit_test(test_it_agrees_with_a_plain_list),
		cmocka_unit_test(test_the_oldest_is_known_and_notes_stay_with_their_entry),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

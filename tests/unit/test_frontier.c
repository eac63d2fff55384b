/* Which offsets are finished: in any order, over holes and restarts, and as text. */
#include "tests/support/test.h"

#include "runtime/base64.h"
#include "runtime/frontier.h"

static const struct frontier_stamp stamp = {0x1122334455667788u, 42};

static void see(struct frontier *frontier, int64_t from, int64_t to)
{
	for (int64_t i = from; i < to; i++)
		assert_int_equal(frontier_see(frontier, i), 0);
}

static void test_the_frontier_is_the_lowest_unfinished(void **state)
{
	struct frontier frontier;
	(void)state;

	frontier_init(&frontier, 10);
	see(&frontier, 10, 15);
	frontier_finish(&frontier, 12);
	frontier_finish(&frontier, 11);
	assert_int_equal(frontier.base, 10);
	frontier_finish(&frontier, 10);
	assert_int_equal(frontier.base, 13);
	frontier_finish(&frontier, 14);
	frontier_finish(&frontier, 13);
	assert_int_equal(frontier.base, 15);
}

static void test_what_is_jumped_over_is_finished(void **state)
{
	struct frontier frontier;
	(void)state;

	frontier_init(&frontier, -1);
	assert_int_equal(frontier_see(&frontier, 100), 0);
	assert_int_equal(frontier.base, 100);
	assert_int_equal(frontier_see(&frontier, 103), 0);
	frontier_finish(&frontier, 100);
	assert_int_equal(frontier.base, 103);
	frontier_finish(&frontier, 103);
	assert_int_equal(frontier_see(&frontier, 1000000), 0);
	assert_int_equal(frontier.base, 1000000);
}

static void test_a_record_is_seen_once(void **state)
{
	struct frontier frontier;
	(void)state;

	frontier_init(&frontier, 5);
	see(&frontier, 5, 7);
	assert_int_equal(frontier_see(&frontier, 5), FRONTIER_E_SEEN);
	assert_int_equal(frontier_see(&frontier, 6), FRONTIER_E_SEEN);
	assert_int_equal(frontier_see(&frontier, 4), FRONTIER_E_SEEN);
}

static void test_the_span_is_a_ceiling_until_the_frontier_moves(void **state)
{
	struct frontier frontier;
	(void)state;

	frontier_init(&frontier, 0);
	see(&frontier, 0, FRONTIER_SPAN);
	for (int64_t i = 1; i < FRONTIER_SPAN; i++)
		frontier_finish(&frontier, i);
	assert_int_equal(frontier_see(&frontier, FRONTIER_SPAN), FRONTIER_E_FAR);
	assert_int_equal(frontier_see(&frontier, FRONTIER_SPAN + 5), FRONTIER_E_FAR);
	frontier_finish(&frontier, 0);
	assert_int_equal(frontier.base, FRONTIER_SPAN);
	assert_int_equal(frontier_see(&frontier, FRONTIER_SPAN + 5), 0);
}

static void test_a_full_map_fits_and_reads_back(void **state)
{
	struct frontier frontier;
	struct frontier back;
	struct frontier_stamp found = {0, 0};
	char text[FRONTIER_TEXT_SIZE];
	(void)state;

	frontier_init(&frontier, 7);
	see(&frontier, 7, 7 + FRONTIER_SPAN);
	for (int64_t i = 8; i < 7 + FRONTIER_SPAN; i += 2)
		frontier_finish(&frontier, i);
	frontier_write(&frontier, &stamp, text);

	assert_int_equal(frontier_read(&back, 7, slice_of(text), &found), FRONTIER_MAP_GOOD);
	assert_int_equal(found.instance, stamp.instance);
	assert_int_equal(found.sequence, stamp.sequence);
	for (int64_t i = 7; i < 7 + FRONTIER_SPAN; i++)
		assert_int_equal(frontier_see(&back, i), i % 2 ? 0 : FRONTIER_E_SEEN);
}

static void test_after_a_restart_only_the_unfinished_are_worked_on(void **state)
{
	struct frontier frontier;
	struct frontier_stamp found;
	char text[FRONTIER_TEXT_SIZE];
	(void)state;

	frontier_init(&frontier, 0);
	see(&frontier, 0, 10);
	frontier_finish(&frontier, 0);
	frontier_finish(&frontier, 2);
	frontier_finish(&frontier, 3);
	frontier_finish(&frontier, 9);
	frontier_write(&frontier, &stamp, text);

	assert_int_equal(frontier_read(&frontier, 1, slice_of(text), &found), FRONTIER_MAP_GOOD);
	assert_int_equal(frontier_see(&frontier, 1), 0);
	assert_int_equal(frontier_see(&frontier, 2), FRONTIER_E_SEEN);
	assert_int_equal(frontier_see(&frontier, 3), FRONTIER_E_SEEN);
	assert_int_equal(frontier_see(&frontier, 4), 0);
	frontier_finish(&frontier, 1);
	assert_int_equal(frontier.base, 4);
	/* Committed now, the map still tells of 9, which was not delivered again yet. */
	frontier_write(&frontier, &stamp, text);
	assert_int_equal(frontier_read(&frontier, 4, slice_of(text), &found), FRONTIER_MAP_GOOD);
	for (int64_t i = 4; i < 9; i++)
		assert_int_equal(frontier_see(&frontier, i), 0);
	assert_int_equal(frontier_see(&frontier, 9), FRONTIER_E_SEEN);
}

static void test_a_map_of_somebody_else_is_ignored(void **state)
{
	struct frontier frontier;
	struct frontier_stamp found = {1, 2};
	char good[FRONTIER_TEXT_SIZE];
	(void)state;

	frontier_init(&frontier, 5);
	see(&frontier, 5, 8);
	frontier_finish(&frontier, 6);
	frontier_write(&frontier, &stamp, good);

	const struct {
		const char *text;
		int64_t base;
		enum frontier_map map;
		const char *why;
	} cases[] = {
		{"", 5, FRONTIER_MAP_NONE, "a commit without metadata"},
		{"consumer-1", 5, FRONTIER_MAP_FOREIGN, "a client id, as some write"},
		{"D", 5, FRONTIER_MAP_FOREIGN, "too short for a version"},
		{"D0.AAAA", 5, FRONTIER_MAP_FOREIGN, "there was no version 0"},
		{"D2.AAAA", 5, FRONTIER_MAP_NEWER, "a version to come"},
		{"D12.AAAA", 5, FRONTIER_MAP_NEWER, "a version to come, two digits"},
		{"D1.", 5, FRONTIER_MAP_DAMAGED, "cut after the version"},
		{"D1.AAAA", 5, FRONTIER_MAP_DAMAGED, "cut in the head"},
		{"D1.!!!!", 5, FRONTIER_MAP_DAMAGED, "not base64"},
		{good, 4, FRONTIER_MAP_DAMAGED, "the map of another offset"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct slice text = slice_of(cases[i].text);

		if (frontier_read(&frontier, cases[i].base, text, &found) != cases[i].map)
			fail_msg("%s", cases[i].why);
		assert_int_equal(frontier.base, cases[i].base);
		assert_int_equal(frontier_see(&frontier, cases[i].base + 1), 0);
	}
	assert_int_equal(found.instance, 1);
}

static void test_no_changed_letter_goes_unnoticed(void **state)
{
	struct frontier frontier;
	struct frontier_stamp found;
	char text[FRONTIER_TEXT_SIZE];
	(void)state;

	frontier_init(&frontier, 0);
	see(&frontier, 0, 100);
	frontier_finish(&frontier, 50);
	frontier_write(&frontier, &stamp, text);

	for (size_t i = 0; i < strlen(text); i++) {
		const char kept = text[i];

		text[i] = kept == 'A' ? 'B' : 'A';
		assert_int_not_equal(
			frontier_read(&frontier, 0, slice_of(text), &found), FRONTIER_MAP_GOOD);
		text[i] = kept;
	}
	for (size_t len = 0; len < strlen(text); len++)
		assert_int_not_equal(frontier_read(&frontier, 0, (struct slice){text, len}, &found),
			FRONTIER_MAP_GOOD);
}

static void test_a_narrow_frontier_stops_earlier(void **state)
{
	struct frontier frontier;
	(void)state;

	frontier_init(&frontier, 0);
	frontier_narrow(&frontier);
	see(&frontier, 0, FRONTIER_SPAN / 2);
	assert_int_equal(frontier_see(&frontier, FRONTIER_SPAN / 2), FRONTIER_E_FAR);
	for (int i = 0; i < 20; i++)
		frontier_narrow(&frontier);
	assert_true(frontier.span > 0);
}

static void test_base64_reads_only_what_it_wrote(void **state)
{
	static const struct {
		const char *text;
		const char *bytes; /* NULL: refused */
		const char *why;
	} cases[] = {
		{"", "", "nothing"},
		{"Zg==", "f", "two of padding"},
		{"Zm8=", "fo", "one of padding"},
		{"Zm9v", "foo", "no padding"},
		{"Zm9vYmFy", "foobar", "two groups"},
		{"Zm9", NULL, "padding is missing"},
		{"Zh==", NULL, "bits left over"},
		{"Zm9=", NULL, "bits left over"},
		{"Z===", NULL, "too much padding"},
		{"====", NULL, "padding alone"},
		{"Zm 9", NULL, "white space"},
		{"Zg==Zg==", NULL, "padding in the middle"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char bytes[16] = "";
		char text[BASE64_SIZE(16)];
		size_t len = 0;
		const int r = base64_read(slice_of(cases[i].text), bytes, 15, &len);

		if ((r == 0) != (cases[i].bytes != NULL))
			fail_msg("%s", cases[i].why);
		if (r)
			continue;
		assert_true(slice_is((struct slice){bytes, len}, slice_of(cases[i].bytes)));
		base64_write(slice_of(cases[i].bytes), text);
		assert_string_equal(text, cases[i].text);
	}
	assert_int_equal(
		base64_read(slice_of("Zm9v"), &(char[2]){0}, 2, &(size_t){0}), BASE64_E_BAD);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_frontier_is_the_lowest_unfinished),
		cmocka_unit_test(test_what_is_jumped_over_is_finished),
		cmocka_unit_test(test_a_record_is_seen_once),
		cmocka_unit_test(test_the_span_is_a_ceiling_until_the_frontier_moves),
		cmocka_unit_test(test_a_full_map_fits_and_reads_back),
		cmocka_unit_test(test_after_a_restart_only_the_unfinished_are_worked_on),
		cmocka_unit_test(test_a_map_of_somebody_else_is_ignored),
		cmocka_unit_test(test_no_changed_letter_goes_unnoticed),
		cmocka_unit_test(test_a_narrow_frontier_stops_earlier),
		cmocka_unit_test(test_base64_reads_only_what_it_wrote),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* A share that jumps is noticed once; noise and slow change are not. */
#include "tests/support/test.h"

#include <stdio.h>

#include "ingest/drift.h"

static struct drift *drift_made(void)
{
	struct drift *drift = NULL;

	assert_int_equal(drift_new(&drift), 0);
	return drift;
}

/* `count` articles, of which every `every`-th has no date (0: none). How many alarms were raised
 * and how many ended. */
static void feed(
	struct drift *drift, const char *name, int count, int every, int *raised, int *over)
{
	for (int i = 1; i <= count; i++) {
		struct drift_item item = {.is_article = true};
		struct drift_alarm alarm;

		item.is[DRIFT_NO_DATE] = every > 0 && i % every == 0;
		drift_note(drift, name, &item, &alarm);
		assert_true(alarm.change[DRIFT_DEAD] == DRIFT_NONE);
		*raised += alarm.change[DRIFT_NO_DATE] == DRIFT_RAISED;
		*over += alarm.change[DRIFT_NO_DATE] == DRIFT_OVER;
	}
}

static void test_a_jump_is_raised_once_and_ends_when_it_is_over(void **state)
{
	CLEANUP(drift_freep) struct drift *drift = drift_made();
	int raised = 0, over = 0;
	(void)state;

	feed(drift, "outlet a", 300, 10, &raised, &over);
	assert_int_equal(raised, 0);
	feed(drift, "outlet a", 30, 1, &raised, &over);
	assert_int_equal(raised, 1);
	assert_int_equal(over, 0);
	assert_int_equal(drift_raised(drift, DRIFT_NO_DATE), 1);
	assert_int_equal(drift_raised(drift, DRIFT_DEAD), 0);
	feed(drift, "outlet a", 100, 10, &raised, &over);
	assert_int_equal(raised, 1);
	assert_int_equal(over, 1);
	assert_int_equal(drift_raised(drift, DRIFT_NO_DATE), 0);
}

static void test_what_stays_is_the_new_rule(void **state)
{
	CLEANUP(drift_freep) struct drift *drift = drift_made();
	int raised = 0, over = 0;
	(void)state;

	feed(drift, "outlet a", 300, 0, &raised, &over);
	feed(drift, "outlet a", 3000, 1, &raised, &over);
	assert_int_equal(raised, 1);
	assert_int_equal(over, 1);
}

static void test_what_was_always_so_is_no_alarm(void **state)
{
	CLEANUP(drift_freep) struct drift *drift = drift_made();
	int raised = 0, over = 0;
	(void)state;

	feed(drift, "outlet without dates", 1000, 1, &raised, &over);
	feed(drift, "outlet with some", 1000, 2, &raised, &over);
	feed(drift, "outlet just come", 50, 0, &raised, &over);
	feed(drift, "outlet just come", 40, 1, &raised, &over);
	assert_int_equal(raised, 0);
}

static void test_dead_letters_say_nothing_of_dates(void **state)
{
	CLEANUP(drift_freep) struct drift *drift = drift_made();
	int raised = 0, over = 0, dead = 0;
	(void)state;

	feed(drift, "mapping m", 200, 0, &raised, &over);
	for (int i = 0; i < 40; i++) {
		struct drift_item item = {.is = {[DRIFT_DEAD] = true}};
		struct drift_alarm alarm;

		drift_note(drift, "mapping m", &item, &alarm);
		dead += alarm.change[DRIFT_DEAD] == DRIFT_RAISED;
		assert_true(alarm.change[DRIFT_NO_DATE] == DRIFT_NONE);
	}
	assert_int_equal(dead, 1);
}

static void test_the_table_is_bounded_and_forgets_the_oldest(void **state)
{
	CLEANUP(drift_freep) struct drift *drift = drift_made();
	int raised = 0, over = 0;
	(void)state;

	feed(drift, "outlet first", 200, 0, &raised, &over);
	feed(drift, "outlet first", 40, 1, &raised, &over);
	assert_int_equal(drift_raised(drift, DRIFT_NO_DATE), 1);
	for (int i = 0; i < 2 * DRIFT_NAMES_MAX; i++) {
		char name[200];

		(void)snprintf(name, sizeof(name), "outlet %d %0150d", i, 0);
		feed(drift, name, 1, 0, &raised, &over);
	}
	assert_int_equal(drift_raised(drift, DRIFT_NO_DATE), 0); /* gone with its row */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_jump_is_raised_once_and_ends_when_it_is_over),
		cmocka_unit_test(test_what_stays_is_the_new_rule),
		cmocka_unit_test(test_what_was_always_so_is_no_alarm),
		cmocka_unit_test(test_dead_letters_say_nothing_of_dates),
		cmocka_unit_test(test_the_table_is_bounded_and_forgets_the_oldest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

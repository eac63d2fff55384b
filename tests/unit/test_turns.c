/* Outlets take turns, by the size of what they send. */
#include "tests/support/test.h"

#include "translate/turns.h"

enum {
	WAITING_MAX = 400,
};

static struct turns turns;
static struct waiting all[WAITING_MAX];
static size_t count;

static int begin(void **state)
{
	(void)state;
	turns = (struct turns){0};
	count = 0;
	return 0;
}

static struct waiting *add(uint32_t outlet, size_t units)
{
	struct waiting *waiting = &all[count++];

	*waiting = (struct waiting){.outlet = outlet, .units = units};
	turns_add(&turns, waiting);
	return waiting;
}

static struct waiting *serve(void)
{
	struct waiting *head = turns_head(&turns);

	assert_non_null(head);
	turns_serve(&turns);
	return head;
}

static void test_one_outlet_is_first_in_first_out(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 20; i++)
		add(7, 300);
	for (unsigned i = 0; i < 20; i++)
		assert_ptr_equal(serve(), &all[i]);
	assert_null(turns_head(&turns));
}

static void test_a_flood_does_not_hold_up_another_outlet(void **state)
{
	struct waiting *small;
	unsigned before = 0;
	(void)state;

	for (unsigned i = 0; i < 200; i++)
		add(1, 100);
	for (unsigned i = 0; i < 50; i++)
		serve();
	small = add(2, 100);
	while (serve() != small)
		before++;
	assert_in_range(before, 0, 5);
}

static void test_shares_are_of_size_not_of_number(void **state)
{
	size_t units[3] = {0};
	(void)state;

	for (unsigned i = 0; i < 30; i++)
		add(1, 2000);
	for (unsigned i = 0; i < 300; i++)
		add(2, 200);
	for (size_t done = 0; done < 40000;) {
		const struct waiting *head = serve();

		units[head->outlet] += head->units;
		done += head->units;
	}
	assert_in_range(units[1], 18000, 22500);
	assert_in_range(units[2], 18000, 22500);
}

static void test_who_comes_back_owes_and_has_nothing(void **state)
{
	unsigned turn = 0;
	(void)state;

	add(1, 100000); /* far beyond a turn */
	serve();
	for (unsigned i = 0; i < 50; i++) {
		add(1, 500);
		add(2, 500);
	}
	for (unsigned i = 0; i < 50; i++)
		turn += serve()->outlet == 1;
	assert_in_range(turn, 24, 26);
}

static void test_what_is_removed_is_not_served(void **state)
{
	struct waiting *first = add(1, 10);
	struct waiting *middle = add(1, 10);
	struct waiting *last = add(1, 10);
	struct waiting *alone = add(2, 10);
	(void)state;

	turns_remove(&turns, middle);
	turns_remove(&turns, first);
	turns_remove(&turns, last); /* the turn that is being served ends */
	assert_ptr_equal(serve(), alone);
	assert_null(turns_head(&turns));
}

static void test_more_outlets_than_turns_are_all_served(void **state)
{
	bool seen[200] = {0};
	(void)state;

	for (unsigned i = 0; i < 200; i++)
		add(i, 100);
	for (unsigned i = 0; i < 200; i++)
		seen[serve()->outlet] = true;
	assert_null(turns_head(&turns));
	for (unsigned i = 0; i < 200; i++)
		assert_true(seen[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_one_outlet_is_first_in_first_out, begin),
		cmocka_unit_test_setup(test_a_flood_does_not_hold_up_another_outlet, begin),
		cmocka_unit_test_setup(test_shares_are_of_size_not_of_number, begin),
		cmocka_unit_test_setup(test_who_comes_back_owes_and_has_nothing, begin),
		cmocka_unit_test_setup(test_what_is_removed_is_not_served, begin),
		cmocka_unit_test_setup(test_more_outlets_than_turns_are_all_served, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

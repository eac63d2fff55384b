/* What waits for one thing does not hold up what waits for another, and nothing grows without end.
 */
#include "tests/support/test.h"

#include <string.h>

#include "runtime/queues.h"

enum {
	FLIGHT = 10,
	AHEAD = 50,
	DEAD = 0, /* two queues that know nothing of each other, and one behind the second */
	WELL = 1,
	OLD = 2,
};

static const struct queue_plan plans[] = {
	{.behind = DEAD, .expected = true},
	{.behind = WELL, .expected = true},
	{.behind = WELL, .expected = true},
};

static struct queues queues;

/* What was laid aside of each record of a queue that waits, the oldest first. */
static struct {
	size_t list[2000];
	size_t first, end;
} laid[COUNT_OF(plans)];

static int begin(void **state)
{
	(void)state;
	queues = (struct queues){.flight_max = FLIGHT,
		.bytes_max = 1000,
		.ahead_max = AHEAD,
		.ahead_bytes_max = 100000};
	memset(laid, 0, sizeof(laid));
	queues_init(&queues, plans, COUNT_OF(plans));
	return 0;
}

/* Read `count` records of a queue, of so many bytes each, as long as it takes them. */
static size_t read_records(unsigned n, size_t count, size_t bytes)
{
	size_t taken = 0;

	while (taken < count && queues_take(&queues, n)) {
		const size_t ahead = queues_have_room(&queues, n) ? 0 : bytes;

		queues_enter(&queues, n, ahead);
		laid[n].list[laid[n].end++] = ahead;
		queues.list[n].flight.count++;
		queues.list[n].flight.bytes += bytes;
		taken++;
	}
	return taken;
}

/* By a reader that is alone. */
static bool want(void)
{
	static const size_t nothing[QUEUES_MAX];

	return queues_want(&queues, nothing, 1);
}

static size_t hand_out(unsigned n)
{
	size_t count = 0;

	while (queues.list[n].waiting > 0 && queues_may_go(&queues, n)) {
		queues_leave(&queues, n, laid[n].list[laid[n].first++]);
		queues.list[n].flight.out++;
		count++;
	}
	return count;
}

static void commit(unsigned n, size_t count, size_t bytes)
{
	queues.list[n].flight.count -= count;
	queues.list[n].flight.out -= count;
	queues.list[n].flight.bytes -= count * bytes;
}

static void test_one_queue_is_read_as_far_as_it_can_be_handed_out(void **state)
{
	(void)state;
	queues_init(&queues, NULL, 0);
	assert_int_equal(queues.count, 1);
	for (size_t i = 0; i < FLIGHT; i++) {
		assert_true(want());
		assert_int_equal(read_records(0, 1, 1), 1);
	}
	assert_false(want());
	assert_int_equal(hand_out(0), FLIGHT);
	assert_false(want()); /* what is not committed counts */
	commit(0, 1, 1);
	assert_true(want());
}

static void test_a_queue_that_stands_still_is_laid_aside_for_another(void **state)
{
	(void)state;
	assert_int_equal(read_records(DEAD, 1000, 1), FLIGHT + AHEAD);
	assert_int_equal(hand_out(DEAD), FLIGHT);
	assert_true(want());
	for (size_t i = 0; i < 1000; i++) {
		assert_int_equal(read_records(WELL, 1, 1), 1);
		assert_int_equal(hand_out(WELL), 1);
		commit(WELL, 1, 1);
		assert_true(want());
	}
	assert_false(queues_take(&queues, DEAD));
	commit(DEAD, 1, 1);
	assert_int_equal(hand_out(DEAD), 1);
	assert_true(queues_take(&queues, DEAD));
}

static void test_bytes_have_a_ceiling_of_their_own(void **state)
{
	(void)state;
	assert_int_equal(read_records(DEAD, 1000, 400), 5); /* the fifth ends at 2000 */
	assert_false(queues_have_room(&queues, DEAD));
	assert_true(want());
	assert_true(queues_have_room(&queues, WELL));
}

static void test_what_is_laid_aside_has_one_ceiling_for_all(void **state)
{
	(void)state;
	queues.bytes_max = 100000;
	queues.ahead_bytes_max = 100 * 15;
	assert_int_equal(read_records(DEAD, FLIGHT + 10, 100), FLIGHT + 10);
	assert_int_equal(queues.ahead_bytes, 1000);
	assert_int_equal(read_records(OLD, 1000, 100), FLIGHT + 5);
	assert_false(queues_take(&queues, DEAD));
	assert_int_equal(read_records(WELL, 1000, 100), FLIGHT); /* as far as they have room */
	assert_int_equal(hand_out(OLD), FLIGHT);
	commit(OLD, FLIGHT, 100);
	assert_int_equal(hand_out(OLD), 5);
	assert_int_equal(queues.ahead_bytes, 1000);
	assert_true(queues_take(&queues, DEAD));
}

static void test_nothing_is_read_for_what_goes_behind_a_full_one(void **state)
{
	(void)state;
	queues.list[DEAD].held = true;
	assert_int_equal(read_records(WELL, FLIGHT, 1), FLIGHT);
	assert_false(want()); /* it would only find what waits all the same */
	assert_int_equal(hand_out(WELL), FLIGHT);
	assert_int_equal(read_records(OLD, 1, 1), 1);
	assert_int_equal(hand_out(OLD), 1); /* what is there goes: it does not starve */
}

static void test_a_flood_of_what_goes_behind_does_not_hold_up_the_first(void **state)
{
	(void)state;
	queues.list[DEAD].held = true;
	assert_int_equal(read_records(OLD, 1000, 1), FLIGHT + AHEAD);
	assert_int_equal(hand_out(OLD), FLIGHT);
	assert_true(want());
	assert_int_equal(read_records(WELL, FLIGHT, 1), FLIGHT);
	assert_int_equal(hand_out(WELL), FLIGHT);
}

static void test_a_held_queue_hands_out_nothing_and_is_not_read_for(void **state)
{
	(void)state;
	assert_int_equal(read_records(WELL, 3, 1), 3);
	queues.list[WELL].held = queues.list[DEAD].held = true;
	assert_int_equal(hand_out(WELL), 0);
	assert_false(want());
	queues.list[WELL].held = false;
	assert_int_equal(hand_out(WELL), 3);
	assert_true(want());
}

static void test_what_is_not_expected_is_read_for_once_it_was_seen(void **state)
{
	static const struct queue_plan rare[] = {
		{.behind = 0, .expected = false}, {.behind = 1, .expected = true}};
	(void)state;

	queues_init(&queues, rare, COUNT_OF(rare));
	assert_int_equal(read_records(1, FLIGHT, 1), FLIGHT);
	assert_false(want());
	assert_int_equal(read_records(0, 1, 1), 1);
	assert_true(want());
}

static void test_a_reader_with_its_share_of_a_queue_reads_for_the_others(void **state)
{
	const size_t half[QUEUES_MAX] = {[WELL] = FLIGHT / 2};
	const size_t all[QUEUES_MAX] = {[DEAD] = FLIGHT / 2, [WELL] = FLIGHT / 2, [OLD] = FLIGHT};
	(void)state;

	assert_true(queues_want(&queues, half, FLIGHT / 2));
	assert_false(queues_want(&queues, all, FLIGHT / 2));
}

static void test_all_queues_are_summed_up(void **state)
{
	struct in_flight sum;
	(void)state;

	(void)read_records(DEAD, 3, 100);
	(void)read_records(OLD, 2, 10);
	(void)hand_out(OLD);
	sum = queues_sum(&queues);
	assert_int_equal(sum.count, 5);
	assert_int_equal(sum.bytes, 320);
	assert_int_equal(sum.out, 2);
}

#define FROM_NOTHING(test) cmocka_unit_test_setup(test, begin)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FROM_NOTHING(test_one_queue_is_read_as_far_as_it_can_be_handed_out),
		FROM_NOTHING(test_a_queue_that_stands_still_is_laid_aside_for_another),
		FROM_NOTHING(test_bytes_have_a_ceiling_of_their_own),
		FROM_NOTHING(test_what_is_laid_aside_has_one_ceiling_for_all),
		FROM_NOTHING(test_nothing_is_read_for_what_goes_behind_a_full_one),
		FROM_NOTHING(test_a_flood_of_what_goes_behind_does_not_hold_up_the_first),
		FROM_NOTHING(test_a_held_queue_hands_out_nothing_and_is_not_read_for),
		FROM_NOTHING(test_what_is_not_expected_is_read_for_once_it_was_seen),
		FROM_NOTHING(test_a_reader_with_its_share_of_a_queue_reads_for_the_others),
		FROM_NOTHING(test_all_queues_are_summed_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

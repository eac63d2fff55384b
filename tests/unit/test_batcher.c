/* Which segments go together into the next question. */
#include "tests/support/test.h"

#include "translate/batcher.h"

enum {
	SEGMENTS_MAX = 64,
};

static struct lane lanes[2];
static struct lane *lane_list[] = {&lanes[0], &lanes[1]};
static struct waiting segments[SEGMENTS_MAX];
static size_t segment_count;
static struct batcher batcher;

static int begin(void **state)
{
	(void)state;
	lanes[0] = lanes[1] = (struct lane){0};
	segment_count = 0;
	batcher = (struct batcher){.lanes = lane_list, .lane_count = COUNT_OF(lane_list)};
	return 0;
}

static struct waiting *add(
	size_t lane, enum engine_priority priority, uint64_t since_ms, size_t units)
{
	struct waiting *segment = &segments[segment_count++];

	*segment = (struct waiting){
		.priority = priority, .since_ms = since_ms, .units = units, .bytes = units};
	batcher_add(&batcher, &lanes[lane], segment);
	return segment;
}

static void test_every_limit_closes_a_batch(void **state)
{
	static const struct {
		const char *why;
		struct backend_limits limits;
		size_t goal, count;
	} cases[] = {
		{"the goal", {0}, 3, 3},
		{"none left", {0}, 50, 10},
		{"units of all together", {.total_units = 35}, 50, 3},
		{"exactly so many units", {.total_units = 40}, 50, 4},
		{"bytes of the body", {.body_bytes = 25}, 50, 2},
		{"the first goes though it is too large", {.total_units = 5}, 50, 1},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct waiting *taken[SEGMENTS_MAX];
		size_t count;

		begin(state);
		for (unsigned j = 0; j < 10; j++)
			add(0, PRIORITY_BODY, j, 10);
		count = batcher_fill(&batcher, &lanes[0], &cases[i].limits, cases[i].goal, taken);
		if (count != cases[i].count)
			fail_msg("%s: %zu taken", cases[i].why, count);
		assert_int_equal(batcher.count, 10 - count);
		assert_int_equal(lanes[0].count, 10 - count);
		for (size_t j = 0; j < count; j++)
			assert_ptr_equal(taken[j], &segments[j]);
	}
}

static void test_headlines_go_first_but_nothing_waits_for_ever(void **state)
{
	const struct backend_limits none = {0};
	struct waiting *taken[4];
	struct waiting *backfill = add(0, PRIORITY_BACKFILL, 1000, 1);
	struct waiting *body = add(0, PRIORITY_BODY, 1000, 1);
	struct waiting *lead = add(0, PRIORITY_LEAD, 50000, 1);
	struct waiting *headline = add(0, PRIORITY_HEADLINE, 60000, 1);
	(void)state;

	assert_int_equal(batcher_fill(&batcher, &lanes[0], &none, 4, taken), 4);
	assert_ptr_equal(taken[0], headline);
	assert_ptr_equal(taken[1], lead);
	assert_ptr_equal(taken[2], body);
	assert_ptr_equal(taken[3], backfill);

	backfill = add(0, PRIORITY_BACKFILL, 1000, 1);
	add(0, PRIORITY_HEADLINE, 422000, 1);
	assert_int_equal(batcher_fill(&batcher, &lanes[0], &none, 1, taken), 1);
	assert_ptr_equal(taken[0], backfill);
}

static void test_a_flood_in_one_language_does_not_stop_another(void **state)
{
	const struct backend_limits none = {0};
	struct waiting *taken[10];
	(void)state;

	for (unsigned i = 0; i < 40; i++)
		add(0, PRIORITY_BODY, 1000, 10);
	assert_int_equal(batcher_fill(&batcher, batcher_choose(&batcher), &none, 10, taken), 10);
	add(1, PRIORITY_BODY, 2000, 10);
	/* Two turns at most until the other language is served. */
	if (batcher_choose(&batcher) == &lanes[0])
		batcher_fill(&batcher, &lanes[0], &none, 10, taken);
	assert_ptr_equal(batcher_choose(&batcher), &lanes[1]);
}

static void test_under_pressure_the_headlines_of_all_go_before_the_tails_of_some(void **state)
{
	const struct backend_limits none = {0};
	struct waiting *taken[1];
	(void)state;

	for (unsigned i = 0; i < 20; i++)
		add(0, PRIORITY_BODY, 1000, 10);
	for (unsigned i = 0; i < 5; i++)
		add(0, PRIORITY_LEAD, 60000, 10);
	for (unsigned i = 0; i < 5; i++)
		add(0, PRIORITY_HEADLINE, 90000, 10);
	for (unsigned i = 0; i < 30; i++) {
		assert_int_equal(batcher_fill(&batcher, &lanes[0], &none, 1, taken), 1);
		assert_int_equal(taken[0]->priority, i < 5    ? PRIORITY_HEADLINE
						     : i < 10 ? PRIORITY_LEAD
							      : PRIORITY_BODY);
	}
}

static void test_a_flood_of_one_outlet_does_not_stop_another(void **state)
{
	const struct backend_limits limits = {.total_units = 2000};
	struct waiting *taken[SEGMENTS_MAX];
	size_t count;
	bool found = false;
	(void)state;

	for (unsigned i = 0; i < 40; i++)
		add(0, PRIORITY_BODY, 1000, 100);
	segments[segment_count] = (struct waiting){
		.priority = PRIORITY_BODY, .since_ms = 2000, .units = 100, .outlet = 9};
	batcher_add(&batcher, &lanes[0], &segments[segment_count]);
	count = batcher_fill(&batcher, &lanes[0], &limits, 50, taken);
	assert_int_equal(count, 20);
	for (size_t i = 0; i < count; i++)
		found = found || taken[i]->outlet == 9;
	assert_true(found);
}

static void test_who_was_away_does_not_claim_missed_turns(void **state)
{
	const struct backend_limits none = {0};
	struct waiting *taken[10];
	unsigned turns = 0;
	(void)state;

	for (unsigned i = 0; i < 30; i++)
		add(0, PRIORITY_BODY, 1000, 10);
	for (unsigned i = 0; i < 20; i++)
		assert_int_equal(batcher_fill(&batcher, &lanes[0], &none, 1, taken), 1);
	for (unsigned i = 0; i < 10; i++)
		add(1, PRIORITY_BODY, 2000, 10);
	for (unsigned i = 0; i < 10; i++) {
		struct lane *lane = batcher_choose(&batcher);

		turns += lane == &lanes[1];
		assert_int_equal(batcher_fill(&batcher, lane, &none, 1, taken), 1);
	}
	assert_in_range(turns, 4, 6);
}

static void test_what_is_removed_is_not_sent(void **state)
{
	const struct backend_limits none = {0};
	struct waiting *taken[3];
	struct waiting *first = add(0, PRIORITY_BODY, 1, 1);
	struct waiting *middle = add(0, PRIORITY_BODY, 2, 1);
	struct waiting *last = add(0, PRIORITY_BODY, 3, 1);
	(void)state;

	batcher_remove(&batcher, &lanes[0], middle);
	assert_int_equal(batcher_fill(&batcher, &lanes[0], &none, 3, taken), 2);
	assert_ptr_equal(taken[0], first);
	assert_ptr_equal(taken[1], last);
	assert_null(batcher_choose(&batcher));
}

static void test_the_goal_keeps_all_slots_busy(void **state)
{
	static const struct {
		const char *why;
		size_t waiting;
		unsigned free_slots;
		double worthwhile;
		size_t items, goal;
	} cases[] = {
		{"more than all slots take", 1000, 4, 1, 16, 16},
		{"spread over the free slots", 20, 4, 1, 16, 5},
		{"rounded up", 21, 4, 1, 16, 6},
		{"one slot takes what there is", 7, 1, 1, 16, 7},
		{"instant answers: few, full questions", 40, 32, 200, 50, 50},
		{"quick answers: a question that is worth it", 40, 32, 4, 50, 4},
		{"nothing known yet: spread", 40, 20, 1, 50, 2},
		{"no limit of items: ours", 5000, 1, 1, 0, BATCHER_MAX},
		{"one at least", 0, 4, 1, 16, 1},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct backend_limits limits = {.items = cases[i].items};
		size_t goal = batcher_goal(
			cases[i].waiting, cases[i].free_slots, cases[i].worthwhile, &limits);

		if (goal != cases[i].goal)
			fail_msg("%s: %zu", cases[i].why, goal);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_limit_closes_a_batch),
		cmocka_unit_test_setup(test_headlines_go_first_but_nothing_waits_for_ever, begin),
		cmocka_unit_test_setup(test_a_flood_in_one_language_does_not_stop_another, begin),
		cmocka_unit_test_setup(
			test_under_pressure_the_headlines_of_all_go_before_the_tails_of_some,
			begin),
		cmocka_unit_test_setup(test_a_flood_of_one_outlet_does_not_stop_another, begin),
		cmocka_unit_test_setup(test_who_was_away_does_not_claim_missed_turns, begin),
		cmocka_unit_test_setup(test_what_is_removed_is_not_sent, begin),
		cmocka_unit_test(test_the_goal_keeps_all_slots_busy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* An answer that arrived is there again after kill -9, until the topic has it; and nothing else. */
#include "tests/support/test.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/loop.h"
#include "runtime/metrics.h"
#include "runtime/store.h"
#include "translate/memory.h"
#include "translate/memory_journal.h"

enum {
	MAX = 1 << 20,
	STORE_MAX = 16 << 20,
	TURN_MS = 50, /* far less than what the store waits on its own */
};

static const struct memory_key house = {
	.language = "es", .text = {"La casa.", 8}, .class = MEMORY_BODY, .backend = "libre/m1"};
static const struct memory_key garden = {
	.language = "es", .text = {"El huerto.", 10}, .class = MEMORY_BODY, .backend = "libre/m1"};

static int set_up(void **state)
{
	char *folder = strdup("/tmp/test_journal.XXXXXX");

	*state = folder;
	return folder && mkdtemp(folder) ? 0 : -1;
}

static int tear_down(void **state)
{
	char command[128];

	(void)snprintf(command, sizeof(command), "rm -r %s", (const char *)*state);
	free(*state);
	return system(command);
}

static int stop(void *user)
{
	loop_stop(user);
	return 0;
}

/* What a worker does with two answers, up to its death. Its copies are the child's own. */
static void keep_and_die(const char *folder)
{
	struct metrics *metrics;
	struct loop *loop;
	struct timer *timer;
	struct store *store;
	struct memory *memory;
	int r = loop_new(&loop);

	if (r == 0)
		r = loop_timer(loop, stop, loop, &timer);
	if (r == 0)
		r = metrics_new(&metrics);
	if (r == 0)
		r = store_open(folder, STORE_MAX, loop, &store, NULL);
	if (r == 0)
		r = memory_new(metrics, store, MAX, &memory);
	if (r == 0)
		r = memory_keep(memory, &house, slice_of("The house."), "m1", loop_wall_ms());
	if (r == 0)
		r = memory_keep(memory, &garden, slice_of("The garden."), "m1", loop_wall_ms());
	if (r == 0)
		r = memory_drop(memory, &garden);
	if (r == 0)
		r = timer_set(timer, TURN_MS);
	if (r == 0)
		r = loop_run(loop);
	if (r == 0)
		(void)raise(SIGKILL);
	_exit(1);
}

static void test_what_arrived_survives_kill_9(void **state)
{
	CLEANUP(metrics_freep) struct metrics *metrics = NULL;
	CLEANUP(store_freep) struct store *store = NULL;
	CLEANUP(memory_freep) struct memory *memory = NULL;
	struct memory_found found;
	struct record record;
	int status;
	pid_t child = fork();

	if (child == 0)
		keep_and_die(*state);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));

	assert_int_equal(metrics_new(&metrics), 0);
	assert_int_equal(store_open(*state, STORE_MAX, NULL, &store, NULL), 0);
	assert_int_equal(memory_new(metrics, store, MAX, &memory), 0);
	assert_int_equal(memory_find(memory, &garden, &found), MEMORY_E_UNKNOWN);
	assert_int_equal(memory_find(memory, &house, &found), 0);
	assert_true(slice_is(found.english, slice_of("The house.")));
	assert_string_equal(found.model, "m1");
	assert_true(found.unwritten);

	/* Who uses it writes it, once. */
	assert_int_equal(
		memory_learn(memory, &house, slice_of("The house."), "m1", loop_wall_ms(), &record),
		0);
	assert_int_equal(
		memory_learn(memory, &house, slice_of("The house."), "m1", loop_wall_ms(), &record),
		MEMORY_E_WRITTEN);
	assert_int_equal(memory_find(memory, &house, &found), 0);
	assert_false(found.unwritten);
}

static struct journal *open_journal(struct store *store, size_t max, int64_t now_ms)
{
	struct journal *journal;

	assert_int_equal(journal_new(store, max, now_ms, &journal), 0);
	return journal;
}

/* Each round is one process: what one left, the next one has. */
static void test_what_came_back_from_the_topic_leaves_the_journal(void **state)
{
	for (int round = 0; round < 2; round++) {
		CLEANUP(metrics_freep) struct metrics *metrics = NULL;
		CLEANUP(store_freep) struct store *store = NULL;
		CLEANUP(memory_freep) struct memory *memory = NULL;
		struct memory_found found;
		struct record record;

		assert_int_equal(metrics_new(&metrics), 0);
		assert_int_equal(store_open(*state, STORE_MAX, NULL, &store, NULL), 0);
		assert_int_equal(memory_new(metrics, store, MAX, &memory), 0);
		assert_int_equal(memory_count(memory), round);
		if (round == 0) {
			assert_int_equal(memory_learn(memory, &house, slice_of("The house."), "",
						 loop_wall_ms(), &record),
				0);
			assert_int_equal(memory_apply(memory, &record), 0);
		}
		assert_int_equal(memory_count(memory), 1);
		assert_int_equal(memory_find(memory, &house, &found), 0);
		assert_false(found.unwritten);
	}
}

static const int64_t day_ms = 24LL * 3600 * 1000;

/* Entry `i`, as learned on that day. */
static void put(struct journal *journal, int i, int64_t day)
{
	char key[MEMORY_KEY_SIZE + 1];
	char value[128];

	(void)snprintf(key, sizeof(key), "%032x", i);
	(void)snprintf(value, sizeof(value),
		"1\x1f"
		"es\x1f"
		"body\x1flibre\x1f\x1f%lld\x1fLa casa.\x1fThe house.",
		(long long)(day * day_ms));
	assert_int_equal(journal_put(journal, key, slice_of(value), day * day_ms), 0);
}

static bool has(const struct journal *journal, int i)
{
	char key[MEMORY_KEY_SIZE + 1];

	(void)snprintf(key, sizeof(key), "%032x", i);
	return journal_find(journal, key).data != NULL;
}

static void test_the_oldest_leave_by_bytes_and_by_age(void **state)
{
	CLEANUP(store_freep) struct store *store = NULL;
	struct journal *journal;
	struct table *table;

	assert_int_equal(store_open(*state, STORE_MAX, NULL, &store, NULL), 0);
	assert_int_equal(store_table(store, "memory-journal", &table), 0);
	journal = open_journal(store, 1000, 0);
	for (int i = 0; i < 50; i++)
		put(journal, i, 1);
	assert_in_range(journal_count(journal), 3, 15);
	assert_int_equal(table_count(table), journal_count(journal));
	assert_true(has(journal, 49));
	assert_false(has(journal, 0));

	put(journal, 100, 10);
	assert_int_equal(journal_count(journal), 1);
	assert_int_equal(table_count(table), 1);
	journal_free(journal);
}

static void test_a_start_sweeps_out_what_it_does_not_take(void **state)
{
	static const struct {
		const char *why;
		size_t max;
		int64_t day;
		size_t left_min, left_max;
	} cases[] = {
		{"all as it was", MAX, 2, 8, 8},
		{"less room", 600, 2, 1, 5},
		{"too old", MAX, 9, 0, 0},
	};
	CLEANUP(store_freep) struct store *store = NULL;
	struct table *table;

	assert_int_equal(store_open(*state, STORE_MAX, NULL, &store, NULL), 0);
	assert_int_equal(store_table(store, "memory-journal", &table), 0);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct journal *journal = open_journal(store, MAX, 0);

		for (int n = 0; n < 8; n++)
			put(journal, n, 1);
		journal_free(journal);
		assert_int_equal(table_put(table, slice_of("8 bytes."), slice_of("foreign")), 0);

		journal = open_journal(store, cases[i].max, cases[i].day * day_ms);
		if (journal_count(journal) < cases[i].left_min ||
			journal_count(journal) > cases[i].left_max ||
			table_count(table) != journal_count(journal))
			fail_msg("%s: %zu, %zu rows", cases[i].why, journal_count(journal),
				table_count(table));
		if (cases[i].left_min > 0 && !has(journal, 7))
			fail_msg("%s: the newest is gone", cases[i].why);
		put(journal, 9, cases[i].day);
		assert_true(has(journal, 9));
		journal_free(journal);
		assert_int_equal(table_clear(table), 0);
	}
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_what_arrived_survives_kill_9),
		TEST(test_what_came_back_from_the_topic_leaves_the_journal),
		TEST(test_the_oldest_leave_by_bytes_and_by_age),
		TEST(test_a_start_sweeps_out_what_it_does_not_take),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* An answer that arrived is there again after kill -9, until the topic has it; and nothing else. */
#include "tests/support/folder.h"
#include "tests/support/test.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/loop.h"
#include "runtime/metrics.h"
#include "translate/memory.h"
#include "translate/memory_archive.h"
#include "translate/memory_journal.h"

enum {
	MAX = 1 << 20,
	ARCHIVE_MAX = 16 << 20,
	TURN_MS = 50, /* a turn of the loop */
};

static const struct memory_key house = {
	.language = "es", .text = {"La casa.", 8}, .class = MEMORY_BODY, .backend = "libre/m1"};
static const struct memory_key garden = {
	.language = "es", .text = {"El huerto.", 10}, .class = MEMORY_BODY, .backend = "libre/m1"};

static int stop(void *user)
{
	loop_stop(user);
	return 0;
}

static int keep(struct memory *memory, const struct memory_key *key, const char *english)
{
	struct memory_id id;
	int r = memory_name(memory, key, &id);

	return r ? r : memory_keep(memory, &id, key, slice_of(english), "m1", loop_wall_ms());
}

static int drop(struct memory *memory, const struct memory_key *key)
{
	struct memory_id id;
	int r = memory_name(memory, key, &id);

	return r ? r : memory_drop(memory, &id);
}

static int find(struct memory *memory, const struct memory_key *key, struct memory_found *ret_found)
{
	struct memory_id id;
	int r = memory_name(memory, key, &id);

	return r ? r : memory_find(memory, &id, loop_wall_ms(), ret_found);
}

static int learn(struct memory *memory, const struct memory_key *key, const char *english,
	struct record *ret_record)
{
	struct memory_id id;
	int r = memory_name(memory, key, &id);

	return r ? r
		 : memory_learn(
			   memory, &id, key, slice_of(english), "m1", loop_wall_ms(), ret_record);
}

/* What a worker does with two answers, up to its death. Its copies are the child's own. */
static void keep_and_die(const char *folder)
{
	struct metrics *metrics;
	struct loop *loop;
	struct timer *timer;
	struct archive *archive;
	struct memory *memory;
	int r = loop_new(&loop);

	if (r == 0)
		r = loop_timer(loop, stop, loop, &timer);
	if (r == 0)
		r = metrics_new(&metrics);
	if (r == 0)
		r = archive_open(folder, ARCHIVE_MAX, loop, &archive, NULL);
	if (r == 0)
		r = memory_new(metrics,
			&(struct memory_options){.archive = archive, .overlay_max = MAX}, &memory);
	if (r == 0)
		r = keep(memory, &house, "The house.");
	if (r == 0)
		r = keep(memory, &garden, "The garden.");
	if (r == 0)
		r = drop(memory, &garden);
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
	CLEANUP(archive_freep) struct archive *archive = NULL;
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
	assert_int_equal(archive_open(*state, ARCHIVE_MAX, NULL, &archive, NULL), 0);
	assert_int_equal(
		memory_new(metrics,
			&(struct memory_options){.archive = archive, .overlay_max = MAX}, &memory),
		0);
	assert_int_equal(find(memory, &garden, &found), MEMORY_E_UNKNOWN);
	assert_int_equal(find(memory, &house, &found), 0);
	assert_true(slice_is(found.english, slice_of("The house.")));
	assert_string_equal(found.model, "m1");
	assert_true(found.unwritten);

	/* Who uses it writes it, once. */
	assert_int_equal(learn(memory, &house, "The house.", &record), 0);
	assert_int_equal(learn(memory, &house, "The house.", &record), MEMORY_E_WRITTEN);
	assert_int_equal(find(memory, &house, &found), 0);
	assert_false(found.unwritten);
}

/* Each round is one process: what one left, the next one has. */
static void test_what_came_back_from_the_topic_leaves_the_journal(void **state)
{
	for (int round = 0; round < 2; round++) {
		CLEANUP(metrics_freep) struct metrics *metrics = NULL;
		CLEANUP(archive_freep) struct archive *archive = NULL;
		CLEANUP(memory_freep) struct memory *memory = NULL;
		struct memory_found found;
		struct record record;

		assert_int_equal(metrics_new(&metrics), 0);
		assert_int_equal(archive_open(*state, ARCHIVE_MAX, NULL, &archive, NULL), 0);
		assert_int_equal(
			memory_new(metrics,
				&(struct memory_options){.archive = archive, .overlay_max = MAX},
				&memory),
			0);
		assert_int_equal(memory_count(memory), round);
		if (round == 0) {
			assert_int_equal(learn(memory, &house, "The house.", &record), 0);
			assert_int_equal(memory_apply(memory, &record), 0);
		}
		assert_int_equal(memory_count(memory), 1);
		assert_int_equal(find(memory, &house, &found), 0);
		assert_false(found.unwritten);
	}
}

static const int64_t day_ms = 24LL * 3600 * 1000;

static struct journal *open_journal(struct archive *archive, size_t max, int64_t day)
{
	struct journal *journal;

	assert_int_equal(journal_new(archive, max, day * day_ms, &journal), 0);
	return journal;
}

static struct memory_id name(int i)
{
	struct memory_id id = {{0}};

	memcpy(id.bytes, &i, sizeof(i));
	return id;
}

/* Entry `i`, as learned on that day. */
static void put(struct journal *journal, int i, int64_t day)
{
	const struct memory_id id = name(i);
	char value[128];

	(void)snprintf(value, sizeof(value),
		"1\x1f"
		"es\x1f"
		"body\x1flibre\x1f\x1f%lld\x1fLa casa.\x1fThe house.",
		(long long)(day * day_ms));
	assert_int_equal(journal_put(journal, &id, slice_of(value), day * day_ms), 0);
}

static bool has(const struct journal *journal, int i)
{
	const struct memory_id id = name(i);

	return journal_find(journal, &id).data != NULL;
}

static void test_the_oldest_leave_by_bytes_and_by_age(void **state)
{
	CLEANUP(archive_freep) struct archive *archive = NULL;
	CLEANUP(journal_freep) struct journal *journal = NULL;

	assert_int_equal(archive_open(*state, ARCHIVE_MAX, NULL, &archive, NULL), 0);
	journal = open_journal(archive, 1000, 0);
	for (int i = 0; i < 50; i++)
		put(journal, i, 1);
	assert_in_range(journal_count(journal), 3, 15);
	assert_true(has(journal, 49));
	assert_false(has(journal, 0));

	put(journal, 100, 10);
	assert_int_equal(journal_count(journal), 1);
}

static void test_a_start_takes_what_fits_and_is_not_too_old(void **state)
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

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(archive_freep) struct archive *archive = NULL;
		CLEANUP(journal_freep) struct journal *journal = NULL;
		const struct memory_id dropped = name(3);

		assert_int_equal(archive_open(*state, ARCHIVE_MAX, NULL, &archive, NULL), 0);
		journal = open_journal(archive, MAX, 0);
		for (int n = 0; n < 9; n++)
			put(journal, n, 1);
		assert_int_equal(journal_drop(journal, &dropped), 0);
		journal_free(journal);
		assert_int_equal(archive_flush(archive), 0);

		journal = open_journal(archive, cases[i].max, cases[i].day);
		if (journal_count(journal) < cases[i].left_min ||
			journal_count(journal) > cases[i].left_max || has(journal, 3))
			fail_msg("%s: %zu", cases[i].why, journal_count(journal));
		if (cases[i].left_min > 0 && !has(journal, 8))
			fail_msg("%s: the newest is gone", cases[i].why);
	}
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, folder_set_up, folder_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_what_arrived_survives_kill_9),
		TEST(test_what_came_back_from_the_topic_leaves_the_journal),
		TEST(test_the_oldest_leave_by_bytes_and_by_age),
		TEST(test_a_start_takes_what_fits_and_is_not_too_old),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

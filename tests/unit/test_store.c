/* What a worker remembers on disk: it is there again, or it is begun anew, and never believed when
 * it cannot be trusted. */
#include "tests/support/test.h"

#include <lmdb.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/buf.h"
#include "runtime/loop.h"
#include "runtime/store.h"

enum {
	MEGABYTE = 1024 * 1024,
};

struct place {
	char directory[64];
	char data[96];
};

static int setup(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	assert_non_null(place);
	(void)snprintf(place->directory, sizeof(place->directory), "/tmp/test-store-XXXXXX");
	assert_non_null(mkdtemp(place->directory));
	(void)snprintf(place->data, sizeof(place->data), "%s/data.mdb", place->directory);
	*state = place;
	return 0;
}

static int teardown(void **state)
{
	static const char *const names[] = {"data.mdb", "data.mdb.damaged", "open", "lock"};
	struct place *place = *state;
	char path[128];

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", place->directory, names[i]);
		(void)unlink(path); /* not every test leaves every file */
	}
	assert_int_equal(rmdir(place->directory), 0);
	free(place);
	return 0;
}

static void write_file(const struct place *place, const char *name, const char *text)
{
	char path[128];
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/%s", place->directory, name);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static bool has_file(const struct place *place, const char *name)
{
	char path[128];

	(void)snprintf(path, sizeof(path), "%s/%s", place->directory, name);
	return access(path, F_OK) == 0;
}

static struct store *open_store(
	const struct place *place, size_t max_bytes, struct table **ret_table)
{
	struct store *store = NULL;

	assert_int_equal(store_open(place->directory, max_bytes, NULL, &store, NULL), 0);
	assert_int_equal(store_table(store, "things", ret_table), 0);
	return store;
}

static void assert_value(struct table *table, const char *key, const char *value)
{
	struct slice found;

	assert_int_equal(table_get(table, slice_of(key), &found), 0);
	assert_true(slice_is(found, slice_of(value)));
}

static void test_what_was_put_is_read_at_once_and_after_reopening(void **state)
{
	struct table *table;
	struct store *store = open_store(*state, MEGABYTE, &table);

	assert_int_equal(table_put(table, slice_of("key"), slice_of("one")), 0);
	assert_value(table, "key", "one"); /* not flushed yet */
	assert_int_equal(store_flush(store), 0);
	assert_value(table, "key", "one");
	assert_int_equal(table_put(table, slice_of("key"), slice_of("two")), 0);
	assert_value(table, "key", "two");
	store_free(store);

	store = open_store(*state, MEGABYTE, &table);
	assert_value(table, "key", "two");
	assert_int_equal(table_count(table), 1);
	assert_false(has_file(*state, "data.mdb.damaged"));
	store_free(store);
}

static void test_what_was_removed_is_absent(void **state)
{
	struct table *table;
	CLEANUP(store_freep) struct store *store = open_store(*state, MEGABYTE, &table);
	struct slice value;

	assert_int_equal(table_put(table, slice_of("key"), slice_of("one")), 0);
	assert_int_equal(table_remove(table, slice_of("key")), 0);
	assert_int_equal(table_get(table, slice_of("key"), &value), STORE_E_ABSENT);
	assert_int_equal(table_remove(table, slice_of("key")), 0);
	assert_int_equal(table_put(table, slice_of("empty"), slice_of("")), 0);
	assert_int_equal(table_get(table, slice_of("empty"), &value), 0);
	assert_int_equal(value.len, 0);
}

static int collect(void *user, struct slice key, struct slice value)
{
	assert_int_equal(
		buf_addf(user, "%.*s=%.*s ", (int)key.len, key.data, (int)value.len, value.data),
		0);
	return slice_is(key, slice_of("c")) ? 7 : 0;
}

static void test_entries_are_visited_in_order_until_told_to_stop(void **state)
{
	static const struct {
		const char *from;
		const char *visited;
		int r;
		const char *why;
	} cases[] = {
		{"", "a=1 b=2 c=3 ", 7, "from the beginning, stopped at c"},
		{"b", "b=2 c=3 ", 7, "from a key that is there"},
		{"aa", "b=2 c=3 ", 7, "from between two keys"},
		{"d", "d=4 ", 0, "to the end"},
		{"e", "", 0, "from beyond the end"},
	};
	struct table *table;
	CLEANUP(store_freep) struct store *store = open_store(*state, MEGABYTE, &table);

	assert_int_equal(table_put(table, slice_of("d"), slice_of("4")), 0);
	assert_int_equal(table_put(table, slice_of("b"), slice_of("2")), 0);
	assert_int_equal(table_put(table, slice_of("a"), slice_of("1")), 0);
	assert_int_equal(table_put(table, slice_of("c"), slice_of("3")), 0);
	for (size_t i = 0; i < 2 * COUNT_OF(cases); i++) {
		CLEANUP(buf_deinit) struct buf seen = BUF_INIT(100);
		const size_t n = i % COUNT_OF(cases);

		if (i == COUNT_OF(cases)) /* the second round reads what is on disk */
			assert_int_equal(store_flush(store), 0);
		assert_int_equal(buf_add(&seen, slice_of("")), 0);
		assert_int_equal(
			table_each(table, slice_of(cases[n].from), collect, &seen), cases[n].r);
		if (strcmp(seen.data, cases[n].visited) != 0)
			fail_msg("%s: %s", cases[n].why, seen.data);
	}
}

static int look_up(void *user, struct slice key, struct slice value)
{
	struct slice found;

	assert_int_equal(table_get(user, key, &found), 0);
	assert_true(slice_is(found, value));
	return 0;
}

static void test_a_visit_may_read_the_table(void **state)
{
	struct table *table;
	CLEANUP(store_freep) struct store *store = open_store(*state, MEGABYTE, &table);

	assert_int_equal(table_put(table, slice_of("a"), slice_of("1")), 0);
	assert_int_equal(table_put(table, slice_of("b"), slice_of("2")), 0);
	assert_int_equal(store_flush(store), 0);
	assert_int_equal(table_each(table, slice_of(""), look_up, table), 0);
	assert_int_equal(table_put(table, slice_of("c"), slice_of("3")), 0);
}

static void test_a_cleared_table_is_empty_and_the_others_are_not(void **state)
{
	struct table *table;
	CLEANUP(store_freep) struct store *store = open_store(*state, MEGABYTE, &table);
	struct table *other;

	assert_int_equal(store_table(store, "others", &other), 0);
	assert_int_equal(table_put(table, slice_of("a"), slice_of("1")), 0);
	assert_int_equal(table_put(other, slice_of("a"), slice_of("2")), 0);
	assert_int_equal(table_clear(table), 0);
	assert_int_equal(table_count(table), 0);
	assert_value(other, "a", "2");
}

static void test_a_second_opening_finds_it_busy(void **state)
{
	const struct place *place = *state;
	struct table *table;
	struct store *store = open_store(place, MEGABYTE, &table);
	struct store *second = NULL;

	assert_int_equal(store_open(place->directory, MEGABYTE, NULL, &second, NULL), STORE_E_BUSY);
	assert_null(second);
	store_free(store);
	assert_int_equal(store_open(place->directory, MEGABYTE, NULL, &second, NULL), 0);
	store_free(second);
}

/* Put numbered entries until the store is full; how many went in. */
static int fill(struct table *table, int from, size_t value_length)
{
	CLEANUP(freep) char *value = calloc(1, value_length);
	char key[32];
	int i = from;
	int r = 0;

	assert_non_null(value);
	while (r == 0) {
		(void)snprintf(key, sizeof(key), "%08x", (unsigned)i * 2654435761u);
		r = table_put(
			table, slice_of(key), (struct slice){.data = value, .len = value_length});
		i += r == 0;
	}
	assert_int_equal(r, STORE_E_FULL);
	return i - from;
}

static void test_a_full_store_refuses_and_keeps_what_it_has(void **state)
{
	static const size_t lengths[] = {10, 3000, 30000};
	struct stat status;

	for (size_t i = 0; i < COUNT_OF(lengths); i++) {
		struct table *table;
		struct store *store = open_store(*state, MEGABYTE, &table);
		int count = fill(table, 0, lengths[i]);

		assert_in_range((size_t)count * (lengths[i] + 20), MEGABYTE / 4, MEGABYTE);
		assert_int_equal(table_count(table), count);
		assert_int_equal(store_flush(store), 0);
		assert_int_equal(stat(((struct place *)*state)->data, &status), 0);
		assert_true(status.st_size <= MEGABYTE);
		store_free(store);

		store = open_store(*state, MEGABYTE, &table);
		assert_int_equal(table_count(table), count);
		assert_int_equal(table_clear(table), 0);
		assert_true(fill(table, 1000000, lengths[i]) > count / 2); /* room again */
		assert_int_equal(table_clear(table), 0);
		store_free(store);
	}
}

static void test_a_full_store_lets_entries_be_removed_one_by_one(void **state)
{
	struct table *table;
	CLEANUP(store_freep) struct store *store = open_store(*state, MEGABYTE, &table);
	const int count = fill(table, 0, 1000);
	char key[32];

	for (int i = 0; i < count; i++) {
		(void)snprintf(key, sizeof(key), "%08x", (unsigned)i * 2654435761u);
		assert_int_equal(table_remove(table, slice_of(key)), 0);
	}
	assert_int_equal(store_flush(store), 0);
	assert_int_equal(table_count(table), 0);
	assert_true(fill(table, 0, 1000) > count / 2);
}

static void test_rewriting_for_long_does_not_fill_the_store(void **state)
{
	struct table *table;
	CLEANUP(store_freep) struct store *store = open_store(*state, MEGABYTE, &table);
	char key[32];

	for (int i = 0; i < 20000; i++) {
		(void)snprintf(key, sizeof(key), "%d", i % 200);
		assert_int_equal(table_put(table, slice_of(key), slice_of("some value")), 0);
	}
	assert_int_equal(table_count(table), 200);
}

static void test_a_killed_process_loses_nothing_that_was_flushed(void **state)
{
	struct table *table;
	struct store *store;
	int status;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		struct store *childs = NULL;

		if (store_open(
			    ((struct place *)*state)->directory, MEGABYTE, NULL, &childs, NULL) ||
			store_table(childs, "things", &table) ||
			table_put(table, slice_of("key"), slice_of("one")) || store_flush(childs) ||
			table_put(table, slice_of("key"), slice_of("two")))
			_exit(1);
		_exit(0); /* as if killed: nothing is closed */
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);

	store = open_store(*state, MEGABYTE, &table);
	assert_value(table, "key", "one");
	assert_false(has_file(*state, "data.mdb.damaged"));
	store_free(store);
}

/* A store with some entries, closed. */
static void make_store(const struct place *place)
{
	struct table *table;
	struct store *store = open_store(place, MEGABYTE, &table);
	char key[32];

	for (int i = 0; i < 1000; i++) {
		(void)snprintf(key, sizeof(key), "%d", i);
		assert_int_equal(table_put(table, slice_of(key), slice_of("some value")), 0);
	}
	store_free(store);
}

static void spoil_with_garbage(const struct place *place)
{
	CLEANUP(freep) char *garbage = calloc(1, 20001);

	assert_non_null(garbage);
	memset(garbage, 'x', 20000);
	write_file(place, "data.mdb", garbage);
}

static void spoil_by_cutting(const struct place *place)
{
	struct stat status;

	assert_int_equal(stat(place->data, &status), 0);
	assert_int_equal(truncate(place->data, status.st_size / 2), 0);
}

static void spoil_by_a_power_cut(const struct place *place)
{
	write_file(place, "open", "11111111-2222-3333-4444-555555555555\n");
}

static void spoil_in_use(const struct place *place)
{
	write_file(place, "open", "damaged");
}

static void spoil_with_another_program(const struct place *place)
{
	char letter = 'k';
	MDB_val key = {.mv_size = 1, .mv_data = &letter};
	MDB_env *env;
	MDB_txn *txn;
	MDB_dbi dbi;

	assert_int_equal(unlink(place->data), 0);
	assert_int_equal(mdb_env_create(&env), 0);
	assert_int_equal(mdb_env_open(env, place->directory, MDB_NOLOCK, 0640), 0);
	assert_int_equal(mdb_txn_begin(env, NULL, 0, &txn), 0);
	assert_int_equal(mdb_dbi_open(txn, NULL, 0, &dbi), 0);
	assert_int_equal(mdb_put(txn, dbi, &key, &key, 0), 0);
	assert_int_equal(mdb_txn_commit(txn), 0);
	mdb_env_close(env);
}

static void test_what_cannot_be_trusted_is_moved_aside(void **state)
{
	static const struct {
		void (*spoil)(const struct place *place);
		const char *why;
	} cases[] = {
		{spoil_with_garbage, "no database at all"},
		{spoil_by_cutting, "shorter than it says"},
		{spoil_by_a_power_cut, "the system went down while it was open"},
		{spoil_in_use, "found damaged by the last process"},
		{spoil_with_another_program, "somebody else's"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct place *place = *state;
		struct store *store = NULL;
		struct table *table;
		bool moved = false;

		make_store(place);
		cases[i].spoil(place);
		assert_int_equal(store_open(place->directory, MEGABYTE, NULL, &store, &moved), 0);
		assert_int_equal(store_table(store, "things", &table), 0);
		if (!moved || table_count(table) != 0)
			fail_msg("was believed: %s", cases[i].why);
		assert_true(has_file(place, "data.mdb.damaged"));
		store_free(store);
		assert_false(has_file(place, "open"));
	}
}

static void test_a_new_store_and_an_empty_file_are_not_damaged(void **state)
{
	const struct place *place = *state;
	struct store *store = NULL;
	bool moved = true;

	write_file(place, "data.mdb", "");
	assert_int_equal(store_open(place->directory, MEGABYTE, NULL, &store, &moved), 0);
	assert_false(moved);
	store_free(store);
}

static int stop_loop(void *user)
{
	loop_stop(user);
	return 0;
}

static void test_in_a_loop_writes_reach_the_file_by_themselves(void **state)
{
	const struct place *place = *state;
	CLEANUP(loop_freep) struct loop *loop = NULL;
	CLEANUP(timer_freep) struct timer *timer = NULL;
	CLEANUP(store_freep) struct store *store = NULL;
	struct table *table;
	MDB_env *env;
	MDB_envinfo before;
	MDB_envinfo after;

	assert_int_equal(loop_new(&loop), 0);
	assert_int_equal(loop_timer(loop, stop_loop, loop, &timer), 0);
	assert_int_equal(store_open(place->directory, MEGABYTE, loop, &store, NULL), 0);
	assert_int_equal(store_table(store, "things", &table), 0);

	/* Another reader, past our lock, sees which transaction is the last on file. */
	assert_int_equal(mdb_env_create(&env), 0);
	assert_int_equal(mdb_env_open(env, place->directory, MDB_NOLOCK | MDB_RDONLY, 0640), 0);
	assert_int_equal(table_put(table, slice_of("key"), slice_of("one")), 0);
	assert_int_equal(mdb_env_info(env, &before), 0);
	assert_int_equal(timer_set(timer, 300), 0);
	assert_int_equal(loop_run(loop), 0);
	assert_int_equal(mdb_env_info(env, &after), 0);
	assert_int_equal(after.me_last_txnid, before.me_last_txnid + 1);
	mdb_env_close(env);
}

/* The length of files stands for the disk: this one has so many bytes, for whoever writes now. */
static void limit_disk(rlim_t bytes)
{
	struct rlimit limit;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = bytes;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	assert_ptr_not_equal(signal(SIGXFSZ, SIG_IGN), SIG_ERR);
}

static void test_a_full_disk_is_told_and_once_there_is_room_it_goes_on(void **state)
{
	const struct place *place = *state;
	static const char value[600];
	struct slice found;
	struct table *table;

	/* Wherever in a write the disk ends, in the middle of a page too. */
	for (rlim_t room = 40000; room < 80000; room += 1111) {
		CLEANUP(store_freep) struct store *store = open_store(place, MEGABYTE, &table);
		char key[16];
		int r = 0;

		assert_int_equal(table_clear(table), 0);
		assert_int_equal(table_put(table, slice_of("kept"), slice_of("yes")), 0);
		assert_int_equal(store_flush(store), 0);
		limit_disk(room);
		for (int i = 0; i < 500 && r == 0; i++) {
			(void)snprintf(key, sizeof(key), "%08d", i);
			r = table_put(table, slice_of(key), (struct slice){value, sizeof(value)});
		}
		assert_int_equal(r ? r : store_flush(store), STORE_E_NO_ROOM);
		limit_disk(RLIM_INFINITY);
		assert_int_equal(table_get(table, slice_of("kept"), &found), 0);
		assert_int_equal(table_put(table, slice_of("next"), slice_of("yes")), 0);
		assert_int_equal(store_flush(store), 0);
		store = store_free(store);
		assert_int_equal(unlink(place->data), 0);
	}
}

static void test_a_store_that_finds_a_full_disk_says_so(void **state)
{
	const struct place *place = *state;
	struct store *store = NULL;
	int r;

	limit_disk(0);
	r = store_open(place->directory, MEGABYTE, NULL, &store, NULL);
	limit_disk(RLIM_INFINITY);
	assert_int_equal(r, STORE_E_NO_ROOM);
	assert_null(store);
	assert_int_equal(store_open(place->directory, MEGABYTE, NULL, &store, NULL), 0);
	store = store_free(store);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_what_was_put_is_read_at_once_and_after_reopening),
		TEST(test_what_was_removed_is_absent),
		TEST(test_entries_are_visited_in_order_until_told_to_stop),
		TEST(test_a_visit_may_read_the_table),
		TEST(test_a_cleared_table_is_empty_and_the_others_are_not),
		TEST(test_a_second_opening_finds_it_busy),
		TEST(test_a_full_store_refuses_and_keeps_what_it_has),
		TEST(test_a_full_store_lets_entries_be_removed_one_by_one),
		TEST(test_rewriting_for_long_does_not_fill_the_store),
		TEST(test_a_killed_process_loses_nothing_that_was_flushed),
		TEST(test_what_cannot_be_trusted_is_moved_aside),
		TEST(test_a_new_store_and_an_empty_file_are_not_damaged),
		TEST(test_in_a_loop_writes_reach_the_file_by_themselves),
		TEST(test_a_full_disk_is_told_and_once_there_is_room_it_goes_on),
		TEST(test_a_store_that_finds_a_full_disk_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

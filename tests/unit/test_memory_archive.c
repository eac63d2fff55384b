/* What is listed is found, after any end of the process; what is used stays; nothing foreign or
 * torn is served. */
#include "tests/support/folder.h"
#include "tests/support/test.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/loop.h"
#include "translate/memory_archive.h"

enum {
	SMALL = 4 << 20,
	LONG = 100 * 1024,
};

static struct archive *open_archive(const char *folder, bool *ret_moved)
{
	struct archive *archive = NULL;

	assert_int_equal(archive_open(folder, SMALL, NULL, &archive, ret_moved), 0);
	return archive;
}

static struct memory_id name(unsigned i)
{
	struct memory_id id = {{0}};

	for (size_t n = 0; n < MEMORY_ID_SIZE; n++)
		id.bytes[n] = (uint8_t)((i + 1) * (2654435761u + 97 * n) >> 13);
	memcpy(id.bytes, &i, sizeof(i));
	return id;
}

/* Entry `i` with a value of that length, which begins with its number. */
static void put(struct archive *archive, unsigned i, size_t len)
{
	CLEANUP(freep) char *value = calloc(1, len);
	const struct memory_id id = name(i);
	struct row_place place;

	assert_non_null(value);
	memcpy(value, &i, sizeof(i));
	assert_int_equal(archive_write(archive, &id, (struct slice){value, len}, &place), 0);
	assert_int_equal(archive_list(archive, &id, place), 0);
}

static bool has(struct archive *archive, unsigned i)
{
	const struct memory_id id = name(i);
	struct slice value;
	int r = archive_find(archive, &id, &value);

	assert_true(r == 0 || r == ARCHIVE_E_ABSENT);
	if (r == 0)
		assert_memory_equal(value.data, &i, sizeof(i));
	return r == 0;
}

static void test_what_is_listed_is_found_and_forgotten_is_not(void **state)
{
	for (int round = 0; round < 2; round++) {
		CLEANUP(archive_freep) struct archive *archive = open_archive(*state, NULL);
		const struct memory_id seven = name(7);

		for (unsigned i = 0; i < 1000 && round == 0; i++)
			put(archive, i, 10 + i);
		if (round == 0)
			assert_int_equal(archive_forget(archive, &seven), 0);
		for (unsigned i = 0; i < 1000; i++)
			assert_int_equal(has(archive, i), i != 7);
		assert_false(has(archive, 1000));
		assert_int_equal(archive_count(archive), 999);
	}
}

/* With a few files of a megabyte: what is looked up goes from file to file, the others go. */
static void test_what_is_used_stays_when_there_is_no_more_room(void **state)
{
	CLEANUP(archive_freep) struct archive *archive = open_archive(*state, NULL);

	for (unsigned i = 0; i < 200; i++) {
		put(archive, i, LONG);
		assert_true(has(archive, 0));
	}
	assert_false(has(archive, 1));
	assert_true(has(archive, 199));
	assert_in_range(archive_count(archive), 20, 41);
}

static void die_with_entries(const char *folder)
{
	struct archive *archive = NULL;
	int r = archive_open(folder, SMALL, NULL, &archive, NULL);

	for (unsigned i = 0; i < 100 && r == 0; i++) {
		const struct memory_id id = name(i);
		struct row_place place;

		r = archive_write(
			archive, &id, (struct slice){(const char *)&i, sizeof(i)}, &place);
		if (r == 0 && i % 2 == 0)
			r = archive_list(archive, &id, place);
		if (r == 0)
			r = archive_set_place(archive, 5, 10 * ((int64_t)i + 1));
	}
	if (r == 0)
		r = archive_flush(archive);
	if (r == 0)
		(void)raise(SIGKILL);
	_exit(1);
}

static int count_unlisted(
	void *user, const struct memory_id *id, struct slice value, struct row_place place)
{
	unsigned number;

	assert_true(place.segment > 0);
	memcpy(&number, id->bytes, sizeof(number));
	assert_int_equal(number % 2, 1);
	assert_memory_equal(value.data, &number, sizeof(number));
	(*(size_t *)user)++;
	return 0;
}

static void test_all_that_was_written_survives_kill_9(void **state)
{
	CLEANUP(archive_freep) struct archive *archive = NULL;
	size_t unlisted = 0;
	bool moved = true;
	int status;
	pid_t child = fork();

	if (child == 0)
		die_with_entries(*state);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));

	archive = open_archive(*state, &moved);
	assert_false(moved);
	for (unsigned i = 0; i < 100; i++)
		assert_int_equal(has(archive, i), i % 2 == 0);
	assert_int_equal(archive_each_unlisted(archive, count_unlisted, &unlisted), 0);
	assert_int_equal(unlisted, 50);
	assert_in_range(archive_place(archive, 5), 1000 - 64, 1000);
}

static void path_of(const char *folder, const char *file, char path[256])
{
	(void)snprintf(path, 256, "%s/%s", folder, file);
}

/* As after a power cut: another boot wrote the index. */
static void test_an_index_that_is_not_trusted_is_made_anew(void **state)
{
	CLEANUP(archive_freep) struct archive *archive = open_archive(*state, NULL);
	const struct memory_id seven = name(7);
	char path[256];
	bool moved;
	int fd;

	for (unsigned i = 0; i < 50; i++)
		put(archive, i, 100);
	assert_int_equal(archive_forget(archive, &seven), 0);
	assert_int_equal(archive_set_place(archive, 0, 100), 0);
	archive_free(archive);

	path_of(*state, "index", path);
	fd = open(path, O_WRONLY);
	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, "another boot", 13, 24), 13);
	assert_int_equal(close(fd), 0);
	archive = open_archive(*state, &moved);
	assert_false(moved);
	for (unsigned i = 0; i < 50; i++)
		assert_int_equal(has(archive, i), i != 7);
	assert_int_equal(archive_count(archive), 49);
	assert_int_equal(archive_place(archive, 0), 100);
}

static void test_what_is_foreign_is_moved_aside(void **state)
{
	static const char *const files[] = {"index", "00000001.rows"};

	for (size_t i = 0; i < COUNT_OF(files); i++) {
		CLEANUP(archive_freep) struct archive *archive = open_archive(*state, NULL);
		struct stat status;
		char path[256];
		bool moved = false;
		int fd;

		put(archive, 1, 100);
		assert_int_equal(archive_set_place(archive, 0, 100), 0);
		archive_free(archive);
		path_of(*state, files[i], path);
		fd = open(path, O_WRONLY);
		assert_true(fd >= 0);
		assert_int_equal(pwrite(fd, "somebody else's ", 16, 0), 16);
		assert_int_equal(close(fd), 0);

		archive = open_archive(*state, &moved);
		assert_true(moved);
		assert_int_equal(archive_place(archive, 0), 0);
		put(archive, 2, 100);
		assert_true(has(archive, 2));
		(void)strncat(path, ".damaged", sizeof(path) - strlen(path) - 1);
		assert_int_equal(stat(path, &status), 0);
	}
}

static void test_a_torn_row_ends_the_file(void **state)
{
	CLEANUP(archive_freep) struct archive *archive = open_archive(*state, NULL);
	char path[256];
	bool moved = false;
	struct stat status;

	put(archive, 1, 100);
	put(archive, 2, 100);
	archive_free(archive);
	path_of(*state, "00000001.rows", path);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(truncate(path, status.st_size - 50), 0);

	archive = open_archive(*state, &moved);
	assert_false(moved);
	assert_true(has(archive, 1));
	assert_false(has(archive, 2));
	put(archive, 3, 100);
	assert_true(has(archive, 3));
	assert_false(has(archive, 2));
}

static void test_one_process_has_it(void **state)
{
	CLEANUP(archive_freep) struct archive *archive = open_archive(*state, NULL);
	struct archive *second = NULL;

	assert_int_equal(archive_open(*state, SMALL, NULL, &second, NULL), ARCHIVE_E_BUSY);
}

static void test_a_value_that_no_file_takes_is_refused(void **state)
{
	CLEANUP(archive_freep) struct archive *archive = open_archive(*state, NULL);
	CLEANUP(freep) char *value = calloc(1, SMALL);
	const struct memory_id id = name(1);
	struct row_place place;

	assert_non_null(value);
	assert_int_equal(
		archive_write(archive, &id, (struct slice){value, SMALL}, &place), ARCHIVE_E_LONG);
	put(archive, 2, 900 * 1024);
	assert_int_equal(archive_flush(archive), 0);
	assert_true(has(archive, 2));
}

static int stop(void *user)
{
	loop_stop(user);
	return 0;
}

static void turn(struct loop *loop)
{
	struct timer *timer;

	assert_int_equal(loop_timer(loop, stop, loop, &timer), 0);
	assert_int_equal(timer_set(timer, 20), 0);
	assert_int_equal(loop_run(loop), 0);
	timer_free(timer);
}

/* Files may not grow beyond this: as on a full disk. */
static void set_room(rlim_t bytes)
{
	struct rlimit limit;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = bytes < limit.rlim_max ? bytes : limit.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void test_a_full_disk_is_said_and_what_is_there_is_found(void **state)
{
	CLEANUP(loop_freep) struct loop *loop = NULL;
	CLEANUP(archive_freep) struct archive *archive = NULL;
	const struct memory_id id = name(2);
	struct row_place place;

	(void)signal(SIGXFSZ, SIG_IGN); /* else the limit would kill us */
	assert_int_equal(loop_new(&loop), 0);
	assert_int_equal(archive_open(*state, SMALL, loop, &archive, NULL), 0);
	put(archive, 1, 1000);
	turn(loop);

	set_room(1100);
	assert_int_equal(archive_write(archive, &id, (struct slice){*state, 20}, &place), 0);
	turn(loop);
	assert_int_equal(
		archive_write(archive, &id, (struct slice){*state, 20}, &place), ARCHIVE_E_FULL);
	assert_true(has(archive, 1));

	set_room(RLIM_INFINITY);
	put(archive, 3, 1000);
	turn(loop);
	assert_true(has(archive, 3));
	assert_true(has(archive, 1));
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, folder_set_up, folder_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_what_is_listed_is_found_and_forgotten_is_not),
		TEST(test_what_is_used_stays_when_there_is_no_more_room),
		TEST(test_all_that_was_written_survives_kill_9),
		TEST(test_an_index_that_is_not_trusted_is_made_anew),
		TEST(test_what_is_foreign_is_moved_aside),
		TEST(test_a_torn_row_ends_the_file),
		TEST(test_one_process_has_it),
		TEST(test_a_value_that_no_file_takes_is_refused),
		TEST(test_a_full_disk_is_said_and_what_is_there_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

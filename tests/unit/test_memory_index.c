/* The index agrees with a plain list, over restarts, ends of the process, and files that go. */
#include "tests/support/folder.h"
#include "tests/support/test.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "translate/memory_index.h"

enum {
	NAMES = 3000,
	STEPS = 60000,
	OF_A_SEGMENT = 4096,
	TOTAL = 8 * OF_A_SEGMENT,
	KEPT = 5, /* segments; what is before them is gone */
};

static struct memory_index *open_index(const char *folder, bool *ret_trusted)
{
	struct memory_index *index = NULL;
	bool moved = false;
	char path[128];

	(void)snprintf(path, sizeof(path), "%s/index", folder);
	assert_int_equal(index_open(path, TOTAL, OF_A_SEGMENT, &index, ret_trusted, &moved), 0);
	assert_false(moved);
	return index;
}

static struct memory_id name(uint32_t i)
{
	uint64_t bits = i + 1;
	struct memory_id id;

	for (size_t n = 0; n < MEMORY_ID_SIZE; n++) {
		bits = bits * UINT64_C(6364136223846793005) + 1442695040888963407u;
		id.bytes[n] = (uint8_t)(bits >> 56);
	}
	return id;
}

static void put(struct memory_index *index, uint32_t i, struct row_place place)
{
	const struct memory_id id = name(i);

	assert_int_equal(index_put(index, &id, place), 0);
}

static void check(struct memory_index *index, uint32_t i, struct row_place wanted)
{
	const struct memory_id id = name(i);
	struct row_place place;
	int r = index_find(index, &id, &place);

	assert_int_equal(r, wanted.segment == 0 ? INDEX_E_ABSENT : 0);
	if (r)
		return;
	assert_int_equal(place.segment, wanted.segment);
	assert_int_equal(place.at, wanted.at);
}

static void let_go(struct row_place *list, uint32_t before, size_t *count)
{
	for (size_t i = 0; i < NAMES; i++) {
		if (list[i].segment == 0 || list[i].segment >= before)
			continue;
		list[i] = (struct row_place){0};
		(*count)--;
	}
}

static void test_it_agrees_with_a_plain_list(void **state)
{
	static struct row_place list[NAMES];
	uint64_t random = 88172645463325252u;
	struct memory_index *index = NULL;
	uint32_t newest = 1;
	size_t count = 0;
	bool trusted;

	index = open_index(*state, &trusted);
	assert_false(trusted);
	index_set_oldest(index, 1);
	for (uint32_t step = 1; step <= STEPS; step++) {
		random = random * UINT64_C(6364136223846793005) + 1442695040888963407u;
		const uint32_t i = (uint32_t)(random >> 33) % NAMES;
		const struct memory_id id = name(i);

		check(index, i, list[i]);
		if (step % 500 == 0 && ++newest > KEPT) { /* it goes round the modulo */
			index_set_oldest(index, newest - KEPT + 1);
			let_go(list, newest - KEPT + 1, &count);
		}
		if (step % 7000 == 0) {
			index_free(index);
			index = open_index(*state, &trusted);
			assert_true(trusted);
		}
		count -= list[i].segment != 0;
		if (random >> 20 & 1) {
			list[i] = (struct row_place){
				newest > 1 && random % 16 == 0 ? newest - 1 : newest, step};
			put(index, i, list[i]);
			count++;
		} else {
			list[i] = (struct row_place){0};
			assert_int_equal(index_remove(index, &id), 0);
		}
		assert_int_equal(index_count(index), count);
	}
	for (uint32_t i = 0; i < NAMES; i++)
		check(index, i, list[i]);
	index_free(index);
}

static void test_kill_9_loses_nothing_that_was_noted(void **state)
{
	struct memory_index *index = NULL;
	bool trusted;
	int status;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		index = open_index(*state, &trusted);
		index_set_oldest(index, 3);
		for (uint32_t i = 0; i < 2000; i++)
			put(index, i, (struct row_place){3 + i / 500, i + 1});
		if (index_flush(index))
			_exit(1);
		(void)raise(SIGKILL); /* it does not come back */
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));

	index = open_index(*state, &trusted);
	assert_true(trusted);
	assert_int_equal(index_count(index), 2000);
	for (uint32_t i = 0; i < 2000; i++)
		check(index, i, (struct row_place){3 + i / 500, i + 1});
	index_free(index);
}

static void test_what_waited_too_long_is_not_noted(void **state)
{
	bool trusted;
	struct memory_index *index = open_index(*state, &trusted);

	index_set_oldest(index, 100);
	put(index, 1, (struct row_place){99, 5});
	put(index, 2, (struct row_place){100, 5});
	check(index, 1, (struct row_place){0});
	check(index, 2, (struct row_place){100, 5});
	index_set_oldest(index, 1000); /* further than there are numbers */
	check(index, 2, (struct row_place){0});
	assert_int_equal(index_count(index), 0);
	index_free(index);
}

static void test_another_version_or_size_is_begun_anew(void **state)
{
	struct memory_index *index = NULL;
	bool trusted, moved = false;
	char path[128];
	int fd;

	(void)snprintf(path, sizeof(path), "%s/index", (const char *)*state);
	index = open_index(*state, &trusted);
	index_set_oldest(index, 1);
	put(index, 1, (struct row_place){1, 5});
	index_free(index);
	assert_int_equal(index_open(path, TOTAL, 2 * OF_A_SEGMENT, &index, &trusted, &moved), 0);
	assert_false(trusted || moved);
	index_set_oldest(index, 1);
	check(index, 1, (struct row_place){0});
	put(index, 1, (struct row_place){1, 5});
	index_free(index);

	fd = open(path, O_WRONLY);
	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, "dragoman-index1", 16, 0), 16);
	assert_int_equal(close(fd), 0);
	index = open_index(*state, &trusted);
	assert_false(trusted);
	index_set_oldest(index, 1);
	check(index, 1, (struct row_place){0});
	index_free(index);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, folder_set_up, folder_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_it_agrees_with_a_plain_list),
		TEST(test_kill_9_loses_nothing_that_was_noted),
		TEST(test_what_waited_too_long_is_not_noted),
		TEST(test_another_version_or_size_is_begun_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Slots are where they were written, mapped or not, and gone with their file. */
#include "tests/support/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "translate/memory_slots.h"

enum {
	ENTRIES = 1000,
	AT = 64 * 1024,
};

static struct memory_slots *make(int fd)
{
	struct memory_slots *tables = NULL;

	assert_int_equal(slots_new(fd, AT, ENTRIES, &tables), 0);
	assert_int_equal(ftruncate(fd, AT + slots_bytes(tables)), 0);
	return tables;
}

static int open_file(void)
{
	int fd = memfd_create("test_slots", MFD_CLOEXEC);

	assert_true(fd >= 0);
	return fd;
}

/* A name's bits, all over the table. */
static uint32_t bits_of(uint32_t i)
{
	return i * 2654435761u;
}

static void write_one(struct memory_slots *tables, uint32_t segment, uint32_t i)
{
	const struct slots_window window = slots_window_of(tables, segment, bits_of(i));

	assert_int_equal(
		slots_write(tables, window, i % SLOTS_WINDOW, (struct slot){i, segment}), 0);
}

static bool has(struct memory_slots *tables, uint32_t segment, uint32_t i)
{
	const struct slots_window window = slots_window_of(tables, segment, bits_of(i));
	const struct slot *slots;

	assert_int_equal(slots_read(tables, window, &slots), 0);
	return slots[i % SLOTS_WINDOW].at == segment && slots[i % SLOTS_WINDOW].tag == i;
}

static void test_slots_are_where_they_were_written(void **state)
{
	const int fd = open_file();
	struct memory_slots *tables = make(fd);
	(void)state;

	for (uint32_t segment = 1; segment <= 5; segment++) {
		assert_int_equal(slots_begin(tables, segment), 0);
		write_one(tables, segment, segment * 11);
		if (segment > 1) /* the one before is still mapped; those before that are not */
			write_one(tables, segment - 1, segment * 13);
		write_one(tables, 1, 1000 + segment);
	}
	assert_int_equal(slots_begin(tables, 2), 0); /* older than what is mapped: as it is */
	write_one(tables, 2, 77);
	for (int again = 0; again < 2; again++) {
		for (uint32_t segment = 1; segment <= 5; segment++) {
			assert_true(has(tables, segment, segment * 11));
			assert_false(has(tables, segment, (segment + 1) * 11));
			assert_true(has(tables, 1, 1000 + segment));
			if (segment > 1)
				assert_true(has(tables, segment - 1, segment * 13));
		}
		assert_true(has(tables, 2, 77));
		slots_free(tables); /* and all of it without anything mapped */
		assert_int_equal(slots_new(fd, AT, ENTRIES, &tables), 0);
	}
	slots_free(tables);
	assert_int_equal(close(fd), 0);
}

struct seen {
	size_t count;
	uint64_t numbers;
};

static void see(void *user, unsigned number, const struct slot *slot)
{
	struct seen *seen = user;

	seen->count++;
	seen->numbers |= UINT64_C(1) << number;
	assert_int_equal(slot->at % INDEX_SEGMENTS_MAX, number);
}

static void test_a_file_that_is_gone_leaves_nothing(void **state)
{
	static const uint32_t segments[] = {3, 40, 41, 42, 64};
	const int fd = open_file();
	struct memory_slots *tables = make(fd);
	struct seen seen = {0};
	(void)state;

	for (size_t n = 0; n < COUNT_OF(segments); n++) {
		assert_int_equal(slots_begin(tables, segments[n]), 0);
		for (uint32_t i = 0; i < 10; i++)
			write_one(tables, segments[n], i * 100);
	}
	assert_int_equal(slots_each(tables, see, &seen), 0);
	assert_int_equal(seen.count, 50);
	assert_int_equal(seen.numbers, UINT64_C(1) << 3 | UINT64_C(7) << 40 | 1);

	slots_drop(tables, 3);
	slots_drop(tables, 64); /* it is mapped */
	seen = (struct seen){0};
	assert_int_equal(slots_each(tables, see, &seen), 0);
	assert_int_equal(seen.count, 30);
	assert_int_equal(slots_begin(tables, 67), 0); /* where 3 was */
	assert_false(has(tables, 67, 0));
	write_one(tables, 67, 500);
	assert_true(has(tables, 67, 500));
	slots_free(tables);
	assert_int_equal(close(fd), 0);
}

/* No disk takes what is so far away; a full one says the same. */
static void test_a_disk_without_room_is_said_before_anything_is_written(void **state)
{
	char path[] = "/tmp/test_slots.XXXXXX";
	const int fd = mkostemp(path, O_CLOEXEC);
	struct memory_slots *tables = NULL;
	(void)state;

	assert_true(fd >= 0);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(slots_new(fd, INT64_MAX / 2 / AT * AT, ENTRIES, &tables), 0);
	assert_int_equal(slots_begin(tables, 1), INDEX_E_FULL);
	slots_free(tables);
	assert_int_equal(close(fd), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_slots_are_where_they_were_written),
		cmocka_unit_test(test_a_file_that_is_gone_leaves_nothing),
		cmocka_unit_test(test_a_disk_without_room_is_said_before_anything_is_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

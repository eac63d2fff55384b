/* A mapped file counts as memory of ours only as long as it is of use. */
#include "runtime/store_map.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/support/test.h"

enum {
	SIZE = 16 << 20,
};

struct mapped {
	int fd;
	char *start;
};

static struct mapped map_file(void)
{
	char path[] = "/tmp/test_store_map.XXXXXX";
	struct mapped mapped = {.fd = mkstemp(path)};

	assert_true(mapped.fd >= 0);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(ftruncate(mapped.fd, SIZE), 0);
	mapped.start = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, mapped.fd, 0);
	assert_ptr_not_equal(mapped.start, MAP_FAILED);
	return mapped;
}

static void unmap(struct mapped *mapped)
{
	(void)munmap(mapped->start, SIZE);
	(void)close(mapped->fd);
}

static void test_a_map_is_found_by_its_file(void **state)
{
	CLEANUP(unmap) struct mapped mapped = map_file();
	struct store_map map;
	(void)state;

	store_map_find(mapped.fd, &map);
	assert_ptr_equal(map.start, mapped.start);
	assert_int_equal(map.size, SIZE);
}

static void test_a_file_that_is_not_mapped_is_not_found(void **state)
{
	CLEANUP(unmap) struct mapped mapped = map_file();
	struct store_map map;
	(void)state;

	(void)munmap(mapped.start, SIZE);
	store_map_find(mapped.fd, &map);
	assert_null(map.start);
	store_map_trim(&map, 0); /* does nothing */
}

static void test_what_is_too_much_is_let_go_and_still_there(void **state)
{
	CLEANUP(unmap) struct mapped mapped = map_file();
	struct store_map map;
	(void)state;

	store_map_find(mapped.fd, &map);
	memset(mapped.start, 'x', SIZE);
	assert_true(store_map_resident(&map) >= SIZE);

	store_map_trim(&map, (size_t)SIZE * 2);
	assert_true(store_map_resident(&map) >= SIZE);

	store_map_trim(&map, SIZE / 2);
	assert_true(store_map_resident(&map) < SIZE / 2);
	assert_int_equal(mapped.start[SIZE - 1], 'x');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_map_is_found_by_its_file),
		cmocka_unit_test(test_a_file_that_is_not_mapped_is_not_found),
		cmocka_unit_test(test_what_is_too_much_is_let_go_and_still_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

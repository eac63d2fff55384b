/* What is out of an article: written, read, packed, and kept on the shelf. */
#include "tests/support/folder.h"
#include "tests/support/test.h"

#include <stdio.h>
#include <unistd.h>

#include "publish/shelf.h"

static void fill(struct released *released, size_t revisions)
{
	*released = (struct released){.at_ms = 1795478400123, .retracted = revisions % 2 == 0};
	for (size_t i = 0; i < revisions; i++) {
		char revision[24];

		(void)snprintf(revision, sizeof(revision), "%06zxabcdef", i);
		released_add(released, revision);
	}
}

static void assert_same(const struct released *a, const struct released *b)
{
	assert_int_equal(a->at_ms, b->at_ms);
	assert_int_equal(a->retracted, b->retracted);
	assert_int_equal(a->seen_count, b->seen_count);
	for (size_t i = 0; i < a->seen_count; i++)
		assert_string_equal(a->seen[i], b->seen[i]);
}

static void test_it_comes_back_from_json_and_from_bytes(void **state)
{
	static const size_t counts[] = {1, 2, RELEASED_SEEN_MAX, RELEASED_SEEN_MAX + 5};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(counts); i++) {
		CLEANUP(freep) char *json = NULL;
		unsigned char bytes[RELEASED_PACKED_MAX];
		struct released released, read;
		struct slice packed = {.data = (const char *)bytes};

		fill(&released, counts[i]);
		assert_int_equal(released_print(&released, &json), 0);
		assert_int_equal(released_parse(slice_of(json), &read), 0);
		assert_same(&released, &read);

		packed.len = released_pack(&released, bytes);
		assert_int_equal(released_unpack(packed, &read), 0);
		assert_same(&released, &read);
	}
}

static void test_the_newest_revision_comes_first_and_the_oldest_is_forgotten(void **state)
{
	struct released released;
	(void)state;

	fill(&released, RELEASED_SEEN_MAX + 1);
	assert_int_equal(released.seen_count, RELEASED_SEEN_MAX);
	assert_string_equal(released.seen[0], "000020abcdef");
	assert_false(released_has_seen(&released, "000000abcdef"));
	assert_true(released_has_seen(&released, "000001abcdef"));
}

static void test_what_is_no_state_is_refused(void **state)
{
	static const char *const texts[] = {"", "{}", "[]", "null",
		"{\"revision\":\"0123456789ab\",\"status\":\"usable\"}",
		"{\"revision\":\"0123456789a\",\"at\":\"2026-11-24T00:00:00Z\",\"status\":"
		"\"usable\"}",
		"{\"revision\":\"0123456789AB\",\"at\":\"2026-11-24T00:00:00Z\",\"status\":"
		"\"usable\"}",
		"{\"revision\":\"0123456789ab\",\"at\":\"yesterday\",\"status\":\"usable\"}",
		"{\"revision\":\"0123456789ab\",\"at\":\"2026-11-24T00:00:00Z\",\"status\":"
		"\"usable\","
		"\"seen\":[1]}"};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct released released = {.seen_count = 99};

		assert_int_equal(released_parse(slice_of(texts[i]), &released), RELEASED_E_INVALID);
		assert_int_equal(released.seen_count, 99);
	}
	for (size_t n = 0; n < 16; n++) {
		struct released released;

		if (n != 15) /* the shortest that is one */
			assert_int_equal(released_unpack((struct slice){.data = "0123456789abcdef",
								 .len = n},
						 &released),
				RELEASED_E_INVALID);
	}
}

static void test_the_shelf_gives_back_what_was_put(void **state)
{
	CLEANUP(shelf_freep) struct shelf *shelf = NULL;
	const struct slice id = slice_of("0123456789abcdef0123456789abcdef");
	struct released released, found;
	(void)state;

	assert_int_equal(shelf_new("", 1 << 20, &shelf), 0);
	assert_int_equal(shelf_find(shelf, id, &found), SHELF_E_ABSENT);
	fill(&released, 3);
	assert_int_equal(shelf_put(shelf, id, &released), 0);
	assert_int_equal(shelf_find(shelf, id, &found), 0);
	assert_same(&released, &found);
	assert_int_equal(shelf_count(shelf), 1);
	assert_int_equal(shelf_remove(shelf, id), 0);
	assert_int_equal(shelf_find(shelf, id, &found), SHELF_E_ABSENT);
}

static void test_the_shelf_is_empty_at_each_start(void **state)
{
	char directory[] = "/tmp/dragoman-shelf-XXXXXX";
	struct shelf *shelf = NULL;
	struct released released;
	(void)state;

	assert_non_null(mkdtemp(directory));
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(shelf_new(directory, 1 << 20, &shelf), 0);
		assert_int_equal(shelf_count(shelf), 0);
		fill(&released, 1);
		assert_int_equal(shelf_put(shelf, slice_of("a"), &released), 0);
		shelf = shelf_free(shelf);
	}
	assert_null(shelf);
	assert_int_equal(folder_remove(directory), 0);
}

static void test_a_full_shelf_says_so(void **state)
{
	CLEANUP(shelf_freep) struct shelf *shelf = NULL;
	struct released released;
	int r = 0;
	(void)state;

	assert_int_equal(shelf_new("", 256 << 10, &shelf), 0);
	fill(&released, RELEASED_SEEN_MAX);
	for (size_t i = 0; i < 10000 && r == 0; i++) {
		char id[33];

		(void)snprintf(id, sizeof(id), "%032zu", i);
		r = shelf_put(shelf, slice_of(id), &released);
	}
	assert_int_equal(r, SHELF_E_FULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_it_comes_back_from_json_and_from_bytes),
		cmocka_unit_test(test_the_newest_revision_comes_first_and_the_oldest_is_forgotten),
		cmocka_unit_test(test_what_is_no_state_is_refused),
		cmocka_unit_test(test_the_shelf_gives_back_what_was_put),
		cmocka_unit_test(test_the_shelf_is_empty_at_each_start),
		cmocka_unit_test(test_a_full_shelf_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What was translated is found again, by exactly what it was. */
#include "tests/support/test.h"

#include <stdio.h>
#include <unistd.h>

#include "runtime/buf.h"
#include "runtime/metrics.h"
#include "runtime/store.h"
#include "translate/memory.h"
#include "translate/memory_key.h"
#include "translate/memory_overlay.h"

enum {
	OVERLAY_MAX = 1 << 20,
};

static const struct memory_key house = {
	.language = "es", .text = {"La casa.", 8}, .class = MEMORY_BODY, .backend = "libre/m1"};

static struct memory *make(struct metrics *metrics, struct store *store)
{
	struct memory *memory;

	assert_int_equal(memory_new(metrics, store, OVERLAY_MAX, &memory), 0);
	return memory;
}

static void test_key_is_what_changes_the_translation(void **state)
{
	static const struct {
		const char *why;
		struct memory_key key;
		bool same;
	} cases[] = {
		{"the same", {"es", {"La casa.", 8}, MEMORY_BODY, "libre/m1"}, true},
		{"more white space", {"es", {"  La \xc2\xa0 casa. ", 14}, MEMORY_BODY, "libre/m1"},
			true},
		{"a soft hyphen", {"es", {"La ca\xc2\xadsa.", 10}, MEMORY_BODY, "libre/m1"}, true},
		{"another case", {"es", {"la casa.", 8}, MEMORY_BODY, "libre/m1"}, false},
		{"words run together", {"es", {"Lacasa.", 7}, MEMORY_BODY, "libre/m1"}, false},
		{"another language", {"ca", {"La casa.", 8}, MEMORY_BODY, "libre/m1"}, false},
		{"a headline", {"es", {"La casa.", 8}, MEMORY_HEADLINE, "libre/m1"}, false},
		{"a newer model", {"es", {"La casa.", 8}, MEMORY_BODY, "libre/m2"}, false},
	};
	char digits[MEMORY_KEY_SIZE];
	(void)state;

	assert_int_equal(memory_key_digits(&house, digits), 0);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char other[MEMORY_KEY_SIZE];

		assert_int_equal(memory_key_digits(&cases[i].key, other), 0);
		if ((memcmp(digits, other, sizeof(digits)) == 0) != cases[i].same)
			fail_msg("%s", cases[i].why);
	}
}

static void test_entry_is_read_as_it_was_written(void **state)
{
	CLEANUP(buf_deinit) struct buf buf = BUF_INIT(1000);
	const struct memory_entry entry = {.language = slice_of("es"),
		.class = slice_of("body"),
		.backend = slice_of("libre/m1"),
		.model = slice_of(""),
		.source = slice_of("La casa."),
		.english = slice_of("The house."),
		.at_ms = 1795000000000};
	struct memory_entry got;
	(void)state;

	assert_int_equal(memory_entry_write(&entry, &buf), 0);
	assert_int_equal(memory_entry_read(buf_slice(&buf), &got), 0);
	assert_true(slice_is(got.backend, entry.backend));
	assert_true(slice_is(got.model, entry.model));
	assert_true(slice_is(got.source, entry.source));
	assert_true(slice_is(got.english, entry.english));
	assert_int_equal(got.at_ms, entry.at_ms);
}

static void test_what_is_no_entry_is_foreign(void **state)
{
	static const struct {
		const char *why, *value;
	} cases[] = {
		{"nothing", ""},
		{"another text", "{\"english\":\"The house.\"}"},
		{"a newer version", "2\x1f"
				    "es\x1f"
				    "body\x1flibre\x1f\x1f"
				    "1\x1fLa casa.\x1fThe house."},
		{"a field too few", "1\x1f"
				    "es\x1f"
				    "body\x1flibre\x1f\x1f"
				    "1\x1fLa casa."},
		{"a field too many", "1\x1f"
				     "es\x1f"
				     "body\x1flibre\x1f\x1f"
				     "1\x1fLa casa.\x1fThe\x1fhouse."},
		{"no time", "1\x1f"
			    "es\x1f"
			    "body\x1flibre\x1f\x1fnow\x1fLa casa.\x1fThe house."},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct memory_entry entry;

		if (memory_entry_read(slice_of(cases[i].value), &entry) != MEMORY_E_FOREIGN)
			fail_msg("%s", cases[i].why);
	}
}

static void test_what_is_learned_is_found_at_once(void **state)
{
	CLEANUP(metrics_freep) struct metrics *metrics = NULL;
	CLEANUP(memory_freep) struct memory *memory = NULL;
	struct memory_found found;
	struct record record;
	(void)state;

	assert_int_equal(metrics_new(&metrics), 0);
	memory = make(metrics, NULL);
	assert_int_equal(memory_find(memory, &house, &found), MEMORY_E_UNKNOWN);
	assert_int_equal(memory_learn(memory, &house, slice_of("The house."), "m1", 1, &record), 0);
	assert_int_equal(record.key.len, MEMORY_KEY_SIZE);
	assert_int_equal(memory_find(memory, &house, &found), 0);
	assert_true(slice_is(found.english, slice_of("The house.")));
	assert_string_equal(found.backend, "libre");
	assert_string_equal(found.model, "m1");
}

static void test_a_removal_forgets(void **state)
{
	CLEANUP(metrics_freep) struct metrics *metrics = NULL;
	CLEANUP(memory_freep) struct memory *memory = NULL;
	struct memory_found found;
	struct record record;
	(void)state;

	assert_int_equal(metrics_new(&metrics), 0);
	memory = make(metrics, NULL);
	assert_int_equal(memory_learn(memory, &house, slice_of("The hose."), "", 1, &record), 0);
	record.value = (struct slice){0};
	assert_int_equal(memory_apply(memory, &record), 0);
	assert_int_equal(memory_find(memory, &house, &found), MEMORY_E_UNKNOWN);
}

static void test_what_is_too_long_is_not_remembered(void **state)
{
	CLEANUP(metrics_freep) struct metrics *metrics = NULL;
	CLEANUP(memory_freep) struct memory *memory = NULL;
	CLEANUP(freep) char *text = malloc(1 << 20);
	struct record record;
	(void)state;

	assert_non_null(text);
	memset(text, 'a', 1 << 20);
	assert_int_equal(metrics_new(&metrics), 0);
	memory = make(metrics, NULL);
	assert_int_equal(
		memory_learn(memory, &house, (struct slice){text, 1 << 20}, "", 1, &record),
		MEMORY_E_UNFIT);
}

static void remove_folder(const char *folder)
{
	char command[128];

	(void)snprintf(command, sizeof(command), "rm -r %s", folder);
	assert_int_equal(system(command), 0);
}

static void test_the_store_answers_after_a_new_start(void **state)
{
	char folder[] = "/tmp/test_memory.XXXXXX";
	CLEANUP(metrics_freep) struct metrics *metrics = NULL;
	struct record record;
	(void)state;

	assert_non_null(mkdtemp(folder));
	assert_int_equal(metrics_new(&metrics), 0);
	for (int round = 0; round < 2; round++) {
		CLEANUP(store_freep) struct store *store = NULL;
		CLEANUP(memory_freep) struct memory *memory = NULL;
		struct memory_found found;

		assert_int_equal(store_open(folder, 16 << 20, NULL, &store, NULL), 0);
		memory = make(metrics, store);
		if (round == 0) {
			assert_int_equal(memory_learn(memory, &house, slice_of("The house."), "", 1,
						 &record),
				0);
			record.partition = 3;
			for (record.offset = 0; record.offset < 70; record.offset++)
				assert_int_equal(memory_apply(memory, &record), 0);
		}
		assert_int_equal(memory_find(memory, &house, &found), 0);
		assert_int_equal(memory_count(memory), 1);
		assert_int_equal(memory_place(memory, 3), 64);
		assert_int_equal(memory_place(memory, 4), 0);
		assert_int_equal(store_flush(store), 0);
	}
	remove_folder(folder);
}

static void test_the_overlay_lets_the_oldest_go(void **state)
{
	CLEANUP(overlay_freep) struct overlay *overlay = NULL;
	char key[MEMORY_KEY_SIZE + 1];
	char value[100] = {0};
	(void)state;

	assert_int_equal(overlay_new(2000, &overlay), 0);
	for (int i = 0; i < 50; i++) {
		(void)snprintf(key, sizeof(key), "%032x", i);
		assert_int_equal(
			overlay_put(overlay, key, (struct slice){value, sizeof(value)}), 0);
	}
	assert_non_null(overlay_find(overlay, key).data);
	(void)snprintf(key, sizeof(key), "%032x", 0);
	assert_null(overlay_find(overlay, key).data);
	assert_in_range(overlay_count(overlay), 5, 20);

	assert_int_equal(overlay_put(overlay, key, (struct slice){value, 10}), 0);
	assert_int_equal(overlay_put(overlay, key, (struct slice){value, 20}), 0);
	assert_int_equal(overlay_find(overlay, key).len, 20);
	overlay_remove(overlay, key);
	overlay_remove(overlay, key);
	assert_null(overlay_find(overlay, key).data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_key_is_what_changes_the_translation),
		cmocka_unit_test(test_entry_is_read_as_it_was_written),
		cmocka_unit_test(test_what_is_no_entry_is_foreign),
		cmocka_unit_test(test_what_is_learned_is_found_at_once),
		cmocka_unit_test(test_a_removal_forgets),
		cmocka_unit_test(test_what_is_too_long_is_not_remembered),
		cmocka_unit_test(test_the_store_answers_after_a_new_start),
		cmocka_unit_test(test_the_overlay_lets_the_oldest_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What was translated is found again, by exactly what it was. */
#include "tests/support/folder.h"
#include "tests/support/test.h"

#include <openssl/sha.h>
#include <stdio.h>
#include <unistd.h>

#include "runtime/buf.h"
#include "runtime/metrics.h"
#include "translate/adequacy.h"
#include "translate/memory.h"
#include "translate/memory_archive.h"
#include "translate/memory_key.h"

enum {
	OVERLAY_MAX = 1 << 20,
};

static const struct memory_key house = {
	.language = "es", .text = {"La casa.", 8}, .class = MEMORY_BODY, .backend = "libre/m1"};

static struct memory *make(struct metrics *metrics, struct archive *archive)
{
	const struct memory_options options = {.archive = archive, .overlay_max = OVERLAY_MAX};
	struct memory *memory;

	assert_int_equal(memory_new(metrics, &options, &memory), 0);
	return memory;
}

static struct memory_id name_of(struct memory *memory, const struct memory_key *key)
{
	struct memory_id id;

	assert_int_equal(memory_name(memory, key, &id), 0);
	return id;
}

static int learn(struct memory *memory, const char *english, const char *model, int64_t now_ms,
	struct record *ret_record)
{
	const struct memory_id id = name_of(memory, &house);

	return memory_learn(memory, &id, &house, slice_of(english), model, now_ms, ret_record);
}

static int find(struct memory *memory, int64_t now_ms, struct memory_found *ret_found)
{
	const struct memory_id id = name_of(memory, &house);

	return memory_find(memory, &id, now_ms, ret_found);
}

static void test_key_is_what_changes_the_translation(void **state)
{
	static const struct {
		const char *why;
		struct memory_key key;
		bool same;
	} cases[] = {
		{"the same", {"es", {"La casa.", 8}, MEMORY_BODY, "libre/m1", NULL}, true},
		{"more white space",
			{"es", {"  La \xc2\xa0 casa. ", 14}, MEMORY_BODY, "libre/m1", NULL}, true},
		{"a soft hyphen", {"es", {"La ca\xc2\xadsa.", 10}, MEMORY_BODY, "libre/m1", NULL},
			true},
		{"two blanks", {"es", {"La  casa.", 9}, MEMORY_BODY, "libre/m1", NULL}, true},
		{"a tab", {"es", {"La\tcasa.", 8}, MEMORY_BODY, "libre/m1", NULL}, true},
		{"blanks at the ends", {"es", {" La casa. ", 10}, MEMORY_BODY, "libre/m1", NULL},
			true},
		{"a mark and a blank",
			{"es", {"La \xe2\x80\x8b casa.", 12}, MEMORY_BODY, "libre/m1", NULL}, true},
		{"a mark at the end",
			{"es", {"La casa. \xe2\x80\x8b", 12}, MEMORY_BODY, "libre/m1", NULL}, true},
		{"a soft hyphen", {"es", {"La ca\xc2\xadsa.", 10}, MEMORY_BODY, "libre/m1", NULL},
			true},
		{"another case", {"es", {"la casa.", 8}, MEMORY_BODY, "libre/m1", NULL}, false},
		{"words run together", {"es", {"Lacasa.", 7}, MEMORY_BODY, "libre/m1", NULL},
			false},
		{"another language", {"ca", {"La casa.", 8}, MEMORY_BODY, "libre/m1", NULL}, false},
		{"a headline", {"es", {"La casa.", 8}, MEMORY_HEADLINE, "libre/m1", NULL}, false},
		{"a newer model", {"es", {"La casa.", 8}, MEMORY_BODY, "libre/m2", NULL}, false},
		{"a term of the glossary",
			{"es", {"La casa.", 8}, MEMORY_BODY, "libre/m1", "casa=home"}, false},
	};
	CLEANUP(memory_hasher_freep) struct memory_hasher *hasher = NULL;
	struct memory_id id;
	(void)state;

	assert_int_equal(memory_hasher_new(&hasher), 0);
	assert_int_equal(memory_id_of(hasher, &house, &id), 0);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct memory_id other;

		assert_int_equal(memory_id_of(hasher, &cases[i].key, &other), 0);
		if ((memcmp(&id, &other, sizeof(id)) == 0) != cases[i].same)
			fail_msg("%s", cases[i].why);
	}
}

/* Entries that older programs wrote stay what they are called. */
static void test_a_name_is_the_half_of_a_sha_256(void **state)
{
	static const char text[] = "es\x1f"
				   "body\x1flibre/m1\x1fLa casa.";
	CLEANUP(memory_hasher_freep) struct memory_hasher *hasher = NULL;
	char digits[MEMORY_KEY_SIZE];
	uint8_t sum[SHA256_DIGEST_LENGTH];
	struct memory_id id;
	struct memory_id again;
	(void)state;

	(void)SHA256((const uint8_t *)text, strlen(text), sum);
	assert_int_equal(memory_hasher_new(&hasher), 0);
	assert_int_equal(memory_id_of(hasher, &house, &id), 0);
	assert_memory_equal(&id, sum, sizeof(id));

	memory_id_write(&id, digits);
	assert_true(memory_id_read((struct slice){digits, sizeof(digits)}, &again));
	assert_memory_equal(&id, &again, sizeof(id));
	assert_false(memory_id_read((struct slice){digits, 31}, &again));
	digits[7] = 'G';
	assert_false(memory_id_read((struct slice){digits, sizeof(digits)}, &again));
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
	assert_int_equal(find(memory, 1, &found), MEMORY_E_UNKNOWN);
	assert_int_equal(learn(memory, "The house.", "m1", 1, &record), 0);
	assert_int_equal(record.key.len, MEMORY_KEY_SIZE);
	assert_int_equal(find(memory, 1, &found), 0);
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
	assert_int_equal(learn(memory, "The hose.", "", 1, &record), 0);
	record.value = (struct slice){0};
	assert_int_equal(memory_apply(memory, &record), 0);
	assert_int_equal(find(memory, 1, &found), MEMORY_E_UNKNOWN);
}

static void test_what_is_too_long_is_not_remembered(void **state)
{
	CLEANUP(metrics_freep) struct metrics *metrics = NULL;
	CLEANUP(memory_freep) struct memory *memory = NULL;
	CLEANUP(freep) char *text = malloc(1 << 20);
	struct record record;
	(void)state;

	assert_non_null(text);
	memset(text, 'a', (1 << 20) - 1);
	text[(1 << 20) - 1] = '\0';
	assert_int_equal(metrics_new(&metrics), 0);
	memory = make(metrics, NULL);
	assert_int_equal(learn(memory, text, "", 1, &record), MEMORY_E_UNFIT);
}

static void test_what_is_too_old_is_not_used(void **state)
{
	const struct memory_options options = {.overlay_max = OVERLAY_MAX, .ttl_ms = 1000};
	CLEANUP(metrics_freep) struct metrics *metrics = NULL;
	CLEANUP(memory_freep) struct memory *memory = NULL;
	struct memory_found found;
	struct record record;
	(void)state;

	assert_int_equal(metrics_new(&metrics), 0);
	assert_int_equal(memory_new(metrics, &options, &memory), 0);
	assert_int_equal(learn(memory, "The house.", "m1", 5000, &record), 0);
	assert_int_equal(find(memory, 6000, &found), 0);
	assert_int_equal(find(memory, 6001, &found), MEMORY_E_UNKNOWN);
}

static void test_the_archive_answers_after_a_new_start(void **state)
{
	char folder[] = "/tmp/test_memory.XXXXXX";
	CLEANUP(metrics_freep) struct metrics *metrics = NULL;
	struct record record;
	(void)state;

	assert_non_null(mkdtemp(folder));
	assert_int_equal(metrics_new(&metrics), 0);
	for (int round = 0; round < 2; round++) {
		CLEANUP(archive_freep) struct archive *archive = NULL;
		CLEANUP(memory_freep) struct memory *memory = NULL;
		struct memory_found found;

		assert_int_equal(archive_open(folder, 16 << 20, NULL, &archive, NULL), 0);
		memory = make(metrics, archive);
		if (round == 0) {
			assert_int_equal(learn(memory, "The house.", "", 1, &record), 0);
			record.partition = 3;
			for (record.offset = 0; record.offset < 70; record.offset++)
				assert_int_equal(memory_apply(memory, &record), 0);
		}
		assert_int_equal(find(memory, 1, &found), 0);
		assert_true(slice_is(found.english, slice_of("The house.")));
		assert_int_equal(memory_count(memory), 1);
		assert_int_equal(memory_place(memory, 3), round == 0 ? 70 : 64);
		assert_int_equal(memory_place(memory, 4), 0);
	}
	assert_int_equal(folder_remove(folder), 0);
}

/* Open what is in the folder, with an adequacy check that knows `image` (or nothing). */
struct taught {
	struct archive *archive;
	struct adequacy *adequacy;
	struct memory *memory;
};

static void open_taught(
	const char *folder, struct metrics *metrics, struct slice image, struct taught *ret_taught)
{
	struct memory_options options = {.overlay_max = OVERLAY_MAX};

	assert_int_equal(archive_open(folder, 16 << 20, NULL, &ret_taught->archive, NULL), 0);
	assert_int_equal(adequacy_new(64 << 20, &ret_taught->adequacy), 0);
	if (image.len > 0)
		assert_int_equal(adequacy_load(ret_taught->adequacy, image), 0);
	options.archive = ret_taught->archive;
	options.adequacy = ret_taught->adequacy;
	assert_int_equal(memory_new(metrics, &options, &ret_taught->memory), 0);
}

static void close_taught(struct taught *taught)
{
	memory_free(taught->memory);
	adequacy_free(taught->adequacy);
	archive_free(taught->archive);
}

static void apply_range(struct memory *memory, struct record *record, int64_t from, int64_t to)
{
	for (record->offset = from; record->offset < to; record->offset++)
		assert_int_equal(memory_apply(memory, record), 0);
}

static void test_what_was_learned_and_lost_is_learned_again_from_the_topic(void **state)
{
	char folder[] = "/tmp/test_memory.XXXXXX";
	CLEANUP(metrics_freep) struct metrics *metrics = NULL;
	CLEANUP(buf_deinit) struct buf image = BUF_INIT(ADEQUACY_IMAGE_MAX);
	struct taught taught;
	struct record record;
	(void)state;

	assert_non_null(mkdtemp(folder));
	assert_int_equal(metrics_new(&metrics), 0);
	open_taught(folder, metrics, (struct slice){0}, &taught);
	assert_int_equal(learn(taught.memory, "The house.", "", 1, &record), 0);
	record.partition = 3;
	apply_range(taught.memory, &record, 0, 64);
	assert_int_equal(adequacy_seen(taught.adequacy, 0), 64);
	assert_int_equal(adequacy_save(taught.adequacy, 0, &image), 0);
	close_taught(&taught);

	/* It is there: what comes next is learned, and nothing is read again. */
	open_taught(folder, metrics, buf_slice(&image), &taught);
	assert_int_equal(memory_place(taught.memory, 3), 64);
	assert_int_equal(learn(taught.memory, "The house.", "", 1, &record), 0);
	record.partition = 3;
	apply_range(taught.memory, &record, 64, 70);
	assert_int_equal(adequacy_seen(taught.adequacy, 0), 70);
	close_taught(&taught);

	/* It is lost: all of the topic is read, and teaches; the archive has it already. */
	open_taught(folder, metrics, (struct slice){0}, &taught);
	assert_int_equal(memory_place(taught.memory, 3), 0);
	assert_int_equal(learn(taught.memory, "Another house.", "", 1, &record), 0);
	record.partition = 3;
	apply_range(taught.memory, &record, 0, 64);
	assert_int_equal(adequacy_seen(taught.adequacy, 0), 64);
	assert_int_equal(memory_count(taught.memory), 2); /* one of them is not applied */
	close_taught(&taught);
	assert_int_equal(folder_remove(folder), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_key_is_what_changes_the_translation),
		cmocka_unit_test(test_a_name_is_the_half_of_a_sha_256),
		cmocka_unit_test(test_entry_is_read_as_it_was_written),
		cmocka_unit_test(test_what_is_no_entry_is_foreign),
		cmocka_unit_test(test_what_is_learned_is_found_at_once),
		cmocka_unit_test(test_a_removal_forgets),
		cmocka_unit_test(test_what_is_too_long_is_not_remembered),
		cmocka_unit_test(test_what_is_too_old_is_not_used),
		cmocka_unit_test(test_the_archive_answers_after_a_new_start),
		cmocka_unit_test(test_what_was_learned_and_lost_is_learned_again_from_the_topic),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Which remembered segment has the pattern of another, and for how long that is known. */
#include "tests/support/folder.h"
#include "tests/support/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "translate/samples.h"

#define DEAD_25 "Murieron 25 personas."
#define DEAD_30 "Murieron 30 personas."

struct scene {
	char folder[64];
	char path[80];
	struct samples *samples;
	struct memory_hasher *hasher;
};

static void start(struct scene *scene)
{
	bool kept;

	assert_int_equal(samples_new(scene->path, &scene->samples, &kept), 0);
	assert_true(kept);
}

static int set_up(void **state)
{
	struct scene *scene = calloc(1, sizeof(*scene));

	if (!scene || memory_hasher_new(&scene->hasher))
		return -1;
	*state = scene;
	(void)snprintf(scene->folder, sizeof(scene->folder), "/tmp/test_samples.XXXXXX");
	if (!mkdtemp(scene->folder))
		return -1;
	(void)snprintf(scene->path, sizeof(scene->path), "%s/templates", scene->folder);
	start(scene);
	return 0;
}

static int tear_down(void **state)
{
	struct scene *scene = *state;
	int r;

	samples_free(scene->samples);
	memory_hasher_free(scene->hasher);
	r = folder_remove(scene->folder);
	free(scene);
	return r;
}

static struct memory_key key_of(const char *text)
{
	return (struct memory_key){.language = "es",
		.text = slice_of(text),
		.class = MEMORY_BODY,
		.backend = "libre/m1"};
}

static struct memory_entry entry_of(const struct memory_key *key, const char *english)
{
	return (struct memory_entry){.language = slice_of(key->language),
		.class = slice_of(memory_class_name(key->class)),
		.backend = slice_of(key->backend),
		.model = slice_of("m1"),
		.source = key->text,
		.english = slice_of(english),
		.at_ms = 1000};
}

static struct memory_id id_of(const struct scene *scene, const struct memory_key *key)
{
	struct memory_id id;

	assert_int_equal(memory_id_of(scene->hasher, key, &id), 0);
	return id;
}

static void note(struct scene *scene, const struct memory_key *key, const char *english)
{
	const struct memory_entry entry = entry_of(key, english);
	const struct memory_id id = id_of(scene, key);

	assert_int_equal(samples_note(scene->samples, &id, &entry), 0);
}

/* Is the segment `sample` found for the key? */
static bool finds(
	struct scene *scene, const struct memory_key *key, const struct memory_key *sample)
{
	struct sample_pattern pattern;
	struct memory_id wanted = id_of(scene, sample);
	struct memory_id id;
	int r = samples_find(scene->samples, key, &pattern, &id);

	assert_in_range(r, 0, SAMPLES_E_NONE);
	return r == 0 && memcmp(&id, &wanted, sizeof(id)) == 0;
}

static void test_a_segment_of_the_same_pattern_is_found_and_filled(void **state)
{
	struct scene *scene = *state;
	const struct memory_key sample = key_of(DEAD_25);
	const struct memory_key key = key_of("Murieron  30 personas.");
	const struct memory_entry entry = entry_of(&sample, "25 people died.");
	CLEANUP(freep) char *english = NULL;
	struct sample_pattern pattern;
	struct memory_id id;

	assert_false(finds(scene, &key, &sample));
	note(scene, &sample, "25 people died.");
	assert_true(finds(scene, &key, &sample));
	assert_int_equal(samples_find(scene->samples, &key, &pattern, &id), 0);
	assert_int_equal(samples_fill(scene->samples, &key, &pattern, &entry, &english), 0);
	assert_string_equal(english, "30 people died.");
}

static void test_what_else_the_key_has_counts(void **state)
{
	struct scene *scene = *state;
	const struct memory_key sample = key_of(DEAD_25);
	struct memory_key keys[5];

	for (size_t i = 0; i < COUNT_OF(keys); i++)
		keys[i] = key_of(DEAD_30);
	keys[0].language = "pt";
	keys[1].class = MEMORY_HEADLINE;
	keys[2].backend = "libre/m2";
	keys[3].text = slice_of("Murieron 30 niños.");
	keys[4].text = slice_of("Murieron 3 personas.");
	note(scene, &sample, "25 people died.");
	for (size_t i = 0; i < COUNT_OF(keys); i++)
		if (finds(scene, &keys[i], &sample))
			fail_msg("key %zu", i);
}

static void test_what_is_not_proved_is_not_noted(void **state)
{
	struct scene *scene = *state;
	const struct memory_key sample = key_of(DEAD_25);
	const struct memory_key key = key_of(DEAD_30);
	const struct memory_entry entry = entry_of(&sample, "25 people died.");
	struct memory_key termed = sample;
	struct memory_id id;

	note(scene, &sample, "Twenty-five people died.");
	assert_false(finds(scene, &key, &sample));
	termed.terms = "personas=folks";
	id = id_of(scene, &termed);
	assert_int_equal(samples_note(scene->samples, &id, &entry), 0);
	assert_false(finds(scene, &key, &termed));
}

/* The memory may have another segment under that name by now, or another translation. */
static void test_an_entry_of_another_pattern_serves_nobody(void **state)
{
	struct scene *scene = *state;
	const struct memory_key sample = key_of(DEAD_25);
	const struct memory_key other = key_of("Nacieron 25 personas.");
	const struct memory_key key = key_of(DEAD_30);
	const struct memory_entry foreign = entry_of(&other, "25 people were born.");
	const struct memory_entry changed = entry_of(&sample, "A quarter of a hundred died.");
	char *english = NULL;
	struct sample_pattern pattern;
	struct memory_id id;

	note(scene, &sample, "25 people died.");
	assert_int_equal(samples_find(scene->samples, &key, &pattern, &id), 0);
	assert_int_equal(
		samples_fill(scene->samples, &key, &pattern, &foreign, &english), SAMPLES_E_NONE);
	assert_int_equal(
		samples_fill(scene->samples, &key, &pattern, &changed, &english), SAMPLES_E_NONE);
	assert_null(english);
}

static void test_it_outlives_the_process(void **state)
{
	struct scene *scene = *state;
	const struct memory_key sample = key_of(DEAD_25);
	const struct memory_key key = key_of(DEAD_30);

	note(scene, &sample, "25 people died.");
	scene->samples = samples_free(scene->samples);
	start(scene);
	assert_true(finds(scene, &key, &sample));
}

static void test_a_second_process_does_without_the_file(void **state)
{
	struct scene *scene = *state;
	struct samples *second = NULL;
	bool kept = true;

	assert_int_equal(samples_new(scene->path, &second, &kept), 0);
	assert_false(kept);
	samples_free(second);
	assert_int_equal(samples_new("/nowhere/at/all", &second, &kept), 0);
	assert_false(kept);
	samples_free(second);
}

static void test_any_file_is_a_table_and_none_grows(void **state)
{
	struct scene *scene = *state;
	struct memory_key sample = key_of(DEAD_25);
	struct stat status;
	uint32_t seed = 5;
	FILE *file;

	scene->samples = samples_free(scene->samples);
	file = fopen(scene->path, "we");
	assert_non_null(file);
	for (int i = 0; i < SAMPLES_BYTES; i++) {
		seed = seed * 1664525u + 1013904223u;
		assert_int_not_equal(fputc((int)(seed >> 24), file), EOF);
	}
	assert_int_equal(fclose(file), 0);
	start(scene);
	note(scene, &sample, "25 people died.");
	for (int i = 0; i < 2000; i++) {
		char text[64];

		(void)snprintf(text, sizeof(text), "Grupo %c%c%c: murieron 25 personas.",
			'a' + i % 26, 'a' + i / 26 % 26, 'a' + i / 676);
		sample.text = slice_of(text);
		note(scene, &sample, "Group: 25 people died.");
		assert_true(finds(scene, &sample, &sample));
	}
	assert_int_equal(stat(scene->path, &status), 0);
	assert_int_equal(status.st_size, SAMPLES_BYTES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_a_segment_of_the_same_pattern_is_found_and_filled, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_what_else_the_key_has_counts, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_what_is_not_proved_is_not_noted, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_an_entry_of_another_pattern_serves_nobody, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_it_outlives_the_process, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_second_process_does_without_the_file, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_any_file_is_a_table_and_none_grows, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

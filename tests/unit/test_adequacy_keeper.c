/* What was learned is there again after a new start, and what is damaged is not believed. */
#include "tests/support/folder.h"
#include "tests/support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "runtime/buf.h"
#include "runtime/loop.h"
#include "translate/adequacy.h"
#include "translate/adequacy_keeper.h"

enum {
	VOCABULARY = 300,
	SENTENCE = 12,
	TAUGHT = 900,
	TRIED = 100,
	BUDGET = 32 << 20,
	CHECK_AT = 20, /* where an image has its checksum, which covers what follows */
	CHECKED_FROM = 24,
};

struct scene {
	char folder[64];
	struct loop *loop;
	struct adequacy *adequacy;
	struct keeper *keeper;
};

static uint32_t seed;

static uint32_t draw(uint32_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

static void make(struct buf *source, struct buf *english)
{
	for (size_t i = 0; i < SENTENCE; i++) {
		uint32_t word = draw(VOCABULARY);

		assert_int_equal(buf_addf(source, "b%u ", word), 0);
		assert_int_equal(buf_addf(english, "n%u ", word * 7), 0);
	}
}

static void teach(struct adequacy *adequacy, const char *tag, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		CLEANUP(buf_deinit) struct buf source = BUF_INIT(1024);
		CLEANUP(buf_deinit) struct buf english = BUF_INIT(1024);

		make(&source, &english);
		assert_int_equal(adequacy_learn(adequacy, slice_of(tag), buf_slice(&source),
					 buf_slice(&english), i * 1000),
			0);
	}
}

/* How many of TRIED pairs that do not belong together are doubted. */
static size_t try(struct adequacy *adequacy)
{
	size_t doubted = 0;

	seed = 77;
	for (size_t i = 0; i < TRIED; i++) {
		CLEANUP(buf_deinit) struct buf source = BUF_INIT(4096);
		CLEANUP(buf_deinit) struct buf english = BUF_INIT(4096);
		CLEANUP(buf_deinit) struct buf ignored = BUF_INIT(4096);

		make(&source, &ignored);
		make(&ignored, &english);
		doubted += adequacy_doubts(
			adequacy, slice_of("xx"), buf_slice(&source), buf_slice(&english));
	}
	return doubted;
}

static void start(struct scene *scene)
{
	assert_int_equal(adequacy_new(BUDGET, &scene->adequacy), 0);
	assert_int_equal(
		keeper_new(scene->loop, scene->adequacy, scene->folder, &scene->keeper), 0);
}

static void stop(struct scene *scene)
{
	scene->keeper = keeper_free(scene->keeper);
	scene->adequacy = adequacy_free(scene->adequacy);
}

static int set_up(void **state)
{
	struct scene *scene = calloc(1, sizeof(*scene));

	if (!scene)
		return -1;
	*state = scene;
	seed = 1;
	(void)snprintf(scene->folder, sizeof(scene->folder), "/tmp/test_keeper.XXXXXX");
	if (!mkdtemp(scene->folder) || loop_new(&scene->loop))
		return -1;
	start(scene);
	return 0;
}

static int tear_down(void **state)
{
	struct scene *scene = *state;
	int r;

	stop(scene);
	loop_free(scene->loop);
	r = folder_remove(scene->folder);
	free(scene);
	return r;
}

static bool is_there(const struct scene *scene, const char *name)
{
	char path[128];

	(void)snprintf(path, sizeof(path), "%s/%s", scene->folder, name);
	return access(path, F_OK) == 0;
}

static void overwrite(const struct scene *scene, const char *name, long at, const char *bytes)
{
	char path[128];
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/%s", scene->folder, name);
	file = fopen(path, "r+");
	assert_non_null(file);
	assert_int_equal(fseek(file, at, SEEK_SET), 0);
	assert_true(fputs(bytes, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void test_a_new_start_knows_what_the_last_one_knew(void **state)
{
	struct scene *scene = *state;
	size_t doubted;

	teach(scene->adequacy, "xx", TAUGHT);
	teach(scene->adequacy, "yy", 10);
	doubted = try(scene->adequacy);
	assert_in_range(doubted, TRIED / 2, TRIED);
	stop(scene);
	assert_true(is_there(scene, "xx.words"));
	start(scene);
	assert_int_equal(adequacy_languages(scene->adequacy), 2);
	assert_int_equal(try(scene->adequacy), doubted);
	teach(scene->adequacy, "xx", 3000); /* through the whole window, and on */
	assert_in_range(try(scene->adequacy), TRIED / 2, TRIED);
}

static void test_it_is_written_in_slices_while_the_worker_runs(void **state)
{
	struct scene *scene = *state;
	bool more = true;
	size_t slices = 0;

	assert_int_equal(keeper_step(scene->keeper, &more), 0);
	assert_false(more); /* nothing was learned */
	teach(scene->adequacy, "xx", TAUGHT);
	for (more = true; more; slices++)
		assert_int_equal(keeper_step(scene->keeper, &more), 0);
	assert_in_range(slices, 3, 100);
	assert_true(is_there(scene, "xx.words"));
	assert_false(is_there(scene, "xx.words.new"));
	assert_int_equal(keeper_step(scene->keeper, &more), 0);
	assert_false(more); /* nothing since */
}

static void test_what_is_damaged_or_foreign_is_moved_aside(void **state)
{
	static const struct {
		long at;
		const char *bytes;
	} cases[] = {
		{0, "another program's"},
		{60, "x"},
		{5000, "damaged"},
	};
	struct scene *scene = *state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		teach(scene->adequacy, "xx", 100);
		stop(scene);
		overwrite(scene, "xx.words", cases[i].at, cases[i].bytes);
		start(scene);
		assert_int_equal(adequacy_languages(scene->adequacy), 0);
		assert_true(is_there(scene, "xx.words.damaged"));
		assert_false(is_there(scene, "xx.words"));
	}
	teach(scene->adequacy, "xx", 10); /* and it begins again */
	stop(scene);
	assert_true(is_there(scene, "xx.words"));
	start(scene);
	assert_int_equal(adequacy_languages(scene->adequacy), 1);
}

static void test_an_image_that_is_wrong_within_is_refused(void **state)
{
	struct scene *scene = *state;
	CLEANUP(buf_deinit) struct buf image = BUF_INIT(ADEQUACY_IMAGE_MAX);

	teach(scene->adequacy, "xx", 60);
	assert_int_equal(adequacy_save(scene->adequacy, 0, &image), 0);
	for (size_t len = 0; len < image.len; len += 1 + image.len / 97) {
		CLEANUP(adequacy_freep) struct adequacy *fresh = NULL;
		struct slice part = {.data = image.data, .len = len};
		uint32_t check = 0;

		if (len > CHECKED_FROM) {
			check = (uint32_t)crc32(0, (const Bytef *)image.data + CHECKED_FROM,
				(uInt)(len - CHECKED_FROM));
			memcpy(image.data + CHECK_AT, &check, sizeof(check));
		}
		assert_int_equal(adequacy_new(BUDGET, &fresh), 0);
		assert_int_equal(adequacy_load(fresh, part), ADEQUACY_E_FOREIGN);
		assert_int_equal(adequacy_languages(fresh), 0);
	}
}

static void test_a_tag_that_is_no_name_of_a_file_is_not_learned(void **state)
{
	struct scene *scene = *state;

	teach(scene->adequacy, "../xx", 5);
	assert_int_equal(adequacy_languages(scene->adequacy), 0);
}

static void test_a_place_that_takes_no_file_costs_only_the_teaching(void **state)
{
	struct scene *scene = *state;
	bool more;

	scene->keeper = keeper_free(scene->keeper);
	assert_int_equal(keeper_new(scene->loop, scene->adequacy, "/dev/null", &scene->keeper), 0);
	teach(scene->adequacy, "xx", 100);
	assert_int_equal(keeper_step(scene->keeper, &more), 0);
	assert_false(more);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_a_new_start_knows_what_the_last_one_knew, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_it_is_written_in_slices_while_the_worker_runs, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_what_is_damaged_or_foreign_is_moved_aside, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_an_image_that_is_wrong_within_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_tag_that_is_no_name_of_a_file_is_not_learned, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_place_that_takes_no_file_costs_only_the_teaching, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What was learned of lengths is there again after a new start, and what is damaged is moved aside.
 */
#include "tests/support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "runtime/loop.h"
#include "translate/stretch.h"
#include "translate/stretch_file.h"

enum {
	TAUGHT = 400,
};

struct scene {
	char folder[64], path[128], aside[160];
	struct loop *loop;
	struct stretches *stretches;
	struct stretch_file *file;
};

static void start(struct scene *scene, const char *path)
{
	assert_int_equal(stretches_new(&scene->stretches), 0);
	assert_int_equal(stretch_file_open(scene->loop, scene->stretches, path, &scene->file), 0);
}

static void stop(struct scene *scene)
{
	scene->file = stretch_file_close(scene->file);
	scene->stretches = stretches_free(scene->stretches);
}

static int set_up(void **state)
{
	struct scene *scene = calloc(1, sizeof(*scene));

	if (!scene)
		return -1;
	*state = scene;
	(void)snprintf(scene->folder, sizeof(scene->folder), "/tmp/test_stretch.XXXXXX");
	if (!mkdtemp(scene->folder) || loop_new(&scene->loop))
		return -1;
	(void)snprintf(scene->path, sizeof(scene->path), "%s/lengths", scene->folder);
	(void)snprintf(scene->aside, sizeof(scene->aside), "%s.damaged", scene->path);
	start(scene, scene->path);
	return 0;
}

static int tear_down(void **state)
{
	struct scene *scene = *state;

	stop(scene);
	loop_free(scene->loop);
	(void)unlink(scene->path);  /* where the test made it */
	(void)unlink(scene->aside); /* likewise */
	(void)rmdir(scene->folder);
	free(scene);
	return 0;
}

static void teach(struct scene *scene)
{
	for (size_t i = 0; i < TAUGHT; i++)
		stretch_learn(scene->stretches, "de", "deepl", 100, 110);
}

static bool knows(struct scene *scene)
{
	return stretch_of(scene->stretches, "de", "deepl") > 1.09;
}

static void test_a_new_start_knows_what_the_last_one_knew(void **state)
{
	struct scene *scene = *state;

	teach(scene);
	stop(scene);
	start(scene, scene->path);
	assert_true(knows(scene));
}

static void test_it_is_written_while_the_worker_runs_when_there_is_something_new(void **state)
{
	struct scene *scene = *state;

	assert_int_equal(stretch_file_write(scene->file), 0);
	assert_int_not_equal(access(scene->path, F_OK), 0);
	teach(scene);
	assert_int_equal(stretch_file_write(scene->file), 0);
	assert_int_equal(unlink(scene->path), 0);
	assert_int_equal(stretch_file_write(scene->file), 0);
	assert_int_not_equal(access(scene->path, F_OK), 0);
}

static void test_what_is_damaged_is_moved_aside(void **state)
{
	struct scene *scene = *state;

	teach(scene);
	stop(scene);
	assert_int_equal(truncate(scene->path, 25), 0);
	start(scene, scene->path);
	assert_false(knows(scene));
	assert_int_equal(access(scene->aside, F_OK), 0);
	assert_int_not_equal(access(scene->path, F_OK), 0);
	teach(scene); /* and it goes on */
	stop(scene);
	start(scene, scene->path);
	assert_true(knows(scene));
}

static void test_a_place_that_takes_no_file_costs_only_the_teaching(void **state)
{
	struct scene *scene = *state;

	stop(scene);
	start(scene, "/dev/null/lengths");
	teach(scene);
	assert_int_equal(stretch_file_write(scene->file), 0);
	assert_true(knows(scene));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_a_new_start_knows_what_the_last_one_knew),
		TEST(test_it_is_written_while_the_worker_runs_when_there_is_something_new),
		TEST(test_what_is_damaged_is_moved_aside),
		TEST(test_a_place_that_takes_no_file_costs_only_the_teaching),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

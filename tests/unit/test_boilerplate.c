/* What recurs in an outlet's articles is known after a restart, within a ceiling. */
#include "tests/support/folder.h"
#include "tests/support/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/loop.h"
#include "runtime/metrics.h"
#include "schemas/article.h"
#include "translate/boilerplate.h"
#include "translate/recurrence.h"

#define NEWSLETTER "Abonnez-vous à notre lettre."

struct scene {
	char folder[64];
	char store[80];
	struct loop *loop;
	struct metrics *metrics;
	struct boilerplate *boilerplate;
};

static void start(struct scene *scene)
{
	assert_int_equal(
		boilerplate_new(scene->loop, scene->metrics, scene->store, &scene->boilerplate), 0);
}

static int set_up(void **state)
{
	struct scene *scene = calloc(1, sizeof(*scene));

	if (!scene)
		return -1;
	*state = scene;
	(void)snprintf(scene->folder, sizeof(scene->folder), "/tmp/test_boilerplate.XXXXXX");
	if (!mkdtemp(scene->folder) || loop_new(&scene->loop) || metrics_new(&scene->metrics))
		return -1;
	(void)snprintf(scene->store, sizeof(scene->store), "%s/boilerplate", scene->folder);
	start(scene);
	return 0;
}

static int tear_down(void **state)
{
	struct scene *scene = *state;
	int r;

	boilerplate_free(scene->boilerplate);
	metrics_free(scene->metrics);
	loop_free(scene->loop);
	r = folder_remove(scene->folder);
	free(scene);
	return r;
}

/* A story of the outlet, with the newsletter under it. How many paragraphs were marked. */
static size_t take(struct scene *scene, const char *outlet, unsigned number)
{
	CLEANUP(article_deinit) struct article article = {0};
	static const char *const lines[] = {"Titre", "Première phrase de", NULL};
	char text[64];
	size_t marked = 0;

	(void)snprintf(text, sizeof(text), "id%u", number);
	assert_int_equal(slice_copy(slice_of(text), &article.id), 0);
	assert_int_equal(slice_copy(slice_of(outlet), &article.outlet.id), 0);
	for (unsigned i = 0; i < COUNT_OF(lines); i++) {
		(void)snprintf(text, sizeof(text), "%s %u.", lines[i] ? lines[i] : "", number);
		assert_int_equal(article_add_paragraph(&article, i ? ROLE_BODY : ROLE_HEADLINE,
					 slice_of(lines[i] ? text : NEWSLETTER)),
			0);
	}
	assert_int_equal(boilerplate_mark(scene->boilerplate, &article), 0);
	for (size_t i = 0; i < article.paragraph_count; i++)
		marked += article.paragraphs[i].boilerplate;
	assert_int_equal(marked, article.paragraphs[2].boilerplate);
	return marked;
}

static size_t take_some(struct scene *scene, const char *outlet, unsigned from, unsigned count)
{
	size_t marked = 0;

	for (unsigned i = 0; i < count; i++)
		marked += take(scene, outlet, from + i);
	return marked;
}

static double marked_so_far(const struct scene *scene)
{
	return metric_value(metrics_get(
		scene->metrics, METRIC_COUNTER, "dragoman_boilerplate_paragraphs_total", "", NULL));
}

static void test_each_outlet_has_its_own(void **state)
{
	struct scene *scene = *state;

	assert_int_equal(take_some(scene, "un", 0, RECURRENCE_MIN + 2), 3);
	assert_int_equal(take_some(scene, "deux", 0, RECURRENCE_MIN - 1), 0);
	assert_int_equal(take(scene, "deux", 100), 1);
	assert_int_equal(take(scene, "un", 100), 1);
	assert_true(marked_so_far(scene) == 5);
}

static void test_what_was_counted_outlives_the_worker(void **state)
{
	struct scene *scene = *state;

	assert_int_equal(take_some(scene, "un", 0, RECURRENCE_MIN - 1), 0);
	scene->boilerplate = boilerplate_free(scene->boilerplate);
	start(scene);
	assert_int_equal(take(scene, "un", RECURRENCE_MIN - 2), 0); /* the last one again */
	assert_int_equal(take(scene, "un", 100), 1);
}

static int stop(void *user)
{
	loop_stop(user);
	return 0;
}

/* What the loop has flushed is there for the next process, without a clean end of the first. */
static void test_what_was_counted_outlives_kill_9(void **state)
{
	struct scene *scene = *state;
	CLEANUP(timer_freep) struct timer *timer = NULL;
	char command[256];

	assert_int_equal(take_some(scene, "un", 0, RECURRENCE_MIN - 1), 0);
	assert_int_equal(loop_timer(scene->loop, stop, scene->loop, &timer), 0);
	assert_int_equal(timer_set(timer, 1500), 0);
	assert_int_equal(loop_run(scene->loop), 0);
	(void)snprintf(command, sizeof(command), "cp -r %s %s/copy", scene->store, scene->folder);
	assert_int_equal(system(command), 0);
	boilerplate_free(scene->boilerplate);
	(void)snprintf(scene->store, sizeof(scene->store), "%s/copy", scene->folder);
	start(scene);
	assert_int_equal(take(scene, "un", 100), 1);
}

static void test_a_retraction_is_nothing(void **state)
{
	struct scene *scene = *state;
	char outlet[] = "un";
	struct article article = {.outlet.id = outlet};

	assert_int_equal(boilerplate_mark(scene->boilerplate, &article), 0);
	assert_true(marked_so_far(scene) == 0);
}

static void test_a_second_process_is_told(void **state)
{
	struct scene *scene = *state;
	struct boilerplate *second = NULL;

	assert_int_equal(boilerplate_new(scene->loop, scene->metrics, scene->store, &second),
		BOILERPLATE_E_BUSY);
	assert_null(second);
}

static void test_a_damaged_store_is_begun_anew(void **state)
{
	struct scene *scene = *state;
	char path[128];
	int file;

	(void)take_some(scene, "un", 0, 20);
	scene->boilerplate = boilerplate_free(scene->boilerplate);
	(void)snprintf(path, sizeof(path), "%s/data.mdb", scene->store);
	file = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
	assert_true(file >= 0);
	assert_int_equal(write(file, "no store of ours", 16), 16);
	assert_int_equal(close(file), 0);
	start(scene);
	assert_int_equal(take_some(scene, "un", 100, RECURRENCE_MIN), 1);
}

/* Of more outlets than there are slots some are learned anew; nothing grows. */
static void test_the_ceiling_holds(void **state)
{
	struct scene *scene = *state;
	struct stat stat_of;
	char path[128];
	size_t kept = 0;

	for (unsigned i = 0; i < 3 * BOILERPLATE_OUTLETS; i++) {
		char outlet[32];

		(void)snprintf(outlet, sizeof(outlet), "outlet%u.example", i);
		assert_int_equal(take(scene, outlet, 1), 0);
	}
	assert_int_equal(take_some(scene, "un", 0, RECURRENCE_MIN), 1);
	for (unsigned i = 0; i < 20; i++) {
		char outlet[32];

		(void)snprintf(outlet, sizeof(outlet), "outlet%u.example",
			3 * BOILERPLATE_OUTLETS - 1 - i);
		kept += take_some(scene, outlet, 50, RECURRENCE_MIN - 1);
	}
	assert_true(kept >= 16); /* of those that came last, few are lost */
	(void)snprintf(path, sizeof(path), "%s/data.mdb", scene->store);
	assert_int_equal(stat(path, &stat_of), 0);
	assert_true(stat_of.st_size <= BOILERPLATE_BYTES_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_each_outlet_has_its_own, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_what_was_counted_outlives_the_worker, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_what_was_counted_outlives_kill_9, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_retraction_is_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_second_process_is_told, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_damaged_store_is_begun_anew, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_the_ceiling_holds, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

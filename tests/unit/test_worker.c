/* What all workers share: where metrics are shown, and which exit status means what. */
#include "tests/support/test.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "runtime/loop.h"
#include "runtime/worker.h"

static void test_each_worker_and_instance_has_an_address_of_its_own(void **state)
{
	static const struct {
		const char *setting, *instance, *directory, *address, *why;
	} table[] = {
		{"socket", "1", "/run/d/ingest-1", "/run/d/ingest-1/metrics.sock", "by systemd"},
		{"socket", NULL, NULL, "", "without systemd nobody looks"},
		{"off", "1", "/run/d", "", "switched off"},
		{"/run/x.sock", "2", "/run/d", "/run/x.sock", "a path stands as it is"},
		{"127.0.0.1:9464", NULL, NULL, "127.0.0.1:9464", "without an instance"},
		{"127.0.0.1:9464", "1", NULL, "127.0.0.1:9464", "the first"},
		{"127.0.0.1:9464", "3", NULL, "127.0.0.1:9484", "the third"},
		{"[::1]:9464", "2", NULL, "[::1]:9474", "IPv6 has colons too"},
		{"127.0.0.1:9464", "11", NULL, "127.0.0.1:9464", "beyond what has ports"},
		{"127.0.0.1:9464", "blue", NULL, "127.0.0.1:9464", "a name is no number"},
		{"127.0.0.1:x", "2", NULL, "127.0.0.1:x", "no port: for the server to judge"},
	};
	char address[64];
	(void)state;

	for (size_t i = 0; i < COUNT_OF(table); i++) {
		print_message("%s\n", table[i].why);
		worker_metrics_address(table[i].setting, table[i].instance, table[i].directory,
			address, sizeof(address));
		assert_string_equal(address, table[i].address);
	}
}

static int stop_at_once(struct worker *worker)
{
	loop_stop(worker->loop);
	worker->status = EX_TEMPFAIL;
	return worker_loop(worker);
}

static int see_a_mistake(struct worker *worker)
{
	return config_blame(worker->config, "worker", NULL, "log_level", "on purpose");
}

static int break_down(struct worker *worker)
{
	(void)worker;
	return -EIO;
}

static int want_a_state_directory(struct worker *worker)
{
	struct stat status;

	worker->status = stat(worker->state_directory, &status) == 0 &&
					 strstr(worker->state_directory, "/state/publish")
				 ? EXIT_SUCCESS
				 : EX_SOFTWARE;
	return 0;
}

static int miss_two_things(struct worker *worker, int *bad)
{
	if (config_is_offline(worker->config))
		return 0;
	*bad += worker_say(false, "backend", "does not answer");
	*bad += worker_say(true, "outlets", "%d", 3);
	*bad += worker_say(false, "mappings", "none");
	return *bad == 2 ? 0 : -EINVAL;
}

static const struct section *const sections[] = {&worker_section, &worker_metrics_section};

/* Run a worker with the words of `line`. */
static int status_of(int (*run)(struct worker *worker), const char *line)
{
	const struct worker_plan plan = {
		.name = "publish",
		.program = {.name = "dragoman-publish",
			.summary = "try",
			.sections = sections,
			.section_count = COUNT_OF(sections)},
		.run = run,
		.check = miss_two_things,
	};
	char words[256];
	char *argv[8] = {NULL};
	char *rest = words;
	int argc = 0;

	(void)snprintf(words, sizeof(words), "dragoman-publish %s", line);
	while (argc < 7) {
		argv[argc] = strtok_r(NULL, " ", &rest);
		if (!argv[argc])
			break;
		argc++;
	}
	return worker_main(&plan, argc, argv);
}

static void test_each_ending_has_its_exit_status(void **state)
{
	static const struct {
		int (*run)(struct worker *worker);
		const char *line;
		int status;
		const char *why;
	} table[] = {
		{stop_at_once, "--config /dev/null", EX_TEMPFAIL, "its own status"},
		{see_a_mistake, "--config /dev/null", EX_CONFIG,
			"a mistake that only the worker sees"},
		{break_down, "--config /dev/null", EX_OSERR, "our own machine failed"},
		{stop_at_once, "--config /dev/null word", EX_USAGE, "a word that is no option"},
		{stop_at_once, "--confg", EX_USAGE, "an unknown option"},
		{stop_at_once, "--config", EX_USAGE, "an option without its value"},
		{stop_at_once, "--config=/nonexistent", EX_CONFIG, "a file that is not there"},
		{stop_at_once, "--config=/dev/null --set worker.log_level=x", EX_CONFIG,
			"a bad setting"},
		{break_down, "--config=/dev/null --check", EX_UNAVAILABLE, "--check does not run"},
		{break_down, "--config=/dev/null --check --offline", EXIT_SUCCESS,
			"--offline leaves it to the worker to ask nobody"},
		{break_down, "--config=/nonexistent --version", EXIT_SUCCESS,
			"--version opens no file"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(table); i++) {
		print_message("%s\n", table[i].why);
		assert_int_equal(status_of(table[i].run, table[i].line), table[i].status);
	}
}

static void test_a_worker_gets_a_state_directory_of_its_own(void **state)
{
	char directory[] = "/tmp/dragoman-worker-XXXXXX";
	char line[128];
	char path[128];
	(void)state;

	assert_non_null(mkdtemp(directory));
	(void)snprintf(line, sizeof(line),
		"--config=/dev/null --set worker.state_directory=%s/state", directory);
	assert_int_equal(status_of(want_a_state_directory, line), EXIT_SUCCESS);
	(void)snprintf(path, sizeof(path), "%s/state/publish", directory);
	assert_int_equal(rmdir(path), 0);
	(void)snprintf(path, sizeof(path), "%s/state", directory);
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(rmdir(directory), 0);
}

static void test_a_state_directory_that_cannot_be_is_a_mistake(void **state)
{
	static const char line[] = "--config=/dev/null --set worker.state_directory=/dev/null/x";
	(void)state;

	assert_int_equal(status_of(want_a_state_directory, line), EX_CONFIG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_worker_and_instance_has_an_address_of_its_own),
		cmocka_unit_test(test_each_ending_has_its_exit_status),
		cmocka_unit_test(test_a_worker_gets_a_state_directory_of_its_own),
		cmocka_unit_test(test_a_state_directory_that_cannot_be_is_a_mistake),
	};

	unsetenv("DRAGOMAN_INSTANCE");
	unsetenv("STATE_DIRECTORY");
	return cmocka_run_group_tests(tests, NULL, NULL);
}

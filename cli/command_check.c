/*
 * command_check.c - dragoman check: is everything there that the pipeline needs? One line each,
 * with a tick or with what to do.
 *
 * This command looks at what is common: the configuration, Kafka, the topics. What a worker needs
 * beside (backends, outlets, mappings) that worker knows: each is asked with its own --check, so
 * that nothing is judged twice and in two ways.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "cli/command.h"
#include "runtime/base.h"
#include "runtime/config.h"
#include "runtime/error.h"
#include "runtime/kafka.h"
#include "runtime/topics.h"

enum {
	REPORTS_MAX = 16,
	PATH_MAX_BYTES = 4096,
	ARGUMENTS_MAX = 128,
};

static const char *const workers[] = {"ingest", "translate", "publish"};

static void say(bool good, const char *what, const char *detail)
{
	printf("%s %s%s%s\n", good ? "✓" : "✗", what, detail[0] ? ": " : "", detail);
	(void)fflush(stdout); /* the workers write to the same place */
}

static int say_topics(const struct topic_report *reports, size_t count)
{
	char problem[600];
	int bad = 0;

	for (size_t i = 0; i < count; i++) {
		if (reports[i].state == TOPIC_FITS)
			continue;
		(void)snprintf(problem, sizeof(problem), "%s",
			reports[i].state == TOPIC_MISSING ? "missing: run `dragoman topics create`"
							  : reports[i].problem);
		say(false, reports[i].plan->name, problem);
		bad++;
	}
	if (bad == 0)
		say(true, "topics", "all there, as they should be");
	return bad;
}

/* Number of things that are wrong, or < 0. */
static int check_kafka(const struct config *config)
{
	const struct kafka_options *kafka = config_section(config, "kafka");
	struct topic_report reports[REPORTS_MAX];
	struct topic_plan *plans = NULL;
	char why[256] = "";
	char line[512];
	size_t count = 0;
	int r;

	r = topics_plan(config, &plans, &count);
	if (r)
		return error_pass(r);
	r = topics_look(
		config, plans, count, false, COMMAND_PATIENCE_MS, reports, why, sizeof(why));
	if (r == 0) {
		say(true, "Kafka", kafka->brokers);
		r = say_topics(reports, count);
	} else if (r > 0) {
		(void)snprintf(line, sizeof(line),
			"%s does not answer (%s): is it running, are [kafka] brokers and security "
			"right?",
			kafka->brokers, why);
		say(false, "Kafka", line);
		r = 1;
	}
	topics_plan_free(plans, count);
	return r;
}

/* Where a worker's program is: beside this one as the build tree has it, or where it is installed.
 */
static bool find_worker(const char *worker, char *path, size_t size)
{
	const char *folder = getenv("DRAGOMAN_LIBEXEC");
	char own[PATH_MAX_BYTES];
	ssize_t n = readlink("/proc/self/exe", own, sizeof(own) - 1);
	char *slash;

	if (folder) {
		(void)snprintf(path, size, "%s/dragoman-%s", folder, worker);
		return access(path, X_OK) == 0;
	}
	own[n > 0 ? n : 0] = '\0';
	slash = strrchr(own, '/');
	if (slash) {
		*slash = '\0';
		(void)snprintf(path, size, "%s/../%s/dragoman-%s", own, worker, worker);
		if (access(path, X_OK) == 0)
			return true;
	}
	(void)snprintf(path, size, "%s/dragoman-%s", DRAGOMAN_LIBEXECDIR, worker);
	return access(path, X_OK) == 0;
}

/* Run `path --check` with the general options that this program got. */
static int run_worker(const struct config *config, const char *path)
{
	const char *const *given = config_arguments(config);
	const char *arguments[ARGUMENTS_MAX] = {path, "--check"};
	size_t count = 2;
	int status = 0;
	pid_t child;

	for (size_t i = 1; given[i] && count < ARGUMENTS_MAX - 1; i++)
		arguments[count++] = given[i];

	child = fork();
	if (child < 0)
		return error_raise(-errno, "starting %s", path);
	if (child == 0) {
		(void)execv(path, (char *const *)(uintptr_t)arguments);
		_exit(EX_OSERR);
	}
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return error_raise(-errno, "waiting for %s", path);
	return WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS ? 0 : 1;
}

static int check_worker(const struct config *config, const char *worker)
{
	char path[PATH_MAX_BYTES * 2];
	char name[64];

	if (!find_worker(worker, path, sizeof(path))) {
		(void)snprintf(name, sizeof(name), "dragoman-%s", worker);
		say(false, name, "the program is not installed");
		return 1;
	}
	return run_worker(config, path);
}

static int run(const struct config *config, int argc, char *argv[])
{
	int bad = 0;
	int r;
	(void)argv;

	if (argc != 1)
		return command_misused(&command_check, "it takes no words");
	say(true, "configuration", config_path(config));
	r = check_kafka(config);
	if (r < 0)
		return error_pass(r);
	bad += r;
	for (size_t i = 0; i < COUNT_OF(workers); i++) {
		r = check_worker(config, workers[i]);
		if (r < 0)
			return error_pass(r);
		bad += r;
	}
	return bad == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

const struct command command_check = {
	.name = "check",
	.usage = "",
	.summary = "tell whether everything is there that the pipeline needs",
	.details = "Looks at the configuration, Kafka and the topics, then asks each worker "
		   "(--check) about what it\n"
		   "needs beside: backends that answer, outlets and mappings that load. One line "
		   "each, with a tick or\n"
		   "with what to do. The exit status is 0 when all is well, 1 when not, 78 when "
		   "the configuration is wrong.",
	.options = "",
	.run = run,
};

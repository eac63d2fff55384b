/*
 * worker.c - from the command line to a running loop, and from there to an exit status.
 *
 * Metrics that cannot be shown do not stop the work: the address may be held for a moment by the
 * process that this one follows, and articles matter more than their count. The line METRICS-OFF
 * says so.
 */
#include "runtime/worker.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "runtime/error.h"
#include "runtime/kafka_check.h"
#include "runtime/log.h"
#include "runtime/loop.h"
#include "runtime/metrics.h"
#include "runtime/worker_settings.h"

enum {
	ADDRESS_MAX = 256,
	PATH_BYTES_MAX = 1024,
	INSTANCES_MAX = 10, /* that get a port of their own */
	PORT_STEP = 10,     /* leaves room for the three workers side by side */
};

#define DIGITS "0123456789"

/* Settings */

static enum log_level level_of(const char *word)
{
	static const char *const words[] = {
		[LOG_LEVEL_ERROR] = "error",
		[LOG_LEVEL_WARN] = "warn",
		[LOG_LEVEL_INFO] = "info",
		[LOG_LEVEL_DEBUG] = "debug",
	};

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (strcmp(words[i], word) == 0)
			return (enum log_level)i;
	return LOG_LEVEL_INFO;
}

/* The number of an instance, from 1; 1 when its name is no number of ours. */
static long number_of(const char *instance)
{
	char *end = NULL;
	long number = instance ? strtol(instance, &end, 10) : 1;

	if (!instance || end == instance || *end || number < 1 || number > INSTANCES_MAX)
		return 1;
	return number;
}

void worker_metrics_address(const char *setting, const char *instance,
	const char *runtime_directory, char *address, size_t size)
{
	const char *colon = strrchr(setting, ':');
	long port;

	address[0] = '\0';
	if (strcmp(setting, "off") == 0 || *setting == '\0')
		return;
	if (strcmp(setting, "socket") == 0) {
		if (runtime_directory)
			(void)snprintf(address, size, "%s/metrics.sock", runtime_directory);
		return;
	}
	if (*setting == '/' || !colon || !colon[1] || colon[1 + strspn(colon + 1, DIGITS)]) {
		(void)snprintf(address, size, "%s", setting); /* metrics_serve() judges it */
		return;
	}
	port = strtol(colon + 1, NULL, 10) + PORT_STEP * (number_of(instance) - 1);
	(void)snprintf(address, size, "%.*s:%ld", (int)(colon - setting), setting, port);
}

static const char *metrics_setting(const struct config *config, const char *name)
{
	const struct worker_metrics_options *options = config_section(config, "metrics");

	if (strcmp(name, "ingest") == 0)
		return options->ingest;
	return strcmp(name, "translate") == 0 ? options->translate : options->publish;
}

/* Parts of a running worker */

static int serve_metrics(const struct worker *worker, struct metrics_server **ret_server)
{
	char address[ADDRESS_MAX];
	struct metrics_options options = {.listen = address};
	const char *why = "";
	int r;

	worker_metrics_address(metrics_setting(worker->config, worker->name),
		getenv("DRAGOMAN_INSTANCE"), getenv("RUNTIME_DIRECTORY"), address, sizeof(address));
	if (address[0] == '\0')
		return 0;
	r = metrics_serve(worker->metrics, worker->loop, &options, ret_server, &why);
	if (r == METRICS_E_ADDRESS) {
		log_warn("METRICS-OFF", "listen=%s %s; going on without", address, why);
		return 0;
	}
	return error_pass(r);
}

/* Make a directory unless it is there. */
static int make_directory(const char *path)
{
	if (mkdir(path, 0700) < 0 && errno != EEXIST)
		return -errno;
	return 0;
}

/* The directory of this worker, made. `path` is "" when it has none. 0, CONFIG_E_BAD or < 0. */
static int find_state_directory(const struct worker *worker, char *path, size_t size)
{
	const struct worker_options *options = config_section(worker->config, "worker");
	const char *instance = getenv("DRAGOMAN_INSTANCE");
	const char *given = getenv("STATE_DIRECTORY");
	bool is_named = instance && *instance && !strchr(instance, '/');
	int n;
	int r;

	if (*options->state_directory == '\0') {
		(void)snprintf(path, size, "%s", given ? given : ""); /* systemd made it */
		return 0;
	}
	n = snprintf(path, size, "%s/%s%s%s", options->state_directory, worker->name,
		is_named ? "-" : "", is_named ? instance : "");
	if (n < 0 || (size_t)n >= size)
		return config_blame(
			worker->config, "worker", NULL, "state_directory", "the path is too long");
	r = make_directory(options->state_directory);
	if (r == 0)
		r = make_directory(path);
	if (r == 0 && access(path, W_OK | X_OK) < 0)
		r = -errno;
	if (r < 0)
		return config_blame(worker->config, "worker", NULL, "state_directory",
			"cannot write to %s: %s", path, strerror(-r));
	return 0;
}

int worker_loop(struct worker *worker)
{
	loop_ready(worker->loop);
	log_info("STARTED", "version=%s config=%s pid=%ld", DRAGOMAN_VERSION,
		config_path(worker->config), (long)getpid());
	return error_pass(loop_run(worker->loop));
}

int worker_say(bool is_well, const char *what, const char *fmt, ...)
{
	char text[512];
	va_list list;

	va_start(list, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, list); /* a cut line is still a line */
	va_end(list);
	(void)printf("%s %s%s%s\n", is_well ? "✓" : "✗", what, text[0] ? ": " : "", text);
	(void)fflush(stdout); /* `dragoman check` writes between our lines */
	return is_well ? 0 : 1;
}

/* --check: what the worker sees first, since it may find a mistake that the settings do not show.
 */
static int look(const struct worker_plan *plan, struct worker *worker)
{
	int bad = 0;
	int r = 0;

	if (plan->check)
		r = plan->check(worker, &bad);
	if (r)
		return r; /* CONFIG_E_BAD is worker_main()'s too */
	(void)worker_say(true, plan->program.name, "%s", config_path(worker->config));
	if (bad > 0)
		worker->status = EX_UNAVAILABLE;
	return 0;
}

static int run(const struct worker_plan *plan, struct worker *worker)
{
	CLEANUP(metrics_server_freep) struct metrics_server *server = NULL;
	int r = serve_metrics(worker, &server);

	if (r)
		return error_pass(r);
	r = plan->run(worker);
	if (r == 0)
		log_info("STOPPED", "status=%d", worker->status);
	return r; /* CONFIG_E_BAD is worker_main()'s too */
}

/* Make what every worker has, and go. 0, CONFIG_E_BAD or < 0. */
static int make_and_run(const struct worker_plan *plan, struct worker *worker)
{
	CLEANUP(loop_freep) struct loop *loop = NULL;
	CLEANUP(metrics_freep) struct metrics *metrics = NULL;
	char state_directory[PATH_BYTES_MAX] = "";
	int r = 0;

	/* Who only looks may be root, and must not make what the service could not open. */
	if (!config_is_check(worker->config))
		r = find_state_directory(worker, state_directory, sizeof(state_directory));
	if (r)
		return r;    /* CONFIG_E_BAD: it was said */
	r = loop_new(&loop); /* first: threads of libraries inherit the blocked signals */
	if (r)
		return error_pass(r);
	r = metrics_new(&metrics);
	if (r)
		return error_pass(r);
	worker->loop = loop;
	worker->metrics = metrics;
	worker->state_directory = state_directory;
	r = config_is_check(worker->config) ? look(plan, worker) : run(plan, worker);
	worker->state_directory = ""; /* it was ours */
	return r;                     /* CONFIG_E_BAD is worker_main()'s too */
}

/* What a program exits with when it did not get to its own status. */
static int status_of(int r)
{
	switch (r) {
	case CONFIG_E_BAD:
		return EX_CONFIG;
	case CONFIG_E_USAGE:
		return EX_USAGE;
	case CONFIG_E_DONE:
		return EXIT_SUCCESS;
	default:
		(void)error_pass(r); /* an outcome that nobody handled is said here */
		return EX_OSERR;
	}
}

int worker_main(const struct worker_plan *plan, int argc, char *argv[])
{
	CLEANUP(config_freep) struct config *config = NULL;
	struct worker worker = {.name = plan->name, .status = EXIT_SUCCESS};
	const struct worker_options *options;
	int r;

	log_open(plan->program.name, LOG_LEVEL_INFO);
	r = config_load(&plan->program, argc, argv, &config);
	if (r)
		return status_of(r);
	if (config_words(config)[0]) {
		(void)fprintf(stderr, "%s: %s: it takes options only; --help lists them\n",
			plan->program.name, config_words(config)[0]);
		return EX_USAGE;
	}
	options = config_section(config, "worker");
	log_open(plan->program.name, level_of(options->log_level));
	worker.config = config;
	r = config_section(config, "kafka") ? kafka_check(config) : 0;
	if (!r)
		r = make_and_run(plan, &worker);
	return r ? status_of(r) : worker.status;
}

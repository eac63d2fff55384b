/*
 * worker.h - what every worker's main.c would otherwise repeat: from the command line to a running
 * loop, and from there to an exit status.
 *
 *	static int run(struct worker *worker)
 *	{
 *		CLEANUP(thing_freep) struct thing *thing = NULL;
 *		CLEANUP(stream_freep) struct stream *stream = NULL;
 *		...
 *		r = worker_loop(worker);
 *		worker->status = stream_exit_status(stream);
 *		return error_pass(r);
 *	}
 *
 *	int main(int argc, char *argv[])
 *	{
 *		return worker_main(&plan, argc, argv);
 *	}
 *
 * The sections [worker] and [metrics] belong to it: a worker names them in its program's list. This
 * is the one module of runtime/ that logs: it writes lines that every worker would write.
 */
#pragma once

#include <stddef.h>

#include "runtime/base.h"
#include "runtime/config.h"

struct loop;
struct metrics;
struct section;

extern const struct section worker_section;
extern const struct section worker_metrics_section;

/* What run() and check() get. All of it is borrowed for the length of the call. */
struct worker {
	const char *name; /* "ingest" */
	const struct config *config;
	struct loop *loop;
	struct metrics *metrics;
	const char *state_directory; /* its own, there and writable; "" when it has none */
	int status;                  /* what the program exits with when run() returns 0 */
};

struct worker_plan {
	const char *name; /* as the settings and metrics call it: "ingest" */
	struct program program;
	/* Make, run and end. 0, CONFIG_E_BAD (a mistake was said) or < 0. */
	int (*run)(struct worker *worker);
	/* For --check: look at what this worker needs beside its settings, print one line each with
	 * worker_say(), ask nobody outside where config_is_offline(). Adds the number of things
	 * that are not well to `bad`. 0, CONFIG_E_BAD or < 0. NULL: there is nothing more to look
	 * at. */
	int (*check)(struct worker *worker, int *bad);
};

/* The program. Returns the exit status: EXIT_SUCCESS, `status`, or one of sysexits.h. */
int worker_main(const struct worker_plan *plan, int argc, char *argv[]);

/* Say that the worker is ready, and turn its loop until it ends. 0 or < 0. */
int worker_loop(struct worker *worker);

/* One line of --check: a tick, or a cross and what to do. Returns how many things are not well by
 * it: 0 or 1. */
int worker_say(bool is_well, const char *what, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Where this worker shows its metrics, from its setting in [metrics]: "socket" becomes metrics.sock
 * in `runtime_directory` (NULL: none, then nothing is shown), "off" nothing. Of several instances
 * with a number on one machine, instance n (from 1) takes the port + 10 (n - 1). `address` is ""
 * when nothing is to be shown. Pure. */
void worker_metrics_address(const char *setting, const char *instance,
	const char *runtime_directory, char *address, size_t size);

/*
 * command.h - the operator's commands: one row and one file each.
 *
 * A command gets the configuration and its own words (argv[0] is its name) and returns the exit
 * status (sysexits.h; 0 done, 1 "no" where the command is a question), or < 0 when our own machine
 * failed. Results go to standard output, everything else to standard error.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct config;
struct option;

struct command {
	const char *name;
	const char *usage;   /* the words after the name */
	const char *summary; /* one line, in the imperative */
	const char *details; /* paragraphs and options, as --help prints them */
	const char *options; /* long options, separated by blanks, for the shell's completion */
	bool is_bare;        /* needs no configuration: it gets NULL */
	int (*run)(const struct config *config, int argc, char *argv[]);
};

extern const struct command command_audit;
extern const struct command command_cat;
extern const struct command command_check;
extern const struct command command_dead;
extern const struct command command_map;
extern const struct command command_memory;
extern const struct command command_spend;
extern const struct command command_submit;
extern const struct command command_tail;
extern const struct command command_topics;
extern const struct command command_completion;
extern const struct command command_manual;

/* All of them, in the order of --help; NULL-ended. */
extern const struct command *const commands[];
const struct command *command_find(const char *name);
/* The known name nearest to a mistyped one, or NULL. */
const char *command_nearest(const char *name);

/* A command line that cannot be understood: say so with the usage; returns EX_USAGE. */
int command_misused(const struct command *command, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* getopt_long() for a command: a mistake is said in one line with the usage, and '?' is returned.
 */
int command_option(const struct command *command, int argc, char *argv[], const char *shorts,
	const struct option *options);
/* A file that cannot be read, by `error` (an errno); "-" is standard input. Returns EX_NOINPUT, or
 * EX_IOERR when it broke off. */
int command_unreadable(const struct command *command, const char *file, int error);

/* A whole number of `text` from `min` to `max`; false when it is none. */
bool command_number(const char *text, long min, long max, long *ret_number);

/* How long a command waits for Kafka before it says that nobody is there. */
enum {
	COMMAND_PATIENCE_MS = 10000,
};
/* "no broker answers at HOST:PORT ...": one line on standard error; returns EX_UNAVAILABLE. */
int command_no_kafka(const struct config *config, const char *why);
/* "topic NAME does not exist: dragoman topics create"; returns EX_UNAVAILABLE. */
int command_no_topic(const char *topic);

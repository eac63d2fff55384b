/*
 * config.h - the configuration of a program: file, --set, defaults; checked as a whole.
 *
 * The file is INI as systemd's own is: [section], key = value, "#" or ";" begins a comment line, a
 * "\" at the end of a line continues it. All programs share one file; each knows the names of the
 * others' sections and leaves them alone.
 *
 * Every mistake is reported, all at once, on standard error, one line each: file, line, section and
 * setting, what was found, what is allowed, and the nearest known name. Then config_load() says
 * CONFIG_E_BAD and main() exits with 78 (EX_CONFIG).
 *
 * All programs understand --config FILE (default /etc/dragoman/dragoman.conf), --set
 * SECTION.KEY=VALUE (repeatable; for a named section SECTION NAME.KEY=VALUE), --check, --help,
 * --version, --example (print the file with every setting and its default), and --manual (print the
 * manual page, in roff).
 */
#pragma once

#include <stdbool.h>

#include "runtime/setting.h"

enum {
	CONFIG_E_BAD = 1, /* mistakes were reported: exit EX_CONFIG */
	CONFIG_E_USAGE,   /* the command line is wrong, reported: exit EX_USAGE */
	CONFIG_E_DONE,    /* --help, --version, --example: it was printed, exit 0 */
};

struct config;

/* What a program is, for --help and the manual. Borrowed for good. */
struct program {
	const char *name;    /* "dragoman-ingest" */
	const char *summary; /* one line */
	const char *details; /* paragraphs for --help and the manual, or NULL */
	const struct section *const *sections;
	size_t section_count;
};

/* Read the command line, the file and the secrets it names. `argv` words that are not options are
 * left over for the caller (config_words()); a worker allows none. 0 or an outcome above, or < 0.
 */
int config_load(const struct program *program, int argc, char *argv[], struct config **ret_config);

/* The same without a command line, for tests: `text` is the file's content, `sets` a NULL-ended
 * list or NULL; the mistakes go to `ret_report` (yours to free, NULL when there is none) instead of
 * standard error. */
int config_parse(const struct program *program, const char *text, const char *const *sets,
	struct config **ret_config, char **ret_report);

struct config *config_free(struct config *config);
DEFINE_CLEANUP(struct config *, config_free);

/* True when --check was given: look, say, and exit. */
bool config_is_check(const struct config *config);
/* With --check: true when --offline was given too: look at the configuration alone. */
bool config_is_offline(const struct config *config);
/* The path of the file that was read. */
const char *config_path(const struct config *config);
/* The options as they were given, program name first, NULL-ended: for a program that starts another
 * on the same configuration. */
const char *const *config_arguments(const struct config *config);
/* What was left of the command line: the first is words[0]; NULL-ended. */
char **config_words(const struct config *config);

/* The filled struct of a SECTION_ONE section; never NULL for a section of the program. Borrowed
 * until config_free(). */
const void *config_section(const struct config *config, const char *section);

/* The SECTION_NAMED sections in the order of the file. */
size_t config_count(const struct config *config, const char *section);
const void *config_named(const struct config *config, const char *section, size_t i,
	const char **ret_name, const void **ret_variant /* may be NULL */);

/* The keys and values of a SECTION_FREE section, in order; false past the end. */
bool config_free_pair(const struct config *config, const char *section, size_t i,
	const char **ret_key, const char **ret_value);

/* Say a mistake that only the program can see (a route to an unknown backend), in the same form:
 * file:line: [section] key: text. Returns CONFIG_E_BAD, so that it can be returned. */
int config_blame(const struct config *config, const char *section, const char *name,
	const char *key, const char *fmt, ...) __attribute__((format(printf, 5, 6)));

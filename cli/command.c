/* command.c - the table of commands, and the few sentences that all of them say in the same words.
 */
#include "cli/command.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "runtime/base.h"
#include "runtime/config.h"
#include "runtime/kafka.h"

enum {
	NAME_MAX_BYTES = 32,
	NEAR_ENOUGH = 2,
};

const struct command *const commands[] = {
	&command_check,
	&command_topics,
	&command_submit,
	&command_map,
	&command_tail,
	&command_dead,
	&command_memory,
	&command_spend,
	&command_audit,
	&command_cat,
	&command_completion,
	&command_manual,
	NULL,
};

const struct command *command_find(const char *name)
{
	for (size_t i = 0; commands[i]; i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

static size_t least(size_t a, size_t b, size_t c)
{
	size_t d = a < b ? a : b;

	return d < c ? d : c;
}

/* Levenshtein's distance, one row at a time; names are short. */
static size_t distance(const char *a, const char *b)
{
	size_t row[NAME_MAX_BYTES + 1];
	size_t b_len = strlen(b);

	if (b_len > NAME_MAX_BYTES)
		return b_len;
	for (size_t k = 0; k <= b_len; k++)
		row[k] = k;
	for (size_t i = 0; a[i]; i++) {
		size_t corner = row[0];

		row[0] = i + 1;
		for (size_t k = 0; k < b_len; k++) {
			size_t above = row[k + 1];

			row[k + 1] = least(above + 1, row[k] + 1, corner + (a[i] != b[k]));
			corner = above;
		}
	}
	return row[b_len];
}

const char *command_nearest(const char *name)
{
	const char *nearest = NULL;
	size_t best = NEAR_ENOUGH + 1;

	for (size_t i = 0; commands[i]; i++) {
		size_t d = distance(name, commands[i]->name);

		if (d < best) {
			best = d;
			nearest = commands[i]->name;
		}
	}
	return nearest;
}

int command_misused(const struct command *command, const char *fmt, ...)
{
	va_list list;

	(void)fprintf(stderr, "dragoman %s: ", command->name);
	va_start(list, fmt);
	(void)vfprintf(stderr, fmt, list);
	va_end(list);
	(void)fprintf(stderr, "\nusage: dragoman %s %s\n", command->name, command->usage);
	return EX_USAGE;
}

int command_option(const struct command *command, int argc, char *argv[], const char *shorts,
	const struct option *options)
{
	char with_colon[32]; /* a missing value is told apart */
	int c;

	(void)snprintf(with_colon, sizeof(with_colon), ":%s", shorts);
	opterr = 0;
	c = getopt_long(argc, argv, with_colon, options, NULL);
	if (c == ':')
		(void)command_misused(command, "%s lacks its value", argv[optind - 1]);
	else if (c == '?' && optopt > 0 && argv[optind - 1][1] != '-')
		(void)command_misused(command, "there is no option -%c", optopt);
	else if (c == '?')
		(void)command_misused(command, "there is no option %s", argv[optind - 1]);
	return c == ':' ? '?' : c;
}

int command_unreadable(const struct command *command, const char *file, int error)
{
	(void)fprintf(stderr, "dragoman %s: %s: %s\n", command->name,
		strcmp(file, "-") == 0 ? "standard input" : file, strerror(error));
	return error == EIO || error == EBADF ? EX_IOERR : EX_NOINPUT;
}

bool command_number(const char *text, long min, long max, long *ret_number)
{
	char *end = NULL;
	long number;

	errno = 0;
	number = strtol(text, &end, 10);
	if (errno || end == text || *end || number < min || number > max)
		return false;
	*ret_number = number;
	return true;
}

int command_no_kafka(const struct config *config, const char *why)
{
	const struct kafka_options *kafka = config_section(config, "kafka");

	(void)fprintf(stderr,
		"dragoman: no Kafka broker answers at %s (%s): is it running, and are [kafka] "
		"brokers and security right?\n",
		kafka->brokers, why);
	return EX_UNAVAILABLE;
}

int command_no_topic(const char *topic)
{
	(void)fprintf(
		stderr, "dragoman: topic %s does not exist: run `dragoman topics create`\n", topic);
	return EX_UNAVAILABLE;
}

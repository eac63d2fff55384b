/*
 * dragoman - the operator's command: make topics, submit and read articles, look after dead
 * letters, check an installation.
 *
 * The options that every program has (--config, --set, ...) may stand before or behind the
 * command's name; the rest of the line is the command's own.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/help_text.h"
#include "ingest/settings.h"
#include "runtime/base.h"
#include "runtime/config.h"
#include "runtime/error.h"
#include "runtime/kafka.h"
#include "runtime/kafka_check.h"
#include "runtime/log.h"

enum {
	WORDS_MAX = 4096,
};

/* The sections that this program reads; those that are the workers' it leaves unread. */
static const struct section elsewhere[] = {
	{.name = "worker", .kind = SECTION_ELSEWHERE},
	{.name = "metrics", .kind = SECTION_ELSEWHERE},
	{.name = "translate", .kind = SECTION_ELSEWHERE},
	{.name = "publish", .kind = SECTION_ELSEWHERE},
	{.name = "backend", .kind = SECTION_ELSEWHERE},
	{.name = "route", .kind = SECTION_ELSEWHERE},
	{.name = "schema_registry", .kind = SECTION_ELSEWHERE},
};

static const struct section *const sections[] = {
	&kafka_section,
	&kafka_librdkafka_section,
	&topics_section,
	&elsewhere[0],
	&elsewhere[1],
	&elsewhere[2],
	&elsewhere[3],
	&elsewhere[4],
	&elsewhere[5],
	&elsewhere[6],
	&ingest_section,
};

static const struct program program = {
	.name = "dragoman",
	.summary = "look after a Dragoman translation pipeline",
	.details = NULL,
	.sections = sections,
	.section_count = COUNT_OF(sections),
};

/* The command line, divided: what config_load() reads, and the command with its words. */
struct line {
	char *general[WORDS_MAX];
	int general_count;
	char *words[WORDS_MAX];
	int word_count;
};

static bool takes_value(const char *word)
{
	return strcmp(word, "--config") == 0 || strcmp(word, "--set") == 0;
}

static bool is_general(const char *word)
{
	return takes_value(word) || strncmp(word, "--config=", 9) == 0 ||
	       strncmp(word, "--set=", 6) == 0 || strcmp(word, "--version") == 0 ||
	       strcmp(word, "--example") == 0;
}

static void divide(int argc, char *argv[], struct line *line)
{
	line->general[line->general_count++] = argv[0];
	for (int i = 1; i < argc && i < WORDS_MAX - 1; i++) {
		if (!is_general(argv[i])) {
			line->words[line->word_count++] = argv[i];
			continue;
		}
		line->general[line->general_count++] = argv[i];
		if (takes_value(argv[i]) && i + 1 < argc)
			line->general[line->general_count++] = argv[++i];
	}
}

static void print_help(void)
{
	printf("dragoman - %s\n\nusage: dragoman [--config FILE] [--set SECTION.KEY=VALUE] COMMAND "
	       "...\n\ncommands:\n",
		program.summary);
	for (size_t i = 0; commands[i]; i++)
		printf("  %-12s %s\n", commands[i]->name, commands[i]->summary);
	printf("\noptions, before or behind the command:\n"
	       "  --config FILE            the pipeline's configuration "
	       "(%s/dragoman/dragoman.conf)\n"
	       "  --set SECTION.KEY=VALUE  one setting; wins over the file; may be repeated\n"
	       "  --version                which version this is\n\n"
	       "`dragoman COMMAND --help` tells about one command. The first three to try:\n"
	       "  dragoman check                 is everything there that the pipeline needs?\n"
	       "  dragoman submit article.json   send a raw article\n"
	       "  dragoman tail --back 10        read what came out\n",
		DRAGOMAN_SYSCONFDIR);
}

static bool wants_help(const struct line *line)
{
	for (int i = 0; i < line->word_count; i++)
		if (strcmp(line->words[i], "--help") == 0 || strcmp(line->words[i], "-h") == 0)
			return true;
	return false;
}

static int print_command_help(const struct command *command)
{
	printf("dragoman %s - %s\n\nusage: dragoman %s%s%s\n\n", command->name, command->summary,
		command->name, command->usage[0] ? " " : "", command->usage);
	help_text_print(stdout, command->details, HELP_WIDTH);
	return EXIT_SUCCESS;
}

static int unknown_command(const char *name)
{
	const char *nearest = command_nearest(name);

	(void)fprintf(stderr, "dragoman: there is no command \"%s\"", name);
	if (nearest)
		(void)fprintf(stderr, "; did you mean \"%s\"?", nearest);
	(void)fprintf(stderr, "%s `dragoman --help` lists them\n", nearest ? "" : ";");
	return EX_USAGE;
}

static int config_status(int r)
{
	switch (r) {
	case CONFIG_E_BAD:
		return EX_CONFIG;
	case CONFIG_E_USAGE:
		return EX_USAGE;
	case CONFIG_E_DONE:
		return EXIT_SUCCESS;
	default:
		return EX_OSERR;
	}
}

static int run_command(const struct command *command, struct line *line)
{
	CLEANUP(config_freep) struct config *config = NULL;
	int r = 0;

	if (!command->is_bare)
		r = config_load(&program, line->general_count, line->general, &config);
	if (!r && !command->is_bare)
		r = kafka_check(config);
	if (r)
		return config_status(r);
	r = command->run(config, line->word_count, line->words);
	return r < 0 ? EX_OSERR : r;
}

static int run(int argc, char *argv[], struct line *line)
{
	const struct command *command;

	divide(argc, argv, line);
	if (line->word_count == 0 && line->general_count > 1) {
		CLEANUP(config_freep) struct config *config = NULL;
		int r = config_load(&program, line->general_count, line->general, &config);

		if (r)
			return config_status(r); /* --version was printed, or the file is wrong */
	}
	if (line->word_count > 0 && line->words[0][0] == '-' && !wants_help(line)) {
		(void)fprintf(stderr,
			"dragoman: there is no option %s; `dragoman --help` lists them\n",
			line->words[0]);
		return EX_USAGE;
	}
	if (line->word_count == 0 || line->words[0][0] == '-') {
		print_help();
		return wants_help(line) ? EXIT_SUCCESS : EX_USAGE;
	}
	command = command_find(line->words[0]);
	if (!command)
		return unknown_command(line->words[0]);
	if (wants_help(line))
		return print_command_help(command);
	return run_command(command, line);
}

/* A standard descriptor that was closed would be the next file's or socket's. What stands in for it
 * can be neither read from standard input nor be of harm. */
static void keep_descriptors(void)
{
	int fd = 0;

	while (fd >= 0 && fd <= STDERR_FILENO)
		fd = fcntl(fd, F_GETFD) < 0 ? open("/dev/null", O_WRONLY) : fd + 1;
}

int main(int argc, char *argv[])
{
	struct line line = {0};

	keep_descriptors();
	log_open("dragoman", LOG_LEVEL_WARN);
	return run(argc, argv, &line);
}

/* command_manual.c - dragoman manual: the manual page of this command, in roff, made from the same
 * table as --help. */
#include <errno.h>
#include <stdio.h>

#include "cli/command.h"
#include "cli/help_text.h"
#include "runtime/base.h"
#include "runtime/error.h"
#include "runtime/roff.h"
#include "schemas/reasons.h"

static void print_roff(const char *text)
{
	roff_print(stdout, text, true);
}

/* 0 or < 0. */
static int print_details(const struct command *command)
{
	CLEANUP(freep) char *details = NULL;
	size_t size = 0;
	FILE *lines = open_memstream(&details, &size);

	if (!lines)
		return error_raise(-ENOMEM, "writing the manual");
	help_text_print(lines, command->details, HELP_MANUAL_WIDTH);
	if (fclose(lines))
		return error_raise(-ENOMEM, "writing the manual");
	print_roff(details);
	return 0;
}

static int print_command(const struct command *command)
{
	int r;

	printf(".SS ");
	print_roff(command->name);
	printf("\n.B dragoman %s\n", command->name);
	print_roff(command->usage);
	printf("\n.PP\n");
	print_roff(command->summary);
	printf(".\n.PP\n.nf\n");
	r = print_details(command);
	printf(".fi\n");
	return error_pass(r);
}

static void print_reasons(enum reason_kind kind, const char *title)
{
	printf(".SS %s\n", title);
	for (size_t i = 0; reasons[i].code; i++) {
		if (reasons[i].kind != kind)
			continue;
		printf(".TP\n.B ");
		print_roff(reasons[i].code);
		printf("\n");
		print_roff(reasons[i].meaning);
		printf("\n");
	}
}

static int run(const struct config *config, int argc, char *argv[])
{
	int r = 0;
	(void)config;
	(void)argv;

	if (argc != 1)
		return command_misused(&command_manual, "it takes no words");
	printf(".TH DRAGOMAN 1 \"\" \"dragoman %s\" \"User Commands\"\n"
	       ".SH NAME\ndragoman \\- look after a Dragoman translation pipeline\n"
	       ".SH SYNOPSIS\n.B dragoman\n[\\-\\-config FILE] [\\-\\-set SECTION.KEY=VALUE] "
	       "COMMAND ...\n"
	       ".SH DESCRIPTION\nDragoman takes raw foreign\\-language articles from Kafka and "
	       "publishes them in English. "
	       "Three workers, run by systemd, do the work; this command makes their topics, feeds "
	       "and reads them, looks "
	       "after dead letters, and tells whether an installation is in order.\n"
	       ".SH COMMANDS\n",
		DRAGOMAN_VERSION);
	for (size_t i = 0; commands[i] && !r; i++)
		r = print_command(commands[i]);
	if (r)
		return error_pass(r);
	printf(".SH REASONS\nThe codes in headers, articles and metrics.\n");
	print_reasons(REASON_KIND_DEAD, "Dead letters");
	print_reasons(REASON_KIND_DROP, "Drops");
	print_reasons(REASON_KIND_CHECK, "Findings of the gate");
	printf(".SH EXIT STATUS\n0 done; 1 the answer is no; 64 the command line is wrong; 65 the "
	       "input is; 66 a file cannot be read; 69 Kafka does not "
	       "answer or a topic is missing; 71 the machine failed; 77 not permitted; 78 the "
	       "configuration is wrong.\n"
	       ".SH SEE ALSO\n.BR dragoman.conf (5),\n.BR dragoman\\-ingest (8),\n.BR "
	       "dragoman\\-translate (8),\n"
	       ".BR dragoman\\-publish (8)\n");
	return EXIT_SUCCESS;
}

const struct command command_manual = {
	.name = "manual",
	.usage = "",
	.summary = "print the manual page (roff)",
	.details = "Prints dragoman(1), as it is installed: dragoman manual | man -l -",
	.options = "",
	.is_bare = true,
	.run = run,
};

/* command_topics.c - dragoman topics create|list: the topics of the pipeline, as they should be and
 * as they are. */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "cli/command.h"
#include "runtime/base.h"
#include "runtime/error.h"
#include "runtime/topics.h"

enum {
	REPORTS_MAX = 16,
};

static const char *state_words(const struct topic_report *report)
{
	if (report->created)
		return "created";
	switch (report->state) {
	case TOPIC_FITS:
		return "ok";
	case TOPIC_DIFFERS:
		return "differs";
	case TOPIC_MISSING:
		break;
	}
	return "missing";
}

static const char *kind_words(enum topic_kind kind)
{
	return kind == TOPIC_COMPACTED ? "compacted" : "stream";
}

static int print_reports(const struct topic_report *reports, size_t count)
{
	int status = EXIT_SUCCESS;

	printf("%-12s %-28s %-10s %10s  %s\n", "SETTING", "TOPIC", "KIND", "PARTITIONS", "STATE");
	for (size_t i = 0; i < count; i++) {
		const struct topic_report *report = &reports[i];

		printf("%-12s %-28s %-10s %10ld  %s%s%s\n", report->plan->setting,
			report->plan->name, kind_words(report->plan->kind),
			report->state == TOPIC_MISSING ? report->plan->partitions
						       : report->partitions,
			state_words(report), report->problem[0] ? ": " : "", report->problem);
		if (report->state != TOPIC_FITS)
			status = EXIT_FAILURE;
	}
	return status;
}

static bool is_missing(const struct topic_report *reports, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (reports[i].state == TOPIC_MISSING)
			return true;
	return false;
}

static int look(const struct config *config, bool create)
{
	struct topic_report reports[REPORTS_MAX];
	struct topic_plan *plans = NULL;
	char why[256] = "";
	size_t count = 0;
	int r;

	r = topics_plan(config, &plans, &count);
	if (r)
		return error_pass(r);
	r = topics_look(
		config, plans, count, create, COMMAND_PATIENCE_MS, reports, why, sizeof(why));
	if (r == TOPICS_E_UNREACHABLE) {
		r = command_no_kafka(config, why);
	} else if (r == TOPICS_E_REFUSED) {
		(void)fprintf(stderr, "dragoman topics: Kafka refused: %s\n", why);
		r = EX_NOPERM;
	} else if (r == 0) {
		r = print_reports(reports, count);
		if (!create && is_missing(reports, count))
			(void)fprintf(stderr, "dragoman topics: `dragoman topics create` makes "
					      "what is missing\n");
	}
	topics_plan_free(plans, count);
	return r;
}

static int run(const struct config *config, int argc, char *argv[])
{
	if (argc == 2 && strcmp(argv[1], "create") == 0)
		return look(config, true);
	if (argc == 2 && strcmp(argv[1], "list") == 0)
		return look(config, false);
	return command_misused(&command_topics, "say what to do: create or list");
}

const struct command command_topics = {
	.name = "topics",
	.usage = "create | list",
	.summary = "make the topics of the pipeline, or show how they stand",
	.details = "create  makes the topics of [topics] that are missing, with the partitions, "
		   "retention and\n"
		   "        compaction that the pipeline needs; those that exist are checked, "
		   "never changed\n"
		   "list    shows each topic and what is wrong with it\n\n"
		   "The exit status is 0 when all topics are there as they should be, 1 when not.",
	.options = "create list",
	.run = run,
};

/* command_tail.c - dragoman tail: the English articles as they come out, for a person or, with
 * --json, for a program. */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sysexits.h>

#include "cli/command.h"
#include "cli/show.h"
#include "runtime/config.h"
#include "runtime/error.h"
#include "runtime/kafka.h"
#include "runtime/reader.h"
#include "schemas/article.h"

enum {
	POLL_MS = 500,
};

struct tail {
	const char *topic;
	const char *country, *language, *outlet; /* NULL: all */
	bool json, once;
	long back;  /* articles of each partition from before now; -1: all */
	long count; /* articles to show; 0: no end */
	long shown;
};

static bool header_is(const struct record *record, const char *name, const char *wanted)
{
	struct slice value = record_header(record, name);

	return !wanted || (value.data && strlen(wanted) == value.len &&
				  strncasecmp(value.data, wanted, value.len) == 0);
}

/* "pt" asks for pt-BR too. */
static bool language_is(const struct record *record, const char *wanted)
{
	struct slice value = record_header(record, "dragoman-lang");
	size_t len = wanted ? strlen(wanted) : 0;

	if (!wanted)
		return true;
	return value.len >= len && strncasecmp(value.data, wanted, len) == 0 &&
	       (value.len == len || value.data[len] == '-');
}

static bool is_wanted(const struct tail *tail, const struct record *record)
{
	return record->value.data && header_is(record, "dragoman-country", tail->country) &&
	       header_is(record, "dragoman-outlet", tail->outlet) &&
	       language_is(record, tail->language);
}

static int show(struct tail *tail, const struct record *record, bool colour)
{
	struct article article = {0};
	const char *why = "";
	int r;

	if (tail->json) {
		printf("%.*s\n", (int)record->value.len, record->value.data);
	} else {
		r = article_decode(record->value, ARTICLE_ENGLISH, &article, &why);
		if (r < 0)
			return error_pass(r);
		if (r)
			printf("(%s/%d/%lld is not a dragoman.article/1: %s)\n\n", record->topic,
				record->partition, (long long)record->offset, why);
		else
			show_article(stdout, &article, colour);
		article_deinit(&article);
	}
	tail->shown++;
	return fflush(stdout) == 0 ? 0 : EX_IOERR; /* the pipe's reader has gone */
}

static int follow(const struct config *config, struct tail *tail, struct reader *reader)
{
	const bool colour = show_has_colour(stdout);
	struct record record;
	int r;
	(void)config;

	while (tail->count == 0 || tail->shown < tail->count) {
		r = reader_next(reader, POLL_MS, &record);
		if (r == READER_E_END)
			return 0;
		if (r == READER_E_NOTHING)
			continue;
		if (r)
			return error_pass(r);
		if (!is_wanted(tail, &record))
			continue;
		r = show(tail, &record, colour);
		if (r)
			return r;
	}
	return 0;
}

static int read_option(struct tail *tail, int c)
{
	switch (c) {
	case 'c':
		tail->country = optarg;
		return strlen(optarg) == 2 ? 0
					   : command_misused(&command_tail,
						     "--country wants two letters, as PT");
	case 'l':
		tail->language = optarg;
		return 0;
	case 'o':
		tail->outlet = optarg;
		return 0;
	case 'j':
		tail->json = true;
		return 0;
	case 'b':
		tail->back = -1;
		return 0;
	case '1':
		tail->once = true;
		return 0;
	case 'n':
		return command_number(optarg, 0, 1000000000, &tail->count)
			       ? 0
			       : command_misused(&command_tail, "--count wants a number");
	case 'B':
		return command_number(optarg, 0, 1000000, &tail->back)
			       ? 0
			       : command_misused(&command_tail, "--back wants a number");
	default:
		return EX_USAGE; /* it was said */
	}
}

static int read_options(struct tail *tail, int argc, char *argv[])
{
	static const struct option options[] = {
		{"country", required_argument, NULL, 'c'},
		{"lang", required_argument, NULL, 'l'},
		{"outlet", required_argument, NULL, 'o'},
		{"json", no_argument, NULL, 'j'},
		{"from-beginning", no_argument, NULL, 'b'},
		{"back", required_argument, NULL, 'B'},
		{"count", required_argument, NULL, 'n'},
		{"once", no_argument, NULL, '1'},
		{0},
	};
	int c;
	int r;

	optind = 1;
	while ((c = command_option(&command_tail, argc, argv, "c:l:o:jbB:n:1", options)) != -1) {
		r = read_option(tail, c);
		if (r)
			return r;
	}
	return optind == argc ? 0
			      : command_misused(
					&command_tail, "\"%s\" is one word too many", argv[optind]);
}

static int64_t start_of(long back)
{
	if (back < 0)
		return -1;
	return back == 0 ? -2 : -10 - (int64_t)back;
}

static int run(const struct config *config, int argc, char *argv[])
{
	const struct topics_options *topics = config_section(config, "topics");
	CLEANUP(reader_freep) struct reader *reader = NULL;
	struct tail tail = {.topic = topics->english};
	int r;

	r = read_options(&tail, argc, argv);
	if (r)
		return r;
	(void)signal(SIGPIPE, SIG_IGN); /* `dragoman tail | head` ends by fflush() failing */

	const struct reader_options options = {
		.topic = tail.topic,
		.partition = -1,
		.offset = start_of(tail.back),
		.follow = !tail.once,
	};
	r = reader_open(config, &options, COMMAND_PATIENCE_MS, &reader);
	if (r == READER_E_UNREACHABLE)
		return command_no_kafka(config, "no answer in time");
	if (r == READER_E_NO_TOPIC)
		return command_no_topic(tail.topic);
	if (r)
		return error_pass(r);
	return follow(config, &tail, reader);
}

const struct command command_tail = {
	.name = "tail",
	.usage = "[--country CC] [--lang TAG] [--outlet ID] [--json] [--from-beginning | --back N] "
		 "[--count N] [--once]",
	.summary = "show English articles as they come out",
	.details = "Shows what comes out from now on, until it is interrupted. The excerpt is the "
		   "article's first paragraph; what is marked as boilerplate (\"Subscribe to our "
		   "newsletter\") is passed over, and dimmed where there is nothing else.\n\n"
		   "  -c, --country CC       only outlets of this country (ISO 3166: FR)\n"
		   "  -l, --lang TAG         only articles written in this language (pt also means "
		   "pt-BR)\n"
		   "  -o, --outlet ID        only this outlet\n"
		   "  -j, --json             the whole record, one a line, instead of an excerpt\n"
		   "  -b, --from-beginning   begin with the oldest article that is kept\n"
		   "  -B, --back N           begin with the last N articles of each partition\n"
		   "  -n, --count N          stop after N articles\n"
		   "  -1, --once             stop at the end of what is there",
	.options = "--country --lang --outlet --json --from-beginning --back --count --once",
	.run = run,
};

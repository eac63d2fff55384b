/*
 * command_audit.c - dragoman audit: read the topics (read_committed) and prove that nothing was
 * lost and nothing doubled.
 *
 * The walk is topic by topic and partition by partition; audit.c judges. When something looks lost,
 * the output topics are read once more: on a live pipeline an outcome may have been written behind
 * the reader's back.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "cli/audit.h"
#include "cli/command.h"
#include "runtime/config.h"
#include "runtime/error.h"
#include "runtime/json.h"
#include "runtime/kafka.h"
#include "runtime/loop.h"
#include "runtime/reader.h"

enum {
	POLL_MS = 15000,
	PARTITIONS_MAX = 10000,
	MS_OF_SECOND = 1000,
};

struct walk {
	const struct config *config;
	struct audit audit;
	int64_t *starts[AUDIT_TOPICS]; /* the first offset read, by partition */
	bool json;
	long lag_s, since_s, limit;
};

enum {
	WALK_E_KAFKA = 1, /* said already */
	WALK_E_OVER,      /* no such partition: the topic is read */
};

static int open_partition(const struct walk *walk, enum audit_topic topic, int32_t partition,
	struct reader **ret_reader)
{
	const struct reader_options options = {
		.topic = walk->audit.names[topic],
		.partition = partition,
		.offset = -1,
	};
	int r = reader_open(walk->config, &options, COMMAND_PATIENCE_MS, ret_reader);

	if (r == READER_E_UNREACHABLE) {
		(void)command_no_kafka(walk->config, "no answer in time");
		return WALK_E_KAFKA;
	}
	if (r == READER_E_NO_TOPIC && partition == 0) {
		(void)command_no_topic(options.topic);
		return WALK_E_KAFKA;
	}
	if (r == READER_E_NO_TOPIC)
		return WALK_E_OVER;
	return error_pass(r);
}

static int judge(struct walk *walk, enum audit_topic topic, const struct record *record)
{
	if (walk->starts[topic][record->partition] < 0)
		walk->starts[topic][record->partition] = record->offset;
	return audit_record(&walk->audit, topic, record);
}

static int look_again(struct walk *walk, enum audit_topic topic, const struct record *record)
{
	(void)topic;
	audit_look_again(&walk->audit, record);
	return 0;
}

static int walk_partition(struct walk *walk, enum audit_topic topic, int32_t partition,
	int (*fn)(struct walk *walk, enum audit_topic topic, const struct record *record))
{
	CLEANUP(reader_freep) struct reader *reader = NULL;
	struct record record;
	int r = open_partition(walk, topic, partition, &reader);

	if (r)
		return r;
	for (;;) {
		r = reader_next(reader, POLL_MS, &record);
		if (r == READER_E_END)
			return 0;
		if (r == READER_E_NOTHING) {
			(void)command_no_kafka(walk->config, "it stopped answering");
			return WALK_E_KAFKA;
		}
		if (!r)
			r = fn(walk, topic, &record);
		if (r)
			return error_pass(r);
	}
}

static int walk_topic(struct walk *walk, enum audit_topic topic,
	int (*fn)(struct walk *walk, enum audit_topic topic, const struct record *record))
{
	int r = 0;

	for (int32_t partition = 0; partition < PARTITIONS_MAX && !r; partition++) {
		r = audit_begin(&walk->audit, topic);
		if (!r)
			r = walk_partition(walk, topic, partition, fn);
	}
	return r == WALK_E_OVER ? 0 : r;
}

static int walk_all(struct walk *walk)
{
	int r = 0;

	for (int topic = 0; topic < AUDIT_TOPICS && !r; topic++)
		r = walk_topic(walk, (enum audit_topic)topic, judge);
	for (int topic = 0; topic < AUDIT_SOURCE + 1 && !r && walk->audit.counts[AUDIT_LOST] > 0;
		topic++)
		r = walk_topic(walk, (enum audit_topic)topic, look_again);
	return r;
}

static int64_t start_of(void *user, enum audit_topic input, int32_t partition)
{
	const struct walk *walk = user;
	int64_t start = walk->starts[input][partition];

	return start < 0 ? INT64_MAX : start; /* an empty partition: all of it has expired */
}

static void print_violation(const struct audit *audit, const struct audit_violation *violation)
{
	printf("%-18s %s/%d/%lld", audit_kind_name(violation->kind), audit->names[violation->topic],
		violation->place.partition, (long long)violation->place.offset);
	if (violation->kind == AUDIT_DUPLICATE || violation->kind == AUDIT_DISORDER ||
		violation->kind == AUDIT_REPEATED)
		printf("  of %s/%d/%lld", audit->names[violation->input],
			violation->input_place.partition, (long long)violation->input_place.offset);
	printf("\n");
}

static void print_text(const struct walk *walk)
{
	const struct audit *audit = &walk->audit;

	for (size_t i = 0; i < audit->violation_count && i < (size_t)walk->limit; i++)
		print_violation(audit, &audit->violations[i]);
	printf("\nread     ");
	for (int topic = AUDIT_TOPICS - 1; topic >= 0; topic--)
		printf(" %s %ld", audit->names[topic], audit->read[topic]);
	printf("\non the way %ld, replayed %ld, expired inputs %ld\n", audit->pending,
		audit->replayed, audit->expired);
	for (int kind = 0; kind < AUDIT_KINDS; kind++)
		printf("%-18s %ld\n", audit_kind_name((enum audit_kind)kind), audit->counts[kind]);
	printf("%s\n", audit_is_clean(audit) ? "proved: every record has exactly one outcome"
					     : "VIOLATED: see above");
}

static int print_json(const struct walk *walk)
{
	const struct audit *audit = &walk->audit;
	CLEANUP(cJSON_Deletep) cJSON *object = cJSON_CreateObject();
	CLEANUP(freep) char *text = NULL;
	int r = 0;

	for (int topic = 0; topic < AUDIT_TOPICS && !r; topic++)
		r = json_add_number(object, audit->names[topic], (double)audit->read[topic]);
	for (int kind = 0; kind < AUDIT_KINDS && !r; kind++)
		r = json_add_number(object, audit_kind_name((enum audit_kind)kind),
			(double)audit->counts[kind]);
	r = r ? r : json_add_number(object, "pending", (double)audit->pending);
	r = r ? r : json_add_number(object, "replayed", (double)audit->replayed);
	r = r ? r : json_add_bool(object, "clean", audit_is_clean(audit));
	r = r ? r : json_print(object, &text);
	if (r)
		return error_pass(r);
	printf("%s\n", text);
	return 0;
}

static int audit(struct walk *walk)
{
	int r = walk_all(walk);

	if (r == WALK_E_KAFKA)
		return EX_UNAVAILABLE;
	if (!r)
		r = audit_end(&walk->audit, start_of, walk);
	if (r)
		return error_pass(r);
	if (walk->json)
		r = print_json(walk);
	else
		print_text(walk);
	if (r)
		return error_pass(r);
	return audit_is_clean(&walk->audit) ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int read_options(struct walk *walk, int argc, char *argv[])
{
	static const struct option options[] = {
		{"lag", required_argument, NULL, 'g'},
		{"since", required_argument, NULL, 's'},
		{"limit", required_argument, NULL, 'n'},
		{"json", no_argument, NULL, 'j'},
		{0},
	};
	bool fits = true;
	int c;

	optind = 1;
	while (fits && (c = command_option(&command_audit, argc, argv, "g:s:n:j", options)) != -1) {
		if (c == 'g')
			fits = command_number(optarg, 0, 10000000, &walk->lag_s);
		else if (c == 's')
			fits = command_number(optarg, 1, 1000000000, &walk->since_s);
		else if (c == 'n')
			fits = command_number(optarg, 0, AUDIT_VIOLATIONS_MAX, &walk->limit);
		else if (c == 'j')
			walk->json = true;
		else
			return EX_USAGE;
	}
	if (!fits)
		return command_misused(&command_audit, "\"%s\" is no number that it takes", optarg);
	return optind == argc ? 0
			      : command_misused(&command_audit, "\"%s\" is one word too many",
					argv[optind]);
}

static int prepare(struct walk *walk)
{
	const struct topics_options *topics = config_section(walk->config, "topics");
	const char *const names[AUDIT_TOPICS] = {
		[AUDIT_DROPPED] = topics->dropped,
		[AUDIT_DEAD] = topics->dead,
		[AUDIT_ENGLISH] = topics->english,
		[AUDIT_TRANSLATED] = topics->translated,
		[AUDIT_SOURCE] = topics->source,
		[AUDIT_RAW] = topics->raw,
	};
	const int64_t now_ms = loop_wall_ms();
	const int64_t since_ms = walk->since_s ? now_ms - walk->since_s * MS_OF_SECOND : 0;

	for (size_t i = 0; i < AUDIT_TOPICS; i++) {
		walk->starts[i] = malloc(PARTITIONS_MAX * sizeof(*walk->starts[i]));
		if (!walk->starts[i])
			return error_raise(-ENOMEM, "beginning an audit");
		memset(walk->starts[i], 0xff,
			PARTITIONS_MAX * sizeof(*walk->starts[i])); /* all -1 */
	}
	return error_pass(
		audit_init(&walk->audit, names, now_ms, walk->lag_s * MS_OF_SECOND, since_ms));
}

static int run(const struct config *config, int argc, char *argv[])
{
	struct walk walk = {.config = config, .lag_s = 60, .limit = 100};
	int r;

	r = read_options(&walk, argc, argv);
	if (r)
		return r;
	r = prepare(&walk);
	if (!r)
		r = audit(&walk);
	audit_deinit(&walk.audit);
	for (size_t i = 0; i < AUDIT_TOPICS; i++)
		free(walk.starts[i]);
	return r;
}

const struct command command_audit = {
	.name = "audit",
	.usage = "[--lag SECONDS] [--since SECONDS] [--limit N] [--json]",
	.summary = "prove from the topics that nothing was lost and nothing doubled",
	.details =
		"Reads all topics of the pipeline (read_committed) and checks that each record has "
		"exactly one outcome at\n"
		"each hop, that each output names an input that exists, that no revision is "
		"published twice, and that\n"
		"the records of a key are in order. It may run on a live pipeline.\n\n"
		"  -g, --lag SECONDS    records younger than this may still be on their way (60)\n"
		"  -s, --since SECONDS  judge only what came in during the last so many seconds\n"
		"  -n, --limit N        print at most N violations (100); all are counted\n"
		"  -j, --json           totals as one JSON object\n\n"
		"The exit status is 0 when the promise is proved, 1 when it is violated.",
	.options = "--lag --since --limit --json",
	.run = run,
};

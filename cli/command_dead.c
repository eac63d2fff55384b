/* command_dead.c - dragoman dead list|show|replay|drop: what could not be processed, why, and what
 * to do with it. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "cli/command.h"
#include "cli/dead_letters.h"
#include "cli/show.h"
#include "cli/tally.h"
#include "runtime/config.h"
#include "runtime/error.h"
#include "runtime/json.h"
#include "runtime/kafka.h"
#include "runtime/writer.h"

enum {
	FLUSH_MS = 30000,
	SHOWN_BYTES = 2000, /* of a dead letter's value */
	PLACES_MAX = 256,
};

struct dead {
	const struct config *config;
	const char *topic;
	const char *reason; /* only this code; NULL: all */
	const char *by;     /* count by: reason | stage | topic; NULL: list */
	bool json;
	bool all; /* those that were dealt with too; for replay and drop: every letter that is open
		   */
	struct dead_place places[PLACES_MAX];
	size_t place_count;
	struct dead_marks marks;
	struct tally tally;
	struct writer *writer;
	const char *action;
	long count;
	size_t found; /* of `places` */
};

static struct dead_place place_of(const struct record *record)
{
	return (struct dead_place){.partition = record->partition, .offset = record->offset};
}

static bool is_wanted(const struct dead *dead, const struct record *record)
{
	return !dead->reason ||
	       slice_is(record_header(record, "dragoman-error-code"), slice_of(dead->reason));
}

static int length_of(struct slice text)
{
	return text.len > INT32_MAX ? INT32_MAX : (int)text.len;
}

static void print_line(const struct record *record, bool handled)
{
	struct slice code = record_header(record, "dragoman-error-code");
	struct slice stage = record_header(record, "dragoman-error-stage");
	struct slice detail = record_header(record, "dragoman-error-detail");
	char place[48];
	char when[64];

	(void)snprintf(
		place, sizeof(place), "%d:%lld", record->partition, (long long)record->offset);
	show_time(record->timestamp_ms, NULL, NULL, when, sizeof(when));
	printf("%-10s %-26s %-10.*s %-18.*s %s%.*s\n", place, when, length_of(stage),
		stage.data ? stage.data : "", length_of(code), code.data ? code.data : "",
		handled ? "(dealt with) " : "", length_of(detail), detail.data ? detail.data : "");
}

static int json_slice(cJSON *object, const char *name, struct slice text)
{
	CLEANUP(freep) char *copy = NULL;
	int r;

	if (!text.data)
		return 0;
	r = slice_copy(text, &copy);
	return r ? error_pass(r) : json_add_string(object, name, copy);
}

static int print_json(const struct record *record, bool handled)
{
	CLEANUP(cJSON_Deletep) cJSON *object = cJSON_CreateObject();
	CLEANUP(freep) char *text = NULL;
	int r = 0;

	r = r ? r : json_add_number(object, "partition", record->partition);
	r = r ? r : json_add_number(object, "offset", (double)record->offset);
	r = r ? r : json_add_number(object, "timestamp", (double)record->timestamp_ms);
	r = r ? r : json_add_bool(object, "handled", handled);
	r = r ? r : json_add_number(object, "bytes", (double)record->value.len);
	for (size_t i = 0; i < record->header_count && !r; i++)
		if (strncmp(record->headers[i].name, "dragoman-", 9) == 0)
			r = json_slice(object, record->headers[i].name, record->headers[i].value);
	r = r ? r : json_print(object, &text);
	if (r)
		return error_pass(r);
	printf("%s\n", text);
	return 0;
}

static struct slice class_of(const struct dead *dead, const struct record *record)
{
	if (strcmp(dead->by, "stage") == 0)
		return record_header(record, "dragoman-error-stage");
	if (strcmp(dead->by, "topic") == 0)
		return record_header(record, "dragoman-orig-topic");
	return record_header(record, "dragoman-error-code");
}

static int list_one(void *user, const struct record *record)
{
	struct dead *dead = user;
	bool handled = dead_marks_have(&dead->marks, place_of(record));

	if (!is_wanted(dead, record) || (handled && !dead->all))
		return 0;
	dead->count++;
	if (dead->by)
		return tally_add(&dead->tally, class_of(dead, record));
	if (dead->json)
		return print_json(record, handled);
	print_line(record, handled);
	return 0;
}

static int status_of(int r)
{
	return r == DEAD_E_KAFKA ? EX_UNAVAILABLE : r;
}

static int list(struct dead *dead)
{
	int r = dead_marks_read(dead->config, dead->topic, &dead->marks);

	if (!r)
		r = dead_each(dead->config, dead->topic, NULL, list_one, dead);
	if (r)
		return status_of(r);
	if (dead->by)
		tally_print(&dead->tally, stdout);
	if (!dead->json)
		(void)fprintf(
			stderr, "%ld dead letter%s\n", dead->count, dead->count == 1 ? "" : "s");
	return EXIT_SUCCESS;
}

static bool is_printable(struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.data[i];

		if ((c < ' ' && c != '\n' && c != '\t' && c != '\r') || c == 0x7f)
			return false;
	}
	return true;
}

static int show_one(void *user, const struct record *record)
{
	struct dead *dead = user;
	struct slice value = record->value;

	dead->found++;
	for (size_t i = 0; i < record->header_count; i++)
		printf("%s: %.*s\n", record->headers[i].name, length_of(record->headers[i].value),
			record->headers[i].value.data ? record->headers[i].value.data : "");
	printf("key: %.*s\nbytes: %zu\n\n", length_of(record->key),
		record->key.data ? record->key.data : "", value.len);
	if (value.len > SHOWN_BYTES)
		value.len = SHOWN_BYTES;
	if (dead->all)
		(void)fwrite(record->value.data, 1, record->value.len,
			stdout); /* the pipe's reader may have gone */
	else if (is_printable(value))
		printf("%.*s%s\n", length_of(value), value.data ? value.data : "",
			record->value.len > value.len ? " ... (--all shows the rest)" : "");
	else
		printf("(not text; --all writes the bytes)\n");
	return 0;
}

static int visit_places(struct dead *dead, int (*fn)(void *user, const struct record *record))
{
	int r = 0;

	for (size_t i = 0; i < dead->place_count && !r; i++) {
		const size_t found = dead->found;

		r = dead_each(dead->config, dead->topic, &dead->places[i], fn, dead);
		if (!r && dead->found == found)
			(void)fprintf(stderr, "dragoman dead: no dead letter at %d:%lld\n",
				dead->places[i].partition, (long long)dead->places[i].offset);
	}
	return r;
}

static int show(struct dead *dead)
{
	int r = visit_places(dead, show_one);

	if (r)
		return status_of(r);
	return dead->found == dead->place_count ? EXIT_SUCCESS : EX_DATAERR;
}

static int handle_one(void *user, const struct record *record)
{
	struct dead *dead = user;
	bool replay = strcmp(dead->action, "replayed") == 0;
	int r = 0;

	dead->found++;
	if (!is_wanted(dead, record))
		return 0;
	if (dead_marks_have(&dead->marks, place_of(record))) {
		if (dead->place_count > 0)
			(void)fprintf(stderr,
				"dragoman dead: %d:%lld was dealt with before: left alone\n",
				record->partition, (long long)record->offset);
		return 0;
	}
	if (replay)
		r = dead_replay(dead->writer, record);
	if (!r)
		r = dead_mark(dead->writer, dead->topic, place_of(record), dead->action);
	if (!r)
		dead->count++;
	return r;
}

static int handle_all(struct dead *dead)
{
	return dead->place_count == 0 ? dead_each(dead->config, dead->topic, NULL, handle_one, dead)
				      : visit_places(dead, handle_one);
}

static int handle(struct dead *dead, const char *action)
{
	const struct kafka_options *kafka = config_section(dead->config, "kafka");
	CLEANUP(writer_freep) struct writer *writer = NULL;
	CLEANUP(freep) char *identity = NULL;
	int r;

	if (dead->place_count == 0 && !dead->all && !dead->reason)
		return command_misused(
			&command_dead, "say which: PARTITION:OFFSET ..., --reason CODE, or --all");
	r = dead_marks_read(dead->config, dead->topic, &dead->marks);
	if (r)
		return status_of(r);
	r = kafka_identity(kafka, "dead", &identity);
	if (!r)
		r = writer_open_atomic(dead->config, identity, COMMAND_PATIENCE_MS, &writer);
	if (r == WRITER_E_UNREACHABLE)
		return command_no_kafka(dead->config, "no transaction could be begun");
	if (r)
		return error_pass(r);

	dead->writer = writer;
	dead->action = action;
	r = handle_all(dead);
	if (!r)
		r = writer_flush(writer, FLUSH_MS);
	if (r) {
		(void)fprintf(stderr, "dragoman dead: nothing was %s: %s\n", action,
			writer_problem(writer));
		return r < 0 ? r : EX_UNAVAILABLE;
	}
	(void)fprintf(
		stderr, "%ld dead letter%s %s\n", dead->count, dead->count == 1 ? "" : "s", action);
	return dead->found >= dead->place_count ? EXIT_SUCCESS : EX_DATAERR;
}

static int read_options(struct dead *dead, int argc, char *argv[])
{
	static const struct option options[] = {
		{"reason", required_argument, NULL, 'r'},
		{"by", required_argument, NULL, 'y'},
		{"json", no_argument, NULL, 'j'},
		{"all", no_argument, NULL, 'a'},
		{0},
	};
	int c;

	optind = 1;
	while ((c = command_option(&command_dead, argc, argv, "r:y:ja", options)) != -1) {
		if (c == 'r')
			dead->reason = optarg;
		else if (c == 'y')
			dead->by = optarg;
		else if (c == 'j')
			dead->json = true;
		else if (c == 'a')
			dead->all = true;
		else
			return EX_USAGE;
	}
	if (dead->by && strcmp(dead->by, "reason") != 0 && strcmp(dead->by, "stage") != 0 &&
		strcmp(dead->by, "topic") != 0)
		return command_misused(&command_dead, "--by wants reason, stage or topic");
	for (int i = optind + 1; i < argc && dead->place_count < PLACES_MAX; i++)
		if (!dead_place_parse(argv[i], &dead->places[dead->place_count++]))
			return command_misused(
				&command_dead, "\"%s\" is no PARTITION:OFFSET", argv[i]);
	return 0;
}

static int act(struct dead *dead, const char *word)
{
	if (word && strcmp(word, "list") == 0)
		return list(dead);
	if (word && strcmp(word, "show") == 0)
		return dead->place_count > 0
			       ? show(dead)
			       : command_misused(&command_dead, "show wants PARTITION:OFFSET");
	if (word && strcmp(word, "replay") == 0)
		return handle(dead, "replayed");
	if (word && strcmp(word, "drop") == 0)
		return handle(dead, "dropped");
	return command_misused(&command_dead, "say what to do: list, show, replay or drop");
}

static int run(const struct config *config, int argc, char *argv[])
{
	const struct topics_options *topics = config_section(config, "topics");
	struct dead dead = {.config = config, .topic = topics->dead};
	int r;

	r = read_options(&dead, argc, argv);
	if (!r)
		r = act(&dead, argv[optind]);
	dead_marks_deinit(&dead.marks);
	tally_deinit(&dead.tally);
	return r;
}

const struct command command_dead = {
	.name = "dead",
	.usage = "list | show PLACE... | replay PLACE... | drop PLACE...",
	.summary = "list, read, replay or dismiss dead letters",
	.details = "A dead letter is a record that could not be processed, with the reason and its "
		   "original bytes.\n"
		   "PLACE is its PARTITION:OFFSET, as `list` prints it.\n\n"
		   "list    the open ones, oldest first in each partition\n"
		   "show    everything about one: headers, reason, the original bytes\n"
		   "replay  send the original record again to the topic that it came from, once\n"
		   "drop    mark it as dealt with; the bytes stay until the topic's retention "
		   "takes them\n\n"
		   "  -r, --reason CODE            only those with this reason\n"
		   "  -y, --by reason|stage|topic  list: counts instead of lines\n"
		   "  -j, --json                   list: one JSON object a line\n"
		   "  -a, --all                    list: also those dealt with; replay, drop: "
		   "every open one;\n"
		   "                               show: all bytes",
	.options = "list show replay drop --reason --by --json --all",
	.run = run,
};

/* command_cat.c - dragoman cat: the records of any topic as JSON, one a line, with their headers:
 * for looking, and for scripts. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "cli/command.h"
#include "runtime/base64.h"
#include "runtime/error.h"
#include "runtime/json.h"
#include "runtime/reader.h"

enum {
	POLL_MS = 10000,
};

struct cat {
	const struct config *config;
	const char *topic;
	bool follow, no_value;
	long back, count, shown;
};

static bool is_utf8(struct slice text)
{
	size_t i = 0;

	while (i < text.len) {
		unsigned char c = (unsigned char)text.data[i];
		size_t more = c < 0x80                ? 0
			      : c >= 0xc2 && c < 0xe0 ? 1
			      : c >= 0xe0 && c < 0xf0 ? 2
			      : c >= 0xf0 && c < 0xf5 ? 3
						      : 4;

		if (more == 4 || c == 0 || i + more >= text.len)
			return false;
		for (size_t k = 1; k <= more; k++)
			if (((unsigned char)text.data[i + k] & 0xc0) != 0x80)
				return false;
		i += more + 1;
	}
	return true;
}

/* Bytes as a member: JSON as it is, other text as a string, the rest as NAME_base64. */
static int add_bytes(cJSON *object, const char *name, struct slice bytes, bool as_json)
{
	CLEANUP(freep) char *text = NULL;
	cJSON *json = NULL;
	char other_name[64];
	int r;

	if (!bytes.data)
		return json_add(object, name, cJSON_CreateNull());
	if (as_json && json_parse(bytes, &json, NULL) == 0)
		return json_add(object, name, json);
	if (is_utf8(bytes)) {
		r = slice_copy(bytes, &text);
		return r ? error_pass(r) : json_add_string(object, name, text);
	}
	text = malloc(BASE64_SIZE(bytes.len));
	if (!text)
		return error_raise(-ENOMEM, "printing %zu bytes", bytes.len);
	base64_write(bytes, text);
	(void)snprintf(other_name, sizeof(other_name), "%s_base64", name);
	return json_add_string(object, other_name, text);
}

static int add_headers(cJSON *object, const struct record *record)
{
	cJSON *headers = cJSON_AddObjectToObject(object, "headers");
	int r = 0;

	for (size_t i = 0; headers && i < record->header_count && !r; i++)
		if (!json_member(headers, record->headers[i].name))
			r = add_bytes(headers, record->headers[i].name,
				record_header(record, record->headers[i].name), false);
	return error_pass(r);
}

static int print_record(const struct cat *cat, const struct record *record)
{
	CLEANUP(cJSON_Deletep) cJSON *object = cJSON_CreateObject();
	CLEANUP(freep) char *text = NULL;
	int r;

	r = json_add_string(object, "topic", record->topic);
	r = r ? r : json_add_number(object, "partition", record->partition);
	r = r ? r : json_add_number(object, "offset", (double)record->offset);
	r = r ? r : json_add_number(object, "timestamp", (double)record->timestamp_ms);
	r = r ? r : add_bytes(object, "key", record->key, false);
	r = r ? r : add_headers(object, record);
	if (!cat->no_value)
		r = r ? r : add_bytes(object, "value", record->value, true);
	r = r ? r : json_print(object, &text);
	if (r)
		return error_pass(r);
	printf("%s\n", text);
	return 0;
}

static int print_all(struct cat *cat, struct reader *reader)
{
	struct record record;
	int r = 0;

	while (cat->count == 0 || cat->shown < cat->count) {
		r = reader_next(reader, POLL_MS, &record);
		if (r == READER_E_END)
			return 0;
		if (r == READER_E_NOTHING && cat->follow)
			continue;
		if (r == READER_E_NOTHING)
			return command_no_kafka(cat->config, "it stopped answering");
		r = r ? r : print_record(cat, &record);
		if (r)
			return error_pass(r);
		cat->shown++;
		if (cat->follow)
			(void)fflush(stdout); /* somebody waits for the line */
	}
	return 0;
}

static int read_options(struct cat *cat, int argc, char *argv[])
{
	static const struct option options[] = {
		{"follow", no_argument, NULL, 'f'},
		{"back", required_argument, NULL, 'B'},
		{"count", required_argument, NULL, 'n'},
		{"no-value", no_argument, NULL, 'v'},
		{0},
	};
	bool fits = true;
	int c;

	optind = 1;
	while (fits && (c = command_option(&command_cat, argc, argv, "fB:n:v", options)) != -1) {
		if (c == 'f')
			cat->follow = true;
		else if (c == 'v')
			cat->no_value = true;
		else if (c == 'B')
			fits = command_number(optarg, 0, 1000000, &cat->back);
		else if (c == 'n')
			fits = command_number(optarg, 1, 1000000000, &cat->count);
		else
			return EX_USAGE;
	}
	if (!fits)
		return command_misused(&command_cat, "\"%s\" is no number that it takes", optarg);
	if (optind + 1 != argc)
		return command_misused(&command_cat, "name one topic");
	cat->topic = argv[optind];
	return 0;
}

static int run(const struct config *config, int argc, char *argv[])
{
	CLEANUP(reader_freep) struct reader *reader = NULL;
	struct cat cat = {.config = config, .back = -1};
	int r = read_options(&cat, argc, argv);

	if (r)
		return r;
	const struct reader_options options = {
		.topic = cat.topic,
		.partition = -1,
		.offset = cat.back < 0    ? -1
			  : cat.back == 0 ? -2
					  : -10 - (int64_t)cat.back,
		.follow = cat.follow,
	};
	r = reader_open(config, &options, COMMAND_PATIENCE_MS, &reader);
	if (r == READER_E_UNREACHABLE)
		return command_no_kafka(config, "no answer in time");
	if (r == READER_E_NO_TOPIC)
		return command_no_topic(cat.topic);
	return r ? error_pass(r) : print_all(&cat, reader);
}

const struct command command_cat = {
	.name = "cat",
	.usage = "[--back N] [--count N] [--follow] [--no-value] TOPIC",
	.summary = "print the records of a topic as JSON, one a line",
	.details = "Each line has topic, partition, offset, timestamp, key, headers and value: a "
		   "JSON value as it is, other text\n"
		   "as a string, other bytes as value_base64. Only committed records are shown.\n\n"
		   "  -B, --back N     begin with the last N records of each partition (all)\n"
		   "  -n, --count N    stop after N records\n"
		   "  -f, --follow     go on with what comes\n"
		   "  -v, --no-value   leave the values out",
	.options = "--back --count --follow --no-value",
	.run = run,
};

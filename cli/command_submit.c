/* command_submit.c - dragoman submit: files, or lines, as raw records. What is in them is ingest's
 * business. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "cli/command.h"
#include "runtime/buf.h"
#include "runtime/config.h"
#include "runtime/error.h"
#include "runtime/kafka.h"
#include "runtime/writer.h"

enum {
	HEADERS_MAX = 16,
	FLUSH_MS = 30000,
	CHUNK = 64 * 1024,
};

struct submission {
	struct writer *writer;
	const char *topic;
	const char *key;
	bool by_line;
	struct header headers[HEADERS_MAX];
	size_t header_count;
	size_t record_max; /* bytes that are read of one file: more than any broker takes */
	long count;
};

static int put(struct submission *submission, struct slice value)
{
	const struct record record = {
		.topic = submission->topic,
		.partition = -1,
		.key = slice_of(submission->key),
		.value = {.data = value.data ? value.data : "",
			.len = value.len}, /* empty, not a tombstone */
		.headers = submission->headers,
		.header_count = submission->header_count,
	};
	int r = writer_put(submission->writer, &record);

	if (!r)
		submission->count++;
	return r;
}

/* A file that is one record. EX_* or a writer's outcome. */
static int put_whole(struct submission *submission, FILE *file, const char *name)
{
	CLEANUP(buf_deinit) struct buf content = BUF_INIT(submission->record_max);
	char chunk[CHUNK];
	size_t n;

	while ((n = fread(chunk, 1, sizeof(chunk), file)) > 0) {
		int r = buf_add(&content, (struct slice){chunk, n});

		if (r == BUF_E_FULL) {
			(void)fprintf(stderr,
				"dragoman submit: %s: larger than %zu bytes, not sent\n", name,
				submission->record_max);
			return EX_DATAERR;
		}
		if (r)
			return error_pass(r);
	}
	if (ferror(file))
		return command_unreadable(&command_submit, name, errno);
	return put(submission, buf_slice(&content));
}

/* By the letter rather than by the block: what comes through a pipe goes out when its line ends. */
static int put_lines(struct submission *submission, FILE *file, const char *name)
{
	CLEANUP(buf_deinit) struct buf line = BUF_INIT(submission->record_max);
	long number = 1;
	int r = 0;
	int c = 0;

	while (!r && c != EOF) {
		const char letter = (char)(c = getc_unlocked(file));

		if (c != EOF && c != '\n') {
			r = buf_add(&line, (struct slice){&letter, 1});
			continue;
		}
		number++;
		if (line.len > 0)
			r = put(submission, buf_slice(&line));
		buf_clear(&line);
	}
	if (r == BUF_E_FULL && line.len > 0) {
		(void)fprintf(stderr, "dragoman submit: %s:%ld: larger than %zu bytes, not sent\n",
			name, number, submission->record_max);
		return EX_DATAERR;
	}
	return r || !ferror(file) ? r : command_unreadable(&command_submit, name, errno);
}

static int put_file(struct submission *submission, const char *name)
{
	bool is_stdin = strcmp(name, "-") == 0;
	FILE *file = is_stdin ? stdin : fopen(name, "rb");
	int r;

	if (!file)
		return command_unreadable(&command_submit, name, errno);
	r = submission->by_line ? put_lines(submission, file, name)
				: put_whole(submission, file, name);
	if (!is_stdin)
		(void)fclose(file); /* read only: nothing can be lost */
	return r;
}

static int add_header(struct submission *submission, char *text)
{
	char *equals = strchr(text, '=');

	if (!equals || equals == text || submission->header_count == HEADERS_MAX)
		return command_misused(&command_submit,
			"--header wants NAME=VALUE, at most %d of them", HEADERS_MAX);
	*equals = '\0';
	submission->headers[submission->header_count++] =
		(struct header){.name = text, .value = slice_of(equals + 1)};
	return 0;
}

static int read_options(struct submission *submission, int argc, char *argv[])
{
	static const struct option options[] = {
		{"lines", no_argument, NULL, 'l'},
		{"key", required_argument, NULL, 'k'},
		{"topic", required_argument, NULL, 't'},
		{"header", required_argument, NULL, 'H'},
		{0},
	};
	int c;

	optind = 1;
	while ((c = command_option(&command_submit, argc, argv, "lk:t:H:", options)) != -1) {
		switch (c) {
		case 'l':
			submission->by_line = true;
			break;
		case 'k':
			submission->key = optarg;
			break;
		case 't':
			submission->topic = optarg;
			break;
		case 'H':
			if (add_header(submission, optarg))
				return EX_USAGE;
			break;
		default:
			return EX_USAGE; /* it was said */
		}
	}
	return 0;
}

static int say_refused(const struct submission *submission)
{
	switch (writer_refusal(submission->writer)) {
	case WRITER_NO_TOPIC:
		return command_no_topic(submission->topic);
	case WRITER_TOO_LARGE:
		(void)fprintf(stderr,
			"dragoman submit: a record is larger than %s takes: send its articles one "
			"by one, or raise max.message.bytes of the topic\n",
			submission->topic);
		return EX_DATAERR;
	case WRITER_OTHER:
		break;
	}
	(void)fprintf(stderr, "dragoman submit: Kafka refused a record for %s: %s\n",
		submission->topic, writer_problem(submission->writer));
	return EX_DATAERR;
}

/* Say what went wrong, and, where files failed after others were sent, how far it came. `read` is
 * what the files came to, `flushed` what Kafka said. */
static int conclude(
	const struct config *config, const struct submission *submission, int read, int flushed)
{
	const int r = flushed ? flushed : read;

	if (r == WRITER_E_UNREACHABLE)
		return command_no_kafka(config, writer_problem(submission->writer));
	if (r == WRITER_E_REFUSED)
		return say_refused(submission);
	if (r == 0 || submission->count > 0)
		(void)fprintf(stderr, "%ld record%s to %s\n", submission->count,
			submission->count == 1 ? "" : "s", submission->topic);
	return r;
}

static int run(const struct config *config, int argc, char *argv[])
{
	const struct topics_options *topics = config_section(config, "topics");
	CLEANUP(writer_freep) struct writer *writer = NULL;
	struct submission submission = {.topic = topics->raw, .record_max = 64 * 1024 * 1024};
	int flushed;
	int r;

	r = read_options(&submission, argc, argv);
	if (r)
		return r;
	r = writer_open(config, &writer);
	if (r)
		return error_pass(r);
	submission.writer = writer;

	if (optind == argc)
		r = put_file(&submission, "-");
	for (int i = optind; i < argc && !r; i++)
		r = put_file(&submission, argv[i]);
	flushed = writer_flush(writer, FLUSH_MS);
	return conclude(config, &submission, r, flushed);
}

const struct command command_submit = {
	.name = "submit",
	.usage = "[--lines] [--key KEY] [--topic TOPIC] [--header NAME=VALUE] [FILE...]",
	.summary = "send files, or standard input, to the raw topic",
	.details = "Each FILE is one raw record, sent byte for byte; without FILE, or for \"-\", "
		   "standard input is.\n\n"
		   "  -l, --lines             every line of the input is a record of its own (JSON "
		   "lines)\n"
		   "  -k, --key KEY           key of the records: records of one key keep their "
		   "order\n"
		   "  -t, --topic TOPIC       another topic than [topics] raw\n"
		   "  -H, --header NAME=VALUE a record header; may be repeated",
	.options = "--lines --key --topic --header",
	.run = run,
};

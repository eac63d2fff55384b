/* command_map.c - dragoman map: how ingest would read a sample. It is read by ingest's own code, so
 * that nothing is judged in two ways; no Kafka is asked. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>

#include "cli/command.h"
#include "cli/map_view.h"
#include "ingest/catalogue.h"
#include "runtime/buf.h"
#include "runtime/config.h"
#include "runtime/error.h"
#include "runtime/json.h"
#include "runtime/kafka.h"

enum {
	CHUNK = 64 * 1024,
};

struct mapped {
	struct ingester *ingester;
	size_t record_max;
	const char *mapping; /* told by name, or NULL */
	const char *content_type;
	bool json;
	const char *file;
	cJSON *view; /* of the item at hand, between its sight and what became of it */
	long articles, refused;
};

static int finish(struct mapped *mapped)
{
	CLEANUP(cJSON_Deletep) cJSON *view = mapped->view;
	CLEANUP(freep) char *text = NULL;
	int r;

	mapped->view = NULL;
	if (!mapped->json) {
		r = map_view_print(stdout, view);
		return r ? error_pass(r) : 0;
	}
	r = json_print(view, &text);
	if (r)
		return error_pass(r);
	printf("%s\n", text);
	return 0;
}

static int on_sight(void *user, const struct ingester_sight *sight)
{
	struct mapped *mapped = user;
	int r = map_view(mapped->file, sight, &mapped->view);

	return r ? error_pass(r) : 0;
}

static int on_article(void *user, const struct article *article)
{
	struct mapped *mapped = user;
	int r = map_view_article(mapped->view, article);

	if (r)
		return error_pass(r);
	mapped->articles++;
	return finish(mapped);
}

static int on_refused(void *user, const char *code, const char *detail, const char *mapping)
{
	struct mapped *mapped = user;
	int r = mapped->view ? 0 : map_view_unseen(mapped->file, mapping, &mapped->view);

	if (!r)
		r = map_view_refused(mapped->view, code, detail);
	if (r)
		return error_pass(r);
	mapped->refused++;
	return finish(mapped);
}

/* 0, EX_* or < 0. */
static int read_file(struct mapped *mapped, FILE *file, struct buf *content)
{
	char chunk[CHUNK];
	size_t n;

	while ((n = fread(chunk, 1, sizeof(chunk), file)) > 0) {
		int r = buf_add(content, (struct slice){chunk, n});

		if (r == BUF_E_FULL) {
			(void)fprintf(stderr, "dragoman map: %s: larger than %zu bytes\n",
				mapped->file, mapped->record_max);
			return EX_DATAERR;
		}
		if (r)
			return error_pass(r);
	}
	return ferror(file) ? command_unreadable(&command_map, mapped->file, errno) : 0;
}

static int map_bytes(struct mapped *mapped, struct slice bytes)
{
	static const struct ingester_ops ops = {
		.article = on_article, .refused = on_refused, .sight = on_sight};
	const struct header headers[] = {
		{"dragoman-mapping", slice_of(mapped->mapping)},
		{"content-type", slice_of(mapped->content_type)},
	};
	int64_t now_ms = (int64_t)time(NULL) * 1000;
	const struct record record = {.topic = "sample",
		.timestamp_ms = now_ms,
		.value = {bytes.data ? bytes.data : "", bytes.len},
		.headers = headers,
		.header_count = COUNT_OF(headers)};
	int r = ingester_read(mapped->ingester, &record, "sample/0/0", now_ms, &ops, mapped);

	return r ? error_pass(r) : 0;
}

static int map_file(struct mapped *mapped, const char *name)
{
	CLEANUP(buf_deinit) struct buf content = BUF_INIT(mapped->record_max);
	bool is_stdin = strcmp(name, "-") == 0;
	FILE *file = is_stdin ? stdin : fopen(name, "rb");
	int r;

	mapped->file = is_stdin ? "standard input" : name;
	if (!file) {
		(void)fprintf(stderr, "dragoman map: %s: %s\n", name, strerror(errno));
		return EX_NOINPUT;
	}
	r = read_file(mapped, file, &content);
	if (!is_stdin)
		(void)fclose(file); /* it was read */
	return r ? r : map_bytes(mapped, buf_slice(&content));
}

static int load(
	const struct config *config, struct mapped *mapped, struct catalogue **ret_catalogue)
{
	const struct kafka_options *kafka = config_section(config, "kafka");
	CLEANUP(freep) char *report = NULL;
	int r;

	mapped->record_max = (size_t)kafka->record_max;
	r = catalogue_load(
		config_section(config, "ingest"), mapped->record_max, ret_catalogue, &report);
	if (r == CATALOGUE_E_BAD) {
		(void)fputs(report, stderr);
		return EX_CONFIG;
	}
	if (r)
		return error_pass(r);
	mapped->ingester = catalogue_ingester(*ret_catalogue);
	return 0;
}

static int run(const struct config *config, int argc, char *argv[])
{
	static const struct option options[] = {
		{"json", no_argument, NULL, 'j'},
		{"mapping", required_argument, NULL, 'm'},
		{"content-type", required_argument, NULL, 'c'},
		{NULL, 0, NULL, 0},
	};
	CLEANUP(catalogue_freep) struct catalogue *catalogue = NULL;
	struct mapped mapped = {0};
	int option, r;

	optind = 0;
	while ((option = command_option(&command_map, argc, argv, "", options)) != -1) {
		if (option == 'j')
			mapped.json = true;
		else if (option == 'm')
			mapped.mapping = optarg;
		else if (option == 'c')
			mapped.content_type = optarg;
		else
			return EX_USAGE;
	}
	if (optind == argc)
		return command_misused(&command_map, "which file? (- is standard input)");
	r = load(config, &mapped, &catalogue);
	for (int i = optind; i < argc && !r; i++)
		r = map_file(&mapped, argv[i]);
	cJSON_Delete(mapped.view);
	if (r)
		return r < 0 ? error_pass(r) : r;
	return mapped.refused == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

const struct command command_map = {
	.name = "map",
	.usage = "[--mapping NAME] [--content-type TYPE] [--json] FILE...",
	.summary = "show how a sample of a scraper would be read",
	.details =
		"Reads each FILE (- is standard input) as one raw record, as dragoman-ingest "
		"would, and "
		"tells for each\n"
		"article in it which mapping fits, each field with the place that it came from, "
		"what "
		"was missing, what\n"
		"was ignored, and what became of it. Nothing is sent, no Kafka is asked. [ingest] "
		"mappings and outlets\n"
		"say where the mappings and outlets are. The exit status is 0 when all became "
		"articles, 1 when not.\n\n"
		"  --mapping NAME       take this mapping, whatever fits\n"
		"  --content-type TYPE  as the record's header would say it\n"
		"  --json               one JSON object a line, with the whole article",
	.options = "--mapping --content-type --json",
	.run = run,
};

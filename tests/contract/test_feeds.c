/*
 * Every well-formed feed of ../shared/data/feeds, and what its makers expect of it: title, link,
 * dates and text of each entry, and of the feed itself, which is read as if it were an article by
 * the mappings of tests/data/feeds. Most of these feeds hold one thing only, and would be no
 * article: a stand-in is the last alternative for their headline and id.
 * tests/support/check_feeds.py compares, prints the rate and lists the rest with reasons. And
 * the samples that agencies gave, in ../shared/data/ninjs. Without these folders both are skipped.
 */
#include "tests/support/test.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ingest/ingester.h"
#include "runtime/json.h"

#define FEEDS TEST_SHARED_DIR "/data/feeds"
#define AGENCIES TEST_SHARED_DIR "/data/ninjs"
#define CHECK TEST_SOURCE_DIR "/tests/support/check_feeds.py"

enum {
	NOW_S = 1795550000, /* 2026-11-24 */
	FEED_MAX = 4 * 1024 * 1024,
	LINE_MAX_BYTES = 64 * 1024,
};

/* What a feed that is only a date, or a link, lacks to be an article: its last alternatives. */
#define STAND_IN "stand-in"

/* An ingester with the mappings of one folder. */
struct side {
	struct mappings *mappings;
	struct ingester *ingester;
};

struct bench {
	struct registry *registry;
	struct side entries, feeds;
};

static void open_side(struct side *side, const char *folder, const struct registry *registry)
{
	struct ingester_options options = {.registry = registry,
		.limits = {.record = FEED_MAX,
			.inflated = FEED_MAX,
			.items = 1000,
			.json = {.depth = 128, .elements = 100000}}};
	char *report = NULL;

	if (mappings_load(folder, &side->mappings, &report))
		fail_msg("%s", report);
	options.mappings = side->mappings;
	assert_int_equal(ingester_new(&options, &side->ingester), 0);
}

static void close_side(struct side *side)
{
	ingester_free(side->ingester);
	mappings_free(side->mappings);
}

static void read_feed(const char *path, struct buf *content)
{
	char block[4096];
	FILE *file = fopen(path, "re");
	size_t n;

	assert_non_null(file);
	while ((n = fread(block, 1, sizeof(block), file)) > 0)
		assert_int_equal(buf_add(content, (struct slice){block, n}), 0);
	(void)fclose(file); /* it was read */
}

/* A copy of a shipped mapping with stand-ins for the headline and the id. */
static void copy_mapping(const char *name, const char *folder)
{
	CLEANUP(buf_deinit) struct buf content = BUF_INIT(FEED_MAX);
	CLEANUP(cJSON_Deletep) cJSON *json = NULL;
	CLEANUP(freep) char *text = NULL;
	char path[1024];
	FILE *file;

	(void)snprintf(path, sizeof(path), TEST_SOURCE_DIR "/schemas/mappings/%s", name);
	read_feed(path, &content);
	assert_int_equal(json_parse(buf_slice(&content), &json, NULL), 0);
	for (size_t i = 0; i < 2; i++) {
		cJSON *list = cJSON_GetObjectItem(
			cJSON_GetObjectItem(json, "fields"), i == 0 ? "headline" : "id");
		cJSON *last = cJSON_CreateObject();

		assert_true(cJSON_IsArray(list));
		assert_int_equal(json_add_string(last, "value", STAND_IN), 0);
		assert_int_equal(json_append(list, last), 0);
	}
	assert_int_equal(json_print(json, &text), 0);
	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "we");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void open_entries(struct side *side, const struct registry *registry)
{
	static const char *const names[] = {"rss.json", "rdf.json", "atom.json", "cdf.json"};
	char folder[] = "/tmp/dragoman-mappings-XXXXXX";
	char path[1024];

	assert_non_null(mkdtemp(folder));
	for (size_t i = 0; i < COUNT_OF(names); i++)
		copy_mapping(names[i], folder);
	open_side(side, folder, registry);
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		(void)unlink(path); /* what stays is small */
	}
	(void)rmdir(folder);
}

static int on_article(void *user, const struct article *article)
{
	CLEANUP(freep) char *json = NULL;
	cJSON *parsed = NULL;

	assert_int_equal(article_encode(article, ARTICLE_SOURCE, &json), 0);
	assert_int_equal(json_parse(slice_of(json), &parsed, NULL), 0);
	return json_append(user, parsed);
}

static int on_refused(void *user, const char *code, const char *detail, const char *mapping)
{
	cJSON *refusal = cJSON_CreateObject();

	(void)mapping;
	assert_int_equal(json_add_string(refusal, "refused", code), 0);
	assert_int_equal(json_add_string(refusal, "detail", detail), 0);
	return json_append(user, refusal);
}

/* What ingest makes of a record: articles and refusals in their order. */
static void ingest(
	const struct side *side, const struct record *record, cJSON *into, const char *name)
{
	static const struct ingester_ops ops = {.article = on_article, .refused = on_refused};
	cJSON *outcomes = cJSON_CreateArray();

	assert_int_equal(ingester_read(side->ingester, record, "articles.raw/0/0",
				 INT64_C(1000) * NOW_S, &ops, outcomes),
		0);
	assert_int_equal(json_add(into, name, outcomes), 0);
}

/* Where the feed is served from: what the index says, or the address that its makers serve all of
 * them at. */
static struct header location_of(const cJSON *line)
{
	const char *location = "http://127.0.0.1:8097/";
	const cJSON *pair;

	cJSON_ArrayForEach (pair, json_array(line, "headers")) {
		const char *name = cJSON_GetStringValue(cJSON_GetArrayItem(pair, 0));
		const char *value = cJSON_GetStringValue(cJSON_GetArrayItem(pair, 1));

		if (strcasecmp(name, "content-location") == 0 && strncmp(value, "http", 4) == 0)
			location = value;
	}
	return (struct header){"content-location", slice_of(location)};
}

/* One line of the index becomes one line for the checker, with what came out beside it. */
static void add_feed(const struct bench *bench, cJSON *line, FILE *out)
{
	CLEANUP(buf_deinit) struct buf content = BUF_INIT(FEED_MAX);
	CLEANUP(freep) char *text = NULL;
	char path[1024];
	const struct header location = location_of(line);
	struct record record = {.topic = "articles.raw",
		.timestamp_ms = INT64_C(1000) * NOW_S,
		.headers = &location,
		.header_count = 1};

	(void)snprintf(path, sizeof(path), "%s/%s", FEEDS, json_string(line, "path"));
	read_feed(path, &content);
	record.value = buf_slice(&content);
	ingest(&bench->entries, &record, line, "entries");
	ingest(&bench->feeds, &record, line, "feed");
	assert_int_equal(json_print(line, &text), 0);
	assert_true(fprintf(out, "%s\n", text) > 0);
}

static void test_feeds_say_what_is_expected_of_them(void **state)
{
	const struct bench *bench = *state;
	CLEANUP(freep) char *line = NULL;
	char outcomes[] = "/tmp/dragoman-feeds-XXXXXX";
	char command[2048];
	FILE *index = fopen(FEEDS "/index.jsonl", "re");
	FILE *out;
	int fd, status;

	if (!index) {
		print_message("%s is not there: skipped\n", FEEDS);
		skip(); /* frees nothing */
	}
	line = malloc(LINE_MAX_BYTES);
	assert_non_null(line);
	fd = mkstemp(outcomes);
	assert_true(fd >= 0);
	out = fdopen(fd, "w");
	while (fgets(line, LINE_MAX_BYTES, index)) {
		CLEANUP(cJSON_Deletep) cJSON *json = NULL;
		const char *path;

		assert_int_equal(json_parse(slice_of(line), &json, NULL), 0);
		path = json_string(json, "path");
		if (slice_has_prefix(slice_of(path), slice_of("wellformed/")))
			add_feed(bench, json, out);
	}
	(void)fclose(index); /* it was read */
	assert_int_equal(fclose(out), 0);
	(void)snprintf(command, sizeof(command), "%s %s", CHECK, outcomes);
	status = system(command); /* NOLINT: a fixed command of our own */
	(void)unlink(outcomes);   /* it may stay */
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void test_agencies_samples_become_whole_articles(void **state)
{
	static const struct {
		const char *name, *mapping;
		size_t paragraphs; /* at least */
	} samples[] = {
		{"xml-samples/NTB_nitf_sample.xml", "nitf", 20},
		{"xml-samples/TT_newsmlg2_sample.xml", "newsml-g2", 6},
		{"xml-samples/afp.com_newsml1.2_sample.xml", "newsml-1", 40},
		{"examples/NewsML/businesswire-newsml-20130515006361.xml", "newsml-1", 20},
		{"examples/NewsML/businesswire-newsml-20130605006126.xml", "newsml-1", 10},
		{"examples/NewsML/businesswire-newsml-20130612006110.xml", "newsml-1", 20},
		{"examples/NewsML/businesswire-newsml-20130731006140.xml", "newsml-1", 12},
	};
	const struct bench *bench = *state;
	struct side side = {0};

	if (access(AGENCIES, R_OK)) {
		print_message("%s is not there: skipped\n", AGENCIES);
		skip();
	}
	open_side(&side, TEST_SOURCE_DIR "/schemas/mappings", bench->registry);
	for (size_t i = 0; i < COUNT_OF(samples); i++) {
		CLEANUP(buf_deinit) struct buf content = BUF_INIT(FEED_MAX);
		CLEANUP(cJSON_Deletep) cJSON *outcome = cJSON_CreateObject();
		struct record record = {
			.topic = "articles.raw", .timestamp_ms = INT64_C(1000) * NOW_S};
		const cJSON *article;
		char path[1024];

		(void)snprintf(path, sizeof(path), AGENCIES "/%s", samples[i].name);
		read_feed(path, &content);
		record.value = buf_slice(&content);
		ingest(&side, &record, outcome, "articles");
		article = json_array(outcome, "articles")->child;
		if (!article || article->next || json_string(article, "refused"))
			fail_msg("%s: not one article", path);
		assert_string_equal(
			json_string(json_object(article, "ingest"), "mapping"), samples[i].mapping);
		assert_string_equal(json_string(article, "completeness"), "full");
		assert_string_equal(json_string(article, "lang_source"), "declared");
		assert_non_null(json_string(json_object(article, "published"), "raw"));
		assert_true((size_t)cJSON_GetArraySize(json_array(article, "paragraphs")) >=
			    samples[i].paragraphs);
	}
	close_side(&side);
}

static int setup(void **state)
{
	struct bench *bench = calloc(1, sizeof(*bench));
	char *report = NULL;

	assert_non_null(bench);
	if (registry_load(
		    TEST_SOURCE_DIR "/tests/data/mappings/outlets", &bench->registry, &report))
		fail_msg("%s", report);
	open_entries(&bench->entries, bench->registry);
	open_side(&bench->feeds, TEST_SOURCE_DIR "/tests/data/feeds", bench->registry);
	*state = bench;
	return 0;
}

static int teardown(void **state)
{
	struct bench *bench = *state;

	close_side(&bench->entries);
	close_side(&bench->feeds);
	registry_free(bench->registry);
	free(bench);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_feeds_say_what_is_expected_of_them),
		cmocka_unit_test(test_agencies_samples_become_whole_articles),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

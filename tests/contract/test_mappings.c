/*
 * One suite over every mapping. tests/data/mappings/NAME/ holds records as that producer writes
 * them, X.json (or any other ending), and beside each what ingest makes of it, X.expected.json: a
 * list of source articles and refusals. A new mapping adds a folder.
 *
 * With DRAGOMAN_WRITE_EXPECTED=1 the expected files are written anew, to be read and committed.
 */
#include "tests/support/test.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/wait.h>

#include "ingest/ingester.h"
#include "runtime/json.h"

#define RECORDS TEST_SOURCE_DIR "/tests/data/mappings"
#define MAPPINGS TEST_SOURCE_DIR "/schemas/mappings"
#define SUPPORT TEST_SOURCE_DIR "/tests/support"

enum {
	NOW_S = 1795550000, /* 2026-11-24 */
	NOT_INSTALLED = 77,
};

struct bench {
	struct mappings *mappings;
	struct registry *registry;
	struct ingester *ingester;
};

struct outcomes {
	cJSON *list;
	const char *mapping; /* that must have read them */
};

static int setup(void **state)
{
	struct bench *bench = calloc(1, sizeof(*bench));
	char *report = NULL;
	struct ingester_options options = {.limits = {.record = 1024 * 1024,
						   .inflated = 8 * 1024 * 1024,
						   .items = 1000,
						   .json = {.depth = 128, .elements = 100000}}};

	assert_non_null(bench);
	if (mappings_load(MAPPINGS, &bench->mappings, &report) ||
		registry_load(RECORDS "/outlets", &bench->registry, &report))
		fail_msg("%s", report);
	options.mappings = bench->mappings;
	options.registry = bench->registry;
	assert_int_equal(ingester_new(&options, &bench->ingester), 0);
	*state = bench;
	return 0;
}

static int teardown(void **state)
{
	struct bench *bench = *state;

	if (!bench)
		return 0;
	ingester_free(bench->ingester);
	registry_free(bench->registry);
	mappings_free(bench->mappings);
	free(bench);
	return 0;
}

static int on_article(void *user, const struct article *article)
{
	struct outcomes *outcomes = user;
	CLEANUP(freep) char *json = NULL;
	cJSON *parsed = NULL;

	if (strcmp(article->provenance.mapping, outcomes->mapping) != 0)
		fail_msg("read by the mapping %s, not by %s", article->provenance.mapping,
			outcomes->mapping);
	assert_int_equal(article_encode(article, ARTICLE_SOURCE, &json), 0);
	assert_int_equal(json_parse(slice_of(json), &parsed, NULL), 0);
	return json_append(outcomes->list, parsed);
}

static int on_refused(void *user, const char *code, const char *detail, const char *mapping)
{
	struct outcomes *outcomes = user;
	cJSON *refusal = cJSON_CreateObject();

	(void)mapping; /* the code and the place say enough */
	assert_int_equal(json_add_string(refusal, "refused", code), 0);
	assert_int_equal(json_add_string(refusal, "detail", detail), 0);
	return json_append(outcomes->list, refusal);
}

static void read_file(const char *path, struct buf *content)
{
	char block[4096];
	FILE *file = fopen(path, "re");
	size_t n;

	if (!file)
		fail_msg("%s cannot be opened", path);
	while ((n = fread(block, 1, sizeof(block), file)) > 0)
		assert_int_equal(buf_add(content, (struct slice){block, n}), 0);
	(void)fclose(file); /* it was read */
}

static void write_file(const char *path, const cJSON *json)
{
	char *text = cJSON_Print(json);
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	(void)fprintf(file, "%s\n", text);
	assert_int_equal(fclose(file), 0);
	free(text);
}

static void assert_expected(const char *path, const cJSON *got)
{
	CLEANUP(buf_deinit) struct buf content = BUF_INIT(4 * 1024 * 1024);
	CLEANUP(cJSON_Deletep) cJSON *expected = NULL;
	char *text;

	if (getenv("DRAGOMAN_WRITE_EXPECTED")) {
		write_file(path, got);
		return;
	}
	read_file(path, &content);
	assert_int_equal(json_parse(buf_slice(&content), &expected, NULL), 0);
	if (cJSON_Compare(expected, got, true))
		return;
	text = cJSON_Print(got);
	fail_msg("%s expects something else. This came:\n%s", path, text);
}

static void check_record(const struct bench *bench, const char *mapping, const char *name)
{
	static const struct ingester_ops ops = {.article = on_article, .refused = on_refused};
	CLEANUP(buf_deinit) struct buf content = BUF_INIT(4 * 1024 * 1024);
	struct outcomes outcomes = {.list = cJSON_CreateArray(), .mapping = mapping};
	char path[1024], expected[1024];

	(void)snprintf(path, sizeof(path), "%s/%s/%s", RECORDS, mapping, name);
	(void)snprintf(expected, sizeof(expected), "%s/%s/%.*s.expected.json", RECORDS, mapping,
		(int)strcspn(name, "."), name);
	read_file(path, &content);
	assert_int_equal(ingester_read(bench->ingester,
				 &(struct record){.topic = "articles.raw",
					 .timestamp_ms = INT64_C(1000) * NOW_S,
					 .value = buf_slice(&content)},
				 "articles.raw/0/0", INT64_C(1000) * NOW_S, &ops, &outcomes),
		0);
	if (cJSON_GetArraySize(outcomes.list) == 0)
		fail_msg("%s became nothing", path);
	assert_expected(expected, outcomes.list);
	cJSON_Delete(outcomes.list);
}

static int is_record(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && !strstr(entry->d_name, ".expected.");
}

static void test_every_mapping_reads_what_its_producer_writes(void **state)
{
	const struct bench *bench = *state;

	for (size_t i = 0; i < mappings_count(bench->mappings); i++) {
		const char *name = mapping_name(mappings_at(bench->mappings, i));
		struct dirent **entries = NULL;
		char folder[1024];
		int n;

		(void)snprintf(folder, sizeof(folder), "%s/%s", RECORDS, name);
		n = scandir(folder, &entries, is_record, alphasort);
		if (n <= 0)
			fail_msg("the mapping %s has no record in %s", name, folder);
		while (n > 0) {
			n--;
			check_record(bench, name, entries[n]->d_name);
			free(entries[n]);
		}
		free(entries);
	}
}

/* Run a validator of tests/support. */
static void assert_valid(const char *command)
{
	int status = system(command); /* NOLINT: a fixed command of our own */

	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == NOT_INSTALLED)
		skip();
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void test_every_mapping_is_valid_after_its_schema(void **state)
{
	(void)state;
	assert_valid(SUPPORT "/validate_mappings.py");
}

static void test_every_expected_article_is_valid_after_the_schema(void **state)
{
	(void)state;
	assert_valid("python3 -c 'import glob, json, sys\n"
		     "for path in glob.glob(\"" RECORDS "/*/*.expected.json\"):\n"
		     "    for outcome in json.load(open(path)):\n"
		     "        if \"refused\" not in outcome: print(json.dumps(outcome))' "
		     "| " SUPPORT "/validate_schema.py -");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_mapping_reads_what_its_producer_writes),
		cmocka_unit_test(test_every_mapping_is_valid_after_its_schema),
		cmocka_unit_test(test_every_expected_article_is_valid_after_the_schema),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

/*
 * Every archive of ../shared/data/warc: each record becomes articles, a refusal with its reason, or
 * is skipped and counted; and what that is, is written here. A record that became nothing, or
 * something else, fails. The counts are printed.
 */
#include "tests/support/test.h"

#include <dirent.h>
#include <stdio.h>

#include "ingest/ingester.h"

#define ARCHIVES TEST_SHARED_DIR "/data/warc"

enum {
	NOW_S = 1795550000,
};

struct counts {
	size_t articles, refused, skipped;
	char details[4096];
};

static int on_article(void *user, const struct article *article)
{
	struct counts *counts = user;

	assert_non_null(article->canonical_url);
	counts->articles++;
	return 0;
}

static int on_refused(void *user, const char *code, const char *detail, const char *mapping)
{
	struct counts *counts = user;
	size_t n = strlen(counts->details);

	(void)mapping; /* the detail says enough */
	(void)snprintf(
		counts->details + n, sizeof(counts->details) - n, "    %s: %s\n", code, detail);
	counts->refused++;
	return 0;
}

static int on_skipped(void *user, const char *what)
{
	struct counts *counts = user;

	assert_non_null(what);
	counts->skipped++;
	return 0;
}

static void read_archive(struct ingester *ingester, const char *name, struct counts *counts)
{
	static const struct ingester_ops ops = {
		.article = on_article, .refused = on_refused, .skipped = on_skipped};
	CLEANUP(buf_deinit) struct buf content = BUF_INIT(8 * 1024 * 1024);
	char path[1024], block[4096];
	FILE *file;
	size_t n;

	(void)snprintf(path, sizeof(path), "%s/%s", ARCHIVES, name);
	file = fopen(path, "re");
	assert_non_null(file);
	while ((n = fread(block, 1, sizeof(block), file)) > 0)
		assert_int_equal(buf_add(&content, (struct slice){block, n}), 0);
	(void)fclose(file); /* it was read */
	assert_int_equal(ingester_read(ingester,
				 &(struct record){.topic = "articles.raw",
					 .timestamp_ms = INT64_C(1000) * NOW_S,
					 .value = buf_slice(&content)},
				 "articles.raw/0/0", INT64_C(1000) * NOW_S, &ops, counts),
		0);
}

/* The pages of most are front pages (http://example.com/), which are no articles. */
static const struct {
	const char *name;
	size_t articles, refused, skipped;
} archives[] = {
	{"bad.arc", 0, 1, 0},
	{"example-bad-non-chunked.warc.gz", 0, 1, 5},
	{"example-bad.warc.gz.bad", 1, 1, 4},
	{"example-digest.warc", 0, 1, 4},
	{"example-iana.org-chunked.warc", 0, 1, 2},
	{"example-resource.warc.gz", 0, 1, 2},
	{"example-space-in-target-uri.warc.gz", 0, 1, 1},
	{"example-space-in-url.arc", 0, 1, 0},
	{"example-trunc.warc", 0, 2, 2},
	{"example-wget-bad-target-uri.warc.gz", 0, 3, 3},
	{"example-wrong-chunks.warc.gz", 0, 1, 1},
	{"example.arc", 0, 1, 0},
	{"example.arc.gz", 0, 1, 0},
	{"example.warc", 0, 1, 5},
	{"example.warc.gz", 0, 1, 5},
	{"post-test.warc.gz", 0, 3, 3},
};

static void test_every_record_of_every_archive_is_answered(void **state)
{
	struct ingester_options options = {.limits = {.record = 8 * 1024 * 1024,
						   .inflated = 8 * 1024 * 1024,
						   .items = 1000,
						   .json = {.depth = 128, .elements = 100000}}};
	CLEANUP(mappings_freep) struct mappings *mappings = NULL;
	CLEANUP(registry_freep) struct registry *registry = NULL;
	CLEANUP(ingester_freep) struct ingester *ingester = NULL;
	CLEANUP(freep) char *report = NULL;
	size_t failed = 0;
	DIR *folder = opendir(ARCHIVES);
	(void)state;

	if (!folder) {
		print_message("%s is not here\n", ARCHIVES);
		skip();
	}
	(void)closedir(folder); /* it was only looked for */
	if (mappings_load(TEST_SOURCE_DIR "/schemas/mappings", &mappings, &report) ||
		registry_load(TEST_SOURCE_DIR "/schemas/outlets", &registry, &report))
		fail_msg("%s", report);
	options.mappings = mappings;
	options.registry = registry;
	assert_int_equal(ingester_new(&options, &ingester), 0);
	for (size_t i = 0; i < COUNT_OF(archives); i++) {
		struct counts counts = {0};

		read_archive(ingester, archives[i].name, &counts);
		print_message("%-36s %zu articles, %zu refused, %zu skipped\n%s", archives[i].name,
			counts.articles, counts.refused, counts.skipped, counts.details);
		failed += counts.articles != archives[i].articles ||
			  counts.refused != archives[i].refused ||
			  counts.skipped != archives[i].skipped;
	}
	assert_int_equal(failed, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_record_of_every_archive_is_answered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

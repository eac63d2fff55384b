/* A record of many articles: how many are read, what becomes of the rest, and ids on replay. */
#include "tests/support/test.h"

#include <stdio.h>
#include <string.h>

#include "ingest/ingester.h"

enum {
	ITEMS = 5,
};

struct seen {
	size_t articles, refused;
	char ids[2 * ITEMS][33];
	char detail[256];
};

static int on_article(void *user, const struct article *article)
{
	struct seen *seen = user;

	assert_true(seen->articles < COUNT_OF(seen->ids));
	(void)snprintf(seen->ids[seen->articles++], sizeof(seen->ids[0]), "%s", article->id);
	return 0;
}

static int on_refused(void *user, const char *code, const char *detail, const char *mapping)
{
	struct seen *seen = user;

	(void)mapping;
	seen->refused++;
	(void)snprintf(seen->detail, sizeof(seen->detail), "%s: %s", code, detail);
	return 0;
}

static struct mappings *mappings;
static struct registry *registry;
static struct ingester *ingester;

static int setup(void **state)
{
	struct ingester_options options = {.limits = {.record = 1 << 20,
						   .inflated = 1 << 20,
						   .items = ITEMS,
						   .json = {.depth = 64, .elements = 10000}}};
	char *report = NULL;

	(void)state;
	if (mappings_load(TEST_SOURCE_DIR "/schemas/mappings", &mappings, &report) ||
		registry_load(TEST_SOURCE_DIR "/tests/data/mappings/outlets", &registry, &report))
		fail_msg("%s", report);
	options.mappings = mappings;
	options.registry = registry;
	assert_int_equal(ingester_new(&options, &ingester), 0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	ingester_free(ingester);
	registry_free(registry);
	mappings_free(mappings);
	return 0;
}

static struct seen read_record(const char *text, const char *raw)
{
	static const struct ingester_ops ops = {.article = on_article, .refused = on_refused};
	const struct record record = {.topic = "articles.raw",
		.timestamp_ms = INT64_C(1795550000000),
		.value = slice_of(text)};
	struct seen seen = {0};

	assert_int_equal(
		ingester_read(ingester, &record, raw, INT64_C(1795550000000), &ops, &seen), 0);
	return seen;
}

/* A feed with `count` entries, yours to free. */
static char *feed_of(size_t count, const char *entry)
{
	struct buf feed = BUF_INIT(1 << 20);

	assert_int_equal(buf_addf(&feed, "<rss><channel><title>Folha</title>"), 0);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(
			buf_addf(&feed, "<item><title>Ponte %zu fecha</title>%s%zu%s</item>", i,
				entry, i, entry[0] ? "</link>" : ""),
			0);
	}
	assert_int_equal(buf_addf(&feed, "</channel></rss>"), 0);
	return buf_take(&feed);
}

static void test_read_refuses_what_is_over_the_most_once(void **state)
{
	CLEANUP(freep) char *most = feed_of(ITEMS, "<link>https://folha-velha.example/");
	CLEANUP(freep) char *more = feed_of(ITEMS + 3, "<link>https://folha-velha.example/");
	struct seen seen;
	(void)state;

	seen = read_record(most, "articles.raw/0/0");
	assert_int_equal(seen.articles, ITEMS);
	assert_int_equal(seen.refused, 0);

	seen = read_record(more, "articles.raw/0/0");
	assert_int_equal(seen.articles, ITEMS);
	assert_int_equal(seen.refused, 1);
	assert_string_equal(seen.detail, "too-large: record/rss/0/channel/0/item/5: more than 5 "
					 "articles; the rest was not read");
}

static void test_read_gives_entries_the_same_ids_on_replay(void **state)
{
	static const char *const entries[] = {"<link>https://folha-velha.example/", ""};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(entries); i++) {
		CLEANUP(freep) char *feed = feed_of(ITEMS, entries[i]);
		struct seen first = read_record(feed, "articles.raw/0/7");
		struct seen again = read_record(feed, "articles.raw/3/9");

		assert_int_equal(first.articles, ITEMS);
		for (size_t j = 0; j < ITEMS; j++) {
			assert_string_equal(first.ids[j], again.ids[j]);
			for (size_t k = 0; k < j; k++)
				assert_string_not_equal(first.ids[j], first.ids[k]);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read_refuses_what_is_over_the_most_once),
		cmocka_unit_test(test_read_gives_entries_the_same_ids_on_replay),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

/* A record of many articles: how many are read, what becomes of the rest, and ids on replay; and a
 * record that is a bomb. */
#include "tests/support/test.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include <zlib.h>

#include "ingest/ingester.h"

enum {
	ITEMS = 5,
	PACKED_MAX = 32 * 1024 * 1024,
	BOMB_MS = 50,
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

/* Append one gzip member that holds `head` and so often `piece`. */
static void pack(const char *head, const char *piece, size_t times, struct buf *packed)
{
	CLEANUP(buf_deinit) struct buf plain = BUF_INIT(SIZE_MAX);
	CLEANUP(freep) char *bytes = malloc(PACKED_MAX);
	z_stream stream = {0};

	assert_int_equal(buf_addf(&plain, "%s", head), 0);
	for (size_t i = 0; i < times; i++)
		assert_int_equal(buf_add(&plain, slice_of(piece)), 0);
	assert_int_equal(deflateInit2(&stream, 1, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
	stream.next_in = (Bytef *)plain.data;
	stream.avail_in = (uInt)plain.len;
	stream.next_out = (Bytef *)bytes;
	stream.avail_out = PACKED_MAX;
	assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
	(void)deflateEnd(&stream);
	assert_int_equal(buf_add(packed, (struct slice){bytes, stream.total_out}), 0);
}

/* With the ceilings that are set when nothing is. */
static void test_read_makes_a_dead_letter_of_a_bomb_quickly(void **state)
{
	static const struct {
		const char *what, *head, *piece;
		size_t times, members;
	} bombs[] = {
		{"1 GB of blanks", "<rss>", "                ", 1024 * 1024, 64},
		{"10 million elements", "<rss>", "<item/>", 10 * 1000 * 1000, 1},
		{"depth 100,000", "", "<rss>", 100000, 1},
		{"1 million entities", "<!DOCTYPE rss [", "<!ENTITY a '&b;&b;'>", 1000000, 1},
		{"1 million references", "<rss>", "&e;", 1000000, 1},
	};
	static const struct ingester_ops ops = {.article = on_article, .refused = on_refused};
	const struct ingester_options options = {.mappings = mappings,
		.registry = registry,
		.limits = {.record = PACKED_MAX,
			.inflated = 8 * 1024 * 1024,
			.items = 5000,
			.json = {.depth = 128, .elements = 200000}}};
	struct ingester *big = NULL;
	(void)state;

	assert_int_equal(ingester_new(&options, &big), 0);
	for (size_t i = 0; i < COUNT_OF(bombs); i++) {
		CLEANUP(buf_deinit) struct buf packed = BUF_INIT(PACKED_MAX);
		struct record record = {.topic = "articles.raw"};
		struct seen seen = {0};
		clock_t began;
		long ms;

		pack(bombs[i].head, bombs[i].piece, bombs[i].times, &packed);
		for (size_t j = 1, n = packed.len; j < bombs[i].members; j++) {
			CLEANUP(freep) char *member = NULL;

			assert_int_equal(slice_copy((struct slice){packed.data, n}, &member), 0);
			assert_int_equal(buf_add(&packed, (struct slice){member, n}), 0);
		}
		record.value = buf_slice(&packed);
		began = clock();
		assert_int_equal(ingester_read(big, &record, "articles.raw/0/0",
					 INT64_C(1795550000000), &ops, &seen),
			0);
		ms = (long)((clock() - began) * 1000 / CLOCKS_PER_SEC);
		print_message("%s: %ld ms, %s\n", bombs[i].what, ms, seen.detail);
		assert_int_equal(seen.articles, 0);
		assert_int_equal(seen.refused, 1);
		assert_true(strncmp(seen.detail, "too-large: ", 11) == 0);
#if !defined(__SANITIZE_ADDRESS__)
		assert_true(ms < BOMB_MS);
#endif
	}
	ingester_free(big);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read_refuses_what_is_over_the_most_once),
		cmocka_unit_test(test_read_gives_entries_the_same_ids_on_replay),
		cmocka_unit_test(test_read_makes_a_dead_letter_of_a_bomb_quickly),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

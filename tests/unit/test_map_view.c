/* What a sample's view says: where fields came from, what was ignored, what is missing. */
#include "tests/support/test.h"

#include "cli/map_view.h"
#include "ingest/ingester.h"
#include "runtime/json.h"
#include "schemas/mapping.h"

static const char mapping_text[] =
	"{\"mapping\": \"folha-bot\", \"about\": \"A test.\","
	" \"match\": {\"has\": [\"/permalink\", {\"at\": \"/kind\", \"is\": [\"story\"]}, {\"at\": "
	"\"/text/form\", \"is\": [\"long\"]}]},"
	" \"fields\": {\"url\": \"/permalink\", \"headline\": [\"/heading\", \"/title\", "
	"\"/name\"],"
	" \"body\": {\"at\": \"/text/html\", \"kind\": \"html\"},"
	" \"published\": {\"at\": \"/when\", \"zone_at\": \"/tz\"},"
	" \"authors\": {\"at\": \"/who\", \"pick\": [\"full\"]},"
	" \"images\": {\"at\": \"/photo\", \"caption_at\": \"/line\"}, \"section\": \"/desk\","
	" \"scraper\": {\"value\": \"folha-bot\"}}}";

static const char sample_text[] =
	"{\"kind\": \"story\", \"permalink\": \"https://folha.example/1\", \"heading\": null,"
	" \"title\": \"Ponte\\u001b[2J\\u009b velha\", \"text\": {\"html\": \"<p>A</p>\", "
	"\"words\": 1, \"form\": \"long\"},"
	" \"when\": \"2026-11-23\", \"tz\": \"UTC\", \"empty\": \"\","
	" \"deck\": \"None\", \"photo\": {\"url\": \"/p.jpg\", \"line\": \"A bridge\", \"width\": "
	"7},"
	" \"who\": [{\"full\": \"A\", \"mail\": \"a@folha.example\"}, {\"full\": \"B\"}, "
	"{\"full\": \"C\"}, {\"full\": \"D\"},"
	" {\"full\": \"E\"}, {\"full\": \"F\"}, {\"full\": \"G\"}], \"shares\": 17, \"name\": "
	"\"Ponte\"}";

static cJSON *view_of(void)
{
	CLEANUP(cJSON_Deletep) cJSON *mapping_json = NULL, *sample = NULL;
	CLEANUP(mapping_freep) struct mapping *mapping = NULL;
	CLEANUP(extraction_deinit) struct extraction extraction = {0};
	CLEANUP(freep) char *report = NULL;
	cJSON *view = NULL;

	assert_int_equal(json_parse(slice_of(mapping_text), &mapping_json, NULL), 0);
	assert_int_equal(json_parse(slice_of(sample_text), &sample, NULL), 0);
	assert_int_equal(mapping_new("folha-bot.json", mapping_json, &mapping, &report), 0);
	assert_int_equal(mapping_extract(mapping, sample, sample, "", &extraction), 0);
	assert_int_equal(map_view("sample.json",
				 &(struct ingester_sight){.mapping = mapping,
					 .extraction = &extraction,
					 .root = sample,
					 .item = sample,
					 .record_place = "record",
					 .place = "",
					 .format = "json",
					 .conditions = mapping_fits(mapping, sample)},
				 &view),
		0);
	return view;
}

static const cJSON *row_of(const cJSON *rows, const char *field)
{
	const cJSON *row;

	cJSON_ArrayForEach (row, rows)
		if (strcmp(json_string(row, "field"), field) == 0)
			return row;
	return NULL;
}

static void test_each_field_says_where_it_came_from(void **state)
{
	CLEANUP(cJSON_Deletep) cJSON *view = view_of();
	const cJSON *fields = json_array(view, "fields");
	const cJSON *headline = row_of(fields, "headline");
	(void)state;

	assert_string_equal(json_string(view, "mapping"), "folha-bot");
	assert_int_equal(json_member(view, "conditions")->valueint, 3);
	assert_string_equal(json_string(headline, "from"), "/title");
	assert_int_equal(json_member(headline, "alternative")->valueint, 2);
	assert_int_equal(json_member(headline, "alternatives")->valueint, 3);
	assert_string_equal(json_string(row_of(fields, "body"), "kind"), "html");
	assert_string_equal(json_string(row_of(fields, "published"), "zone"), "UTC");
	assert_string_equal(json_string(row_of(fields, "scraper"), "from"), "");
}

static void test_what_was_ignored_and_what_is_missing(void **state)
{
	CLEANUP(cJSON_Deletep) cJSON *view = view_of();
	const cJSON *ignored = json_array(view, "ignored");
	const cJSON *spare = json_array(view, "spare");
	const cJSON *missing = json_array(view, "missing");
	(void)state;

	/* Not /kind (a condition), /tz (a zone), /photo/line (a caption), /empty, /heading and
	 * /deck (nothing in them). */
	assert_int_equal(cJSON_GetArraySize(ignored), 4);
	assert_string_equal(cJSON_GetArrayItem(ignored, 0)->valuestring, "/text/words");
	assert_string_equal(cJSON_GetArrayItem(ignored, 1)->valuestring, "/photo/width");
	assert_string_equal(cJSON_GetArrayItem(ignored, 2)->valuestring, "/who/0/mail");
	assert_string_equal(cJSON_GetArrayItem(ignored, 3)->valuestring, "/shares");
	/* The headline was found before. */
	assert_int_equal(cJSON_GetArraySize(spare), 1);
	assert_string_equal(cJSON_GetArrayItem(spare, 0)->valuestring, "/name");
	assert_int_equal(cJSON_GetArraySize(missing), 2);
	assert_int_equal(json_member(row_of(missing, "section"), "alternatives")->valueint, 1);
	assert_int_equal(json_member(row_of(missing, "language"), "alternatives")->valueint, 0);
}

static void test_the_text_is_short_and_harmless(void **state)
{
	CLEANUP(cJSON_Deletep) cJSON *view = view_of();
	CLEANUP(freep) char *text = NULL;
	size_t n = 0;
	FILE *file = open_memstream(&text, &n);
	(void)state;

	assert_non_null(file);
	assert_int_equal(map_view_refused(view, "not-an-article", "record: no"), 0);
	assert_int_equal(map_view_print(file, view), 0);
	assert_int_equal(fclose(file), 0);
	assert_non_null(strstr(text, "sample.json, record (json): mapping folha-bot, 3 of"));
	assert_non_null(strstr(text, "[2 of 3] Ponte"));
	assert_non_null(strstr(text, "caption                        A bridge"));
	assert_non_null(strstr(text, "  spare          /name\n"));
	assert_non_null(strstr(text, "authors        and 2 more"));
	assert_non_null(strstr(text, "(constant)"));
	assert_non_null(strstr(text, "refused        not-an-article: record: no"));
	assert_null(strchr(text, 0x1B));
	assert_null(strstr(text, "\xC2\x9B"));
}

static void test_an_item_that_nothing_took_has_no_mapping(void **state)
{
	CLEANUP(cJSON_Deletep) cJSON *view = NULL;
	CLEANUP(freep) char *text = NULL;
	size_t n = 0;
	FILE *file = open_memstream(&text, &n);
	(void)state;

	assert_non_null(file);
	assert_int_equal(map_view_unseen("x.json", NULL, &view), 0);
	assert_int_equal(map_view_refused(view, "no-mapping", "record: none fits"), 0);
	assert_int_equal(map_view_print(file, view), 0);
	assert_int_equal(fclose(file), 0);
	assert_string_equal(
		text, "x.json: no mapping\n  refused        no-mapping: record: none fits\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_field_says_where_it_came_from),
		cmocka_unit_test(test_what_was_ignored_and_what_is_missing),
		cmocka_unit_test(test_the_text_is_short_and_harmless),
		cmocka_unit_test(test_an_item_that_nothing_took_has_no_mapping),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

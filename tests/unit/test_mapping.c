/* Which records a mapping fits, where it finds their articles, and what is said of a bad one. */
#include "tests/support/mapping_case.h"

static int count_item(void *user, const cJSON *item, const char *place)
{
	struct buf *places = user;

	assert_non_null(item);
	return buf_addf(places, "%s ", place);
}

static void test_each_finds_the_articles_of_a_record(void **state)
{
	CLEANUP(cJSON_Deletep) cJSON *json = parse("{\"x\":1,\"articles\":[{},{},{}]}");
	CLEANUP(buf_deinit) struct buf places = BUF_INIT(100);
	struct mapping *mapping =
		mapping_of("{\"mapping\":\"m\",\"match\":{\"has\":[\"/x\"]},\"items\":"
			   "\"/articles/*\",\"fields\":{\"headline\":\"/t\",\"section\":"
			   "\"^/x\"}}");
	CLEANUP(extraction_deinit) struct extraction extraction = {0};
	(void)state;

	assert_int_equal(mapping_each(mapping, json, count_item, &places), 0);
	assert_string_equal(places.data, "/articles/0 /articles/1 /articles/2 ");
	assert_int_equal(mapping_extract(mapping, json, json->child->next->child, "/articles/0",
				 &extraction),
		0);
	assert_int_equal(extraction.count, 1);
	assert_string_equal(extraction.fields[0].text, "1");
	mapping_free(mapping);
}

static void test_each_walks_several_paths(void **state)
{
	CLEANUP(cJSON_Deletep) cJSON *json = parse("{\"x\":[{\"a\":[{},{}]}],\"b\":[{}]}");
	CLEANUP(buf_deinit) struct buf places = BUF_INIT(100);
	struct mapping *mapping = mapping_of("{\"mapping\":\"m\",\"match\":{\"has\":[\"/x\"]},"
					     "\"items\":[\"/x/a/*\",\"/b/*\",\"/c/*\"],"
					     "\"fields\":{\"headline\":\"/t\"}}");
	(void)state;

	assert_int_equal(mapping_each(mapping, json, count_item, &places), 0);
	assert_string_equal(places.data, "/x/0/a/0 /x/0/a/1 /b/0 ");
	mapping_free(mapping);
}

static void test_fits_counts_the_conditions_and_null_is_there(void **state)
{
	struct mapping *mapping = mapping_of("{\"mapping\":\"m\",\"match\":{\"has\":[\"/"
					     "a\",{\"at\":\"/k\",\"is\":[\"x\"]}],\"any\":["
					     "\"/b\",\"/c\"],\"lacks\":[\"/d\"]},\"fields\":{}}");
	static const struct {
		const char *record;
		size_t fits;
	} cases[] = {
		{"{\"a\":null,\"k\":\"x\",\"c\":1}", 3},
		{"{\"a\":1,\"k\":\"y\",\"c\":1}", 0},
		{"{\"a\":1,\"k\":\"x\"}", 0},
		{"{\"a\":1,\"k\":\"x\",\"b\":1,\"d\":null}", 0},
		{"[]", 0},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(cJSON_Deletep) cJSON *json = parse(cases[i].record);

		assert_int_equal(mapping_fits(mapping, json), cases[i].fits);
	}
	mapping_free(mapping);
}

static void test_a_producer_says_what_is_no_article(void **state)
{
	static const struct {
		const char *record;
		bool is_other;
	} cases[] = {
		{"{\"type\":\"picture\"}", true},
		{"{\"type\":\"text\"}", false},
		{"{\"type\":\"text\",\"track\":\"t\"}", true},
		{"{}", false},
	};
	struct mapping *mapping = mapping_of(
		"{\"mapping\":\"m\",\"match\":{\"has\":[\"/x\"]},\"no_article\":[{\"at\":\"/"
		"type\",\"is\":[\"audio\",\"picture\"]},\"/track\"],\"fields\":{}}");
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(cJSON_Deletep) cJSON *json = parse(cases[i].record);

		assert_int_equal(mapping_says_no_article(mapping, json, json), cases[i].is_other);
	}
	mapping_free(mapping);
}

static void test_new_reports_every_mistake_at_once(void **state)
{
	CLEANUP(cJSON_Deletep)
	cJSON *json =
		parse("{\"mapping\":\"m\",\"match\":{\"has\":[\"x\"]},\"colour\":1,\"fields\":{"
		      "\"headlin\":\"/a\",\"images\":{\"at\":\"/i\",\"captain_at\":\"/c\"},"
		      "\"body\":{\"at\":\"/b[?\",\"kind\":\"word\"},\"url\":{\"kind\":\"text\"}}}");
	struct mapping *mapping = NULL;
	CLEANUP(freep) char *report = NULL;
	(void)state;

	assert_int_equal(mapping_new("m.json", json, &mapping, &report), MAPPING_E_BAD);
	assert_null(mapping);
	assert_non_null(strstr(report, "m.json: match: each step of a path begins with \"/\""));
	assert_non_null(strstr(report, "m.json: colour: nothing of this name may stand here"));
	assert_non_null(strstr(report, "m.json: images: captain_at"));
	assert_non_null(strstr(report, "m.json: headlin: there is no such field"));
	assert_non_null(strstr(report, "m.json: body: a filter ends with \"]\""));
	assert_non_null(strstr(report, "m.json: body: not one of the words that may stand here"));
	assert_non_null(strstr(report, "m.json: url: either \"at\" or \"value\" is wanted here"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_finds_the_articles_of_a_record),
		cmocka_unit_test(test_each_walks_several_paths),
		cmocka_unit_test(test_fits_counts_the_conditions_and_null_is_there),
		cmocka_unit_test(test_a_producer_says_what_is_no_article),
		cmocka_unit_test(test_new_reports_every_mistake_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

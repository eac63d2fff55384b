/* What a mapping takes of an article, where from, and what it makes of the many ways to write the
 * same thing. */
#include "tests/support/mapping_case.h"

/* "target=text@place" of each field, joined by "|". */
static void assert_extracts(
	const char *why, const char *fields, const char *record, const char *wanted)
{
	CLEANUP(buf_deinit) struct buf text = BUF_INIT(10000);
	CLEANUP(buf_deinit) struct buf got = BUF_INIT(10000);
	CLEANUP(cJSON_Deletep) cJSON *json = parse(record);
	CLEANUP(extraction_deinit) struct extraction extraction = {0};
	struct mapping *mapping;

	assert_int_equal(
		buf_addf(&text, "{\"mapping\":\"m\",\"match\":{\"has\":[\"/x\"]},\"fields\":{%s}}",
			fields),
		0);
	mapping = mapping_of(text.data);
	assert_int_equal(mapping_extract(mapping, json, json, "", &extraction), 0);
	for (size_t i = 0; i < extraction.count; i++) {
		const struct field *field = &extraction.fields[i];

		assert_int_equal(buf_addf(&got, "%s%s=%.*s@%s%s%s%s", i ? "|" : "",
					 mapping_target_name(field->target), (int)field->length,
					 field->text, field->place, field->is_cut ? " cut" : "",
					 field->zone ? " " : "", field->zone ? field->zone : ""),
			0);
	}
	mapping_free(mapping);
	if (!slice_is(buf_slice(&got), slice_of(wanted)))
		fail_msg("%s: %s", why, got.data ? got.data : "nothing");
}

static void test_extract_takes_the_first_alternative_that_means_something(void **state)
{
	(void)state;

	assert_extracts("first", "\"headline\":[\"/a\",\"/b\"]", "{\"a\":\"1\",\"b\":\"2\"}",
		"headline=1@/a");
	assert_extracts(
		"missing", "\"headline\":[\"/a\",\"/b\"]", "{\"b\":\"2\"}", "headline=2@/b");
	assert_extracts("null", "\"headline\":[\"/a\",\"/b\"]", "{\"a\":null,\"b\":\"2\"}",
		"headline=2@/b");
	assert_extracts("a word for nothing", "\"published\":[\"/a\",\"/b\"]",
		"{\"a\":\"None\",\"b\":\"2\"}", "published=2@/b");
	assert_extracts("blank", "\"headline\":[\"/a\",\"/b\"]", "{\"a\":\" \\n\",\"b\":\"2\"}",
		"headline=2@/b");
	assert_extracts("empty list and object", "\"authors\":[\"/a\",\"/b\",\"/c\"]",
		"{\"a\":[],\"b\":{},\"c\":\"2\"}", "authors=2@/c");
	assert_extracts("nothing", "\"headline\":\"/a\"", "{}", "");
	assert_extracts(
		"a constant", "\"scraper\":[\"/a\",{\"value\":\"me\"}]", "{}", "scraper=me@");
}

static void test_extract_follows_paths_with_stars_filters_and_prefixes(void **state)
{
	(void)state;

	assert_extracts("elements", "\"tags\":\"/t/*/n\"", "{\"t\":[{\"n\":\"a\"},{\"n\":\"b\"}]}",
		"tags=a@/t/0/n|tags=b@/t/1/n");
	assert_extracts("one value only", "\"headline\":\"/t/*\"", "{\"t\":[\"a\",\"b\"]}",
		"headline=a@/t/0");
	assert_extracts("a filter", "\"body\":\"/b[?type=text/plain]/v\"",
		"{\"b\":[{\"type\":\"text/html\",\"v\":\"no\"},{\"type\":\"text/"
		"plain\",\"v\":\"yes\"}"
		"]}",
		"body=yes@/b/1/v");
	assert_extracts("a filter that negates", "\"url\":\"/l[?rel!=self]/href\"",
		"{\"l\":[{\"rel\":\"self\",\"href\":\"a\"},{\"href\":\"b\"}]}", "url=b@/l/1/href");
	assert_extracts("a prefix", "\"body\":\"/body_*\"",
		"{\"body_text\":\"a\",\"headline\":\"b\"}", "body=a@/body_text");
	assert_extracts(
		"an index", "\"headline\":\"/t/1\"", "{\"t\":[\"a\",\"b\"]}", "headline=b@/t/1");
	assert_extracts(
		"an escaped slash", "\"headline\":\"/a~1b\"", "{\"a/b\":\"c\"}", "headline=c@/a/b");
	assert_extracts("a name that a list is asked for", "\"tags\":\"/t/n\"",
		"{\"t\":[{\"n\":[\"a\"]},\"x\",{\"n\":\"b\"}]}", "tags=a@/t/0/n/0|tags=b@/t/2/n");
	assert_extracts("a filter with a path", "\"body\":\"/c[?role/@is=body]/v\"",
		"{\"c\":[{\"role\":[{\"@is\":\"logo\"}],\"v\":\"no\"},{\"role\":[null,{\"@is\":"
		"\"body\"}],\"v\":\"yes\"}]}",
		"body=yes@/c/1/v");
	assert_extracts("a filter for what lacks it", "\"url\":\"/l[?!rel]/href\"",
		"{\"l\":[{\"rel\":\"self\",\"href\":\"a\"},{\"href\":\"b\"}]}", "url=b@/l/1/href");
	assert_extracts(
		"nothing at an index beyond", "\"headline\":\"/t/7\"", "{\"t\":[\"a\"]}", "");
}

static void test_extract_takes_texts_objects_and_lists_of_either(void **state)
{
	(void)state;

	assert_extracts("a text", "\"authors\":\"/a\"", "{\"a\":\"X\"}", "authors=X@/a");
	assert_extracts(
		"an object", "\"authors\":\"/a\"", "{\"a\":{\"name\":\"X\"}}", "authors=X@/a/name");
	assert_extracts("a list of both", "\"authors\":\"/a\"", "{\"a\":[{\"name\":\"X\"},\"Y\"]}",
		"authors=X@/a/0/name|authors=Y@/a/1");
	assert_extracts("a list in a list", "\"authors\":\"/a\"", "{\"a\":[[{\"name\":\"X\"}]]}",
		"authors=X@/a/0/0/name");
	assert_extracts("a list in a string", "\"authors\":{\"at\":\"/a\",\"split\":\";\"}",
		"{\"a\":\"X; Y;;\"}", "authors=X@/a|authors=Y@/a");
	assert_extracts("its own pick", "\"authors\":{\"at\":\"/a\",\"pick\":[\"who\"]}",
		"{\"a\":{\"name\":\"X\",\"who\":\"Y\"}}", "authors=Y@/a/who");
	assert_extracts("an image", "\"images\":\"/i\"", "{\"i\":{\"name\":\"n\",\"url\":\"u\"}}",
		"images=u@/i/url");
	assert_extracts("a number", "\"published\":\"/d\"", "{\"d\":1795545907}",
		"published=1795545907@/d");
	assert_extracts("a truth", "\"free\":\"/f\"", "{\"f\":false}", "free=false@/f");
	assert_extracts("feedparser's time", "\"published\":\"/d\"",
		"{\"d\":[2026,11,24,18,45,7,1,328,0]}", "published=2026-11-24T18:45:07Z@/d");
}

static void test_extract_reads_companions_cuts_and_conditions(void **state)
{
	(void)state;

	assert_extracts("a zone beside", "\"published\":{\"at\":\"/d\",\"zone_at\":\"/z\"}",
		"{\"d\":\"2026-11-24\",\"z\":\"UTC\"}", "published=2026-11-24@/d UTC");
	assert_extracts("a time beside", "\"published\":{\"at\":\"/d\",\"time_at\":\"/t\"}",
		"{\"d\":\"2026-11-24\",\"t\":\"18:45\"}", "published=2026-11-24 18:45@/d");
	assert_extracts("cut short", "\"body\":{\"at\":\"/b\",\"cut\":[\"[+# chars]\",\"…\"]}",
		"{\"b\":\"text… [+1234 chars]\"}", "body=text@/b cut");
	assert_extracts("not cut", "\"body\":{\"at\":\"/b\",\"cut\":\"[+# chars]\"}",
		"{\"b\":\"text [+ chars]\"}", "body=text [+ chars]@/b");
	assert_extracts("a condition met",
		"\"body\":{\"at\":\"/b\",\"when\":{\"at\":\"/k\",\"is\":[\"x\",\"y\"]}}",
		"{\"b\":\"text\",\"k\":\"y\"}", "body=text@/b");
	assert_extracts("a condition missed",
		"\"body\":{\"at\":\"/b\",\"when\":{\"at\":\"/k\",\"is\":\"x\"}}",
		"{\"b\":\"text\",\"k\":\"y\"}", "");
	assert_extracts("values translated",
		"\"status\":{\"at\":\"/s\",\"values\":{\"5\":\"canceled\"}}", "{\"s\":5}",
		"status=canceled@/s");
	assert_extracts("parts in their order",
		"\"body\":{\"at\":\"/s/*\",\"parts\":[{\"at\":\"/"
		"h\",\"role\":\"heading\"},{\"at\":\"/p\"}"
		"]}",
		"{\"s\":[{\"p\":[\"1\",\"2\"],\"h\":\"A\"},{\"h\":\"B\",\"p\":\"3\"}]}",
		"body=A@/s/0/h|body=1@/s/0/p/0|body=2@/s/0/p/1|body=B@/s/1/h|body=3@/s/1/p");
	assert_extracts("parts with conditions",
		"\"body\":{\"at\":\"/b/*\",\"parts\":[{\"at\":\"/"
		"t\",\"role\":\"heading\",\"when\":{\"at\":\"/k\",\"is\":\"h\"}},"
		"{\"at\":\"/t\",\"when\":{\"at\":\"/k\",\"is\":[\"p\"]}}]}",
		"{\"b\":[{\"k\":\"h\",\"t\":\"1\"},{\"k\":\"ad\",\"t\":\"2\"},{\"k\":\"p\",\"t\":"
		"\"3\"}]}",
		"body=1@/b/0/t|body=3@/b/2/t");
}

/* "caption credit link" of the picture or person at `i`, "-" for what there is not. */
static void assert_beside(const char *field, const char *record, size_t i, const char *wanted)
{
	CLEANUP(buf_deinit) struct buf text = BUF_INIT(10000);
	CLEANUP(buf_deinit) struct buf got = BUF_INIT(10000);
	CLEANUP(cJSON_Deletep) cJSON *json = parse(record);
	CLEANUP(extraction_deinit) struct extraction extraction = {0};
	struct mapping *mapping;

	assert_int_equal(
		buf_addf(&text, "{\"mapping\":\"m\",\"match\":{\"has\":[\"/x\"]},\"fields\":{%s}}",
			field),
		0);
	mapping = mapping_of(text.data);
	assert_int_equal(mapping_extract(mapping, json, json, "", &extraction), 0);
	assert_true(i < extraction.count);
	for (size_t k = 0; k < BESIDE_COUNT; k++) {
		const char *beside = extraction.fields[i].beside[k];

		assert_int_equal(buf_addf(&got, "%s%s", k ? " " : "", beside ? beside : "-"), 0);
	}
	assert_string_equal(got.data, wanted);
	mapping_free(mapping);
}

static void test_extract_takes_what_stands_beside_a_picture_or_a_person(void **state)
{
	static const char picture[] =
		"\"images\":{\"at\":\"/i\",\"caption_at\":[\"/c\",\"/d\"],\"credit_at\":\"/by\"}";
	(void)state;

	assert_beside(picture,
		"{\"i\":{\"url\":\"u\",\"c\":\"None\",\"d\":\"D\",\"by\":{\"name\":\"B\"}}}", 0,
		"D B -");
	assert_beside(picture, "{\"i\":[\"u\",{\"url\":\"v\",\"c\":[\"\",\"C\"]}]}", 0, "- - -");
	assert_beside(
		picture, "{\"i\":[\"u\",{\"url\":\"v\",\"c\":[{\"#text\":\" C \"}]}]}", 1, "C - -");
	assert_beside("\"authors\":{\"at\":\"/a\",\"link_at\":\"/l\"}",
		"{\"a\":[{\"name\":\"A\",\"l\":\"p\"}]}", 0, "- - p");
	assert_beside("\"images\":{\"at\":\"/i/*\",\"parts\":[{\"at\":\"/r/*/"
		      "href\"}],\"caption_at\":\"/c\"}",
		"{\"i\":[{\"c\":\"C\",\"r\":{\"big\":{\"href\":\"u\"}}}]}", 0, "C - -");
}

static void test_an_object_is_one_picture_however_many_sizes_it_has(void **state)
{
	(void)state;

	assert_extracts("parts", "\"images\":{\"at\":\"/i/*\",\"parts\":[{\"at\":\"/v/*\"}]}",
		"{\"i\":[{\"v\":[\"a\",\"b\"]},{\"v\":[\"c\",\"d\"]}]}",
		"images=a@/i/0/v/0|images=c@/i/1/v/0");
	assert_extracts("picked", "\"images\":{\"at\":\"/i\",\"pick\":[\"v\"]}",
		"{\"i\":[{\"v\":[\"a\",\"b\"]},\"c\"]}", "images=a@/i/0/v/0|images=c@/i/1");
	assert_extracts("addresses are a picture each", "\"images\":\"/i\"",
		"{\"i\":[\"a\",\"b\"]}", "images=a@/i/0|images=b@/i/1");
}

static void test_extract_stops_at_the_ceiling(void **state)
{
	CLEANUP(extraction_deinit) struct extraction extraction = {0};
	CLEANUP(cJSON_Deletep) cJSON *json = cJSON_CreateObject();
	cJSON *list = cJSON_AddArrayToObject(json, "t");
	struct mapping *mapping = mapping_of(
		"{\"mapping\":\"m\",\"match\":{\"has\":[\"/t\"]},\"fields\":{\"tags\":\"/t\"}}");
	(void)state;

	for (int i = 0; i < EXTRACTION_MAX + 5; i++)
		cJSON_AddItemToArray(list, cJSON_CreateString("x"));
	assert_int_equal(mapping_extract(mapping, json, json, "", &extraction), 0);
	assert_int_equal(extraction.count, EXTRACTION_MAX);
	assert_true(extraction.full);
	mapping_free(mapping);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_extract_takes_the_first_alternative_that_means_something),
		cmocka_unit_test(test_extract_follows_paths_with_stars_filters_and_prefixes),
		cmocka_unit_test(test_extract_takes_texts_objects_and_lists_of_either),
		cmocka_unit_test(test_extract_reads_companions_cuts_and_conditions),
		cmocka_unit_test(test_extract_takes_what_stands_beside_a_picture_or_a_person),
		cmocka_unit_test(test_an_object_is_one_picture_however_many_sizes_it_has),
		cmocka_unit_test(test_extract_stops_at_the_ceiling),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Avro's binary form as JSON: every kind, every meaning, and what is no Avro at all. */
#include "tests/support/test.h"

#include <stdio.h>
#include <time.h>

#include "ingest/avro.h"
#include "runtime/buf.h"
#include "runtime/json.h"

static const struct json_limits limits = {.depth = 64, .elements = 10000};

static void make_schema(const char *text, struct avro_schema **ret_schema)
{
	const char *why = NULL;

	assert_int_equal(avro_schema_new(ret_schema), 0);
	if (avro_schema_add(*ret_schema, slice_of(text), &why))
		fail_msg("%s: %s", text, why);
}

static void assert_reads(const char *schema_text, struct slice bytes, const char *wanted)
{
	CLEANUP(avro_schema_freep) struct avro_schema *schema = NULL;
	CLEANUP(cJSON_Deletep) cJSON *json = NULL;
	CLEANUP(buf_deinit) struct buf got = BUF_INIT(64 * 1024);
	CLEANUP(freep) char *shown = NULL;
	struct avro_fault fault = {0};
	int r;

	make_schema(schema_text, &schema);
	r = avro_read(avro_schema_root(schema), bytes, &limits, &json, &fault);
	if (r)
		assert_int_equal(buf_addf(&got, "%s %zu %s: %s", r == AVRO_E_BAD ? "bad" : "limit",
					 fault.at, fault.field, fault.why),
			0);
	else
		assert_int_equal(json_print(json, &shown), 0);
	if (strcmp(r ? got.data : shown, wanted) != 0)
		fail_msg("%s: %s, wanted %s", schema_text, r ? got.data : shown, wanted);
}

#define BYTES(text)                                                                                \
	{                                                                                          \
		text, sizeof(text) - 1                                                             \
	}
#define TREE                                                                                       \
	"{\"type\":\"record\",\"name\":\"T\",\"fields\":[{\"name\":\"v\",\"type\":\"int\"},"       \
	"{\"name\":\"next\",\"type\":[\"null\",\"T\"]}]}"
#define LOGICAL(kind, meaning) "{\"type\":\"" kind "\",\"logicalType\":\"" meaning "\"}"
#define DECIMAL(scale) "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"scale\":" scale "}"

static void test_read_knows_every_kind(void **state)
{
	static const struct {
		const char *schema;
		struct slice bytes;
		const char *wanted;
	} cases[] = {
		{"\"null\"", BYTES(""), "null"},
		{"\"boolean\"", BYTES("\x01"), "true"},
		{"\"int\"", BYTES("\x01"), "-1"},
		{"\"int\"", BYTES("\x80\x01"), "64"},
		{"\"long\"", BYTES("\xFE\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"),
			"\"9223372036854775807\""},
		{"\"long\"", BYTES("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"),
			"\"-9223372036854775808\""},
		{"\"float\"", BYTES("\0\0\x20\x40"), "2.5"},
		{"\"double\"", BYTES("\0\0\0\0\0\0\x04\xC0"), "-2.5"},
		{"\"double\"", BYTES("\0\0\0\0\0\0\xF8\x7F"), "null"},
		{"\"string\"",
			BYTES("\x0A"
			      "caf\xC3\xA9"),
			"\"café\""},
		{"\"string\"",
			BYTES("\x06"
			      "a\0b"),
			"\"a b\""},
		{"\"bytes\"",
			BYTES("\x04"
			      "ok"),
			"\"ok\""},
		{"\"bytes\"", BYTES("\x04\xFF\xFE"), "\"//4=\""},
		{"{\"type\":\"fixed\",\"name\":\"F\",\"size\":2}", BYTES("ok"), "\"ok\""},
		{"{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\",\"B\"]}", BYTES("\x02"),
			"\"B\""},
		{"{\"type\":\"array\",\"items\":\"int\"}", BYTES("\x04\x02\x04\x02\x06\0"),
			"[1,2,3]"},
		{"{\"type\":\"array\",\"items\":\"int\"}", BYTES("\x03\x04\x02\x04\0"), "[1,2]"},
		{"{\"type\":\"map\",\"values\":\"int\"}",
			BYTES("\x02\x02"
			      "k\x0E\0"),
			"{\"k\":7}"},
		{"[\"null\",\"string\"]", BYTES("\0"), "null"},
		{"[\"null\",\"string\"]", BYTES("\x02\x02x"), "\"x\""},
		{TREE, BYTES("\x02\x02\x04\0"), "{\"v\":1,\"next\":{\"v\":2,\"next\":null}}"},
		{"{\"type\":{\"type\":\"string\"}}", BYTES("\x02x"), "\"x\""},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_reads(cases[i].schema, cases[i].bytes, cases[i].wanted);
}

static void test_read_says_what_numbers_stand_for(void **state)
{
	static const struct {
		const char *schema;
		struct slice bytes;
		const char *wanted;
	} cases[] = {
		{LOGICAL("int", "date"), BYTES("\xD8\xC4\x02"), "\"2026-11-23\""},
		{LOGICAL("int", "date"), BYTES("\x01"), "\"1969-12-31\""},
		{LOGICAL("int", "time-millis"), BYTES("\xD0\x0F"), "\"00:00:01\""},
		{LOGICAL("long", "timestamp-millis"), BYTES("\xD2\x0F"),
			"\"1970-01-01T00:00:01.001Z\""},
		{LOGICAL("long", "timestamp-millis"), BYTES("\x01"),
			"\"1969-12-31T23:59:59.999Z\""},
		{LOGICAL("long", "timestamp-micros"), BYTES("\x02"),
			"\"1970-01-01T00:00:00.000001Z\""},
		{LOGICAL("long", "local-timestamp-millis"), BYTES("\xD0\x0F"),
			"\"1970-01-01T00:00:01\""},
		{LOGICAL("long", "timestamp-millis"),
			BYTES("\xFC\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"),
			"\"9223372036854775806\""},
		{LOGICAL("string", "date"), BYTES("\x02x"), "\"x\""},
		{LOGICAL("string", "uuid"), BYTES("\x02x"), "\"x\""},
		{LOGICAL("long", "moon-phase"), BYTES("\x02"), "1"},
		{DECIMAL("2"), BYTES("\x04\x04\xD2"), "\"12.34\""},
		{DECIMAL("2"), BYTES("\x02\xFB"), "\"-0.05\""},
		{DECIMAL("0"), BYTES("\x02\x80"), "\"-128\""},
		{DECIMAL("2"), BYTES("\0"), "\"\""},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_reads(cases[i].schema, cases[i].bytes, cases[i].wanted);
}

static void test_read_says_where_bytes_are_no_avro(void **state)
{
	static const struct {
		const char *schema;
		struct slice bytes;
		const char *wanted;
	} cases[] = {
		{"\"int\"", BYTES(""), "bad 0 : a number without an end"},
		{"\"long\"", BYTES("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"),
			"bad 10 : a number without an end"},
		{"\"int\"", BYTES("\x80\x80\x80\x80\x20"),
			"bad 5 : an int that is too large for one"},
		{"\"boolean\"", BYTES("\x02"), "bad 1 : a boolean that is neither true nor false"},
		{"\"string\"",
			BYTES("\x08"
			      "abc"),
			"bad 1 : longer than the bytes that are left"},
		{"\"string\"", BYTES("\x01"), "bad 1 : a length below zero"},
		{"\"string\"", BYTES("\xFE\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"),
			"bad 10 : longer than the bytes that are left"},
		{"\"string\"", BYTES("\x02\xFF"), "bad 2 : a string that is no UTF-8"},
		{"\"null\"", BYTES("x"), "bad 0 : there are bytes behind the value"},
		{"[\"null\"]", BYTES("\x02"), "bad 1 : a branch that the union does not have"},
		{"[\"null\"]", BYTES("\x01"), "bad 1 : a branch that the union does not have"},
		{"{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\"]}", BYTES("\x02"),
			"bad 1 : a symbol that the enum does not have"},
		{"{\"type\":\"map\",\"values\":\"null\"}", BYTES("\x02\x02\xFF\0"),
			"bad 3 : a map's key that is no text"},
		{TREE, BYTES("\x02\x02\x80"), "bad 3 v: a number without an end"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_reads(cases[i].schema, cases[i].bytes, cases[i].wanted);
}

/* A few bytes, or none, that ask for values without end. */
static void test_read_stops_at_its_ceilings(void **state)
{
	static const char doubling[] =
		"{\"type\":\"record\",\"name\":\"A\",\"fields\":[{\"name\":\"x\",\"type\":"
		"{\"type\":\"record\",\"name\":\"B\",\"fields\":[{\"name\":\"l\",\"type\":\"A\"},"
		"{\"name\":\"r\",\"type\":\"A\"}]}}]}";
	static const char nulls[] = "{\"type\":\"array\",\"items\":\"null\"}";
	static const char blocks[] = "{\"type\":\"array\",\"items\":{\"type\":\"array\","
				     "\"items\":\"null\"}}";
	const clock_t began = clock();
	(void)state;

	assert_reads(nulls, (struct slice)BYTES("\xFE\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"),
		"limit 10 : too many values");
	assert_reads(nulls, (struct slice)BYTES("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01\0"),
		"limit 11 : too many values");
	assert_reads(blocks, (struct slice)BYTES("\xFE\xFF\xFF\xFF\x0F"),
		"bad 5 : a number without an end");
	assert_reads(doubling, (struct slice){"", 0}, "limit 0 l: nested too deep");
	assert_true(clock() - began < CLOCKS_PER_SEC / 2);
}

static void test_add_takes_references_first(void **state)
{
	CLEANUP(avro_schema_freep) struct avro_schema *schema = NULL;
	CLEANUP(cJSON_Deletep) cJSON *json = NULL;
	CLEANUP(freep) char *shown = NULL;
	struct avro_fault fault;
	const char *why = NULL;
	(void)state;

	make_schema("{\"type\":\"record\",\"name\":\"Outlet\",\"namespace\":\"org.a\",\"fields\":["
		    "{\"name\":\"id\",\"type\":\"string\"}]}",
		&schema);
	assert_int_equal(
		avro_schema_add(schema,
			slice_of("{\"type\":\"record\",\"name\":\"org.a.Article\",\"fields\":["
				 "{\"name\":\"at\",\"type\":\"Outlet\"},"
				 "{\"name\":\"by\",\"type\":\"org.a.Outlet\"}]}"),
			&why),
		0);
	assert_int_equal(avro_read(avro_schema_root(schema),
				 slice_of("\x02"
					  "a\x02"
					  "b"),
				 &limits, &json, &fault),
		0);
	assert_int_equal(json_print(json, &shown), 0);
	assert_string_equal(shown, "{\"at\":{\"id\":\"a\"},\"by\":{\"id\":\"b\"}}");
}

static void test_add_refuses_what_is_no_schema(void **state)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{"", "it is not JSON"},
		{"\xFF", "it is no UTF-8"},
		{"7", "something that is no type"},
		{"{}", "something that is no type"},
		{"\"record\"", "it refers to a type that is nowhere"},
		{"\"org.a.B\"", "it refers to a type that is nowhere"},
		{"{\"type\":\"array\"}", "something that is no type"},
		{"{\"type\":\"record\",\"name\":\"A\"}", "a record without fields"},
		{"{\"type\":\"record\",\"fields\":[]}",
			"a type without a name, or with one that is too long"},
		{"{\"type\":\"record\",\"name\":\"A\",\"fields\":[{\"type\":\"int\"}]}",
			"a field without a name, or with one that is too long"},
		{"{\"type\":\"enum\",\"name\":\"A\",\"symbols\":[1]}", "a symbol that is no name"},
		{"{\"type\":\"fixed\",\"name\":\"A\",\"size\":-1}", "a fixed without a size"},
		{"[{\"type\":\"fixed\",\"name\":\"A\",\"size\":1},{\"type\":\"fixed\",\"name\":"
		 "\"A\","
		 "\"size\":1}]",
			"two types have one name"},
	};
	CLEANUP(buf_deinit) struct buf deep = BUF_INIT(64 * 1024);
	const char *why = NULL;
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(avro_schema_freep) struct avro_schema *schema = NULL;

		assert_int_equal(avro_schema_new(&schema), 0);
		assert_int_equal(
			avro_schema_add(schema, slice_of(cases[i].text), &why), AVRO_SCHEMA_E_BAD);
		if (strcmp(why, cases[i].why) != 0)
			fail_msg("%s: %s", cases[i].text, why);
		assert_null(avro_schema_root(schema));
	}
	for (int i = 0; i < 100; i++)
		assert_int_equal(buf_addf(&deep, "{\"type\":\"array\",\"items\":"), 0);
	assert_int_equal(buf_addf(&deep, "\"int\""), 0);
	for (int i = 0; i < 100; i++)
		assert_int_equal(buf_addf(&deep, "}"), 0);
	{
		CLEANUP(avro_schema_freep) struct avro_schema *schema = NULL;

		assert_int_equal(avro_schema_new(&schema), 0);
		assert_int_equal(
			avro_schema_add(schema, buf_slice(&deep), &why), AVRO_SCHEMA_E_BAD);
		assert_string_equal(why, "types too deep in each other");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read_knows_every_kind),
		cmocka_unit_test(test_read_says_what_numbers_stand_for),
		cmocka_unit_test(test_read_says_where_bytes_are_no_avro),
		cmocka_unit_test(test_read_stops_at_its_ceilings),
		cmocka_unit_test(test_add_takes_references_first),
		cmocka_unit_test(test_add_refuses_what_is_no_schema),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

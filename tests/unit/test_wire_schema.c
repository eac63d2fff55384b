/* What a registry is asked for a schema, what its answers become, and records opened with it. */
#include "tests/support/test.h"

#include "ingest/envelope.h"
#include "ingest/wire_schema.h"
#include "ingest/wrapper.h"
#include "runtime/buf.h"

/* Ask and answer: each path is looked up in `answers`, pairs of path and body, NULL-ended. */
static struct wire_schema *gathered(const char *const *answers)
{
	static const char none[] = "{\"error_code\":40403}";
	struct wire_texts *texts = NULL;
	struct wire_schema *schema = NULL;
	const struct schema_name name = schema_name_of_number(42);
	char path[WIRE_PATH_MAX];

	assert_int_equal(wire_texts_new(&name, &texts), 0);
	for (int asked = 0; wire_texts_next(texts, path); asked++) {
		const char *const *at = answers;

		assert_true(asked < 40);
		while (*at && strcmp(*at, path) != 0)
			at += 2;
		if (*at)
			assert_int_equal(wire_texts_take(texts, slice_of(at[1])), 0);
		else
			assert_int_equal(wire_texts_missing(texts, slice_of(none)), 0);
	}
	assert_int_equal(wire_texts_read(texts, &schema), 0);
	wire_texts_free(texts);
	assert_string_equal(schema->name.text, "42");
	return schema;
}

static void test_answers_become_a_schema_or_a_reason(void **state)
{
	static const struct {
		const char *why;
		enum wire_form form;
		const char *answers[10];
	} cases[] = {
		{"", WIRE_AVRO, {"/schemas/ids/42", "{\"schema\":\"\\\"string\\\"\"}"}},
		{"", WIRE_JSON,
			{"/schemas/ids/42",
				"{\"schemaType\":\"JSON\",\"schema\":\"{}\",\"references\":[{"
				"\"subject\":\"x\",\"version\":1}]}"}},
		{"the registry does not have it", WIRE_REFUSED, {NULL}},
		{"the registry does not have what it refers to", WIRE_REFUSED,
			{"/schemas/ids/42",
				"{\"schema\":\"\\\"A\\\"\",\"references\":[{\"name\":\"A\","
				"\"subject\":\"a\",\"version\":1}]}"}},
		{"it is a Protobuf schema, or another that is not read: have the producer write "
		 "Avro or JSON",
			WIRE_REFUSED,
			{"/schemas/ids/42",
				"{\"schemaType\":\"PROTOBUF\",\"schema\":\"message A {}\"}"}},
		{"it refers to a type that is nowhere", WIRE_REFUSED,
			{"/schemas/ids/42", "{\"schema\":\"\\\"A\\\"\"}"}},
		{"it has a reference that names nothing", WIRE_REFUSED,
			{"/schemas/ids/42",
				"{\"schema\":\"\\\"A\\\"\",\"references\":[{\"name\":\"A\"}]}"}},
		/* Two steps away, by a subject with a slash; a circle ends. */
		{"", WIRE_AVRO,
			{"/schemas/ids/42",
				"{\"schema\":\"\\\"B\\\"\",\"references\":[{\"name\":\"B\","
				"\"subject\":\"b/x\",\"version\":2}]}",
				"/subjects/b%2Fx/versions/2",
				"{\"schema\":\"{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"B\\\","
				"\\\"fields\\\":[{\\\"name\\\":\\\"a\\\",\\\"type\\\":\\\"A\\\"}]}"
				"\",\"references\":[{\"name\":\"A\",\"subject\":\"a\",\"version\":"
				"1}"
				"]}",
				"/subjects/a/versions/1",
				"{\"schema\":\"{\\\"type\\\":\\\"fixed\\\",\\\"name\\\":\\\"A\\\","
				"\\\"size\\\":1}\",\"references\":[{\"name\":\"B\",\"subject\":"
				"\"b/x\",\"version\":2}]}"}},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(wire_schema_freep)
		struct wire_schema *schema = gathered(cases[i].answers);

		if (schema->form != cases[i].form || strcmp(schema->why, cases[i].why) != 0)
			fail_msg("%zu: %d %s", i, schema->form, schema->why);
	}
}

static void test_an_answer_of_another_server_settles_nothing(void **state)
{
	struct wire_texts *texts = NULL;
	const struct schema_name name = schema_name_of_number(42);
	char path[WIRE_PATH_MAX];
	(void)state;

	assert_int_equal(wire_texts_new(&name, &texts), 0);
	assert_int_equal(wire_texts_take(texts, slice_of("<html>")), WIRE_E_STRANGE);
	assert_int_equal(wire_texts_take(texts, slice_of("{}")), WIRE_E_STRANGE);
	assert_int_equal(wire_texts_missing(texts, slice_of("<html>")), WIRE_E_STRANGE);
	assert_int_equal(
		wire_texts_missing(texts, slice_of("{\"error_code\":404}")), WIRE_E_STRANGE);
	assert_true(wire_texts_next(texts, path));
	wire_texts_free(texts);
}

static void test_references_without_end_are_refused(void **state)
{
	CLEANUP(buf_deinit) struct buf body = BUF_INIT(64 * 1024);
	const char *answers[] = {"/schemas/ids/42", NULL, NULL};
	struct wire_schema *schema;
	(void)state;

	assert_int_equal(buf_addf(&body, "{\"schema\":\"\\\"A\\\"\",\"references\":["), 0);
	for (int i = 1; i <= 50; i++)
		assert_int_equal(buf_addf(&body, "%s{\"subject\":\"s%d\",\"version\":1}",
					 i > 1 ? "," : "", i),
			0);
	assert_int_equal(buf_addf(&body, "]}"), 0);
	answers[1] = body.data;
	schema = gathered(answers);
	assert_string_equal(schema->why, "it has more references than a schema has");
	wire_schema_free(schema);
}

static int on_item(void *user, const struct envelope_item *item)
{
	char *json = cJSON_PrintUnformatted(item->json);
	int r = buf_addf(user, "%s %s %s\n", item->format, item->place, json);

	free(json);
	return r;
}

static int on_fault(void *user, const char *code, const char *detail)
{
	return buf_addf(user, "%s: %s\n", code, detail);
}

static void assert_opens(const char *schema_text, struct slice value, const char *wanted)
{
	static const struct envelope_limits limits = {.record = 1024,
		.inflated = 64 * 1024,
		.items = 2,
		.json = {.depth = 8, .elements = 100}};
	static const struct envelope_ops ops = {.item = on_item, .fault = on_fault};
	const char *answers[] = {"/schemas/ids/42", schema_text, NULL};
	CLEANUP(wire_schema_freep) struct wire_schema *schema = gathered(answers);
	CLEANUP(buf_deinit) struct buf got = BUF_INIT(64 * 1024);
	struct slice payload = {0};
	uint32_t number;

	(void)wrapper_frame(value, &number, &payload); /* what is in none has no payload */
	assert_int_equal(envelope_open(
				 &(struct envelope_source){
					 .value = value, .schema = schema, .payload = payload},
				 &limits, &ops, &got),
		0);
	if (strcmp(got.data ? got.data : "", wanted) != 0)
		fail_msg("%s: %s", schema_text, got.data);
}

#define FRAMED(payload) ((struct slice){"\0\0\0\0\x2A" payload, sizeof(payload) + 4})

static void test_records_are_opened_with_it(void **state)
{
	static const char record[] =
		"{\"schema\":\"{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"A\\\",\\\"fields\\\":["
		"{\\\"name\\\":\\\"t\\\",\\\"type\\\":[\\\"null\\\",\\\"string\\\"]}]}\"}";
	static const char array[] = "{\"schema\":\"{\\\"type\\\":\\\"array\\\",\\\"items\\\":"
				    "\\\"int\\\"}\"}";
	static const char string[] = "{\"schema\":\"\\\"string\\\"\"}";
	static const char json[] = "{\"schemaType\":\"JSON\",\"schema\":\"{}\"}";
	(void)state;

	assert_opens(record,
		FRAMED("\x02\x04"
		       "hi"),
		"avro+confluent record {\"t\":\"hi\"}\n");
	assert_opens(record,
		FRAMED("\x02\x3C"
		       "hi"),
		"bad-envelope: Avro of schema 42, byte 2, field t: longer than the bytes that are "
		"left\n");
	assert_opens(array, FRAMED("\x04\x02\x04\0"),
		"avro+confluent element 1 1\navro+confluent element 2 2\n");
	assert_opens(array, FRAMED("\x06\x02\x04\x06\0"),
		"avro+confluent element 1 1\navro+confluent element 2 2\n"
		"too-large: more than 2 elements; the rest was not read\n");
	assert_opens(array, FRAMED("\0"), "not-an-article: the record is an empty array\n");
	assert_opens(string, FRAMED("\x0E{\"a\":1}"), "json+confluent record {\"a\":1}\n");
	assert_opens(json, FRAMED("{\"a\":1}"), "json+confluent record {\"a\":1}\n");
	assert_opens(json, FRAMED("\x08\x01"), "bad-json: byte 0: no value begins so\n");
	assert_opens("{\"schemaType\":\"PROTOBUF\",\"schema\":\"\"}", FRAMED("\0\x0A"),
		"bad-envelope: schema 42: it is a Protobuf schema, or another that is not read: "
		"have the producer write Avro or JSON\n");
	/* What is in no frame needs none. */
	assert_opens(record, slice_of("{\"a\":1}"), "json record {\"a\":1}\n");
}

static void assert_opens_unasked(struct slice value, const char *wanted)
{
	static const struct envelope_limits limits = {.record = 1024,
		.inflated = 64 * 1024,
		.items = 2,
		.json = {.depth = 8, .elements = 100}};
	static const struct envelope_ops ops = {.item = on_item, .fault = on_fault};
	CLEANUP(buf_deinit) struct buf got = BUF_INIT(64 * 1024);

	assert_int_equal(envelope_open(&(struct envelope_source){.value = value, .unasked = "7"},
				 &limits, &ops, &got),
		0);
	assert_string_equal(got.data, wanted);
}

static void test_without_a_registry_a_header_needs_a_text(void **state)
{
	(void)state;

	assert_opens_unasked(slice_of(" {\"a\":1}"), "json record {\"a\":1}\n");
	assert_opens_unasked(slice_of("\x02\x04hi"),
		"bad-envelope: __value_schema_id: the value is no text: it needs schema 7 and "
		"[schema_registry] url\n");
}

static void test_a_guid_is_asked_for_where_guids_are(void **state)
{
	const struct schema_name name = {
		.is_guid = true, .text = "cc0e0e0e-53c1-4a1a-8f1a-000000000001"};
	CLEANUP(wire_texts_freep) struct wire_texts *texts = NULL;
	char path[WIRE_PATH_MAX];
	(void)state;

	assert_int_equal(wire_texts_new(&name, &texts), 0);
	assert_true(wire_texts_next(texts, path));
	assert_string_equal(path, "/schemas/guids/cc0e0e0e-53c1-4a1a-8f1a-000000000001");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answers_become_a_schema_or_a_reason),
		cmocka_unit_test(test_an_answer_of_another_server_settles_nothing),
		cmocka_unit_test(test_references_without_end_are_refused),
		cmocka_unit_test(test_records_are_opened_with_it),
		cmocka_unit_test(test_without_a_registry_a_header_needs_a_text),
		cmocka_unit_test(test_a_guid_is_asked_for_where_guids_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The JSON values of a text: one, those of an array, or one on each line; each judged alone. */
#include "tests/support/test.h"

#include <errno.h>

#include "ingest/json_values.h"
#include "runtime/buf.h"

static int on_value(void *user, const cJSON *json, const char *format, const char *place)
{
	char *text = cJSON_PrintUnformatted(json);
	int r = buf_addf(user, "%s %s %s\n", format, place, text);

	free(text);
	return r;
}

static int on_fault(void *user, const char *code, const char *detail)
{
	return buf_addf(user, "%s: %s\n", code, detail);
}

static int stop_at_value(void *user, const cJSON *json, const char *format, const char *place)
{
	(void)json;
	(void)format;
	(void)place;
	++*(int *)user;
	return -EIO;
}

static const struct json_values_ops ops = {.value = on_value, .fault = on_fault};
static const struct json_values_limits limits = {
	.values = 4, .json = {.depth = 8, .elements = 100}};

static void test_read_judges_each_value_alone(void **state)
{
	static const struct {
		const char *why, *text, *wanted;
	} cases[] = {
		{"an object", "{\"a\":1}", "json record {\"a\":1}\n"},
		{"an object over lines", "{\n\"a\":\n1}", "json record {\"a\":1}\n"},
		{"a bare value", "\"a\"", "json record \"a\"\n"},
		{"an array", "[{\"a\":1},2]",
			"json-array element 1 {\"a\":1}\njson-array element 2 2\n"},
		{"an empty array", "[]", "not-an-article: the record is an empty array\n"},
		{"lines, one of them empty", "{\"a\":1}\n\n{\"b\":2}",
			"json-lines line 1 {\"a\":1}\njson-lines line 3 {\"b\":2}\n"},
		{"lines of Windows", "{\"a\":1}\r\n{\"b\":2}",
			"json-lines line 1 {\"a\":1}\njson-lines line 2 {\"b\":2}\n"},
		{"the last line is cut", "{\"a\":1}\n{\"b\":",
			"json-lines line 1 {\"a\":1}\n"
			"bad-json: line 2, byte 13: the text ends too early\n"},
		{"the first line is bad", "{\"a\":x}\n{\"b\":2}",
			"bad-json: line 1, byte 5: no value begins so\n"
			"json-lines line 2 {\"b\":2}\n"},
		{"two bad lines are one bad text", "{\"a\":x}\n{\"b\":x}",
			"bad-json: byte 5: no value begins so\n"},
		{"an object without its end", "{\"a\":1",
			"bad-json: byte 6: the text ends too early\n"},
		{"a name without its value", "{\"a\"",
			"bad-json: byte 4: the text ends too early\n"},
		{"a list without its end", "[1,2", "bad-json: byte 4: the text ends too early\n"},
		{"no comma in an object", "{\"a\":1 \"b\":2}",
			"bad-json: byte 7: \",\" or \"}\" is wanted here\n"},
		{"no comma in a list", "[1 2]",
			"bad-json: byte 3: \",\" or \"]\" is wanted here\n"},
		{"a line too deep", "{\"a\":1}\n{\"b\":[[[[[[[[[1]]]]]]]]]}",
			"json-lines line 1 {\"a\":1}\n"
			"too-large: line 2, byte 20: nested too deep\n"},
		{"more elements than allowed", "[1,2,3,4,5]",
			"json-array element 1 1\njson-array element 2 2\njson-array element 3 3\n"
			"json-array element 4 4\n"
			"too-large: more than 4 elements; the rest was not read\n"},
		{"bad lines count too", "{}\n{}\nx\nx\nx\nx",
			"json-lines line 1 {}\njson-lines line 2 {}\n"
			"bad-json: line 3, byte 6: no value begins so\n"
			"bad-json: line 4, byte 8: no value begins so\n"
			"too-large: more than 4 lines; the rest was not read\n"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(buf_deinit) struct buf got = BUF_INIT(4096);

		assert_int_equal(json_values_read(slice_of(cases[i].text), &limits, &ops, &got), 0);
		if (strcmp(got.data, cases[i].wanted) != 0)
			fail_msg("%s: %s", cases[i].why, got.data);
	}
}

static void test_read_ends_when_the_caller_fails(void **state)
{
	static const struct json_values_ops stop = {.value = stop_at_value, .fault = on_fault};
	static const char *const texts[] = {"{}", "[1,2]", "{}\n{}"};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		int calls = 0;

		assert_int_equal(
			json_values_read(slice_of(texts[i]), &limits, &stop, &calls), -EIO);
		assert_int_equal(calls, 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read_judges_each_value_alone),
		cmocka_unit_test(test_read_ends_when_the_caller_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

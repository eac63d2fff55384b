/* How a record names its schema: in the frame, in the header, in neither. */
#include "tests/support/test.h"

#include "ingest/schema_name.h"
#include "runtime/record.h"

#define BYTES(text)                                                                                \
	{                                                                                          \
		text, sizeof(text) - 1                                                             \
	}
#define GUID "\x01\xcc\x0e\x0e\x0e\x53\xc1\x4a\x1a\x8f\x1a\x00\x00\x00\x00\x00\x01"

static void test_a_schema_is_named_in_the_header_or_the_frame(void **state)
{
	static const struct {
		const char *why;
		struct slice header, value; /* a header without bytes is not there */
		const char *name;           /* NULL: none */
		bool is_guid;
		size_t payload;
	} cases[] = {
		{"a frame", {0}, BYTES("\0\0\0\x03\xF1hello"), "1009", false, 5},
		{"a number in the header", BYTES("\0\x01\0\0\x02"), BYTES("hello"), "16777218",
			false, 5},
		{"a GUID in the header", BYTES(GUID), BYTES("hello"),
			"cc0e0e0e-53c1-4a1a-8f1a-000000000001", true, 5},
		{"both: the value is bare", BYTES(GUID), BYTES("\0\0\0\x03\xF1hello"),
			"cc0e0e0e-53c1-4a1a-8f1a-000000000001", true, 10},
		{"neither", {0}, BYTES("{\"a\":1}"), NULL, false, 0},
		{"a header that is cut short", BYTES("\x01\xcc"), BYTES("{\"a\":1}"), NULL, false,
			0},
		{"a header of another kind", BYTES("\x02\0\0\0\x01"), BYTES("{\"a\":1}"), NULL,
			false, 0},
		{"a number that is written out", BYTES("1009"), BYTES("{\"a\":1}"), NULL, false, 0},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct header headers[] = {{"__key_schema_id", BYTES("\0\0\0\0\x07")},
			{"__value_schema_id", cases[i].header}};
		const struct record record = {.value = cases[i].value,
			.headers = headers,
			.header_count = cases[i].header.len ? 2 : 1};
		struct schema_name name = {0};
		struct slice payload = {0};
		bool named = schema_name_of(&record, &name, &payload);

		if (named != (cases[i].name != NULL) ||
			(named && (strcmp(name.text, cases[i].name) != 0 ||
					  name.is_guid != cases[i].is_guid ||
					  payload.len != cases[i].payload)))
			fail_msg("%s: %s", cases[i].why, name.text);
	}
}

static void test_a_number_and_a_guid_are_never_the_same(void **state)
{
	struct schema_name number = schema_name_of_number(7);
	struct schema_name guid = number;
	(void)state;

	guid.is_guid = true;
	assert_true(schema_name_is_same(&number, &number));
	assert_false(schema_name_is_same(&number, &guid));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_schema_is_named_in_the_header_or_the_frame),
		cmocka_unit_test(test_a_number_and_a_guid_are_never_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_json_path.c - where something stands in an answer. */
#include "tests/support/test.h"

#include "translate/json_path.h"

static void test_paths_are_judged(void **state)
{
	static const struct {
		const char *path;
		bool valid;
	} cases[] = {
		{"translation", true},
		{"data.0.text", true},
		{"*", true},
		{"*.text", true},
		{"data.*", true},
		{"data.translations.*.text", true},
		{"", false},
		{".", false},
		{".a", false},
		{"a.", false},
		{"a..b", false},
		{"*.a.b", false},
		{"*.*", false},
		{"a.*.*", false},
		{"a23456789012345678901234567890123456789012345678901234567890123", true},
		{"a234567890123456789012345678901234567890123456789012345678901234", false},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (json_path_is_valid(cases[i].path) != cases[i].valid)
			fail_msg("\"%s\"", cases[i].path);
}

static void test_paths_are_followed(void **state)
{
	static const char text[] = "{\"a\":{\"b\":[{\"t\":\"x\"},\"y\",[\"z\"]]},\"0\":\"zero\","
				   "\"two\":1,\"two\":2,\"s\":\"v\"}";
	static const struct {
		const char *path, *found, *rest;
	} cases[] = {
		{"s", "\"v\"", NULL},
		{"a.b.0.t", "\"x\"", NULL},
		{"a.b.1", "\"y\"", NULL},
		{"a.b.2.0", "\"z\"", NULL},
		{"0", "\"zero\"", NULL},
		{"a.b.*.t", "[{\"t\":\"x\"},\"y\",[\"z\"]]", "t"},
		{"a.b.*", "[{\"t\":\"x\"},\"y\",[\"z\"]]", ""},
		{"a.b.3", NULL, NULL},
		{"a.b.t", NULL, NULL},
		{"a.b.99999999999999999999", NULL, NULL},
		{"a.b.2147483647", NULL, NULL},
		{"a.c.*", NULL, NULL},
		{"s.x", NULL, NULL},
		{"two", NULL, NULL},
	};
	CLEANUP(cJSON_Deletep) cJSON *json = NULL;
	(void)state;

	assert_int_equal(json_parse(slice_of(text), &json, NULL), 0);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *rest;
		const cJSON *found = json_path_find(json, cases[i].path, &rest);
		CLEANUP(freep) char *printed = NULL;

		if (found)
			assert_int_equal(json_print(found, &printed), 0);
		if ((found != NULL) != (cases[i].found != NULL) ||
			(found && strcmp(printed, cases[i].found) != 0))
			fail_msg("%s: %s", cases[i].path, printed ? printed : "nothing");
		if ((rest != NULL) != (cases[i].rest != NULL) ||
			(rest && strcmp(rest, cases[i].rest) != 0))
			fail_msg("%s: the rest is %s", cases[i].path, rest ? rest : "nothing");
	}
}

static void test_nothing_has_nothing_in_it(void **state)
{
	const char *rest;
	(void)state;

	assert_null(json_path_find(NULL, "a.b", &rest));
	assert_null(rest);
	assert_null(json_path_find(NULL, "*", &rest));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_paths_are_judged),
		cmocka_unit_test(test_paths_are_followed),
		cmocka_unit_test(test_nothing_has_nothing_in_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_json_template.c - what a configuration of a simple server may say, and its languages. */
#include "tests/support/test.h"

#include "translate/backends/json_template.h"
#include "translate/language_codes.h"

static struct json_template make_server(void)
{
	return (struct json_template){
		.path = "/translate",
		.body = "{\"q\":\"{texts}\"}",
		.answer = "translations",
		.error = "error",
		.codes = "",
		.spelling = "tag",
		.target = "en",
		.api_key = "",
		.key_header = "Authorization: Bearer",
		.probe = "/",
		.pair_errors = "",
		.busy_errors = "",
		.size_errors = "",
		.quota_errors = "",
		.key_errors = "",
		.refused_errors = "",
	};
}

static void test_check_names_the_setting_and_the_remedy(void **state)
{
	static const struct {
		const char *why;
		size_t field;
		const char *value;
		const char *setting; /* NULL: nothing is wrong */
	} cases[] = {
		{"as it is", offsetof(struct json_template, target), "en", NULL},
		{"no slash", offsetof(struct json_template, path), "translate", "path"},
		{"a blank", offsetof(struct json_template, path), "/a b", "path"},
		{"the text twice", offsetof(struct json_template, path), "/{text}", "path"},
		{"no slash", offsetof(struct json_template, probe), "", "probe"},
		{"no JSON", offsetof(struct json_template, body), "q={text}", "body"},
		{"no text", offsetof(struct json_template, body), "{}", "body"},
		{"a GET without text", offsetof(struct json_template, body), "", "path"},
		{"no path", offsetof(struct json_template, answer), "", "answer"},
		{"two stars", offsetof(struct json_template, answer), "*.*", "answer"},
		{"a star", offsetof(struct json_template, error), "*", "error"},
		{"errors by status alone", offsetof(struct json_template, error), "", NULL},
		{"codes", offsetof(struct json_template, codes), "es pt-BR=pb", NULL},
		{"no tag", offsetof(struct json_template, codes), "es =x", "codes"},
		{"no code", offsetof(struct json_template, codes), "es=", "codes"},
		{"a long code", offsetof(struct json_template, codes),
			"es=12345678901234567890123456789012", "codes"},
		{"no English", offsetof(struct json_template, target), "", "target"},
		{"no header", offsetof(struct json_template, key_header), "Bearer", "key_header"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct json_template server = make_server();
		struct backend_fault fault = {.setting = NULL};
		int r;

		server.api_key = "k";
		*(const char **)((char *)&server + cases[i].field) = cases[i].value;
		r = backend_json_template.check(&server, &fault);
		if (r != (cases[i].setting ? BACKEND_E_MISCONFIGURED : 0) ||
			(r && strcmp(fault.setting, cases[i].setting) != 0) || (r && !fault.why[0]))
			fail_msg("%s: %d %s", cases[i].why, r, r ? fault.setting : "");
	}
}

static void test_languages_are_spelled_as_the_configuration_says(void **state)
{
	static const struct {
		const char *codes, *spelling, *tag, *code;
	} cases[] = {
		{"", "tag", "es-MX", "es"},
		{"", "tag", "zh-TW", "zh-Hant"},
		{"", "tag", "sr-Latn", NULL},
		{"", "tag", "zz", NULL},
		{"", "flores", "no", "nob_Latn"},
		{"", "flores", "zz", NULL},
		{"es pt-BR=pb pt", "tag", "es-MX", "es"},
		{"es pt-BR=pb pt", "tag", "pt-BR", "pb"},
		{"es pt-BR=pb pt", "tag", "pt-PT", "pt"},
		{"es pt-BR=pb pt", "tag", "fr", NULL},
		{"iw zz=klingon", "tag", "he", "iw"},
		{"iw zz=klingon", "tag", "zz", "klingon"},
		{"es fr=fr_X", "flores", "es", "spa_Latn"},
		{"es fr=fr_X", "flores", "fr", "fr_X"},
		{"es fr=fr_X", "flores", "de", NULL},
		{"es", "tag", "!", NULL},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct json_template server = make_server();
		char code[LANGUAGE_CODE_SIZE] = "";
		bool found;

		server.codes = cases[i].codes;
		server.spelling = cases[i].spelling;
		found = backend_json_template.language(&server, cases[i].tag, code);
		if (found != (cases[i].code != NULL) || (found && strcmp(code, cases[i].code) != 0))
			fail_msg("\"%s\" %s %s gave \"%s\"", cases[i].codes, cases[i].spelling,
				cases[i].tag, code);
	}
}

static void test_the_key_goes_into_the_header_that_is_named(void **state)
{
	static const struct item item = {.id = 1, .text = {"hola", 4}};
	static const struct batch batch = {
		.items = &item, .count = 1, .source = "es", .target = "en"};
	struct json_template server = make_server();
	CLEANUP(http_request_deinit) struct http_request request = {.body = BUF_INIT(4096)};
	CLEANUP(http_request_deinit) struct http_request open = {.body = BUF_INIT(4096)};
	(void)state;

	assert_int_equal(backend_json_template.build(&server, &batch, &open), 0);
	assert_int_equal(open.header_count, 1);
	server.api_key = "k";
	server.key_header = "X-API-Token:";
	assert_int_equal(backend_json_template.build(&server, &batch, &request), 0);
	assert_string_equal(request.headers[0], "X-API-Token: k");
}

static void test_a_server_is_there_unless_it_says_otherwise(void **state)
{
	static const struct {
		long status;
		int outcome;
	} cases[] = {
		{200, 0},
		{404, 0},
		{405, 0},
		{401, BACKEND_E_MISCONFIGURED},
		{429, BACKEND_E_THROTTLED},
		{500, BACKEND_E_UNAVAILABLE},
	};
	const struct json_template server = make_server();
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct http_response response = {.status = cases[i].status};
		struct reply reply = {0};

		assert_int_equal(backend_json_template.parse_probe(&server, &response, &reply),
			cases[i].outcome);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_check_names_the_setting_and_the_remedy),
		cmocka_unit_test(test_languages_are_spelled_as_the_configuration_says),
		cmocka_unit_test(test_the_key_goes_into_the_header_that_is_named),
		cmocka_unit_test(test_a_server_is_there_unless_it_says_otherwise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_template.c - questions as an operator writes them. */
#include "tests/support/test.h"

#include "translate/template.h"

static const struct item items[] = {
	{.id = 1, .text = {"a\"b & \\c", 8}},
	{.id = 2, .text = {"{source}", 8}},
};

static void test_places_are_filled_and_escaped_as_they_need(void **state)
{
	static const struct {
		const char *why, *text, *filled;
		enum template_form form;
		size_t items;
	} cases[] = {
		{"one text", "{\"q\":\"{text}\"}", "{\"q\":\"a\\\"b & \\\\c\"}", TEMPLATE_JSON, 1},
		{"a list", "{\"q\":\"{texts}\"}", "{\"q\":[\"a\\\"b & \\\\c\",\"{source}\"]}",
			TEMPLATE_JSON, 2},
		{"inside of a string", "[\"<2en> {text}\"]", "[\"<2en> a\\\"b & \\\\c\"]",
			TEMPLATE_JSON, 1},
		{"codes", "{source}-{target}-{source}", "e\\\"s-en-e\\\"s", TEMPLATE_JSON, 1},
		{"a query", "/q?t={text}&s={source}", "/q?t=a%22b+%26+%5Cc&s=e%22s", TEMPLATE_QUERY,
			1},
		{"nothing to fill", "/a{b}c{", "/a{b}c{", TEMPLATE_PATH, 1},
		{"empty", "", "", TEMPLATE_PATH, 1},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct batch batch = {.items = items, .count = cases[i].items};
		CLEANUP(buf_deinit) struct buf buf = BUF_INIT(256);

		assert_int_equal(
			template_fill(cases[i].form, cases[i].text, &batch, "e\"s", "en", &buf), 0);
		if (!slice_is(buf_slice(&buf), slice_of(cases[i].filled)))
			fail_msg("%s: %s", cases[i].why, buf.data);
	}
}

static void test_what_a_text_says_is_no_place(void **state)
{
	const struct batch batch = {.items = &items[1], .count = 1};
	CLEANUP(buf_deinit) struct buf buf = BUF_INIT(256);
	(void)state;

	assert_int_equal(template_fill(TEMPLATE_JSON, "[\"{text}\"]", &batch, "es", "en", &buf), 0);
	assert_string_equal(buf.data, "[\"{source}\"]");
}

static void test_what_does_not_fit_is_full(void **state)
{
	const struct batch batch = {.items = items, .count = 1};
	CLEANUP(buf_deinit) struct buf buf = BUF_INIT(8);
	(void)state;

	assert_int_equal(
		template_fill(TEMPLATE_JSON, "[\"{text}\"]", &batch, "es", "en", &buf), BUF_E_FULL);
}

static void test_check_finds_what_is_wrong(void **state)
{
	static const struct {
		const char *text, *says; /* NULL: nothing is wrong */
		enum template_form form;
	} cases[] = {
		{"{\"q\":\"{text}\",\"s\":\"{source}\"}", NULL, TEMPLATE_JSON},
		{"{\"q\":\"{texts}\"}", NULL, TEMPLATE_JSON},
		{"{\"q\":{\"a\":\"{text}\"}}", NULL, TEMPLATE_JSON},
		{"{\"q\":{text}}", "no JSON", TEMPLATE_JSON},
		{"{\"q\":\"{text}\"", "no JSON", TEMPLATE_JSON},
		{"{\"q\":\"{text}\"} x", "no JSON", TEMPLATE_JSON},
		{"{\"q\":{texts}}", "{texts} is no place", TEMPLATE_JSON},
		{"{\"q\":\"all {texts}\"}", "{texts} is no place", TEMPLATE_JSON},
		{"{\"q\":\"x\\\"{texts}\"}", "no JSON", TEMPLATE_JSON},
		{"{\"q\":\"{text}\",\"s\":\"{src}\"}", "{src} is no place", TEMPLATE_JSON},
		{"{\"q\":\"{source}\"}", "no place for the text", TEMPLATE_JSON},
		{"{\"q\":\"{text}\",\"all\":\"{texts}\"}", "write one of them", TEMPLATE_JSON},
		{"/t?q={text}", NULL, TEMPLATE_QUERY},
		{"/t?q=\"{texts}\"", "write {text}", TEMPLATE_QUERY},
		{"/t?s={source}", "no place for the text", TEMPLATE_QUERY},
		{"/{source}/{target}", NULL, TEMPLATE_PATH},
		{"/t?q={text}", "into the body", TEMPLATE_PATH},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char why[TEMPLATE_WHY_MAX] = "";
		int r = template_check(cases[i].form, cases[i].text, why);

		if (r != (cases[i].says ? TEMPLATE_E_WRONG : 0) ||
			(cases[i].says && !strstr(why, cases[i].says)))
			fail_msg("%s: %d %s", cases[i].text, r, why);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_places_are_filled_and_escaped_as_they_need),
		cmocka_unit_test(test_what_a_text_says_is_no_place),
		cmocka_unit_test(test_what_does_not_fit_is_full),
		cmocka_unit_test(test_check_finds_what_is_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

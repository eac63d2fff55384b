/* Marks in a tag that is left alone, and the same text back. */
#include "tests/support/test.h"

#include "runtime/buf.h"
#include "runtime/json.h"
#include "translate/wire_marks.h"

static struct item items[2];

static struct batch batch_of(const char *first, const char *second)
{
	items[0] = (struct item){.id = 1, .text = slice_of(first)};
	items[1] = (struct item){.id = 2, .text = slice_of(second)};
	return (struct batch){.items = items, .count = 2, .source = "es", .target = "en"};
}

/* The text as it goes out, out of its JSON. */
static void assert_written(const char *text, const char *xml)
{
	CLEANUP(buf_deinit) struct buf buf = BUF_INIT(4096);
	CLEANUP(cJSON_Deletep) cJSON *json = NULL;
	const struct batch batch = batch_of(text, "x");

	assert_int_equal(wire_add_marked_texts(&buf, &batch), 0);
	assert_int_equal(json_parse(buf_slice(&buf), &json, NULL), 0);
	assert_int_equal(cJSON_GetArraySize(json), 2);
	assert_string_equal(cJSON_GetArrayItem(json, 0)->valuestring, xml);
}

static void assert_shown(const char *xml, const char *text)
{
	struct result result = {.id = 1, .status = ITEM_TRANSLATED, .text = strdup(xml)};
	struct result results[] = {result, {.id = 2}};
	struct reply reply = {.results = results, .count = 2};

	assert_non_null(result.text);
	wire_show_marks(&reply);
	assert_string_equal(result.text, text);
	assert_null(results[1].text);
	free(result.text);
}

static void test_a_batch_with_a_mark_in_any_text_has_marks(void **state)
{
	struct batch batch = batch_of("nada", "a@b.es <x> @@");
	(void)state;

	assert_false(wire_has_marks(&batch));
	batch = batch_of("nada", "dice @@PH1@@ hoy");
	assert_true(wire_has_marks(&batch));
	batch = batch_of("con\x01trol", "dice @@PH1@@ hoy");
	assert_false(wire_has_marks(&batch)); /* no XML can say it */
	batch = batch_of("\xef\xbf\xbf", "dice @@PH1@@ hoy");
	assert_false(wire_has_marks(&batch));
}

static void test_marks_stand_in_their_tag_and_signs_as_references(void **state)
{
	(void)state;

	assert_written("dice @@PH1@@ hoy", "dice <x>@@PH1@@</x> hoy");
	assert_written("@@PH1@@@@PH12@@", "<x>@@PH1@@</x><x>@@PH12@@</x>");
	assert_written("R&D <b> a > b", "R&amp;D &lt;b&gt; a &gt; b");
	assert_written("&amp; @@PH@@ @@PH1@ a@b.es @@", "&amp;amp; @@PH@@ @@PH1@ a@b.es @@");
	assert_written("", "");
}

static void test_an_answer_is_plain_text_again(void **state)
{
	(void)state;

	assert_shown("<x>@@PH1@@</x> says", "@@PH1@@ says");
	assert_shown("&lt;b&gt; R&amp;D &quot;&apos;&#39;&#34;", "<b> R&D \"''\"");
	assert_shown("&amp;lt;", "&lt;"); /* once, not twice */
	assert_shown("a < b & c; <y>&unknown;", "a < b & c; <y>&unknown;");
	assert_shown("<x><x/>", "");
}

static void test_what_goes_out_comes_back(void **state)
{
	static const char *const texts[] = {"@@PH1@@", "&&<<>>", "&lt;x&gt; <x>@@PH2@@</x>",
		"Ñandú 水 😀 & @@PH3@@.", "a&#39;b"};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		CLEANUP(buf_deinit) struct buf buf = BUF_INIT(4096);
		CLEANUP(cJSON_Deletep) cJSON *json = NULL;
		const struct batch batch = batch_of(texts[i], "x");

		assert_int_equal(wire_add_marked_texts(&buf, &batch), 0);
		assert_int_equal(json_parse(buf_slice(&buf), &json, NULL), 0);
		assert_shown(cJSON_GetArrayItem(json, 0)->valuestring, texts[i]);
	}
}

static void test_a_ceiling_is_kept(void **state)
{
	CLEANUP(buf_deinit) struct buf buf = BUF_INIT(32);
	const struct batch batch = batch_of("dice @@PH1@@ hoy en la plaza mayor", "x");
	(void)state;

	assert_int_equal(wire_add_marked_texts(&buf, &batch), BUF_E_FULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_batch_with_a_mark_in_any_text_has_marks),
		cmocka_unit_test(test_marks_stand_in_their_tag_and_signs_as_references),
		cmocka_unit_test(test_an_answer_is_plain_text_again),
		cmocka_unit_test(test_what_goes_out_comes_back),
		cmocka_unit_test(test_a_ceiling_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* An answer belongs to the item that was asked, or to nobody; and how long a text is. */
#include "tests/support/test.h"

#include "translate/backend.h"

static const struct item items[] = {
	{.id = 7, .text = {"uno", 3}},
	{.id = 1, .text = {"dos", 3}},
};
static const struct batch batch = {
	.items = items, .count = COUNT_OF(items), .source = "es", .target = "en"};

static void test_put_finds_items_by_id(void **state)
{
	CLEANUP(reply_deinit) struct reply reply = {0};
	(void)state;

	assert_int_equal(reply_init(&reply, &batch), 0);
	assert_int_equal(reply_put(&reply, 1, ITEM_TRANSLATED, slice_of("two")), 0);
	assert_int_equal(reply.results[0].status, ITEM_UNANSWERED);
	assert_string_equal(reply.results[1].text, "two");
	assert_int_equal(reply_put(&reply, 7, ITEM_REFUSED, (struct slice){0}), 0);
	assert_int_equal(reply.results[0].status, ITEM_REFUSED);
	assert_null(reply.results[0].text);
}

static void test_put_refuses_an_id_that_nobody_asked_for_or_that_is_answered(void **state)
{
	CLEANUP(reply_deinit) struct reply reply = {0};
	(void)state;

	assert_int_equal(reply_init(&reply, &batch), 0);
	assert_int_equal(reply_put(&reply, 9, ITEM_TRANSLATED, slice_of("x")), REPLY_E_UNASKED);
	assert_int_equal(reply_put(&reply, 0, ITEM_TRANSLATED, slice_of("x")), REPLY_E_UNASKED);
	assert_int_equal(reply_put(&reply, 7, ITEM_TRANSLATED, slice_of("one")), 0);
	assert_int_equal(reply_put(&reply, 7, ITEM_TRANSLATED, slice_of("two")), REPLY_E_UNASKED);
	assert_string_equal(reply.results[0].text, "one");
}

static void test_put_takes_no_text_that_is_not_utf8(void **state)
{
	static const struct {
		const char *why;
		struct slice text;
	} cases[] = {
		{"a lone continuation", {"a\x80", 2}},
		{"cut in a letter", {"caf\xc3", 4}},
		{"overlong", {"\xc0\xaf", 2}},
		{"a surrogate", {"\xed\xa0\x80", 3}},
		{"a NUL", {"a\0b", 3}},
		{"nothing", {NULL, 0}},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(reply_deinit) struct reply reply = {0};

		assert_int_equal(reply_init(&reply, &batch), 0);
		assert_int_equal(reply_put(&reply, 7, ITEM_TRANSLATED, cases[i].text), 0);
		if (reply.results[0].status != ITEM_UNANSWERED || reply.results[0].text)
			fail_msg("%s passed", cases[i].why);
	}
}

static void test_measure_counts_in_the_unit_of_the_service(void **state)
{
	const struct slice text = slice_of("aé水😀"); /* 1 + 2 + 3 + 4 bytes */
	(void)state;

	assert_int_equal(backend_measure(UNIT_BYTES, text), 10);
	assert_int_equal(backend_measure(UNIT_CODE_POINTS, text), 4);
	assert_int_equal(backend_measure(UNIT_UTF16, text), 5);
	assert_int_equal(backend_measure(UNIT_TOKENS, text), 4);
	assert_int_equal(backend_measure(UNIT_CODE_POINTS, (struct slice){0}), 0);
}

static void test_both_tables_of_the_backends_agree(void **state)
{
	size_t count = 0;
	(void)state;

	while (backends[count])
		count++;
	assert_int_equal(count, BACKEND_COUNT);
	for (size_t i = 0; i < count; i++) {
		const struct variant *variant = &backend_variants[i];

		assert_string_equal(variant->name, backends[i]->name);
		assert_ptr_equal(variant->settings, backends[i]->settings);
		assert_int_equal(variant->setting_count, backends[i]->setting_count);
		assert_int_equal(variant->size, backends[i]->size);
		assert_ptr_equal(backend_find(variant->name), backends[i]);
	}
	assert_null(backend_find("nosuch"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_put_finds_items_by_id),
		cmocka_unit_test(test_put_refuses_an_id_that_nobody_asked_for_or_that_is_answered),
		cmocka_unit_test(test_put_takes_no_text_that_is_not_utf8),
		cmocka_unit_test(test_measure_counts_in_the_unit_of_the_service),
		cmocka_unit_test(test_both_tables_of_the_backends_agree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

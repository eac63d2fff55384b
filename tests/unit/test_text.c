/* UTF-8 as code points, whatever the bytes. */
#include "tests/support/test.h"

#include "translate/text.h"

static void test_trim_takes_white_space_of_any_script(void **state)
{
	static const struct {
		const char *why, *text, *trimmed;
	} cases[] = {
		{"blanks", "  a b  ", "a b"},
		{"blanks of other scripts", "\xc2\xa0\xe3\x80\x80字\xe2\x80\x89\t", "字"},
		{"nothing to take", "é", "é"},
		{"nothing but blanks", " \xc2\xa0 ", ""},
		{"nothing", "", ""},
		{"a stray byte is no blank", " a\x80 ", "a\x80"},
		{"a stray byte behind a blank", "  \xe3\x80\x80\x8b", "\x8b"},
		{"stray bytes behind the text", "a\xe3\x80\x80\x80\x80\x80\x80",
			"a\xe3\x80\x80\x80\x80\x80\x80"},
		{"a cut character", " a\xe3\x80", "a\xe3\x80"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct slice got = text_trim(slice_of(cases[i].text));

		if (!slice_is(got, slice_of(cases[i].trimmed)))
			fail_msg("%s: %zu bytes", cases[i].why, got.len);
	}
}

static void test_counts_are_of_code_points(void **state)
{
	(void)state;

	assert_int_equal(text_count(slice_of("né字\xf0\x9f\x99\x83")), 4);
	assert_int_equal(text_count(slice_of("a\xff"
					     "b")),
		3);
	assert_int_equal(text_visible(slice_of("a\xe2\x80\x8b"
					       "b\xc2\xad")),
		2);
	assert_true(text_is_blank(slice_of(" \xe2\x80\x8b\xc2\xa0")));
	assert_false(text_is_blank(slice_of(" \xff")));
}

static void test_folding_takes_case_and_marks(void **state)
{
	static const struct {
		int32_t c, folded;
	} cases[] = {
		{'A', 'a'},
		{'z', 'z'},
		{0xC9, 'e'},
		{0xFF, 'y'},
		{0x141, 'l'},
		{0x130, 'i'},
		{0x131, 'i'},
		{0x17E, 'z'},
		{0x416, 0x436},
		{0x5B57, 0x5B57},
		{0xD7, '*'},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (codepoint_fold(cases[i].c) != cases[i].folded)
			fail_msg("U+%04X", (unsigned)cases[i].c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_trim_takes_white_space_of_any_script),
		cmocka_unit_test(test_counts_are_of_code_points),
		cmocka_unit_test(test_folding_takes_case_and_marks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

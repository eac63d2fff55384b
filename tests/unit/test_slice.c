/* Borrowed text: what JSON takes as it stands is found wherever it ends. */
#include "tests/support/test.h"

static bool is_plain(unsigned char c)
{
	return c >= 0x20 && c != '"' && c != '\\' && c != 0x7F;
}

static void test_plain_ends_before_each_byte_that_is_escaped(void **state)
{
	char text[64];
	(void)state;

	for (unsigned c = 0; c < 256; c++) {
		for (size_t at = 0; at < sizeof(text); at++) {
			const struct slice whole = {text, sizeof(text)};
			const size_t from = at / 3;

			memset(text, 'a', sizeof(text));
			text[at] = (char)c;
			assert_int_equal(slice_plain(whole, from),
				is_plain((unsigned char)c) ? sizeof(text) - from : at - from);
		}
	}
}

static void test_plain_stays_within_the_text(void **state)
{
	static const char text[] = "abcdefghijklmnopqrstuvwxyz0123456789\"";
	(void)state;

	for (size_t len = 0; len < sizeof(text) - 1; len++) {
		assert_int_equal(slice_plain((struct slice){text, len}, 0), len < 36 ? len : 36);
		assert_int_equal(slice_plain((struct slice){text, len}, len), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain_ends_before_each_byte_that_is_escaped),
		cmocka_unit_test(test_plain_stays_within_the_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Text for a manual page: what roff would read as something else. */
#include "tests/support/test.h"

#include <stdio.h>
#include <stdlib.h>

#include "runtime/base.h"
#include "runtime/roff.h"

static void test_text_has_no_meaning_to_roff(void **state)
{
	static const struct {
		const char *text;
		bool at_line_start;
		const char *printed;
		const char *why;
	} table[] = {
		{"a word", true, "a word", "nothing to do"},
		{"--set a-b", true, "\\-\\-set a\\-b", "a hyphen would not be found or copied"},
		{".conf", true, "\\&.conf", "a dot would begin a request"},
		{"'x'", true, "\\&'x'", "so would an apostrophe"},
		{".conf", false, ".conf", "behind other words it does not"},
		{"a\n.b\n'c", false, "a\n\\&.b\n\\&'c", "each line has a start"},
		{"C:\\new", true, "C:\\enew", "a backslash would begin an escape"},
		{"", true, "", "nothing is nothing"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(table); i++) {
		CLEANUP(freep) char *printed = NULL;
		size_t size = 0;
		FILE *out = open_memstream(&printed, &size);

		print_message("%s\n", table[i].why);
		assert_non_null(out);
		roff_print(out, table[i].text, table[i].at_line_start);
		assert_int_equal(fclose(out), 0);
		assert_string_equal(printed, table[i].printed);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text_has_no_meaning_to_roff),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

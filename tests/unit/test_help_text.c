/* What --help says fits a terminal, and keeps its columns. */
#include "tests/support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/help_text.h"

static char *print(const char *text, size_t width)
{
	char *printed = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&printed, &size);

	assert_non_null(out);
	help_text_print(out, text, width);
	assert_int_equal(fclose(out), 0);
	return printed;
}

static void test_text_is_filled_and_columns_stay(void **state)
{
	static const struct {
		const char *text, *printed;
	} cases[] = {
		{"", ""},
		{"one two three four", "one two three\nfour\n"},
		{"one\ntwo three\nfour", "one two three\nfour\n"},
		{"one\n\ntwo", "one\n\ntwo\n"},
		{"a  b c d e f g h i j", "a  b c d e f g\n   h i j\n"},
		{"a  b c\n   d e f g h i", "a  b c d e f g\n   h i\n"},
		{"  -a  b c\n      d e f g h", "  -a  b c d e f\n      g h\n"},
		{"a  b\nc  d", "a  b\nc  d\n"},
		{"  as it is, however long", "  as it is, however long\n"},
		{"a wordlongerthanthewidth b", "a\nwordlongerthanthewidth\nb\n"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(freep) char *printed = print(cases[i].text, 15);

		assert_string_equal(printed, cases[i].printed);
	}
}

static void test_every_command_fits_a_terminal(void **state)
{
	(void)state;

	for (size_t i = 0; commands[i]; i++) {
		CLEANUP(freep) char *printed = print(commands[i]->details, HELP_WIDTH);

		for (const char *at = printed; *at; at += strcspn(at, "\n") + 1)
			if (strcspn(at, "\n") > HELP_WIDTH)
				fail_msg("dragoman %s --help: %s", commands[i]->name, at);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text_is_filled_and_columns_stay),
		cmocka_unit_test(test_every_command_fits_a_terminal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

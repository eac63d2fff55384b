/* A file of terms is read whole, or refused with the line and what to do. */
#include "tests/support/test.h"

#include <stdio.h>
#include <unistd.h>

#include "runtime/buf.h"
#include "translate/glossary_file.h"

static void test_what_is_well_written_is_read(void **state)
{
	static const struct {
		const char *why, *text;
		size_t count;
	} cases[] = {
		{"nothing", "", 0},
		{"a comment and an empty line", "# a\n\n \t \n", 0},
		{"two columns", "uk\tКиїв", 1},
		{"lines of DOS, and a mark of order", "\xef\xbb\xbfuk\tКиїв\tKyiv\r\n*\tA\t=\r\n",
			2},
		{"blanks around", "uk \t Київ \t Kyiv \t any-case  inside \n", 1},
		{"the same twice", "uk\tКиїв\tKyiv\nuk\tКиїв\tKyiv\n", 2},
		{"for two languages", "uk\tА\tB\nru\tА\tC\n*\tА\tD\n", 3},
		{"in two cases", "es\tCorte\tCourt\nes\tcorte\tcut\n", 2},
		{"an old code of a language", "iw\tא\tA\n", 1},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(glossary_freep) struct glossary *glossary = NULL;
		char why[GLOSSARY_WHY_MAX];

		if (glossary_read(slice_of(cases[i].text), &glossary, why))
			fail_msg("%s: %s", cases[i].why, why);
		if (glossary_count(glossary) != cases[i].count)
			fail_msg("%s: %zu", cases[i].why, glossary_count(glossary));
	}
}

static void test_a_mistake_is_named_with_its_line(void **state)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{"uk\tА\tB\nКиїв = Kyiv\n",
			"line 2: there is no term: write language, term and English with one tab "
			"between"},
		{"uk\t\tKyiv\n",
			"line 1: there is no term: write language, term and English with one tab "
			"between"},
		{"\tКиїв\tKyiv\n",
			"line 1: the first column must be a language: write a BCP 47 tag such as "
			"uk, or * for any"},
		{"#\nu!\tКиїв\tKyiv\n",
			"line 2: \"u!\" is no language: write a BCP 47 tag such as uk, or * for "
			"any"},
		{"uk\tА\tB\tany-case whole\n",
			"line 1: \"whole\" is no rule: any-case and inside are"},
		{"uk\tА\tB\tinside\tC\n",
			"line 1: there are more than four columns: language, term, English and "
			"rules, with one tab between"},
		{"uk\tА\tB\nuk\tЯ\tC\nuk\tА\tD\n",
			"line 3: line 1 has the same term with something else: remove one of them"},
		{"es\tCorte\tA\tany-case\nes\tCORTE\tB\tany-case\n",
			"line 2: line 1 has the same term with something else: remove one of them"},
		{"uk\t\xd0\tB\n", "line 1: it is no UTF-8: save the file as UTF-8"},
		{"uk\tА\x01\tB\n", "line 1: the term has a control character: remove it"},
		{"uk\tА\tB\x01\n", "line 1: the English has a control character: remove it"},
		{"uk\t\xe2\x80\x8b\tB\n",
			"line 1: nothing is visible in the term: write one, or remove the line"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct glossary *glossary = NULL;
		char why[GLOSSARY_WHY_MAX] = "";

		assert_int_equal(
			glossary_read(slice_of(cases[i].text), &glossary, why), GLOSSARY_E_BAD);
		assert_null(glossary);
		assert_string_equal(why, cases[i].why);
	}
}

static void test_what_is_too_long_is_refused(void **state)
{
	CLEANUP(buf_deinit) struct buf text = BUF_INIT(1 << 24);
	struct glossary *glossary = NULL;
	char why[GLOSSARY_WHY_MAX];
	(void)state;

	assert_int_equal(buf_addf(&text, "uk\t%0201d\tB\n", 1), 0);
	assert_int_equal(glossary_read(buf_slice(&text), &glossary, why), GLOSSARY_E_BAD);
	assert_string_equal(why, "line 1: the term has 201 bytes: 200 are the most");
	buf_clear(&text);
	assert_int_equal(buf_addf(&text, "uk\tA\t%0401d\n", 1), 0);
	assert_int_equal(glossary_read(buf_slice(&text), &glossary, why), GLOSSARY_E_BAD);
	assert_string_equal(why, "line 1: the English has 401 bytes: 400 are the most");
	buf_clear(&text);
	for (int i = 0; i <= GLOSSARY_COUNT_MAX; i++)
		assert_int_equal(buf_addf(&text, "uk\t%d\t=\n", i), 0);
	assert_int_equal(glossary_read(buf_slice(&text), &glossary, why), GLOSSARY_E_BAD);
	assert_string_equal(why, "line 100001: there are more than 100000 terms: shorten the file");
}

static void test_a_file_is_named_in_what_is_wrong_with_it(void **state)
{
	char path[] = "/tmp/dragoman-glossary-XXXXXX";
	char wanted[GLOSSARY_WHY_MAX];
	char why[GLOSSARY_WHY_MAX];
	CLEANUP(glossary_freep) struct glossary *glossary = NULL;
	int fd = mkstemp(path);
	(void)state;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, "uk\tА\tB\nuk\n", 11), 11);
	assert_int_equal(glossary_load(path, &glossary, why), GLOSSARY_E_BAD);
	(void)snprintf(wanted, sizeof(wanted),
		"%s: line 2: there is no term: write language, term and English with one tab "
		"between",
		path);
	assert_string_equal(why, wanted);
	assert_int_equal(ftruncate(fd, 8), 0);
	assert_int_equal(close(fd), 0);
	assert_int_equal(glossary_load(path, &glossary, why), 0);
	assert_int_equal(glossary_count(glossary), 1);
	assert_int_equal(unlink(path), 0);

	glossary_free(glossary);
	glossary = NULL;
	assert_int_equal(glossary_load(path, &glossary, why), GLOSSARY_E_BAD);
	(void)snprintf(
		wanted, sizeof(wanted), "%s cannot be read: No such file or directory", path);
	assert_string_equal(why, wanted);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_well_written_is_read),
		cmocka_unit_test(test_a_mistake_is_named_with_its_line),
		cmocka_unit_test(test_what_is_too_long_is_refused),
		cmocka_unit_test(test_a_file_is_named_in_what_is_wrong_with_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

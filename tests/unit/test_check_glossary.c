/* A term that is not in the translation as it should be is a doubt; a mark left in it is refused.
 */
#include "tests/support/test.h"

#include "translate/check_glossary.h"

static void test_the_english_of_each_term_is_looked_for(void **state)
{
	static const struct {
		const char *why, *english;
		enum gate_level level;
	} cases[] = {
		{"both are there", "Kyiv asks the Élysée.", GATE_PASS},
		{"case and accents do not count", "KYIV ASKS THE ELYSEE", GATE_PASS},
		{"nor does what follows, or the order", "The Élysée's answer to Kyiv's", GATE_PASS},
		{"once is enough", "Kyiv, the Élysée, Kyiv", GATE_PASS},
		{"blanks of any kind", "Kyiv asks the\xc2\xa0Élysée.", GATE_PASS},
		{"one is missing", "Kiev asks the Élysée.", GATE_SOFT},
		{"both are missing", "It asks.", GATE_SOFT},
		{"nothing at all", "", GATE_SOFT},
		{"a mark is left", "@@PH1@@ asks the Élysée.", GATE_HARD},
		{"a part of a mark is left", "Kyiv @PH2 @ the Élysée.", GATE_HARD},
	};
	static const char source[] = "Kyïv l'Élysée Kyïv";
	const struct term list[] = {{0, 5, "Kyiv"}, {6, 10, "the Élysée"}, {17, 5, "Kyiv"}};
	CLEANUP(terms_unrefp) struct terms *terms = NULL;
	enum gate_level level;
	(void)state;

	assert_int_equal(terms_new(slice_of(source), list, COUNT_OF(list), &terms), 0);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		assert_int_equal(check_glossary(terms, slice_of(cases[i].english), &level), 0);
		if (level != cases[i].level)
			fail_msg("%s: %s", cases[i].why, gate_level_name(level));
		assert_int_equal(check_glossary(NULL, slice_of(cases[i].english), &level), 0);
		assert_int_equal(level, GATE_PASS);
	}
}

/* Bytes that are the same by chance, not letter by letter: U+6162 is no "ab". */
static void test_letters_are_compared_and_not_bytes(void **state)
{
	static const char source[] = "x";
	const struct term list[] = {{0, 1, "\xe2\x81\x81"}}; /* U+2041 */
	CLEANUP(terms_unrefp) struct terms *terms = NULL;
	enum gate_level level;
	(void)state;

	assert_int_equal(terms_new(slice_of(source), list, 1, &terms), 0);
	/* U+41000 and U+0020 beside each other hold the bytes of U+2041, one off. */
	assert_int_equal(check_glossary(terms, slice_of("\xf1\x81\x80\x80 "), &level), 0);
	assert_int_equal(level, GATE_SOFT);
	assert_int_equal(check_glossary(terms, slice_of("a\xe2\x81\x81z"), &level), 0);
	assert_int_equal(level, GATE_PASS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_english_of_each_term_is_looked_for),
		cmocka_unit_test(test_letters_are_compared_and_not_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Terms of a text go out as marks and come back as English, whatever happened to the marks. */
#include "tests/support/test.h"

#include "translate/terms.h"

static const char text[] = "Київ просить ЄС: «Київ» чекає.";

/* The two places of "Київ" and that of "ЄС". */
static struct terms *terms_of_text(const char *kyiv, const char *eu)
{
	const char *second = strstr(text + 8, "Київ");
	const char *union_ = strstr(text, "ЄС");
	const struct term list[] = {
		{0, strlen("Київ"), kyiv},
		{(size_t)(union_ - text), strlen("ЄС"), eu},
		{(size_t)(second - text), strlen("Київ"), kyiv},
	};
	struct terms *terms;

	assert_int_equal(terms_new(slice_of(text), list, COUNT_OF(list), &terms), 0);
	return terms;
}

static void test_marks_stand_for_terms(void **state)
{
	CLEANUP(terms_unrefp) struct terms *terms = terms_of_text("Kyiv", "the EU");
	CLEANUP(freep) char *hidden = NULL;
	CLEANUP(freep) char *applied = NULL;
	CLEANUP(freep) char *rest = NULL;
	(void)state;

	assert_int_equal(terms_hide(terms, slice_of(text), &hidden), 0);
	assert_string_equal(hidden, "@@PH1@@ просить @@PH2@@: «@@PH3@@» чекає.");
	assert_int_equal(terms_apply(terms, slice_of(text), &applied), 0);
	assert_string_equal(applied, "Kyiv просить the EU: «Kyiv» чекає.");
	assert_int_equal(terms_remove(terms, slice_of(text), &rest), 0);
	assert_string_equal(rest, "  просить  : « » чекає.");
}

static void test_marks_come_back_as_english(void **state)
{
	static const struct {
		const char *why, *answer, *shown;
		bool left;
	} cases[] = {
		{"as they were", "@@PH1@@ asks @@PH2@@: \"@@PH3@@\" waits.",
			"Kyiv asks the EU: \"Kyiv\" waits.", false},
		{"another order", "@@PH2@@ is asked by @@PH1@@.", "the EU is asked by Kyiv.",
			false},
		{"blanks inside", "@@ PH1 @@ asks @@PH 2@@.", "Kyiv asks the EU.", false},
		{"small letters", "@@ph1@@ asks @@Ph2@@.", "Kyiv asks the EU.", false},
		{"escaped", "\\@\\@PH1\\@\\@ asks.", "Kyiv asks.", false},
		{"a sign lost at each end", "@PH1@ asks.", "Kyiv asks.", false},
		{"what touches it stays", "in@@PH1@@'s (@@PH2@@)", "inKyiv's (the EU)", false},
		{"twice", "@@PH1@@ and @@PH1@@", "Kyiv and Kyiv", false},
		{"all lost", "It asks.", "It asks.", false},
		{"nothing", "", "", false},
		{"a number that nobody gave", "@@PH9@@ asks @@PH1@@.", "@@PH9@@ asks Kyiv.", true},
		{"no number", "@@PH@@ @@PH0@@ @ @@", "@@PH@@ @@PH0@@ @ @@", false},
		{"an address is none", "a@ph.org, @PHONE", "a@ph.org, @PHONE", false},
		{"a number without end", "@@PH99999999999999999999999@@",
			"@@PH99999999999999999999999@@", false},
	};
	CLEANUP(terms_unrefp) struct terms *terms = terms_of_text("Kyiv", "the EU");
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(freep) char *shown = NULL;

		assert_int_equal(terms_show(terms, slice_of(cases[i].answer), &shown), 0);
		if (strcmp(shown, cases[i].shown) != 0)
			fail_msg("%s: got \"%s\"", cases[i].why, shown);
		if (terms_are_hidden_in(slice_of(shown)) != cases[i].left)
			fail_msg("%s: a mark is left, or is not", cases[i].why);
	}
}

static void test_a_text_with_marks_of_its_own_is_left_alone(void **state)
{
	static const char own[] = "Київ пише @@PH1@@";
	const struct term list[] = {{0, strlen("Київ"), "Kyiv"}};
	CLEANUP(terms_unrefp) struct terms *terms = NULL;
	char *hidden = NULL;
	(void)state;

	assert_int_equal(terms_new(slice_of(own), list, 1, &terms), 0);
	assert_int_equal(terms_hide(terms, slice_of(own), &hidden), TERMS_E_TAKEN);
	assert_null(hidden);
}

static void test_a_part_has_the_terms_that_are_whole_in_it(void **state)
{
	CLEANUP(terms_unrefp) struct terms *terms = terms_of_text("Kyiv", "the EU");
	CLEANUP(terms_unrefp) struct terms *part = NULL;
	CLEANUP(terms_unrefp) struct terms *none = NULL;
	const size_t union_ = (size_t)(strstr(text, "ЄС") - text);
	CLEANUP(freep) char *applied = NULL;
	const struct slice rest = slice_of(text + union_);
	(void)state;

	assert_int_equal(terms_within(terms, slice_of(text), union_, rest.len, &part), 0);
	assert_int_equal(part->count, 2);
	assert_int_equal(terms_apply(part, rest, &applied), 0);
	assert_string_equal(applied, "the EU: «Kyiv» чекає.");
	/* One is cut through, the others are beyond. */
	assert_int_equal(terms_within(terms, slice_of(text), 2, union_, &none), 0);
	assert_null(none);
	assert_int_equal(terms_within(NULL, slice_of(text), 0, 10, &none), 0);
	assert_null(none);
}

static void test_another_english_is_another_version(void **state)
{
	CLEANUP(terms_unrefp) struct terms *a = terms_of_text("Kyiv", "the EU");
	CLEANUP(terms_unrefp) struct terms *b = terms_of_text("Kyiv", "the EU");
	CLEANUP(terms_unrefp) struct terms *c = terms_of_text("Kiev", "the EU");
	(void)state;

	assert_true(terms_are_same(a, b));
	assert_false(terms_are_same(a, c));
	assert_false(terms_are_same(a, NULL));
	assert_true(terms_are_same(NULL, NULL));
	assert_string_equal(a->version, b->version);
	assert_string_not_equal(a->version, c->version);
}

static void test_they_live_as_long_as_somebody_holds_them(void **state)
{
	struct terms *terms = terms_of_text("Kyiv", "the EU");
	struct terms *held = terms_ref(terms);
	(void)state;

	assert_null(terms_unref(terms));
	assert_string_equal(held->list[0].english, "Kyiv");
	assert_null(terms_unref(held));
	assert_null(terms_unref(NULL));
	assert_null(terms_ref(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_marks_stand_for_terms),
		cmocka_unit_test(test_marks_come_back_as_english),
		cmocka_unit_test(test_a_text_with_marks_of_its_own_is_left_alone),
		cmocka_unit_test(test_a_part_has_the_terms_that_are_whole_in_it),
		cmocka_unit_test(test_another_english_is_another_version),
		cmocka_unit_test(test_they_live_as_long_as_somebody_holds_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

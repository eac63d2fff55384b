/* A headline in capitals is cased for the backend and put back. */
#include "tests/support/test.h"

#include "translate/headline_case.h"

static void test_shouted_means_in_capitals_as_a_whole(void **state)
{
	static const struct {
		const char *why, *text;
		bool shouted;
	} cases[] = {
		{"Spanish", "EL GOBIERNO ANUNCIA MEDIDAS", true},
		{"Cyrillic", "ПРАВИТЕЛЬСТВО ОБЪЯВИЛО О МЕРАХ", true},
		{"with a small word", "EL GOBIERNO ANUNCIA MEDIDAS (y más)", false},
		{"an acronym in a line", "La OTAN anuncia medidas", false},
		{"one acronym", "OTAN", false},
		{"a short cry", "GOL YA", false},
		{"a script without case", "政府が措置を発表 した", false},
		{"nothing", "", false},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (headline_is_shouted(slice_of(cases[i].text)) != cases[i].shouted)
			fail_msg("%s", cases[i].why);
}

static void test_lower_keeps_the_names_that_the_body_has(void **state)
{
	static const struct {
		const char *why, *language, *text, *body, *cased;
	} cases[] = {
		{"without a body", "es", "EL GOBIERNO ANUNCIA MEDIDAS", NULL,
			"El gobierno anuncia medidas"},
		{"names and acronyms", "es", "SÁNCHEZ VISITA LA OTAN EN BERLÍN",
			"El presidente Sánchez visita hoy la OTAN. En su agenda está Berlín.",
			"Sánchez visita la OTAN en Berlín"},
		{"Turkish has two kinds of i", "tr", "IŞIK İZMİR YOLUNDA", NULL,
			"Işık izmir yolunda"},
		{"a mark comes first", "es", "«SOPA DE ERVILHA»", NULL, "«Sopa de ervilha»"},
		{"Greek's last sigma", "el", "ΝΕΟΣ ΔΡΟΜΟΣ", NULL, "Νεος δρομος"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(freep) char *cased = NULL;

		assert_int_equal(headline_lower(slice_of(cases[i].text), cases[i].language,
					 slice_of(cases[i].body), &cased),
			0);
		if (strcmp(cased, cases[i].cased) != 0)
			fail_msg("%s: got %s", cases[i].why, cased);
	}
}

static void test_raise_leaves_addresses_alone(void **state)
{
	CLEANUP(freep) char *raised = NULL;
	(void)state;

	assert_int_equal(headline_raise(slice_of("See www.a.org/x, says @joan"), &raised), 0);
	assert_string_equal(raised, "SEE www.a.org/x, SAYS @joan");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shouted_means_in_capitals_as_a_whole),
		cmocka_unit_test(test_lower_keeps_the_names_that_the_body_has),
		cmocka_unit_test(test_raise_leaves_addresses_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

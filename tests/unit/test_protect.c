/* Addresses, handles and mark-up are found, and put back where a translation changed them. */
#include "tests/support/test.h"

#include <stdio.h>

#include "runtime/buf.h"
#include "translate/protect.h"

static void test_next_finds_what_is_no_language(void **state)
{
	static const struct {
		const char *why, *text, *parts;
	} cases[] = {
		{"an address ends before the full stop", "Ver https://a.org/x?y=1.",
			"https://a.org/x?y=1|"},
		{"brackets around it are not its own", "(http://a.org)", "http://a.org|"},
		{"brackets inside it are", "http://a.org/x_(y) z", "http://a.org/x_(y)|"},
		{"without a scheme", "en www.a.org, hoy", "www.a.org|"},
		{"an e-mail address", "Escriba a p.q+r@a-b.org.", "p.q+r@a-b.org|"},
		{"handles", "@la_casa y #MeToo", "@la_casa|#MeToo|"},
		{"a number sign is no handle", "el #3 a @ 5", ""},
		{"mark-up", "<b>uno</b> &amp; dos &#39;", "<b>|</b>|&amp;|&#39;|"},
		{"less than is no tag", "1 < 2 y 3 > 2", ""},
		{"an ampersand is no entity", "AT&T; R & D; A&B", ""},
		{"a word that begins like one", "wwwx httpx", ""},
		{"a scheme alone", "http:// y www.", ""},
		{"two at signs", "a@@b.org a@b", ""},
		{"nothing", "", ""},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(buf_deinit) struct buf buf = BUF_INIT(1000);
		struct protected part;

		assert_int_equal(buf_add(&buf, slice_of("")), 0);
		for (size_t at = 0; protected_next(slice_of(cases[i].text), &at, &part);) {
			assert_int_equal(buf_add(&buf, part.text), 0);
			assert_int_equal(buf_add(&buf, slice_of("|")), 0);
		}
		if (strcmp(buf.data, cases[i].parts) != 0)
			fail_msg("%s: got %s", cases[i].why, buf.data);
	}
}

/* The search looks at sixteen bytes at once: a part is found wherever in them it begins, also the
 * last byte of the text's. */
static void test_next_finds_a_part_wherever_it_stands(void **state)
{
	static const char *const parts[] = {
		"https://a.org/x", "www.a.org", "@la_casa", "#tema", "<b>", "&amp;", "who@a.org"};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		for (size_t before = 0; before < 40; before++) {
			for (size_t after = 0; after < 20; after++) {
				struct protected part;
				char text[128];
				size_t at = 0;
				int n = snprintf(text, sizeof(text), "%.*s %s %.*s", (int)before,
					"hoy que la white house tuvo otra vez the wet", parts[i],
					(int)after, "y nada mas hoy en la");
				struct slice whole = {text, (size_t)n};

				if (after == 0)
					whole.len--; /* nothing behind it */
				assert_true(protected_next(whole, &at, &part));
				assert_true(slice_is(part.text, slice_of(parts[i])));
				assert_false(protected_next(whole, &at, &part));
				assert_int_equal(at, whole.len);
			}
		}
	}
}

static void test_restore_mends_what_was_translated(void **state)
{
	static const struct {
		const char *why, *source, *english;
		int outcome;
		const char *mended;
	} cases[] = {
		{"a handle was translated", "dice @la_casa hoy", "says @the_house today", 0,
			"says @la_casa today"},
		{"two of two kinds", "@la_casa en http://a.org/rojo",
			"@the_house in http://a.org/red", 0, "@la_casa in http://a.org/rojo"},
		{"nothing to mend", "dice @la_casa", "says @la_casa", PROTECT_E_INTACT, NULL},
		{"another order is legal", "@uno y @dos", "@dos and @uno", PROTECT_E_INTACT, NULL},
		{"another order of kinds too", "@uno en http://a.org", "http://a.org: @uno",
			PROTECT_E_INTACT, NULL},
		{"one is lost", "@uno y @dos", "@one and two", PROTECT_E_LOST, NULL},
		{"one is invented", "uno", "http://a.org one", PROTECT_E_LOST, NULL},
		{"no parts at all", "uno", "one", PROTECT_E_INTACT, NULL},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(freep) char *mended = NULL;
		int r = protect_restore(
			slice_of(cases[i].source), slice_of(cases[i].english), &mended);

		if (r != cases[i].outcome)
			fail_msg("%s: got %d", cases[i].why, r);
		if (r == 0)
			assert_string_equal(mended, cases[i].mended);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_next_finds_what_is_no_language),
		cmocka_unit_test(test_next_finds_a_part_wherever_it_stands),
		cmocka_unit_test(test_restore_mends_what_was_translated),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Language tags made equal, and the codes of a service found for them. */
#include "tests/support/test.h"

#include "translate/backend.h"
#include "translate/language_codes.h"

static void test_normalise_gives_one_spelling(void **state)
{
	static const struct {
		const char *why, *tag, *normal;
	} cases[] = {
		{"as it is", "es", "es"},
		{"case and underscore", "PT_br", "pt-BR"},
		{"script is capitalised", "sr-LATN-rs", "sr-Latn-RS"},
		{"withdrawn: Hebrew", "iw", "he"},
		{"withdrawn: Indonesian", "in-ID", "id-ID"},
		{"withdrawn: Yiddish", "ji", "yi"},
		{"withdrawn: Moldavian", "mo", "ro"},
		{"withdrawn: Serbo-Croatian brings its script", "sh", "sr-Latn"},
		{"a script of its own stays", "sh-Cyrl", "sr-Cyrl"},
		{"Norwegian is Bokmål", "no", "nb"},
		{"Tagalog is Filipino", "tl", "fil"},
		{"three letters where two exist", "spa", "es"},
		{"three letters where no two exist", "ast", "ast"},
		{"region implies the script", "zh-TW", "zh-Hant-TW"},
		{"a script of its own wins", "zh-Hans-TW", "zh-Hans-TW"},
		{"region by number", "es-419", "es-419"},
		{"extension is left out", "ar-EG-u-nu-latn", "ar-EG"},
		{"variant is left out", "ca-valencia", "ca"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char tag[LANGUAGE_TAG_SIZE] = "";

		if (!language_normalise(cases[i].tag, tag) || strcmp(tag, cases[i].normal) != 0)
			fail_msg("%s: %s became \"%s\"", cases[i].why, cases[i].tag, tag);
	}
}

static void test_normalise_refuses_what_is_no_tag(void **state)
{
	static const char *const tags[] = {"", "e", "english", "12", "-es", "e/s", "\xc3\xa9s"};
	char tag[LANGUAGE_TAG_SIZE] = "untouched";
	(void)state;

	for (size_t i = 0; i < COUNT_OF(tags); i++)
		if (language_normalise(tags[i], tag))
			fail_msg("\"%s\" was taken for a language", tags[i]);
	assert_string_equal(tag, "untouched");
}

static void test_find_takes_the_most_specific_row(void **state)
{
	static const struct language_code table[] = {{"zh", "simple"}, {"zh-Hant", "full"},
		{"bs", "latin"}, {"bs-Cyrl", NULL}, {NULL, NULL}};
	static const struct {
		const char *why, *tag, *code;
	} cases[] = {
		{"language alone", "zh", "simple"},
		{"script implied by the region", "zh-HK", "full"},
		{"region is dropped", "zh-CN", "simple"},
		{"withdrawn script row: not taken", "bs-Cyrl-BA", NULL},
		{"other script of it", "bs-Latn", "latin"},
		{"not in the table", "de", NULL},
		{"no tag", "?", NULL},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char code[LANGUAGE_CODE_SIZE] = "";
		bool found = language_find(table, cases[i].tag, code);

		if (found != (cases[i].code != NULL) || (found && strcmp(code, cases[i].code) != 0))
			fail_msg("%s: %s gave \"%s\"", cases[i].why, cases[i].tag, code);
	}
}

static void test_own_rows_stand_before_the_common_ones(void **state)
{
	static const struct language_code own[] = {
		{"de", "german"}, {"pt-PT", "pt-pt"}, {"fr", NULL}, {NULL, NULL}};
	static const struct {
		const char *why, *tag, *code;
	} cases[] = {
		{"its own row", "de-AT", "german"},
		{"a common one", "es-MX", "es"},
		{"its own more specific one", "pt-PT", "pt-pt"},
		{"the common less specific one", "pt-BR", "pt"},
		{"its own word that it does not take it", "fr-CA", NULL},
		{"in neither", "xx", NULL},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char code[LANGUAGE_CODE_SIZE] = "";
		bool found = language_find_beside_common(own, cases[i].tag, code);

		if (found != (cases[i].code != NULL) || (found && strcmp(code, cases[i].code) != 0))
			fail_msg("%s: %s gave \"%s\"", cases[i].why, cases[i].tag, code);
	}
}

static void test_backends_know_their_languages_by_their_own_codes(void **state)
{
	static const struct {
		const char *backend, *tag, *code;
	} cases[] = {
		{"libretranslate", "pt-BR", "pb"},
		{"libretranslate", "pt-PT", "pt"},
		{"libretranslate", "zh-TW", "zt"},
		{"libretranslate", "zh", "zh"},
		{"libretranslate", "iw", "he"},
		{"libretranslate", "no", "nb"},
		{"libretranslate", "fil", "tl"},
		{"libretranslate", "xx", NULL},
		{"apertium", "es-MX", "spa"},
		{"apertium", "hr", "hbs"},
		{"apertium", "sh", "hbs"},
		{"apertium", "sr-Cyrl", NULL},
		{"apertium", "sr", NULL},
		{"apertium", "pt", NULL},
		{"google", "he-IL", "iw"},
		{"google", "zh-HK", "zh-TW"},
		{"google", "zu", "zu"},
		{"google", "ast", NULL},
		{"yandex", "he", "he"},
		{"yandex", "zh-CN", "zh"},
		{"yandex", "zh-TW", NULL},
		{"yandex", "af-ZA", "af"},
		{"modernmt", "sr-Latn-RS", "sr-Latn"},
		{"modernmt", "sr", "sr-Cyrl"},
		{"azure", "pt-PT", "pt-pt"},
		{"azure", "pt-BR", "pt"},
		{"azure", "mn", "mn-Cyrl"},
		{"azure", "yue", "yue"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct backend_ops *ops = backend_find(cases[i].backend);
		char code[LANGUAGE_CODE_SIZE] = "";
		bool found;

		assert_non_null(ops);
		found = ops->language(NULL, cases[i].tag, code);
		if (found != (cases[i].code != NULL) || (found && strcmp(code, cases[i].code) != 0))
			fail_msg("%s: %s gave \"%s\"", cases[i].backend, cases[i].tag, code);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_normalise_gives_one_spelling),
		cmocka_unit_test(test_normalise_refuses_what_is_no_tag),
		cmocka_unit_test(test_find_takes_the_most_specific_row),
		cmocka_unit_test(test_own_rows_stand_before_the_common_ones),
		cmocka_unit_test(test_backends_know_their_languages_by_their_own_codes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

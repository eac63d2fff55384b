/* Three witnesses, and whom to believe. */
#include "tests/support/test.h"

#include "ingest/language.h"
#include "ingest/script.h"

static void test_canonical_reads_what_producers_call_languages(void **state)
{
	static const struct {
		const char *written, *tag;
	} cases[] = {
		{"en", "en"},
		{"EN", "en"},
		{"en-US", "en"},
		{"de_DE", "de"},
		{"de_DE.UTF-8", "de"},
		{"eng", "en"},
		{"por", "pt"},
		{"pt-BR", "pt"},
		{"kr", "ko"},
		{"no", "nb"},
		{"iw", "he"},
		{"in", "id"},
		{"cn", "zh-Hans"},
		{"zh-TW", "zh-Hant"},
		{"zh-Hant-HK", "zh-Hant"},
		{"sr-Latn-RS", "sr-Latn"},
		{"sr-Cyrl", "sr-Cyrl"},
		{"English", "en"},
		{"portuguese", "pt"},
		{"Español", "es"},
		{"be-tarask", "be"},
		{"es-419", "es"},
		{"fil", "fil"},
		{"en-US,en;q=0.9", "en"},
		{"gsw", "gsw"},
		{"", NULL},
		{"x", NULL},
		{"klingonese", NULL},
		{"12", NULL},
		{"zz", NULL},
		{"a very long text that is no language", NULL},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char tag[LANGUAGE_TAG_MAX] = "";
		bool found = language_canonical(cases[i].written, tag);

		if (found != (cases[i].tag != NULL) || (found && strcmp(tag, cases[i].tag) != 0))
			fail_msg("\"%s\" became \"%s\"", cases[i].written, tag);
	}
}

#define PORTUGUESE                                                                                   \
	"A câmara municipal decidiu ontem que a ponte velha fica fechada até ao fim do ano. Os "   \
	"moradores da margem sul terão de atravessar o rio de barco, e ninguém lhes disse quanto " \
	"vai custar o bilhete. A oposição pede que se ouça primeiro quem lá vive."
#define SPANISH                                                                                      \
	"El ayuntamiento decidió ayer que el puente viejo permanecerá cerrado hasta fin de año. " \
	"Los vecinos de la orilla sur tendrán que cruzar el río en barco, y nadie les ha dicho "   \
	"cuánto costará el billete. La oposición pide que se escuche primero a quienes viven "    \
	"allí."
#define RUSSIAN                                                                                                                                                            \
	"Городской совет вчера решил, что старый мост будет закрыт до конца года. Жителям южного " \
	"берега придётся переправляться на лодке, и никто не сказал им, сколько это будет стоить."
#define SERBIAN_LATIN                                                                                 \
	"Gradsko veće je juče odlučilo da stari most ostane zatvoren do kraja godine. Stanovnici " \
	"južne obale moraće da prelaze reku čamcem, a niko im nije rekao koliko će to koštati."
#define SERBIAN_CYRILLIC                                                                                                                                                    \
	"Градско веће је јуче одлучило да стари мост остане затворен до краја године. Становници " \
	"јужне обале мораће да прелазе реку чамцем, а нико им није рекао колико ће то коштати."
#define DANISH                                                                                          \
	"Byrådet besluttede i går, at den gamle bro skal være lukket resten af året. Beboerne på " \
	"den sydlige bred må tage båden over floden, og ingen har fortalt dem, hvad det koster."

static void test_decide_weighs_declaration_registry_and_text(void **state)
{
	static const char *const pt[] = {"pt", NULL}, *const uk[] = {"uk", "ru", NULL};
	static const char *const sr[] = {"sr", NULL}, *const hr[] = {"hr", NULL};
	static const char *const da[] = {"da", NULL}, *const zh[] = {"zh-Hant", NULL};
	static const struct {
		const char *why, *declared;
		const char *const *registry;
		const char *text, *tag, *source;
		bool contradicted;
	} cases[] = {
		{"declared and confirmed", "pt-BR", NULL, PORTUGUESE, "pt", "declared", false},
		{"nothing declared", NULL, NULL, PORTUGUESE, "pt", "detected", false},
		{"declared what it is not", "en", NULL, SPANISH, "es", "detected", true},
		{"declared in a script that it is not in", "en", NULL, RUSSIAN, "ru", "detected",
			true},
		{"declared nonsense", "xx-yy-zz", NULL, SPANISH, "es", "detected", false},
		{"a Ukrainian paper's page in Russian", NULL, uk, RUSSIAN, "ru", "detected", false},
		{"a close pair, told by the registry", NULL, hr, SERBIAN_LATIN, "hr", "registry",
			false},
		{"Serbian in Latin", "sr", sr, SERBIAN_LATIN, "sr-Latn", "declared", false},
		{"Serbian in Cyrillic", "sr", sr, SERBIAN_CYRILLIC, "sr-Cyrl", "declared", false},
		{"Norwegian declared by a Danish paper", "no", da, DANISH, "da", "registry", false},
		{"a headline alone is believed", "pt", pt, "Ponte fechada", "pt", "declared",
			false},
		{"Chinese of Taiwan, says the registry", "zh", zh, "市議會昨天決定關閉舊橋。",
			"zh-Hant", "declared", false},
		{"Greek by its script", NULL, NULL, "Το δημοτικό συμβούλιο αποφάσισε", "el",
			"detected", false},
		{"no text and no witness", NULL, NULL, "12:30 !!", "und", "detected", false},
		{"no text, but an outlet", NULL, pt, "2026", "pt", "registry", false},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct language language;

		language_decide(&(struct language_evidence){.declared = cases[i].declared,
					.registry = cases[i].registry,
					.text = slice_of(cases[i].text)},
			&language);
		if (strcmp(language.tag, cases[i].tag) != 0 ||
			strcmp(language.source, cases[i].source) != 0 ||
			language.contradicted != cases[i].contradicted)
			fail_msg("%s: %s %s %d", cases[i].why, language.tag, language.source,
				language.contradicted);
		assert_true(language.confidence >= 0 && language.confidence <= 1);
	}
}

static void test_sentences_with_names_are_in_the_language_of_their_small_words(void **state)
{
	static const struct {
		const char *text, *tag;
	} cases[] = {
		{"A visita de Harold Whitmore a Westbridge foi adiada por causa do mau tempo.",
			"pt"},
		{"O alcalde de Brookfield non quixo dicir cando rematan as obras da ponte.", "gl"},
		{"Segons John Atkinson, el pont de Westbridge no es tancarà fins al maig.", "ca"},
		{"Po besedah Johna Atkinsona bo most v Westbridgeu zaprt do maja.", "sl"},
		{"Градоначалникот рече дека мостот во Велес е затворен до мај.", "mk"},
		{"Градоначелник је рекао да ће мост у Ужицу бити затворен до маја.", "sr-Cyrl"},
		{"Кметът каза, че мостът във Видин ще бъде затворен до май.", "bg"},
		{"Àwọn ará ìlú náà sọ fún wa pé afárá àtijọ́ yóò wà ní títì títí di May.", "yo"},
		/* Latin letters among the Cyrillic ones. */
		{"Грaдoнaчeлник je рeкao дa ћe мoст бити зaтвoрeн дo мaja.", "sr-Cyrl"},
		{"The mayor of Westbridge said that the bridge will be closed.", "en"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct language language;

		language_decide(
			&(struct language_evidence){.text = slice_of(cases[i].text)}, &language);
		if (strcmp(language.tag, cases[i].tag) != 0)
			fail_msg("%s: %s", language.tag, cases[i].text);
	}
}

static void test_paragraphs_are_in_the_language_of_their_article(void **state)
{
	static const struct {
		const char *text, *article, *tag;
	} cases[] = {
		{PORTUGUESE, "pt", NULL},
		{SPANISH, "pt", "es"},
		{PORTUGUESE, "es", "pt"},
		{RUSSIAN, "en", "ru"},
		{RUSSIAN, "uk", NULL}, /* close: not against the article */
		{SPANISH, "de", "es"},
		{SPANISH, "ru", "es"},
		{SERBIAN_LATIN, "hr", NULL},
		{SERBIAN_CYRILLIC, "en", "sr-Cyrl"},
		{"Harold Whitmore, Westbridge", "pt", NULL},
		{"Yes, we can", "de", NULL}, /* too short to say */
		{"2026", "pt", NULL},
		{"", "pt", NULL},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char tag[LANGUAGE_TAG_MAX] = "?";
		bool other = language_of_paragraph(slice_of(cases[i].text), cases[i].article, tag);

		if (other != (cases[i].tag != NULL) ||
			strcmp(tag, cases[i].tag ? cases[i].tag : "?") != 0)
			fail_msg("%s within %s: %s", cases[i].text, cases[i].article, tag);
	}
}

static void test_script_is_that_of_most_letters(void **state)
{
	static const char *const own[] = {"Grek", "Armn", "Hebr", "Thaa", "Guru", "Gujr", "Orya",
		"Taml", "Telu", "Knda", "Mlym", "Sinh", "Thai", "Laoo", "Tibt", "Mymr", "Geor",
		"Khmr", "Hang", "Kana", "Tfng"};
	double share = 0;
	(void)state;

	assert_string_equal(script_of(slice_of("Hello мир"), &share), "Latn");
	assert_true(share > 0.6 && share < 0.65);
	assert_string_equal(script_of(slice_of(RUSSIAN), NULL), "Cyrl");
	assert_string_equal(script_of(slice_of("市議會"), NULL), "Hani");
	assert_string_equal(script_of(slice_of("123 !?"), NULL), "Zyyy");
	assert_true(script_suits("Cyrl", "sr"));
	assert_false(script_suits("Cyrl", "en"));
	assert_false(script_suits("Latn", "ru"));
	assert_true(script_suits("Latn", "uz"));
	/* What has a script of its own is not written in Latin letters; but Tamazight is. */
	for (size_t i = 0; i < COUNT_OF(own); i++) {
		const char *language = script_language(own[i]);

		assert_non_null(language);
		if (script_suits("Latn", language) != (strcmp(language, "zgh") == 0))
			fail_msg("%s in Latin letters", language);
	}
}

static void test_direction_follows_the_script(void **state)
{
	(void)state;

	assert_string_equal(language_direction("ar"), "rtl");
	assert_string_equal(language_direction("fa"), "rtl");
	assert_string_equal(language_direction("pt"), "ltr");
	assert_string_equal(language_direction("ku-Arab"), "rtl");
	assert_string_equal(language_direction("ur-Latn"), "ltr");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_canonical_reads_what_producers_call_languages),
		cmocka_unit_test(test_decide_weighs_declaration_registry_and_text),
		cmocka_unit_test(
			test_sentences_with_names_are_in_the_language_of_their_small_words),
		cmocka_unit_test(test_paragraphs_are_in_the_language_of_their_article),
		cmocka_unit_test(test_script_is_that_of_most_letters),
		cmocka_unit_test(test_direction_follows_the_script),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

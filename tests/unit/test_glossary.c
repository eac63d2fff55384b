/* Terms are found where they stand as words, the longest first, and nowhere else. */
#include "tests/support/test.h"

#include <time.h>

#include "runtime/buf.h"
#include "translate/glossary_file.h"
#include "translate/terms.h"

static const char file[] = "# names\n"
			   "uk\tКиїв\tKyiv\n"
			   "uk\tКиївська область\tKyiv Oblast\n"
			   "*\tCharlie Hebdo\t=\n"
			   "es\tCorte Suprema\tSupreme Court\tany-case\n"
			   "es\torden del día\tagenda\n"
			   "es\tCorte\tCourt\n"
			   "es-MX\tCorte\tCourt of Mexico\n"
			   "es\tPeña\tPeña\n"
			   "es\tanti\tanti-\tinside\n"
			   "zh\t北京\tBeijing\n"
			   "zh\t北京大学\tPeking University\n"
			   "zh\t水\twater\n"
			   "th\tกรุงเทพ\tBangkok\n"
			   "fr\tl'Élysée\tthe Élysée\n"
			   "fr\tÉlysée\tÉlysée Palace\n"
			   "de\tC&A\t=\n";

static struct glossary *load(const char *text)
{
	struct glossary *glossary;
	char why[GLOSSARY_WHY_MAX];
	int r = glossary_read(slice_of(text), &glossary, why);

	if (r)
		fail_msg("%s", why);
	return glossary;
}

/* What is found, as "term=English|". */
static char *found_in(const struct glossary *glossary, const char *language, const char *text)
{
	struct buf buf = BUF_INIT(10000);
	CLEANUP(terms_unrefp) struct terms *terms = NULL;

	assert_int_equal(glossary_find(glossary, language, slice_of(text), &terms), 0);
	assert_int_equal(buf_add(&buf, slice_of("")), 0);
	for (size_t i = 0; terms && i < terms->count; i++)
		assert_int_equal(buf_addf(&buf, "%.*s=%s|", (int)terms->list[i].len,
					 text + terms->list[i].at, terms->list[i].english),
			0);
	return buf_take(&buf);
}

static void test_terms_are_found_as_words(void **state)
{
	static const struct {
		const char *why, *language, *text, *found;
	} cases[] = {
		{"at the beginning and the end", "uk", "Київ чекає на Київ",
			"Київ=Kyiv|Київ=Kyiv|"},
		{"between marks", "uk", "(Київ), «Київ».", "Київ=Kyiv|Київ=Kyiv|"},
		{"no part of a longer word", "uk", "Києва, Київстар, неКиїв, Київ2", ""},
		{"another language's", "ru", "Київ", ""},
		{"a region of the language", "uk-UA", "Київ", "Київ=Kyiv|"},
		{"any language's", "fi", "Charlie Hebdo.", "Charlie Hebdo=Charlie Hebdo|"},
		{"the longest", "es", "La Corte Suprema y la Corte",
			"Corte Suprema=Supreme Court|Corte=Court|"},
		{"the shorter where the longer ends in a word", "es", "Corte Supremas",
			"Corte=Court|"},
		{"any case where it is allowed", "es", "la CORTE SUPREMA, corte suprema",
			"CORTE SUPREMA=Supreme Court|corte suprema=Supreme Court|"},
		{"else as it is written", "es", "corte, CORTE", ""},
		{"a small term at the start of a sentence", "es", "Orden del día: orden del día",
			"Orden del día=Agenda|orden del día=agenda|"},
		{"but not in capitals", "es", "ORDEN DEL DÍA", ""},
		{"accents count", "es", "Pena y Peña", "Peña=Peña|"},
		{"the more specific language", "es-MX", "Corte", "Corte=Court of Mexico|"},
		{"inside a word, where it is allowed", "es", "antisemita", "anti=anti-|"},
		{"and what is behind it begins no word", "es", "antiCorte", "anti=anti-|"},
		{"without spaces", "zh", "我在北京喝水。", "北京=Beijing|水=water|"},
		{"without spaces the longest too", "zh-Hans-CN", "北京大学在北京",
			"北京大学=Peking University|北京=Beijing|"},
		{"Thai", "th", "ในกรุงเทพวันนี้", "กรุงเทพ=Bangkok|"},
		{"white space of any kind", "es", "Corte\xc2\xa0\xc2\xa0Suprema",
			"Corte\xc2\xa0\xc2\xa0Suprema=Supreme Court|"},
		{"what nobody sees", "uk", "Ки\xc2\xadїв", "Ки\xc2\xadїв=Kyiv|"},
		{"either apostrophe", "fr", "à l’Élysée, d'Élysée",
			"l’Élysée=the Élysée|Élysée=Élysée Palace|"},
		{"a term with a mark in it", "de", "bei C&A.", "C&A=C&A|"},
		{"not in a handle", "uk", "@Київ #Київ Київ", "Київ=Kyiv|"},
		{"not in an address", "de", "http://a.org/C&A, C&A", "C&A=C&A|"},
		{"nothing", "uk", "", ""},
		{"no language", "", "Київ", ""},
		{"malformed bytes", "uk", "\xff\xd0 Київ\xd0", "Київ=Kyiv|"},
	};
	CLEANUP(glossary_freep) struct glossary *glossary = load(file);
	(void)state;

	assert_int_equal(glossary_count(glossary), 16);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(freep) char *found = found_in(glossary, cases[i].language, cases[i].text);

		if (strcmp(found, cases[i].found) != 0)
			fail_msg("%s: found %s", cases[i].why, found);
	}
}

static void test_without_a_glossary_nothing_is_found(void **state)
{
	CLEANUP(glossary_freep) struct glossary *empty = load("# nothing yet\n\n");
	struct terms *terms = NULL;
	(void)state;

	assert_int_equal(glossary_find(NULL, "uk", slice_of("Київ"), &terms), 0);
	assert_null(terms);
	assert_int_equal(glossary_find(empty, "uk", slice_of("Київ"), &terms), 0);
	assert_null(terms);
}

static void test_a_text_has_at_most_so_many(void **state)
{
	CLEANUP(glossary_freep) struct glossary *glossary = load("*\ta\tb\n");
	CLEANUP(terms_unrefp) struct terms *terms = NULL;
	char text[4 * TERMS_MAX + 1];
	(void)state;

	for (size_t i = 0; i + 1 < sizeof(text); i += 2)
		memcpy(text + i, "a ", 2);
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(glossary_find(glossary, "es", slice_of(text), &terms), 0);
	assert_int_equal(terms->count, TERMS_MAX);
}

static double seconds_of(const struct glossary *glossary, size_t letters)
{
	CLEANUP(freep) char *text = malloc(letters + 1);
	struct terms *terms = NULL;
	clock_t from;

	assert_non_null(text);
	memset(text, 'a', letters);
	text[letters] = '\0';
	from = clock();
	assert_int_equal(glossary_find(glossary, "es", slice_of(text), &terms), 0);
	assert_null(terms);
	return (double)(clock() - from) / CLOCKS_PER_SEC;
}

/* Terms that begin like the text at each of its places, and end otherwise. */
static void test_time_is_linear_also_with_terms_made_for_it(void **state)
{
	enum {
		LETTERS = 20000,
	};
	CLEANUP(buf_deinit) struct buf text = BUF_INIT(1 << 20);
	CLEANUP(glossary_freep) struct glossary *glossary = NULL;
	double one;
	double eight;
	(void)state;

	for (int length = 1; length < GLOSSARY_TERM_MAX; length++) {
		char term[GLOSSARY_TERM_MAX + 1];

		memset(term, 'a', (size_t)length);
		term[length] = 'b';
		assert_int_equal(buf_addf(&text, "es\t%.*s\tx\tinside\n", length + 1, term), 0);
	}
	glossary = load(text.data);
	one = seconds_of(glossary, LETTERS);
	eight = seconds_of(glossary, (size_t)8 * LETTERS);
	if (eight > 30 * (one + 0.01)) /* quadratic would be 64 times */
		fail_msg("%f s, then %f s for eight times the text", one, eight);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_terms_are_found_as_words),
		cmocka_unit_test(test_without_a_glossary_nothing_is_found),
		cmocka_unit_test(test_a_text_has_at_most_so_many),
		cmocka_unit_test(test_time_is_linear_also_with_terms_made_for_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

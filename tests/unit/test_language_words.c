/* Small words and letters, counted for all languages at once. */
#include "tests/support/test.h"

#include "ingest/language_weigh.h"
#include "ingest/language_words.h"

static double share_of(const struct words *words, const char *tag)
{
	const struct lexicon *lexicon;

	for (size_t i = 0; (lexicon = lexicon_at(i)) != NULL; i++)
		if (strcmp(lexicon->tag, tag) == 0)
			return words->share[i];
	fail_msg("no lexicon of %s", tag);
	return 0;
}

static struct words read(const char *text)
{
	struct words words;

	language_words(slice_of(text), &words);
	return words;
}

static void test_small_words_are_counted_for_each_language(void **state)
{
	struct words words = read("THE dog and the cat, in a house");
	(void)state;

	assert_int_equal(words.count, 8);
	assert_true(share_of(&words, "en") == 5.0 / 8); /* the and the in a */
	assert_true(share_of(&words, "nl") == 1.0 / 8); /* in */
}

static void test_letters_speak_for_and_against(void **state)
{
	struct words words = read("São João");
	(void)state;

	assert_true(share_of(&words, "pt") == 0.75); /* "são" is small, and both fit */
	assert_true(share_of(&words, "es") == -0.5);
	words = read("ђурђевак");
	assert_true(share_of(&words, "sr") == 0.25);
	assert_true(share_of(&words, "ru") == -0.5);
	assert_true(share_of(&words, "en") == -0.5);
}

static void test_latin_letters_in_cyrillic_words_are_what_they_look_like(void **state)
{
	struct words words = read("сe зaтвoрeнo"); /* Latin: a, e, o */
	(void)state;

	assert_true(share_of(&words, "sr") > 0);
}

static void test_elided_and_joined_words_are_two(void **state)
{
	struct words words = read("l'home d'aquí");
	(void)state;

	assert_int_equal(words.count, 4);
	assert_true(share_of(&words, "ca") > 0.5);
}

static void test_any_bytes_may_be_read(void **state)
{
	char text[4096];
	struct words words;
	(void)state;

	assert_int_equal(read("").count, 0);
	assert_int_equal(read("12 % !").count, 0);
	memset(text, 'a', sizeof(text)); /* one word, longer than any */
	language_words((struct slice){text, sizeof(text)}, &words);
	assert_int_equal(words.count, 1);
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (char)(i * 131 + i / 7);
	language_words((struct slice){text, sizeof(text)}, &words);
	for (size_t i = 0; i < LEXICONS_MAX; i++)
		assert_true(words.share[i] >= -0.5 && words.share[i] <= 1.25);
}

static void test_every_lexicon_prefers_its_own_words(void **state)
{
	const struct lexicon *lexicon;
	(void)state;

	for (size_t i = 0; (lexicon = lexicon_at(i)) != NULL; i++) {
		struct words words = read(lexicon->words);

		for (size_t k = 0; lexicon_at(k); k++)
			if (words.share[k] > words.share[i])
				fail_msg("the words of %s are more those of %s", lexicon->tag,
					lexicon_at(k)->tag);
		assert_true(words.share[i] > 0.9);
		assert_true(language_has_words(slice_of(lexicon->words), lexicon->tag));
	}
}

static void test_weighing_names_the_language_and_the_other(void **state)
{
	struct weighing weighing;
	(void)state;

	language_weigh(slice_of("Die Brücke ist seit gestern wegen des Hochwassers gesperrt, und "
				"niemand weiß, wann sie wieder geöffnet wird."),
		"Latn", "nl", &weighing);
	assert_string_equal(weighing.tag, "de");
	assert_true(weighing.reliable);
	assert_true(weighing.weight > weighing.second + 1);
	assert_true(weighing.other < weighing.weight - 1);
	language_weigh(slice_of("12:30"), NULL, NULL, &weighing);
	assert_string_equal(weighing.tag, "und");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_small_words_are_counted_for_each_language),
		cmocka_unit_test(test_letters_speak_for_and_against),
		cmocka_unit_test(test_latin_letters_in_cyrillic_words_are_what_they_look_like),
		cmocka_unit_test(test_elided_and_joined_words_are_two),
		cmocka_unit_test(test_any_bytes_may_be_read),
		cmocka_unit_test(test_every_lexicon_prefers_its_own_words),
		cmocka_unit_test(test_weighing_names_the_language_and_the_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

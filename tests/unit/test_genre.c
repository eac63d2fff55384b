/* The article's own genres, what producers call them, and what is none. */
#include "tests/support/test.h"

#include "ingest/genre.h"

static void test_a_genre_is_one_of_the_articles_words(void **state)
{
	static const struct {
		const char *written, *genre;
	} cases[] = {
		{"news", "news"},
		{"Op-Ed", "opinion"},
		{"Press Release", "press_release"},
		{"FACT-CHECK", "factcheck"},
		{"press_release", "press_release"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_string_equal(genre_of(slice_of(cases[i].written)), cases[i].genre);
}

static void test_what_may_mean_anything_is_none(void **state)
{
	static const char *const written[] = {
		"", "Feature", "Current", "Nyheter", "newsletter", "opin"};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(written); i++)
		assert_null(genre_of(slice_of(written[i])));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_genre_is_one_of_the_articles_words),
		cmocka_unit_test(test_what_may_mean_anything_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

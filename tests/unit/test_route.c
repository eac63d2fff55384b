/* Which route a language has, and which backend of it is asked. */
#include "tests/support/test.h"

#include "translate/route.h"

static void test_the_most_specific_route_counts(void **state)
{
	static const struct route routes[] = {
		{.language = "", .count = 1, .backends = {0}},
		{.language = "zh", .count = 1, .backends = {1}},
		{.language = "zh-Hant", .count = 1, .backends = {2}},
		{.language = "pt-BR", .count = 1, .backends = {3}},
	};
	static const struct {
		const char *language;
		unsigned backend;
	} cases[] = {{"zh", 1}, {"zh-Hant", 2}, {"zh-TW", 2}, {"zh-CN", 1}, {"pt-BR", 3}, {"pt", 0},
		{"PT_br", 3}, {"de", 0}};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct route *route = route_find(routes, COUNT_OF(routes), cases[i].language);

		if (!route || route->backends[0] != cases[i].backend)
			fail_msg("%s took the wrong route", cases[i].language);
	}
	assert_null(route_find(routes, COUNT_OF(routes), "no tag"));
	assert_null(route_find(routes + 1, COUNT_OF(routes) - 1, "de"));
}

static void test_the_first_able_backend_is_asked(void **state)
{
	static const struct {
		const char *why;
		unsigned count, from;
		uint32_t able, out;
		unsigned rank;
	} cases[] = {
		{"all able", 3, 0, 7, 0, 0},
		{"the first is out", 3, 0, 6, 0, 1},
		{"the first was refused", 3, 1, 7, 0, 1},
		{"refused, and the second is out", 3, 1, 5, 0, 2},
		{"all out: wait at the first", 3, 0, 0, 0, 0},
		{"able ones only before: wait", 3, 2, 3, 0, 2},
		{"none left", 3, 3, 7, 0, 3},
		{"the first refused, in an outage of the second", 3, 0, 5, 1, 2},
		{"the second refused: wait for the first", 2, 0, 2, 2, 0},
		{"all refused", 2, 0, 3, 3, 2},
		{"no route", 0, 0, 7, 0, 0},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		unsigned rank =
			route_choose(cases[i].count, cases[i].from, cases[i].able, cases[i].out);

		if (rank != cases[i].rank)
			fail_msg("%s: place %u", cases[i].why, rank);
	}
}

static void test_steps_are_read(void **state)
{
	static const struct {
		const char *word, *first, *language, *second;
	} cases[] = {
		{"libre", "libre", "", ""},
		{"apertium>es>libre", "apertium", "es", "libre"},
		{"a-1>zh_tw>b.2", "a-1", "zh-Hant-TW", "b.2"},
	};
	static const char *const wrong[] = {"", ">", "a>", "a>es", "a>es>", ">es>b", "a>>b",
		"a>en>b", "a>en-GB>b", "a>es>b>", "a>es>b>c", "a>no tag>b",
		"a name that is longer than any backend has in a configuration that is sane>es>b"};
	struct route_words words;
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		if (!route_read(cases[i].word, &words))
			fail_msg("%s was not read", cases[i].word);
		assert_string_equal(words.first, cases[i].first);
		assert_string_equal(words.language, cases[i].language);
		assert_string_equal(words.second, cases[i].second);
	}
	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		if (route_read(wrong[i], &words))
			fail_msg("\"%s\" was read", wrong[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_most_specific_route_counts),
		cmocka_unit_test(test_the_first_able_backend_is_asked),
		cmocka_unit_test(test_steps_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Parts of a text that are to stay as they are: where they are found, also through cuts. */
#include "tests/support/test.h"

#include "runtime/buf.h"
#include "translate/terms.h"
#include "translate/verbatim.h"

/* The terms of a piece of `paragraph`; `parts` are separated by "|". */
static struct terms *terms_of(
	struct slice paragraph, const char *parts, struct slice text, struct terms *terms)
{
	char copy[200];
	char *list[8];
	size_t count = 0;

	assert_true(strlen(parts) < sizeof(copy));
	(void)stpcpy(copy, parts);
	for (char *at = copy; at; count++) {
		list[count] = at;
		at = strchr(at, '|');
		if (at)
			*at++ = '\0';
	}
	assert_int_equal(verbatim_add(paragraph, list, count, text, &terms), 0);
	return terms;
}

/* `wanted` has "[part]" in the place of each part that is kept of `text`, a piece of `paragraph`.
 */
static void assert_kept(const char *why, const char *paragraph, const char *text, const char *parts,
	const char *wanted)
{
	CLEANUP(buf_deinit) struct buf got = BUF_INIT(400);
	struct slice piece = {strstr(paragraph, text), strlen(text)};
	CLEANUP(terms_unrefp)
	struct terms *terms = terms_of(slice_of(paragraph), parts, piece, NULL);
	size_t at = 0;

	for (size_t i = 0; terms && i < terms->count; i++) {
		const struct term *term = &terms->list[i];

		assert_int_equal(buf_addf(&got, "%.*s[%s]", (int)(term->at - at), piece.data + at,
					 term->english),
			0);
		at = term->at + term->len;
	}
	assert_int_equal(buf_addf(&got, "%.*s", (int)(piece.len - at), piece.data + at), 0);
	if (strcmp(got.data, wanted) != 0)
		fail_msg("%s: %s", why, got.data);
}

static void test_parts_are_kept_where_they_stand_as_words(void **state)
{
	(void)state;

	assert_kept("a name", "Escrito em Go e Gomes", "Escrito em Go e Gomes", "Go",
		"Escrito em [Go] e Gomes");
	assert_kept("twice", "Go, Go!", "Go, Go!", "Go", "[Go], [Go]!");
	assert_kept("one in another", "diz Le Monde.", "diz Le Monde.", "Le Monde|Monde",
		"diz [Le Monde].");
	assert_kept("the whole", "O rato roeu.", "O rato roeu.", "O rato roeu.", "[O rato roeu.]");
	assert_kept("a script without blanks", "他用微信付款", "他用微信付款", "微信",
		"他用[微信]付款");
	assert_kept("nowhere", "Nada.", "Nada.", "Go", "Nada.");
}

static void test_a_part_that_was_cut_through_is_kept_in_pieces(void **state)
{
	(void)state;

	assert_kept("its beginning", "Ele disse: Não. Nunca mais, e saiu.", "Ele disse: Não.",
		"Não. Nunca mais", "Ele disse: [Não.]");
	assert_kept("its end", "Ele disse: Não. Nunca mais, e saiu.", "Nunca mais, e saiu.",
		"Não. Nunca mais", "[Nunca mais], e saiu.");
}

static void test_of_the_glossary_stays_what_stands_elsewhere(void **state)
{
	const struct slice text = slice_of("Le Monde diz que Kiev cai");
	const struct term known[] = {{3, 5, "World"}, {17, 4, "Kyiv"}};
	struct terms *terms = NULL;
	(void)state;

	assert_int_equal(terms_new(text, known, 2, &terms), 0);
	terms = terms_of(text, "Le Monde", text, terms);
	assert_int_equal(terms->count, 2);
	assert_string_equal(terms->list[0].english, "Le Monde");
	assert_string_equal(terms->list[1].english, "Kyiv");
	terms_unref(terms);
}

static void test_another_text_has_parts_as_a_whole(void **state)
{
	struct terms *terms;
	(void)state;

	terms = terms_of(slice_of("LE MONDE"), "Le Monde", slice_of("Le Monde"), NULL);
	assert_int_equal(terms->count, 1);
	terms_unref(terms);
	assert_null(terms_of(slice_of("LE MONDE"), "LE MONDE", slice_of("Le Monde"), NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parts_are_kept_where_they_stand_as_words),
		cmocka_unit_test(test_a_part_that_was_cut_through_is_kept_in_pieces),
		cmocka_unit_test(test_of_the_glossary_stays_what_stands_elsewhere),
		cmocka_unit_test(test_another_text_has_parts_as_a_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

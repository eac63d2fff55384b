/* A segment that is too long is cut between clauses, and nothing of it is lost. */
#include "tests/support/test.h"

#include "runtime/buf.h"
#include "translate/clause.h"

static void test_the_first_piece_ends_at_the_best_place(void **state)
{
	static const struct {
		const char *why, *text;
		size_t max_units;
		const char *piece;
	} cases[] = {
		{"it fits", "uno, dos", 8, "uno, dos"},
		{"at the end of a sentence, though a clause is later", "Uno dos. Tres, cuatro", 15,
			"Uno dos."},
		{"at a clause, though a blank is later", "uno dos, tres cuatro", 14, "uno dos,"},
		{"at a blank", "uno dos tres cuatro", 12, "uno dos tres"},
		{"a clause too early: the later blank", "a, bcdef ghijk lmnop", 15,
			"a, bcdef ghijk"},
		{"a number is no clause", "unos 3,14159 y mucho mas", 10, "unos"},
		{"no blank: between letters", "abcdefghij", 4, "abcd"},
		{"letters stay whole", "ééééé", 2, "éé"},
		{"a script without blanks", "今日は晴れ。明日は雨が降る", 8, "今日は晴れ。"},
		{"one letter at least", "水火", 1, "水"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct slice rest = slice_of(cases[i].text);
		struct slice glue;
		struct slice piece =
			clause_take(&rest, UNIT_CODE_POINTS, cases[i].max_units, &glue);

		if (!slice_is(piece, slice_of(cases[i].piece)))
			fail_msg("%s: \"%.*s\"", cases[i].why, (int)piece.len, piece.data);
	}
}

static void test_the_pieces_are_the_text(void **state)
{
	const char *text =
		"El  gobierno, que ayer anunció medidas; y hoy — dice — no. 水火木金土。Fin";
	(void)state;

	for (size_t max = 1; max < 80; max++) {
		CLEANUP(buf_deinit) struct buf whole = BUF_INIT(1000);
		struct slice rest = slice_of(text);

		while (rest.len > 0) {
			struct slice glue;
			struct slice piece = clause_take(&rest, UNIT_CODE_POINTS, max, &glue);

			assert_true(backend_measure(UNIT_CODE_POINTS, piece) <= max);
			assert_int_equal(buf_add(&whole, piece), 0);
			assert_int_equal(buf_add(&whole, glue), 0);
		}
		assert_string_equal(whole.data, text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_first_piece_ends_at_the_best_place),
		cmocka_unit_test(test_the_pieces_are_the_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Which refused answers are kept for reading, and what their rows say. */
#include "tests/support/test.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/buf.h"
#include "runtime/json.h"
#include "schemas/reasons.h"
#include "translate/refused.h"

static struct gate_verdict verdict_of(enum gate_level level)
{
	struct gate_verdict verdict = {.level = level, .count = level == GATE_PASS ? 0 : 2};

	verdict.findings[0].reason = REASON_ECHO;
	verdict.findings[1].reason = REASON_NUMBERS;
	return verdict;
}

static void note(struct refused *refused, double share, enum gate_level level, const char *article,
	const char *english)
{
	const struct gate_verdict verdict = verdict_of(level);
	const struct refusal refusal = {.article = article,
		.language = "de",
		.backend = "b",
		.source = slice_of("Er sagte \"nein\""),
		.english = slice_of(english),
		.verdict = &verdict};

	assert_int_equal(refused_note(refused, share, &refusal), 0);
}

static void test_a_row_says_what_was_refused_and_why(void **state)
{
	struct refused refused = {0};
	(void)state;

	note(&refused, 1, GATE_HARD, "a1", "Er sagte \"nein\"");
	note(&refused, 1, GATE_SOFT, "a1", "He said 7");
	assert_int_equal(refused.count, 2);
	assert_string_equal(refused.rows[0],
		"{\"schema\":\"dragoman.refused/1\",\"article\":\"a1\",\"language\":\"de\","
		"\"backend\":\"b\",\"level\":\"hard\",\"reasons\":[\"echo\",\"numbers\"],"
		"\"source\":\"Er sagte \\\"nein\\\"\",\"english\":\"Er sagte \\\"nein\\\"\"}");
	assert_non_null(strstr(refused.rows[1], "\"level\":\"soft\""));
	refused_deinit(&refused);
}

static void test_what_passed_or_is_not_wanted_leaves_no_row(void **state)
{
	struct refused refused = {0};
	(void)state;

	note(&refused, 1, GATE_PASS, "a1", "He said no");
	note(&refused, 0, GATE_HARD, "a1", "He said no");
	assert_int_equal(refused.count, 0);
	refused_deinit(&refused);
}

static void test_one_article_has_no_more_than_its_ceiling(void **state)
{
	struct refused refused = {0};
	(void)state;

	for (size_t i = 0; i < 100; i++)
		note(&refused, 1, GATE_HARD, "a1", "x");
	assert_int_equal(refused.count, REFUSED_MAX);
	refused_deinit(&refused);
}

static void test_the_share_is_kept_and_a_replay_keeps_the_same(void **state)
{
	size_t kept = 0;
	(void)state;

	for (size_t i = 0; i < 2000; i++) {
		CLEANUP(buf_deinit) struct buf id = BUF_INIT(64);
		struct refused first = {0};
		struct refused again = {0};

		assert_int_equal(buf_addf(&id, "article-%zu", i), 0);
		note(&first, 0.1, GATE_HARD, id.data, "x");
		note(&again, 0.1, GATE_HARD, id.data, "x");
		assert_int_equal(first.count, again.count);
		kept += first.count;
		refused_deinit(&first);
		refused_deinit(&again);
	}
	assert_in_range(kept, 140, 260);
}

static void test_a_long_text_is_cut_between_characters(void **state)
{
	CLEANUP(buf_deinit) struct buf text = BUF_INIT(1 << 20);
	CLEANUP(cJSON_Deletep) cJSON *json = NULL;
	struct refused refused = {0};
	const char *english;
	size_t at;
	(void)state;

	for (size_t i = 0; i < REFUSED_TEXT_MAX; i++)
		assert_int_equal(buf_addf(&text, "文"), 0);
	note(&refused, 1, GATE_HARD, "a1", text.data);
	assert_int_equal(json_parse(slice_of(refused.rows[0]), &json, &at), 0);
	english = json_string(json, "english");
	assert_int_equal(strlen(english), REFUSED_TEXT_MAX / 3 * 3);
	refused_deinit(&refused);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_row_says_what_was_refused_and_why),
		cmocka_unit_test(test_what_passed_or_is_not_wanted_leaves_no_row),
		cmocka_unit_test(test_one_article_has_no_more_than_its_ceiling),
		cmocka_unit_test(test_the_share_is_kept_and_a_replay_keeps_the_same),
		cmocka_unit_test(test_a_long_text_is_cut_between_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

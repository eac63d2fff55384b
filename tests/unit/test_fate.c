/* What happens to a question: an outage waits, a bad text is found by halving. */
#include "tests/support/test.h"

#include "translate/fate.h"

static void test_each_answer_has_its_fate(void **state)
{
	static const struct {
		const char *why;
		struct fate_case answer;
		enum fate fate;
		enum health health;
	} cases[] = {
		{"answered", {.count = 5}, FATE_SETTLE, HEALTH_GOOD},
		{"busy", {.outcome = BACKEND_E_THROTTLED, .count = 5}, FATE_AGAIN, HEALTH_BUSY},
		{"busy, however often", {.outcome = BACKEND_E_THROTTLED, .count = 5, .tries = 9},
			FATE_AGAIN, HEALTH_BUSY},
		{"down: once more", {.outcome = BACKEND_E_UNAVAILABLE, .count = 5}, FATE_AGAIN,
			HEALTH_FAILING},
		{"down for this question only: halve",
			{.outcome = BACKEND_E_UNAVAILABLE, .count = 5, .tries = 1}, FATE_SPLIT,
			HEALTH_FAILING},
		{"down for this segment only: try again",
			{.outcome = BACKEND_E_UNAVAILABLE, .count = 1, .tries = 1}, FATE_AGAIN,
			HEALTH_FAILING},
		{"down for this segment only, for the third time",
			{.outcome = BACKEND_E_UNAVAILABLE, .count = 1, .tries = 2}, FATE_NEXT,
			HEALTH_FAILING},
		{"another number of answers", {.outcome = BACKEND_E_GARBLED, .count = 5},
			FATE_SPLIT, HEALTH_FAILING},
		{"another number of answers to one", {.outcome = BACKEND_E_GARBLED, .count = 1},
			FATE_AGAIN, HEALTH_FAILING},
		{"too large", {.outcome = BACKEND_E_TOO_LARGE, .count = 2}, FATE_SPLIT,
			HEALTH_GOOD},
		{"too large alone", {.outcome = BACKEND_E_TOO_LARGE, .count = 1}, FATE_NEXT,
			HEALTH_GOOD},
		{"quota gone", {.outcome = BACKEND_E_QUOTA, .count = 1, .tries = 9}, FATE_AGAIN,
			HEALTH_EXHAUSTED},
		{"wrong key", {.outcome = BACKEND_E_MISCONFIGURED, .count = 1, .tries = 9},
			FATE_AGAIN, HEALTH_MISCONFIGURED},
		{"not its language", {.outcome = BACKEND_E_PAIR, .count = 5}, FATE_NEXT,
			HEALTH_GOOD},
		{"content refused", {.outcome = BACKEND_E_REFUSED, .count = 5}, FATE_SPLIT,
			HEALTH_GOOD},
		{"content refused alone", {.outcome = BACKEND_E_REFUSED, .count = 1}, FATE_NEXT,
			HEALTH_GOOD},
		{"nobody there, however often",
			{.failure = HTTP_UNREACHABLE, .count = 1, .tries = 9}, FATE_AGAIN,
			HEALTH_FAILING},
		{"certificate", {.failure = HTTP_UNTRUSTED, .count = 1, .tries = 9}, FATE_AGAIN,
			HEALTH_MISCONFIGURED},
		{"no answer in time", {.failure = HTTP_TIMED_OUT, .count = 5}, FATE_AGAIN,
			HEALTH_SLOW},
		{"no answer in time to this one only",
			{.failure = HTTP_TIMED_OUT, .count = 5, .tries = 1}, FATE_SPLIT,
			HEALTH_SLOW},
		{"connection broken", {.failure = HTTP_BROKEN, .count = 5}, FATE_AGAIN,
			HEALTH_FAILING},
		{"endless answer", {.failure = HTTP_TOO_LARGE, .count = 5}, FATE_SPLIT,
			HEALTH_FAILING},
		{"endless answer to one, to the last",
			{.failure = HTTP_TOO_LARGE, .count = 1, .tries = 2}, FATE_NEXT,
			HEALTH_FAILING},
		{"an outcome of another world", {.outcome = 99, .count = 5}, FATE_AGAIN,
			HEALTH_FAILING},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct fate_case answer = cases[i].answer;
		struct judgement judgement;

		answer.tries_max = 3;
		answer.others = true;
		judgement = fate_of_batch(&answer);
		if (judgement.fate != cases[i].fate || judgement.health != cases[i].health)
			fail_msg("%s: fate %d, health %d", cases[i].why, (int)judgement.fate,
				(int)judgement.health);
	}
}

static void test_only_a_refusal_of_one_text_is_a_refusal(void **state)
{
	const struct fate_case many = {.outcome = BACKEND_E_REFUSED, .count = 2, .tries_max = 3};
	const struct fate_case one = {.outcome = BACKEND_E_REFUSED, .count = 1, .tries_max = 3};
	(void)state;

	assert_false(fate_of_batch(&many).refused);
	assert_true(fate_of_batch(&one).refused);
}

static void test_an_outage_never_ends_a_segment(void **state)
{
	static const struct {
		int outcome;
		enum http_failure failure;
	} cases[] = {{BACKEND_E_THROTTLED, HTTP_OK}, {BACKEND_E_UNAVAILABLE, HTTP_OK},
		{BACKEND_E_GARBLED, HTTP_OK}, {BACKEND_E_QUOTA, HTTP_OK},
		{BACKEND_E_MISCONFIGURED, HTTP_OK}, {0, HTTP_UNREACHABLE}, {0, HTTP_TIMED_OUT},
		{0, HTTP_BROKEN}, {0, HTTP_TOO_LARGE}, {0, HTTP_UNTRUSTED}};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct fate_case answer = {.outcome = cases[i].outcome,
			.failure = cases[i].failure,
			.count = 1,
			.tries = 9,
			.tries_max = 3};
		struct judgement judgement = fate_of_batch(&answer);

		if (judgement.fate != FATE_AGAIN || judgement.counts)
			fail_msg("case %zu: fate %d", i, (int)judgement.fate);
	}
}

static void test_items_are_settled_one_by_one(void **state)
{
	const struct result good = {.status = ITEM_TRANSLATED};
	const struct result refused = {.status = ITEM_REFUSED};
	const struct result missing = {.status = ITEM_UNANSWERED};
	(void)state;

	assert_int_equal(fate_of_item(&good, 0, 3), FATE_SETTLE);
	assert_int_equal(fate_of_item(&refused, 0, 3), FATE_NEXT);
	assert_int_equal(fate_of_item(&missing, 0, 3), FATE_AGAIN);
	assert_int_equal(fate_of_item(&missing, 2, 3), FATE_NEXT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_answer_has_its_fate),
		cmocka_unit_test(test_only_a_refusal_of_one_text_is_a_refusal),
		cmocka_unit_test(test_an_outage_never_ends_a_segment),
		cmocka_unit_test(test_items_are_settled_one_by_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

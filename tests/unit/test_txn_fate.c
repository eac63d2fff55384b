/* What each error of a transaction call leads to. */
#include "tests/support/test.h"

#include "runtime/txn_fate.h"

enum flags {
	NONE = 0,
	FATAL = 1,
	ABORT = 2,
	RETRIABLE = 4,
	DELIVERY = 8, /* a delivery is known to have failed */
};

static const struct {
	enum txn_step step;
	rd_kafka_resp_err_t code;
	int flags;
	enum txn_fate fate;
	const char *why;
} cases[] = {
	{TXN_INIT, RD_KAFKA_RESP_ERR__TIMED_OUT, RETRIABLE, TXN_RETRY, "no broker yet"},
	{TXN_INIT, RD_KAFKA_RESP_ERR__TIMED_OUT, NONE, TXN_RETRY, "no broker yet, told otherwise"},
	{TXN_INIT, RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS, RETRIABLE, TXN_RETRY,
		"the broker is starting"},
	{TXN_INIT, RD_KAFKA_RESP_ERR_INVALID_TRANSACTION_TIMEOUT, FATAL, TXN_EXIT,
		"the broker's ceiling is below ours"},
	{TXN_INIT, RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED, FATAL, TXN_EXIT,
		"no right to this id"},
	{TXN_INIT, RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE, FATAL, TXN_EXIT,
		"a broker without transactions"},
	{TXN_INIT, RD_KAFKA_RESP_ERR__STATE, NONE, TXN_RENEW, "out of step"},
	{TXN_INIT, RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS, RETRIABLE, TXN_RENEW,
		"a new producer need not wait half a second"},
	{TXN_OFFSETS, RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS, RETRIABLE, TXN_RETRY,
		"the broker is at the transaction before"},
	{TXN_BEGIN, RD_KAFKA_RESP_ERR__FATAL, FATAL, TXN_RENEW, "it failed between transactions"},
	{TXN_BEGIN, RD_KAFKA_RESP_ERR__STATE, NONE, TXN_RENEW, "out of step"},
	{TXN_PRODUCE, RD_KAFKA_RESP_ERR__STATE, ABORT, TXN_REDO, "the transaction has failed"},
	{TXN_OFFSETS, RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION, ABORT, TXN_REDO, "rebalance meanwhile"},
	{TXN_OFFSETS, RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID, ABORT, TXN_REDO, "thrown out"},
	{TXN_OFFSETS, RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID, ABORT, TXN_FENCED,
		"another process joined as us"},
	{TXN_OFFSETS, RD_KAFKA_RESP_ERR_OFFSET_METADATA_TOO_LARGE, ABORT, TXN_REDO,
		"the broker takes less than the default"},
	{TXN_OFFSETS, RD_KAFKA_RESP_ERR__TIMED_OUT, RETRIABLE, TXN_RETRY, "a slow broker"},
	{TXN_OFFSETS, RD_KAFKA_RESP_ERR_INVALID_TXN_STATE, FATAL, TXN_RENEW, "out of step"},
	{TXN_OFFSETS, RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED, ABORT, TXN_EXIT, "no right"},
	{TXN_COMMIT, RD_KAFKA_RESP_ERR__TIMED_OUT, RETRIABLE, TXN_RETRY, "resumable: ask again"},
	{TXN_COMMIT, RD_KAFKA_RESP_ERR__FENCED, FATAL, TXN_FENCED, "fenced"},
	{TXN_COMMIT, RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH, FATAL, TXN_FENCED,
		"fenced, an older word for it"},
	{TXN_COMMIT, RD_KAFKA_RESP_ERR_INVALID_TXN_STATE, FATAL, TXN_RENEW, "it may have landed"},
	{TXN_COMMIT, RD_KAFKA_RESP_ERR_UNKNOWN_PRODUCER_ID, ABORT, TXN_RENEW,
		"after a commit nothing is guessed"},
	{TXN_COMMIT, RD_KAFKA_RESP_ERR__INCONSISTENT, ABORT | DELIVERY, TXN_REDO,
		"the flush failed: never asked to commit"},
	{TXN_COMMIT, RD_KAFKA_RESP_ERR__FATAL, FATAL | DELIVERY, TXN_RENEW,
		"fatal stays fatal, whatever was delivered"},
	{TXN_COMMIT, RD_KAFKA_RESP_ERR_UNKNOWN, NONE, TXN_RENEW, "no flag at all: as fatal"},
	{TXN_ABORT, RD_KAFKA_RESP_ERR__TIMED_OUT, RETRIABLE, TXN_RETRY, "ask again"},
	{TXN_ABORT, RD_KAFKA_RESP_ERR_UNKNOWN_PRODUCER_ID, ABORT, TXN_RENEW,
		"an abort that asks for an abort"},
	{TXN_ABORT, RD_KAFKA_RESP_ERR__FENCED, FATAL, TXN_FENCED, "fenced"},
};

static void test_each_error_has_its_fate(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct txn_error error = {
			.code = cases[i].code,
			.fatal = cases[i].flags & FATAL,
			.abort = cases[i].flags & ABORT,
			.retriable = cases[i].flags & RETRIABLE,
		};
		const enum txn_fate fate =
			txn_fate(cases[i].step, &error, cases[i].flags & DELIVERY);

		if (fate != cases[i].fate)
			fail_msg("%s: %d", cases[i].why, fate);
	}
}

static void test_no_error_of_a_commit_is_taken_for_an_answer(void **state)
{
	(void)state;

	/* Whatever the code and flags: redo without reading back only when the flush failed. */
	for (int code = -200; code < 110; code++)
		for (int flags = 0; flags < 8; flags++) {
			const struct txn_error error = {
				.code = (rd_kafka_resp_err_t)code,
				.fatal = flags & FATAL,
				.abort = flags & ABORT,
				.retriable = flags & RETRIABLE,
			};

			assert_int_not_equal(txn_fate(TXN_COMMIT, &error, false), TXN_REDO);
		}
}

static void test_only_a_commit_leaves_a_question(void **state)
{
	(void)state;

	assert_true(txn_is_open_question(TXN_COMMIT, TXN_RENEW));
	assert_true(txn_is_open_question(TXN_COMMIT, TXN_FENCED));
	assert_false(txn_is_open_question(TXN_COMMIT, TXN_RETRY));
	assert_false(txn_is_open_question(TXN_OFFSETS, TXN_RENEW));
	assert_false(txn_is_open_question(TXN_BEGIN, TXN_FENCED));
}

static void test_a_commit_that_was_sent_twice_wears_the_producer_out(void **state)
{
	(void)state;

	assert_false(txn_is_worn(8, false));
	assert_true(txn_is_worn(8, true));
	assert_true(txn_is_worn(10000, false));
}

static void test_an_open_transaction_is_waited_for_longer_each_time(void **state)
{
	(void)state;

	assert_int_equal(txn_init_patience_ms(0, 5000), 50);
	assert_int_equal(txn_init_patience_ms(1, 5000), 100);
	assert_int_equal(txn_init_patience_ms(6, 5000), 3200);
	assert_int_equal(txn_init_patience_ms(7, 5000), 5000);
	assert_int_equal(txn_init_patience_ms(4000000000, 5000), 5000);
}

static void test_a_fence_after_the_time_out_is_no_other_process(void **state)
{
	(void)state;

	assert_false(txn_may_have_timed_out(8));
	assert_false(txn_may_have_timed_out(TXN_TIMEOUT_MS - 1));
	assert_true(txn_may_have_timed_out(TXN_TIMEOUT_MS));
}

static void test_offsets_go_first_while_the_broker_may_be_at_the_last_transaction(void **state)
{
	(void)state;

	assert_true(txn_offsets_go_first(0.0005, 0.003));
	assert_true(txn_offsets_go_first(0.005, 0.003));
	assert_false(txn_offsets_go_first(0.020, 0.003));
	assert_true(txn_offsets_go_first(0.020, 0.015)); /* a slow broker */
	assert_false(txn_offsets_go_first(1e9, 0));      /* there was none */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_error_has_its_fate),
		cmocka_unit_test(test_no_error_of_a_commit_is_taken_for_an_answer),
		cmocka_unit_test(test_only_a_commit_leaves_a_question),
		cmocka_unit_test(test_a_commit_that_was_sent_twice_wears_the_producer_out),
		cmocka_unit_test(test_an_open_transaction_is_waited_for_longer_each_time),
		cmocka_unit_test(test_a_fence_after_the_time_out_is_no_other_process),
		cmocka_unit_test(
			test_offsets_go_first_while_the_broker_may_be_at_the_last_transaction),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * txn_fate.c - the table of errors, read from the top; the first row that fits decides.
 *
 * Some codes mean the same wherever they come up. The rest go by librdkafka's own flags, in the
 * order in which it wants them asked (fatal, abortable, retriable), with one exception: a commit.
 * After it was asked for, only success is known; every failure that is not "ask again" is settled
 * by reading back. librdkafka reports, for one, a transaction that the broker did commit as fatal
 * when it had failed locally meanwhile.
 */
#include "runtime/txn_fate.h"

#include "runtime/base.h"

enum {
	/* The transactions of a healthy broker take milliseconds; librdkafka asks anew only after
	 * a time-out of its connection, which is longer than this. */
	WORN_AFTER_MS = 3000,
	/* An answer of a broker that is not busy takes a few, the markers of an open transaction
	 * some more. */
	INIT_PATIENCE_MS = 50,
};

static const struct {
	rd_kafka_resp_err_t code;
	enum txn_fate fate;
} codes[] = {
	/* The epoch was bumped: by another process, or by the broker after the transaction's
	 * time-out. The static member's fence can only be another process. */
	{RD_KAFKA_RESP_ERR__FENCED, TXN_FENCED},
	{RD_KAFKA_RESP_ERR_PRODUCER_FENCED, TXN_FENCED},
	{RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH, TXN_FENCED},
	{RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID, TXN_FENCED},
	/* Rights and broker settings: the same answer would come for ever. */
	{RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED, TXN_EXIT},
	{RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED, TXN_EXIT},
	{RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED, TXN_EXIT},
	{RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, TXN_EXIT},
	{RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED, TXN_EXIT},
	{RD_KAFKA_RESP_ERR_INVALID_TRANSACTION_TIMEOUT, TXN_EXIT},
	{RD_KAFKA_RESP_ERR_UNSUPPORTED_FOR_MESSAGE_FORMAT, TXN_EXIT},
	{RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION, TXN_EXIT},
	{RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE, TXN_EXIT},
	{RD_KAFKA_RESP_ERR__AUTHENTICATION, TXN_EXIT},
};

static enum txn_fate fate_by_flags(enum txn_step step, const struct txn_error *error)
{
	if (error->fatal)
		return TXN_RENEW;
	if (error->abort)
		return step == TXN_ABORT || step == TXN_INIT ? TXN_RENEW : TXN_REDO;
	if (error->retriable)
		return TXN_RETRY;
	return TXN_RENEW;
}

enum txn_fate txn_fate(enum txn_step step, const struct txn_error *error, bool delivery_failed)
{
	for (size_t i = 0; i < COUNT_OF(codes); i++)
		if (codes[i].code == error->code)
			return codes[i].fate;

	/* The broker is still ending what another producer of ours began. librdkafka asks again
	 * after half a second, a new producer at once. */
	if (step == TXN_INIT && error->code == RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS &&
		!error->fatal)
		return TXN_RENEW;
	if (step == TXN_INIT && error->code == RD_KAFKA_RESP_ERR__TIMED_OUT && !error->fatal)
		return TXN_RETRY;
	if (step == TXN_COMMIT && error->abort && !error->fatal && !delivery_failed)
		return TXN_RENEW;
	return fate_by_flags(step, error);
}

bool txn_is_open_question(enum txn_step step, enum txn_fate fate)
{
	return step == TXN_COMMIT && (fate == TXN_RENEW || fate == TXN_FENCED);
}

bool txn_is_worn(uint64_t took_ms, bool lost_connection)
{
	return lost_connection || took_ms >= WORN_AFTER_MS;
}

int txn_init_patience_ms(unsigned tries, int most_ms)
{
	const int patience_ms = INIT_PATIENCE_MS << (tries < 8 ? tries : 8);

	return patience_ms < most_ms ? patience_ms : most_ms;
}

bool txn_may_have_timed_out(uint64_t took_ms)
{
	return took_ms >= TXN_TIMEOUT_MS;
}

bool txn_offsets_go_first(double since, double took)
{
	/* The markers take a slow broker longer, as all else does. */
	return since < 2 * took;
}

/*
 * transactor_steps.c - the calls of a transaction. Waiting for a broker that is away is done in
 * calls of at most TRANSACTOR_CALL_MS, so that a stop is noticed and the watchdog sees that the
 * thread is alive.
 */
#include <stdio.h>
#include <unistd.h>

#include "runtime/error.h"
#include "runtime/loop.h"
#include "runtime/transactor_inside.h"
#include "runtime/work.h"

bool transactor_is_stopping(const struct transactor *transactor)
{
	atomic_store(&transactor->signs->alive_ms, loop_now_ms());
	return atomic_load(&transactor->signs->stop);
}

void transactor_pause(void)
{
	(void)usleep(TRANSACTOR_PAUSE_MS * 1000); /* a shorter pause does no harm */
}

static struct txn_error note_error(rd_kafka_error_t *error, struct cut *cut)
{
	const struct txn_error taken = {
		.code = rd_kafka_error_code(error),
		.fatal = rd_kafka_error_is_fatal(error),
		.abort = rd_kafka_error_txn_requires_abort(error),
		.retriable = rd_kafka_error_is_retriable(error),
	};

	cut->code = taken.code;
	(void)snprintf(cut->problem, sizeof(cut->problem), "%s", rd_kafka_error_string(error));
	rd_kafka_error_destroy(error);
	return taken;
}

/* After a short while librdkafka can tell whether an open transaction is in the way; if not, the
 * same call goes on. */
rd_kafka_error_t *step_init(struct transactor *transactor, const struct cut *cut)
{
	rd_kafka_error_t *error = rd_kafka_init_transactions(transactor->outbox.producer,
		txn_init_patience_ms(transactor->tries, TRANSACTOR_CALL_MS));
	(void)cut;

	if (!error || rd_kafka_error_is_fatal(error) ||
		rd_kafka_error_code(error) != RD_KAFKA_RESP_ERR__TIMED_OUT)
		return error;
	rd_kafka_error_destroy(error);
	return rd_kafka_init_transactions(transactor->outbox.producer, TRANSACTOR_CALL_MS);
}

rd_kafka_error_t *step_begin(struct transactor *transactor, const struct cut *cut)
{
	(void)cut;
	return rd_kafka_begin_transaction(transactor->outbox.producer);
}

rd_kafka_error_t *step_offsets(struct transactor *transactor, const struct cut *cut)
{
	return rd_kafka_send_offsets_to_transaction(
		transactor->outbox.producer, cut->offsets, cut->member, TRANSACTOR_CALL_MS);
}

rd_kafka_error_t *step_commit(struct transactor *transactor, const struct cut *cut)
{
	(void)cut;
	return rd_kafka_commit_transaction(transactor->outbox.producer, TRANSACTOR_CALL_MS);
}

rd_kafka_error_t *step_abort(struct transactor *transactor, const struct cut *cut)
{
	(void)cut;
	return rd_kafka_abort_transaction(transactor->outbox.producer, TRANSACTOR_CALL_MS);
}

enum step_result step_take(struct transactor *transactor, struct cut *cut, enum txn_step step,
	step_call call, enum txn_fate *ret_fate)
{
	for (;;) {
		rd_kafka_error_t *error = call(transactor, cut);
		struct txn_error noted;

		if (!error)
			return STEP_DONE;
		noted = note_error(error, cut);
		*ret_fate = txn_fate(step, &noted, transactor->outbox.delivery_failed);
		if (*ret_fate != TXN_RETRY)
			return STEP_FAILED;
		transactor->asked_twice = true;
		atomic_store(&transactor->signs->away, true);
		if (transactor_is_stopping(transactor))
			return STEP_STOPPED;
		transactor_pause();
	}
}

int transactor_produce(
	struct transactor *transactor, struct cut *cut, rd_kafka_resp_err_t *ret_code)
{
	*ret_code = RD_KAFKA_RESP_ERR_NO_ERROR;
	outbox_begin(&transactor->outbox, cut->works, cut->count);
	for (size_t i = 0; i < cut->count; i++) {
		struct letter *from = cut->works[i]->letters;
		int r;

		do {
			r = outbox_put(&transactor->outbox, cut->works[i], &from, ret_code);
			if (r == OUTBOX_E_FULL)
				(void)rd_kafka_poll(
					transactor->outbox.producer, TRANSACTOR_PAUSE_MS);
		} while (r == OUTBOX_E_FULL && !transactor_is_stopping(transactor));
		if (r < 0)
			return error_pass(r);
		if (r == 0)
			continue;
		cut->works[i]->failure = *ret_code;
		cut->code = *ret_code;
		(void)snprintf(
			cut->problem, sizeof(cut->problem), "%s", rd_kafka_err2str(*ret_code));
		return 0;
	}
	return 0;
}

enum cut_verdict transactor_why_redo(const struct cut *cut)
{
	for (size_t i = 0; i < cut->count; i++)
		if (cut->works[i]->failure == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE)
			return CUT_TOO_LARGE;
	return cut->code == RD_KAFKA_RESP_ERR_OFFSET_METADATA_TOO_LARGE ? CUT_MAP_TOO_LARGE
									: CUT_REDO;
}

/*
 * transactor_plain.c - a cut without transactions: it is produced, flushed, and its offsets are
 * committed after it. A crash in between repeats it.
 */
#include <stdio.h>

#include "runtime/error.h"
#include "runtime/transactor_inside.h"

/* Deliver all, for as long as it takes. */
static bool flush(struct transactor *transactor)
{
	while (rd_kafka_flush(transactor->outbox.producer, TRANSACTOR_CALL_MS)) {
		atomic_store(&transactor->signs->away, true);
		if (transactor_is_stopping(transactor))
			return false;
	}
	return true;
}

static enum cut_verdict commit_offsets(struct transactor *transactor, struct cut *cut)
{
	for (;;) {
		cut->code = rd_kafka_commit(transactor->consumer, cut->offsets, 0);
		if (!cut->code)
			return CUT_COMMITTED;
		(void)snprintf(
			cut->problem, sizeof(cut->problem), "%s", rd_kafka_err2str(cut->code));
		if (cut->code == RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID)
			return CUT_FENCED;
		if (cut->code != RD_KAFKA_RESP_ERR__TRANSPORT &&
			cut->code != RD_KAFKA_RESP_ERR__TIMED_OUT &&
			cut->code != RD_KAFKA_RESP_ERR__WAIT_COORD &&
			cut->code != RD_KAFKA_RESP_ERR_NOT_COORDINATOR)
			return transactor_why_redo(cut);
		atomic_store(&transactor->signs->away, true);
		if (transactor_is_stopping(transactor))
			return CUT_STOPPED;
		transactor_pause();
	}
}

int transactor_run_plainly(
	struct transactor *transactor, struct cut *cut, enum cut_verdict *ret_verdict)
{
	rd_kafka_resp_err_t code;
	int r;

	r = transactor_produce(transactor, cut, &code);
	if (r)
		return error_pass(r);
	if (!flush(transactor)) {
		*ret_verdict = CUT_STOPPED;
		return 0;
	}
	if (code || transactor->outbox.delivery_failed) {
		*ret_verdict = transactor_why_redo(cut);
		if (*ret_verdict == CUT_REDO) /* an idempotent producer may be beyond repair */
			outbox_close(&transactor->outbox);
		return 0;
	}
	*ret_verdict = commit_offsets(transactor, cut);
	return 0;
}

/*
 * transactor.c - begin, produce, send offsets, commit; and what to do when one of them fails.
 *
 * Produce and send offsets go side by side, since librdkafka registers the outputs' partitions in
 * the background while it is waiting for the offsets. Soon after another transaction the offsets go
 * first instead: they find out within two milliseconds that the broker is done with that one.
 *
 * Every error goes through txn_fate(), which knows five answers.
 *
 * A producer is thrown away when librdkafka says that it is beyond repair, when a commit's outcome
 * is unknown, and also after a commit that went well but may have been sent more than once: a late
 * copy of its EndTxn could otherwise end a later transaction of the same epoch.
 */
#include "runtime/transactor.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <time.h>

#include "runtime/error.h"
#include "runtime/fault.h"
#include "runtime/kafka.h"
#include "runtime/loop.h"
#include "runtime/transactor_inside.h"

enum {
	/* A member that was replaced learns it from its next heartbeat, every 3 s. */
	FENCE_WAIT_MS = 7000,
};

/* We were fenced: by another process of our identity, which then also took our place in the group,
 * or by the broker after a transaction's time-out. */
static bool is_fenced_by_another(struct transactor *transactor)
{
	const uint64_t until = loop_now_ms() + FENCE_WAIT_MS;

	while (!atomic_load(&transactor->signs->member_fenced) && loop_now_ms() < until) {
		if (transactor_is_stopping(transactor))
			return false;
		transactor_pause();
	}
	return atomic_load(&transactor->signs->member_fenced);
}

/* A producer, ready for its first transaction; CUT_REDO: not this time. */
static int try_to_prepare(
	struct transactor *transactor, struct cut *cut, enum cut_verdict *ret_verdict)
{
	enum txn_fate fate = TXN_RENEW;
	int r;

	r = outbox_open(
		&transactor->outbox, transactor->config, transactor->identity, transactor->topics);
	if (r)
		return error_pass(r);
	outbox_learn(&transactor->outbox, TRANSACTOR_CALL_MS);
	*ret_verdict = CUT_COMMITTED;
	if (!transactor->identity ||
		step_take(transactor, cut, TXN_INIT, step_init, &fate) == STEP_DONE) {
		transactor->tries = 0;
		return 0;
	}

	transactor->tries++;
	outbox_close(&transactor->outbox);
	if (fate == TXN_EXIT)
		*ret_verdict = CUT_IMPOSSIBLE;
	else if (fate == TXN_FENCED && is_fenced_by_another(transactor))
		*ret_verdict = CUT_FENCED;
	else
		*ret_verdict = CUT_REDO;
	return 0;
}

int transactor_prepare(
	struct transactor *transactor, struct cut *cut, enum cut_verdict *ret_verdict)
{
	int r;

	*ret_verdict = CUT_COMMITTED;
	while (!transactor->outbox.producer) {
		if (transactor_is_stopping(transactor)) {
			*ret_verdict = CUT_STOPPED;
			return 0;
		}
		r = try_to_prepare(transactor, cut, ret_verdict);
		if (r)
			return error_pass(r);
		if (*ret_verdict == CUT_IMPOSSIBLE || *ret_verdict == CUT_FENCED)
			return 0;
		/* Where a transaction was in the way, init_transactions has waited. */
		if (*ret_verdict == CUT_REDO &&
			cut->code != RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS)
			transactor_pause();
	}
	transactor->outbox.lost_connection = false; /* whatever happened while connecting */
	return 0;
}

bool transactor_has_landed(
	const rd_kafka_topic_partition_list_t *committed, const struct frontier_stamp *stamp)
{
	for (int i = 0; i < committed->cnt; i++) {
		const rd_kafka_topic_partition_t *place = &committed->elems[i];
		const struct slice text = {place->metadata, place->metadata_size};
		struct frontier_stamp found = {0};
		struct frontier frontier;

		/* One is enough: a transaction lands whole. A partition that is not ours any more
		 * may bear another's stamp, which tells nothing. */
		if (place->offset >= 0 &&
			frontier_read(&frontier, place->offset, text, &found) ==
				FRONTIER_MAP_GOOD &&
			found.instance == stamp->instance && found.sequence >= stamp->sequence)
			return true;
	}
	return false;
}

static rd_kafka_resp_err_t ask_whether_landed(
	struct transactor *transactor, const struct cut *cut, bool *ret_landed)
{
	rd_kafka_topic_partition_list_t *list =
		rd_kafka_topic_partition_list_new(cut->offsets->cnt);
	rd_kafka_resp_err_t code;

	for (int i = 0; i < cut->offsets->cnt; i++)
		(void)rd_kafka_topic_partition_list_add(
			list, cut->offsets->elems[i].topic, cut->offsets->elems[i].partition);
	code = rd_kafka_committed(transactor->consumer, list, TRANSACTOR_CALL_MS);
	*ret_landed = !code && transactor_has_landed(list, &cut->stamp);
	rd_kafka_topic_partition_list_destroy(list);
	return code;
}

/* Ask Kafka what became of the cut. The producer that made it is gone, and a new one has shut it
 * out: what is read now stays true. */
static int settle(struct transactor *transactor, struct cut *cut, enum cut_verdict *ret_verdict)
{
	struct cut scratch = {0}; /* keep the problem that led here */
	bool landed = false;
	int r;

	cut->settled = true;
	r = transactor_prepare(transactor, &scratch, ret_verdict);
	if (r || *ret_verdict != CUT_COMMITTED)
		return error_pass(r);
	while (ask_whether_landed(transactor, cut, &landed)) {
		if (transactor_is_stopping(transactor)) {
			*ret_verdict = CUT_STOPPED;
			return 0;
		}
		transactor_pause();
	}
	*ret_verdict = landed ? CUT_COMMITTED : CUT_REDO;
	return 0;
}

/* How far a transaction came: the last step, what became of it, and, if it failed, its fate. */
struct progress {
	enum txn_step step;
	enum step_result result;
	enum txn_fate fate;
};

static int produce(struct transactor *transactor, struct cut *cut, struct progress *progress)
{
	rd_kafka_resp_err_t code;
	int r;

	progress->step = TXN_PRODUCE;
	progress->result = STEP_DONE;
	r = transactor_produce(transactor, cut, &code);
	if (r)
		return error_pass(r);
	if (code) {
		progress->fate = txn_fate(TXN_PRODUCE,
			&(struct txn_error){.code = code,
				.abort = true,
				.fatal = code == RD_KAFKA_RESP_ERR__FATAL},
			true);
		progress->result = STEP_FAILED;
		return 0;
	}
	fault_at(transactor->fault, "txn.produced");
	return 0;
}

static int send_offsets(struct transactor *transactor, struct cut *cut, struct progress *progress)
{
	progress->step = TXN_OFFSETS;
	progress->result = step_take(transactor, cut, TXN_OFFSETS, step_offsets, &progress->fate);
	if (progress->result == STEP_DONE)
		fault_at(transactor->fault, "txn.offsets-sent");
	return 0;
}

/* All steps, up to the first that fails. */
static int run_steps(
	struct transactor *transactor, struct cut *cut, double now, struct progress *progress)
{
	const bool offsets_first = txn_offsets_go_first(now - transactor->ended, transactor->took);
	int r;

	progress->step = TXN_BEGIN;
	progress->result = step_take(transactor, cut, TXN_BEGIN, step_begin, &progress->fate);
	if (progress->result != STEP_DONE)
		return 0;

	r = offsets_first ? send_offsets(transactor, cut, progress)
			  : produce(transactor, cut, progress);
	if (r || progress->result != STEP_DONE)
		return error_pass(r);
	r = offsets_first ? produce(transactor, cut, progress)
			  : send_offsets(transactor, cut, progress);
	if (r || progress->result != STEP_DONE)
		return error_pass(r);

	progress->step = TXN_COMMIT;
	fault_at(transactor->fault, "txn.committing");
	progress->result = step_take(transactor, cut, TXN_COMMIT, step_commit, &progress->fate);
	if (progress->result == STEP_DONE)
		fault_at(transactor->fault, "txn.committed");
	return 0;
}

/* Nothing landed: undo it, with a new producer where this one cannot. */
static void undo(struct transactor *transactor)
{
	struct cut scratch = {0}; /* keep the problem that led here */
	enum txn_fate fate;

	if (step_take(transactor, &scratch, TXN_ABORT, step_abort, &fate) != STEP_DONE ||
		transactor->asked_twice || transactor->outbox.lost_connection)
		outbox_close(&transactor->outbox);
}

static int follow_fate(struct transactor *transactor, struct cut *cut,
	const struct progress *progress, uint64_t took_ms, enum cut_verdict *ret_verdict)
{
	const enum txn_fate fate = progress->fate;

	*ret_verdict = transactor_why_redo(cut);
	if (fate == TXN_REDO || fate == TXN_RETRY) {
		undo(transactor);
		return 0;
	}

	outbox_close(&transactor->outbox);
	if (fate == TXN_EXIT) {
		*ret_verdict = CUT_IMPOSSIBLE;
		return 0;
	}
	if (fate == TXN_FENCED && !txn_may_have_timed_out(took_ms) &&
		is_fenced_by_another(transactor)) {
		*ret_verdict = CUT_FENCED;
		return 0;
	}
	if (txn_is_open_question(progress->step, fate))
		return error_pass(settle(transactor, cut, ret_verdict));
	return 0;
}

static int run_transaction(
	struct transactor *transactor, struct cut *cut, double now, enum cut_verdict *ret_verdict)
{
	const uint64_t begin_ms = loop_now_ms();
	struct progress progress = {.fate = TXN_RENEW};
	int r;

	transactor->asked_twice = false;
	r = run_steps(transactor, cut, now, &progress);
	if (r)
		return error_pass(r);
	if (progress.result == STEP_STOPPED) {
		*ret_verdict = CUT_STOPPED;
		return 0;
	}
	if (progress.result == STEP_FAILED)
		return error_pass(follow_fate(
			transactor, cut, &progress, loop_now_ms() - begin_ms, ret_verdict));

	*ret_verdict = CUT_COMMITTED;
	if (transactor->asked_twice ||
		txn_is_worn(loop_now_ms() - begin_ms, transactor->outbox.lost_connection))
		outbox_close(&transactor->outbox);
	return 0;
}

static double now_seconds(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now); /* cannot fail */
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int transactor_run(struct transactor *transactor, struct cut *cut, enum cut_verdict *ret_verdict)
{
	double begin;
	int r;

	r = transactor_prepare(transactor, cut, ret_verdict);
	if (r || *ret_verdict != CUT_COMMITTED)
		return error_pass(r);

	begin = now_seconds();
	r = transactor->identity ? run_transaction(transactor, cut, begin, ret_verdict)
				 : transactor_run_plainly(transactor, cut, ret_verdict);
	transactor->ended = now_seconds();
	transactor->took = cut->seconds = transactor->ended - begin;
	if (r)
		return error_pass(r);
	if (*ret_verdict == CUT_COMMITTED)
		atomic_store(&transactor->signs->away, false);
	return 0;
}

int transactor_new(const struct config *config, const char *identity,
	const struct stream_topics *topics, struct fault *fault, struct transactor_signs *signs,
	struct transactor **ret_transactor)
{
	struct transactor *transactor = calloc(1, sizeof(*transactor));

	if (!transactor)
		return error_raise(-ENOMEM, "making a transactor");
	*transactor = (struct transactor){.config = config,
		.identity = identity,
		.topics = topics,
		.fault = fault,
		.signs = signs};
	*ret_transactor = transactor;
	return 0;
}

void transactor_use(struct transactor *transactor, rd_kafka_t *consumer)
{
	transactor->consumer = consumer;
}

struct transactor *transactor_free(struct transactor *transactor)
{
	if (!transactor)
		return NULL;
	outbox_close(&transactor->outbox);
	free(transactor);
	return NULL;
}

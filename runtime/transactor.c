/*
 * transactor.c - begin, produce, send offsets, commit; and what to do when one of them fails.
 *
 * Every error goes through txn_fate(), which knows five answers. Waiting for a broker that is away
 * is done in calls of at most CALL_MS, so that a stop is noticed and the watchdog sees that the
 * thread is alive.
 *
 * A producer is thrown away when librdkafka says that it is beyond repair, when a commit's outcome
 * is unknown, and also after a commit that went well but may have been sent more than once: a late
 * copy of its EndTxn could otherwise end a later transaction of the same epoch.
 *
 * Without transactions (mode at-least-once) the same cut is produced, flushed, and its offsets are
 * committed after it: a crash in between repeats it.
 */
#include "runtime/transactor.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "runtime/config.h"
#include "runtime/error.h"
#include "runtime/fault.h"
#include "runtime/kafka.h"
#include "runtime/loop.h"
#include "runtime/outbox.h"
#include "runtime/txn_fate.h"

enum {
	CALL_MS = 5000,
	PAUSE_MS = 100,
	/* A member that was replaced learns it from its next heartbeat, every 3 s. */
	FENCE_WAIT_MS = 7000,
};

struct transactor {
	const struct config *config;
	const char *identity; /* NULL: without transactions */
	const struct stream_topics *topics;
	rd_kafka_t *consumer;
	struct fault *fault;
	struct transactor_signs *signs;
	struct outbox outbox;
	bool asked_twice; /* in the present transaction */
};

static bool is_stopping(const struct transactor *transactor)
{
	atomic_store(&transactor->signs->alive_ms, loop_now_ms());
	return atomic_load(&transactor->signs->stop);
}

static void pause_ms(unsigned ms)
{
	(void)usleep(ms * 1000); /* a shorter pause does no harm */
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

typedef rd_kafka_error_t *(*step_call)(struct transactor *transactor, const struct cut *cut);

static rd_kafka_error_t *call_init(struct transactor *transactor, const struct cut *cut)
{
	(void)cut;
	return rd_kafka_init_transactions(transactor->outbox.producer, CALL_MS);
}

static rd_kafka_error_t *call_begin(struct transactor *transactor, const struct cut *cut)
{
	(void)cut;
	return rd_kafka_begin_transaction(transactor->outbox.producer);
}

static rd_kafka_error_t *call_offsets(struct transactor *transactor, const struct cut *cut)
{
	return rd_kafka_send_offsets_to_transaction(
		transactor->outbox.producer, cut->offsets, cut->member, CALL_MS);
}

static rd_kafka_error_t *call_commit(struct transactor *transactor, const struct cut *cut)
{
	(void)cut;
	return rd_kafka_commit_transaction(transactor->outbox.producer, CALL_MS);
}

static rd_kafka_error_t *call_abort(struct transactor *transactor, const struct cut *cut)
{
	(void)cut;
	return rd_kafka_abort_transaction(transactor->outbox.producer, CALL_MS);
}

enum step_result {
	STEP_DONE,
	STEP_STOPPED,
	STEP_FAILED, /* with a fate */
};

/* Call a step of the transaction again for as long as that is its fate. */
static enum step_result take_step(struct transactor *transactor, struct cut *cut,
	enum txn_step step, step_call call, enum txn_fate *ret_fate)
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
		if (is_stopping(transactor))
			return STEP_STOPPED;
		pause_ms(PAUSE_MS);
	}
}

/* We were fenced: by another process of our identity, which then also took our place in the group,
 * or by the broker after a transaction's time-out. */
static bool is_fenced_by_another(struct transactor *transactor)
{
	const uint64_t until = loop_now_ms() + FENCE_WAIT_MS;

	while (!atomic_load(&transactor->signs->member_fenced) && loop_now_ms() < until) {
		if (is_stopping(transactor))
			return false;
		pause_ms(PAUSE_MS);
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
	outbox_learn(&transactor->outbox, CALL_MS);
	*ret_verdict = CUT_COMMITTED;
	if (!transactor->identity ||
		take_step(transactor, cut, TXN_INIT, call_init, &fate) == STEP_DONE)
		return 0;

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
		if (is_stopping(transactor)) {
			*ret_verdict = CUT_STOPPED;
			return 0;
		}
		r = try_to_prepare(transactor, cut, ret_verdict);
		if (r)
			return error_pass(r);
		if (*ret_verdict == CUT_IMPOSSIBLE || *ret_verdict == CUT_FENCED)
			return 0;
		if (*ret_verdict == CUT_REDO)
			pause_ms(PAUSE_MS);
	}
	transactor->outbox.lost_connection = false; /* whatever happened while connecting */
	return 0;
}

/* Put all into the producer; `ret_code` is that of the letter it did not take, if any. */
static int produce_all(
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
				(void)rd_kafka_poll(transactor->outbox.producer, PAUSE_MS);
		} while (r == OUTBOX_E_FULL && !is_stopping(transactor));
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

/* Nothing landed: say why, as far as the loop can do something about it. */
static enum cut_verdict why_redo(const struct cut *cut)
{
	for (size_t i = 0; i < cut->count; i++)
		if (cut->works[i]->failure == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE)
			return CUT_TOO_LARGE;
	return cut->code == RD_KAFKA_RESP_ERR_OFFSET_METADATA_TOO_LARGE ? CUT_MAP_TOO_LARGE
									: CUT_REDO;
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
	code = rd_kafka_committed(transactor->consumer, list, CALL_MS);
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
		if (is_stopping(transactor)) {
			*ret_verdict = CUT_STOPPED;
			return 0;
		}
		pause_ms(PAUSE_MS);
	}
	*ret_verdict = landed ? CUT_COMMITTED : CUT_REDO;
	return 0;
}

/* All steps, up to the first that fails. */
static int run_steps(struct transactor *transactor, struct cut *cut, enum txn_step *ret_step,
	enum step_result *ret_result, enum txn_fate *ret_fate)
{
	rd_kafka_resp_err_t code;
	int r;

	*ret_step = TXN_BEGIN;
	*ret_result = take_step(transactor, cut, TXN_BEGIN, call_begin, ret_fate);
	if (*ret_result != STEP_DONE)
		return 0;

	*ret_step = TXN_PRODUCE;
	r = produce_all(transactor, cut, &code);
	if (r)
		return error_pass(r);
	if (code) {
		*ret_fate = txn_fate(TXN_PRODUCE,
			&(struct txn_error){.code = code,
				.abort = true,
				.fatal = code == RD_KAFKA_RESP_ERR__FATAL},
			true);
		*ret_result = STEP_FAILED;
		return 0;
	}
	fault_at(transactor->fault, "txn.produced");

	*ret_step = TXN_OFFSETS;
	*ret_result = take_step(transactor, cut, TXN_OFFSETS, call_offsets, ret_fate);
	if (*ret_result != STEP_DONE)
		return 0;
	fault_at(transactor->fault, "txn.offsets-sent");

	*ret_step = TXN_COMMIT;
	fault_at(transactor->fault, "txn.committing");
	*ret_result = take_step(transactor, cut, TXN_COMMIT, call_commit, ret_fate);
	if (*ret_result == STEP_DONE)
		fault_at(transactor->fault, "txn.committed");
	return 0;
}

/* Nothing landed: undo it, with a new producer where this one cannot. */
static void undo(struct transactor *transactor)
{
	struct cut scratch = {0}; /* keep the problem that led here */
	enum txn_fate fate;

	if (take_step(transactor, &scratch, TXN_ABORT, call_abort, &fate) != STEP_DONE ||
		transactor->asked_twice || transactor->outbox.lost_connection)
		outbox_close(&transactor->outbox);
}

static int follow_fate(struct transactor *transactor, struct cut *cut, enum txn_step step,
	enum txn_fate fate, enum cut_verdict *ret_verdict)
{
	*ret_verdict = why_redo(cut);
	if (fate == TXN_REDO || fate == TXN_RETRY) {
		undo(transactor);
		return 0;
	}

	outbox_close(&transactor->outbox);
	if (fate == TXN_EXIT) {
		*ret_verdict = CUT_IMPOSSIBLE;
		return 0;
	}
	if (fate == TXN_FENCED && is_fenced_by_another(transactor)) {
		*ret_verdict = CUT_FENCED;
		return 0;
	}
	if (txn_is_open_question(step, fate))
		return error_pass(settle(transactor, cut, ret_verdict));
	return 0;
}

static int run_transaction(
	struct transactor *transactor, struct cut *cut, enum cut_verdict *ret_verdict)
{
	const uint64_t begin_ms = loop_now_ms();
	enum step_result result = STEP_FAILED;
	enum txn_step step;
	enum txn_fate fate = TXN_RENEW;
	int r;

	transactor->asked_twice = false;
	r = run_steps(transactor, cut, &step, &result, &fate);
	if (r)
		return error_pass(r);
	if (result == STEP_STOPPED) {
		*ret_verdict = CUT_STOPPED;
		return 0;
	}
	if (result == STEP_FAILED)
		return error_pass(follow_fate(transactor, cut, step, fate, ret_verdict));

	*ret_verdict = CUT_COMMITTED;
	if (transactor->asked_twice ||
		txn_is_worn(loop_now_ms() - begin_ms, transactor->outbox.lost_connection))
		outbox_close(&transactor->outbox);
	return 0;
}

/* Deliver all, for as long as it takes. */
static bool flush(struct transactor *transactor)
{
	while (rd_kafka_flush(transactor->outbox.producer, CALL_MS)) {
		atomic_store(&transactor->signs->away, true);
		if (is_stopping(transactor))
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
			return why_redo(cut);
		atomic_store(&transactor->signs->away, true);
		if (is_stopping(transactor))
			return CUT_STOPPED;
		pause_ms(PAUSE_MS);
	}
}

static int run_plainly(
	struct transactor *transactor, struct cut *cut, enum cut_verdict *ret_verdict)
{
	rd_kafka_resp_err_t code;
	int r;

	r = produce_all(transactor, cut, &code);
	if (r)
		return error_pass(r);
	if (!flush(transactor)) {
		*ret_verdict = CUT_STOPPED;
		return 0;
	}
	if (code || transactor->outbox.delivery_failed) {
		*ret_verdict = why_redo(cut);
		if (*ret_verdict == CUT_REDO) /* an idempotent producer may be beyond repair */
			outbox_close(&transactor->outbox);
		return 0;
	}
	*ret_verdict = commit_offsets(transactor, cut);
	return 0;
}

int transactor_run(struct transactor *transactor, struct cut *cut, enum cut_verdict *ret_verdict)
{
	struct timespec begin;
	struct timespec end;
	int r;

	r = transactor_prepare(transactor, cut, ret_verdict);
	if (r || *ret_verdict != CUT_COMMITTED)
		return error_pass(r);

	(void)clock_gettime(CLOCK_MONOTONIC, &begin); /* cannot fail */
	r = transactor->identity ? run_transaction(transactor, cut, ret_verdict)
				 : run_plainly(transactor, cut, ret_verdict);
	(void)clock_gettime(CLOCK_MONOTONIC, &end);
	cut->seconds =
		(double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) / 1e9;
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

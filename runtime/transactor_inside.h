/*
 * transactor_inside.h - the struct behind transactor.h, and what its files do for each other:
 *
 *	transactor.c        a cut made to land exactly once, or known not to have landed
 *	transactor_steps.c  the calls of a transaction, each again for as long as that is its fate
 *	transactor_plain.c  the same cut without transactions: mode at-least-once
 */
#pragma once

#include "runtime/outbox.h"
#include "runtime/transactor.h"
#include "runtime/txn_fate.h"

enum {
	TRANSACTOR_CALL_MS = 5000,
	TRANSACTOR_PAUSE_MS = 100,
};

struct transactor {
	const struct config *config;
	const char *identity; /* NULL: without transactions */
	const struct stream_topics *topics;
	rd_kafka_t *consumer;
	struct fault *fault;
	struct transactor_signs *signs;
	struct outbox outbox;
	unsigned tries;   /* to have a producer, in vain */
	bool asked_twice; /* in the present transaction */
	double ended;     /* when the last transaction was over, in seconds */
	double took;      /* how long it had taken; 0: there was none */
};

/* transactor_steps.c */
enum step_result {
	STEP_DONE,
	STEP_STOPPED,
	STEP_FAILED, /* with a fate */
};

typedef rd_kafka_error_t *(*step_call)(struct transactor *transactor, const struct cut *cut);

rd_kafka_error_t *step_init(struct transactor *transactor, const struct cut *cut);
rd_kafka_error_t *step_begin(struct transactor *transactor, const struct cut *cut);
rd_kafka_error_t *step_offsets(struct transactor *transactor, const struct cut *cut);
rd_kafka_error_t *step_commit(struct transactor *transactor, const struct cut *cut);
rd_kafka_error_t *step_abort(struct transactor *transactor, const struct cut *cut);

/* Call a step of the transaction again for as long as that is its fate. `ret_fate` is set when it
 * failed. */
enum step_result step_take(struct transactor *transactor, struct cut *cut, enum txn_step step,
	step_call call, enum txn_fate *ret_fate);
/* Put all into the producer; `ret_code` is that of the letter it did not take, if any. 0 or < 0. */
int transactor_produce(
	struct transactor *transactor, struct cut *cut, rd_kafka_resp_err_t *ret_code);
/* Nothing landed: say why, as far as the loop can do something about it. */
enum cut_verdict transactor_why_redo(const struct cut *cut);

/* Also tells that the thread is alive. */
bool transactor_is_stopping(const struct transactor *transactor);
void transactor_pause(void);

/* transactor_plain.c */
int transactor_run_plainly(
	struct transactor *transactor, struct cut *cut, enum cut_verdict *ret_verdict);

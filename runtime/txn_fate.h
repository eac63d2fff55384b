/*
 * txn_fate.h - what an error of a transaction call means for the transaction, the producer and the
 * process. Pure: all of it is one table, and nothing else decides.
 */
#pragma once

#include <librdkafka/rdkafka.h>
#include <stdbool.h>
#include <stdint.h>

enum {
	TXN_TIMEOUT_MS = 20000, /* transaction.timeout.ms */
};

enum txn_step {
	TXN_INIT,    /* init_transactions */
	TXN_BEGIN,   /* begin_transaction */
	TXN_PRODUCE, /* producev, or a delivery report */
	TXN_OFFSETS, /* send_offsets_to_transaction */
	TXN_COMMIT,  /* commit_transaction */
	TXN_ABORT,   /* abort_transaction */
};

enum txn_fate {
	TXN_RETRY,  /* call the same again */
	TXN_REDO,   /* nothing landed: abort, then produce the cut again */
	TXN_RENEW,  /* a new producer; unless nothing can have landed, read back what did */
	TXN_FENCED, /* somebody else has our identity, or the broker gave us up: find out which */
	TXN_EXIT,   /* no retry helps: an operator must act */
};

struct txn_error {
	rd_kafka_resp_err_t code;
	bool fatal;     /* rd_kafka_error_is_fatal() */
	bool abort;     /* rd_kafka_error_txn_requires_abort() */
	bool retriable; /* rd_kafka_error_is_retriable() */
};

/* `delivery_failed`: a record of this transaction is known not to have been written, so librdkafka
 * cannot have asked the broker to commit. */
enum txn_fate txn_fate(enum txn_step step, const struct txn_error *error, bool delivery_failed);

/* Whether an outcome can have landed that nobody told us of: a commit was asked for. */
bool txn_is_open_question(enum txn_step step, enum txn_fate fate);

/* A commit or abort that lasted long or lost its connection was sent more than once, and a late
 * copy may meet a later transaction of the same epoch (KIP-890 tells how): begin that one with a
 * new producer. */
bool txn_is_worn(uint64_t took_ms, bool lost_connection);

/* How long to wait in init_transactions for a first word, when so many producers were refused
 * because of an open transaction; at most `most_ms`. */
int txn_init_patience_ms(unsigned tries, int most_ms);

/* Whether the broker can have ended a transaction that began so long ago: then a fence is its word
 * for that, and tells of no other process. */
bool txn_may_have_timed_out(uint64_t took_ms);

/* Whether to send the offsets before the outputs. For a while after a transaction the broker
 * refuses both, since it is still writing that one's markers; librdkafka asks again after 2 ms for
 * the offsets, and after 20 for the outputs. The last one was over `since` seconds ago, and had
 * taken `took`. */
bool txn_offsets_go_first(double since, double took);

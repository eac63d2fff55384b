/*
 * transactor.h - one producer, and a cut made to land exactly once with it. Blocking: it is used by
 * the committer's thread alone.
 *
 * A cut is the answers that go into one transaction, with the offsets that they finish. The cut
 * either landed or it did not; when the broker's answer is lost, a new producer (whose epoch shuts
 * out whatever the old one still had on the way) reads the committed offset back, whose metadata
 * tells the last transaction that landed.
 */
#pragma once

#include <librdkafka/rdkafka.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "runtime/base.h"
#include "runtime/frontier.h"

struct config;
struct fault;
struct stream_topics;
struct transactor;
struct work;

enum cut_verdict {
	CUT_COMMITTED,
	CUT_REDO,          /* it did not land; nothing of it is visible to read_committed */
	CUT_TOO_LARGE,     /* the same, because of the works whose `failure` says so */
	CUT_MAP_TOO_LARGE, /* the same, because the broker takes less metadata */
	CUT_STOPPED,       /* given up because we are stopping; it may have landed */
	CUT_FENCED,        /* another process runs under our identity */
	CUT_IMPOSSIBLE,    /* an operator must act; said in `problem` */
};

struct cut {
	struct work **works;
	size_t count;
	struct frontier_stamp stamp;
	rd_kafka_topic_partition_list_t *offsets;         /* with the maps as metadata */
	const rd_kafka_consumer_group_metadata_t *member; /* of the generation that owns the
							     offsets; borrowed */

	/* Filled in. */
	bool settled; /* the outcome had to be read back */
	double seconds;
	rd_kafka_resp_err_t code; /* of the last error, for `problem` */
	char problem[256];
};

/* What the loop's thread tells the one that commits, and the other way round. */
struct transactor_signs {
	atomic_bool stop;              /* give up waiting for Kafka */
	atomic_bool member_fenced;     /* the consumer was told that another has its identity */
	atomic_bool away;              /* Kafka does not answer */
	atomic_uint_fast64_t alive_ms; /* when the thread last got out of a call */
};

/* `identity` is the transactional id, NULL for a broker without transactions. All is
 * borrowed. Nothing is connected before the first use. */
int transactor_new(const struct config *config, const char *identity,
	const struct stream_topics *topics, struct fault *fault, struct transactor_signs *signs,
	struct transactor **ret_transactor);
struct transactor *transactor_free(struct transactor *transactor);
DEFINE_CLEANUP(struct transactor *, transactor_free);

/* The consumer that reads offsets back. */
void transactor_use(struct transactor *transactor, rd_kafka_t *consumer);

/* Land the cut, retrying for as long as it takes. A verdict, or < 0. */
int transactor_run(struct transactor *transactor, struct cut *cut, enum cut_verdict *ret_verdict);

/* Have the producer ready before the first cut: CUT_COMMITTED when it is; `cut` takes the problem.
 */
int transactor_prepare(
	struct transactor *transactor, struct cut *cut, enum cut_verdict *ret_verdict);

/* Whether a committed offset shows that the transaction `stamp` landed. Pure. */
bool transactor_has_landed(
	const rd_kafka_topic_partition_list_t *committed, const struct frontier_stamp *stamp);

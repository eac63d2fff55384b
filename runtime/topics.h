/*
 * topics.h - the topics of the pipeline: which there are, how each must be set up, whether they are
 * there.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base.h"

struct config;

enum topic_kind {
	TOPIC_STREAM,    /* kept by time */
	TOPIC_COMPACTED, /* the newest record of each key */
};

struct topic_plan {
	const char *setting; /* its key in [topics]: "raw" */
	char *name;          /* owned */
	enum topic_kind kind;
	bool broker_time; /* its records bear the time at which the broker took them */
	long partitions, replication, retention_ms;
};

enum topic_state {
	TOPIC_MISSING,
	TOPIC_FITS,
	TOPIC_DIFFERS, /* `problem` says in which way and what to do */
};

struct topic_report {
	const struct topic_plan *plan;
	enum topic_state state;
	bool created;
	long partitions; /* found; 0 when missing */
	char problem[512];
};

enum {
	TOPICS_E_UNREACHABLE = 1, /* no broker answered in time */
	TOPICS_E_REFUSED,         /* Kafka refused; said in `why` */
};

/* The plan for all topics, from [topics]. Borrowed until topics_plan_free(). */
int topics_plan(const struct config *config, struct topic_plan **ret_plans, size_t *ret_count);
void topics_plan_free(struct topic_plan *plans, size_t count);

/* Look at all topics; with `create`, make those that are missing. Blocks, for at most `timeout_ms`:
 * for the operator's command and
 * --check, not for a loop. `reports` has room for `count`. 0, an outcome, or < 0. */
int topics_look(const struct config *config, const struct topic_plan *plans, size_t count,
	bool create, int timeout_ms, struct topic_report *reports, char *why, size_t why_size);

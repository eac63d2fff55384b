/*
 * audit.h - the promise proved from the topics alone: every raw record has exactly one outcome at
 * each hop, every output names an input that exists, no revision is published twice, the records of
 * a key are in order.
 *
 * The core takes records one by one and knows nothing of Kafka, so that tests can plant what it
 * must find. Feed it topic by topic, each partition in order: first dropped and dead, then english,
 * translated, source, raw. Every outcome is so read before the input that it belongs to, and on a
 * live pipeline no output can name an input that is not read yet.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/ledger.h"
#include "runtime/base.h"
#include "runtime/record.h"

enum audit_topic {
	AUDIT_DROPPED,
	AUDIT_DEAD,
	AUDIT_ENGLISH,
	AUDIT_TRANSLATED,
	AUDIT_SOURCE,
	AUDIT_RAW,
	AUDIT_TOPICS,
};

enum audit_kind {
	AUDIT_LOST,      /* an input without an outcome, older than the lag */
	AUDIT_PARTIAL,   /* an input with outcomes for some of its items only, older than the lag */
	AUDIT_DUPLICATE, /* a second outcome for an input */
	AUDIT_ORPHAN,    /* an outcome of an input that does not exist */
	AUDIT_REPEATED,  /* a revision that was published before */
	AUDIT_DISORDER,  /* a record of a key that came from before the one before it */
	AUDIT_NO_LINEAGE, /* an output that does not say where it comes from */
	AUDIT_KINDS,
};

struct audit_violation {
	enum audit_kind kind;
	enum audit_topic topic; /* of the record that shows it */
	struct ledger_place place;
	enum audit_topic
		input; /* what it names: DUPLICATE, ORPHAN, DISORDER; else the same as `topic` */
	struct ledger_place input_place;
};

enum {
	AUDIT_VIOLATIONS_MAX = 10000, /* that are kept; all are counted */
};

struct audit {
	const char *names[AUDIT_TOPICS];
	int64_t now_ms, lag_ms, since_ms; /* inputs before since_ms are not judged; those younger
					     than the lag may be on their way */
	struct ledger *hops[3];           /* raw, source, translated as input */
	long read[AUDIT_TOPICS];
	long counts[AUDIT_KINDS];
	long pending, replayed, expired;
	struct audit_violation *violations;
	size_t violation_count;
	struct audit_partition *partition; /* of the partition that is being read */
};

/* `names` by enum audit_topic; borrowed. 0 or < 0. */
int audit_init(struct audit *audit, const char *const names[AUDIT_TOPICS], int64_t now_ms,
	int64_t lag_ms, int64_t since_ms);
void audit_deinit(struct audit *audit);

/* A partition of `topic` begins. */
int audit_begin(struct audit *audit, enum audit_topic topic);
int audit_record(struct audit *audit, enum audit_topic topic, const struct record *record);
/* All topics are read: `start` tells the oldest kept offset of an input partition. */
int audit_end(struct audit *audit,
	int64_t (*start)(void *user, enum audit_topic input, int32_t partition), void *user);

/* A second look at an outcome that may have been written while the audit ran: takes back the loss
 * of the input that it names. */
void audit_look_again(struct audit *audit, const struct record *record);

bool audit_is_clean(const struct audit *audit);
const char *audit_kind_name(enum audit_kind kind);

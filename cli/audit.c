/*
 * audit.c - the promise proved from the topics alone.
 *
 * Three ledgers, one a hop, take every outcome and then every input. What only shows within an
 * output partition (order of a key, a revision twice) is kept for the partition that is being read
 * and forgotten after it; some of it is told only then.
 */
#include "cli/audit.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "cli/dead_letters.h"
#include "cli/lineage_text.h"
#include "cli/order.h"
#include "runtime/error.h"

enum {
	HOPS = 3,
};

/* What is known of the output partition that is being read. */
struct audit_partition {
	enum audit_topic topic;
	int32_t number;
	struct order keys;
	struct order revisions;
};

/* The input topic of each hop. */
static const enum audit_topic hop_inputs[HOPS] = {AUDIT_RAW, AUDIT_SOURCE, AUDIT_TRANSLATED};

static void blame(struct audit *audit, const struct audit_violation *violation)
{
	audit->counts[violation->kind]++;
	if (audit->violation_count < AUDIT_VIOLATIONS_MAX)
		audit->violations[audit->violation_count++] = *violation;
}

static void blame_order(void *user, int64_t at, struct ledger_place from, int64_t last)
{
	struct audit *audit = user;
	const struct audit_partition *read = audit->partition;
	(void)last;

	blame(audit, &(struct audit_violation){AUDIT_DISORDER, read->topic, {read->number, at},
			     read->topic == AUDIT_ENGLISH ? AUDIT_TRANSLATED : AUDIT_SOURCE, from});
}

static void blame_revision(void *user, int64_t at, struct ledger_place from, int64_t last)
{
	struct audit *audit = user;
	const struct audit_partition *read = audit->partition;
	(void)from;

	blame(audit, &(struct audit_violation){AUDIT_REPEATED, read->topic, {read->number, at},
			     read->topic, {read->number, last}});
}

int audit_init(struct audit *audit, const char *const names[AUDIT_TOPICS], int64_t now_ms,
	int64_t lag_ms, int64_t since_ms)
{
	int r = 0;

	*audit = (struct audit){.now_ms = now_ms, .lag_ms = lag_ms, .since_ms = since_ms};
	memcpy(audit->names, names, sizeof(audit->names));
	for (size_t i = 0; i < HOPS && !r; i++)
		r = ledger_new(&audit->hops[i]);
	audit->violations = calloc(AUDIT_VIOLATIONS_MAX, sizeof(*audit->violations));
	audit->partition = calloc(1, sizeof(*audit->partition));
	if (!r && (!audit->violations || !audit->partition))
		r = error_raise(-ENOMEM, "beginning an audit");
	if (r) {
		audit_deinit(audit);
		return error_pass(r);
	}
	order_init(&audit->partition->keys, ORDER_RISING, ORDER_ROWS_MAX, blame_order, audit);
	order_init(&audit->partition->revisions, ORDER_ONCE, ORDER_ROWS_MAX, blame_revision, audit);
	return 0;
}

void audit_deinit(struct audit *audit)
{
	for (size_t i = 0; i < HOPS; i++)
		ledger_free(audit->hops[i]);
	if (audit->partition) {
		order_deinit(&audit->partition->keys);
		order_deinit(&audit->partition->revisions);
	}
	free(audit->partition);
	free(audit->violations);
	*audit = (struct audit){0};
}

static int finish_partition(struct audit *audit)
{
	int r = order_finish(&audit->partition->keys);

	if (!r)
		r = order_finish(&audit->partition->revisions);
	return error_pass(r);
}

int audit_begin(struct audit *audit, enum audit_topic topic)
{
	const int r = finish_partition(audit);

	audit->partition->topic = topic;
	return error_pass(r);
}

static struct ledger_place place_of(const struct record *record)
{
	return (struct ledger_place){.partition = record->partition, .offset = record->offset};
}

/* The hop whose input topic is `name`, or -1. */
static int hop_named(const struct audit *audit, struct slice name)
{
	for (int i = 0; i < HOPS; i++)
		if (slice_is(name, slice_of(audit->names[hop_inputs[i]])))
			return i;
	return -1;
}

/* publish puts a record under embargo back to the end of its topic: an outcome, and an input. */
static bool is_renewal(enum audit_topic topic, int hop)
{
	return topic == AUDIT_TRANSLATED && hop >= 0 && hop_inputs[hop] == AUDIT_TRANSLATED;
}

/* It lies behind the input that it is the outcome of, which was blamed for having none. */
static void forgive(struct audit *audit, struct ledger_place place)
{
	for (size_t i = 0; i < audit->violation_count; i++) {
		struct audit_violation *violation = &audit->violations[i];

		if (violation->kind != AUDIT_LOST || violation->topic != AUDIT_TRANSLATED ||
			violation->place.partition != place.partition ||
			violation->place.offset != place.offset)
			continue;
		audit->counts[AUDIT_LOST]--;
		*violation = audit->violations[--audit->violation_count];
		return;
	}
}

/* The hop that may write to `topic`, or -1 when all may. */
static int writer_of(enum audit_topic topic)
{
	switch (topic) {
	case AUDIT_SOURCE:
		return 0;
	case AUDIT_TRANSLATED:
		return 1;
	case AUDIT_ENGLISH:
		return 2;
	case AUDIT_DROPPED:
	case AUDIT_DEAD:
	case AUDIT_RAW:
	case AUDIT_TOPICS:
		break;
	}
	return -1;
}

static int check_order(struct audit *audit, enum audit_topic topic, const struct record *record,
	struct ledger_place from)
{
	/* A raw record's key is the scraper's, the source article's is the article's id: they may
	 * part there. */
	if ((topic != AUDIT_TRANSLATED && topic != AUDIT_ENGLISH) || !record->key.data)
		return 0;
	return error_pass(order_note(&audit->partition->keys, record->key, from, record->offset));
}

static int check_revision(struct audit *audit, enum audit_topic topic, const struct record *record)
{
	struct slice id = record_header(record, "ce_id");

	if (topic != AUDIT_ENGLISH || !id.data)
		return 0;
	return error_pass(
		order_note(&audit->partition->revisions, id, place_of(record), record->offset));
}

static int take_outcome(struct audit *audit, enum audit_topic topic, const struct record *record)
{
	enum ledger_finding finding = LEDGER_FINE;
	struct ledger_place from = {0};
	struct slice name = {0};
	long item;
	long of;
	int hop = -1;
	int r;

	if (record_header(record, DEAD_REPLAY_OF).data &&
		!record_header(record, "dragoman-input").data) {
		audit->replayed++; /* an operator put it there: an input, and nobody's outcome */
		return 0;
	}
	if (lineage_place(record_header(record, "dragoman-input"), &name, &from))
		hop = hop_named(audit, name);
	if (hop < 0 ||
		(writer_of(topic) >= 0 && writer_of(topic) != hop && !is_renewal(topic, hop))) {
		blame(audit, &(struct audit_violation){AUDIT_NO_LINEAGE, topic, place_of(record),
				     topic, place_of(record)});
		return 0;
	}

	lineage_item(record_header(record, "dragoman-item"), &item, &of);
	r = ledger_outcome(audit->hops[hop], from, item, of, &finding);
	if (!r && finding == LEDGER_DUPLICATE)
		blame(audit, &(struct audit_violation){AUDIT_DUPLICATE, topic, place_of(record),
				     hop_inputs[hop], from});
	if (!r && is_renewal(topic, hop)) {
		forgive(audit, from);
		return 0; /* it comes from another topic than its neighbours: no order to keep */
	}
	if (!r)
		r = check_order(audit, topic, record, from);
	if (!r)
		r = check_revision(audit, topic, record);
	return error_pass(r);
}

static int take_input(struct audit *audit, int hop, const struct record *record)
{
	const enum audit_topic topic = hop_inputs[hop];
	enum ledger_finding finding = LEDGER_FINE;
	int r = ledger_input(audit->hops[hop], place_of(record), &finding);

	if (r)
		return error_pass(r);
	if (finding == LEDGER_FINE || record->timestamp_ms < audit->since_ms)
		return 0;
	if (record->timestamp_ms > audit->now_ms - audit->lag_ms) {
		audit->pending++;
		return 0;
	}
	blame(audit, &(struct audit_violation){finding == LEDGER_PART ? AUDIT_PARTIAL : AUDIT_LOST,
			     topic, place_of(record), topic, place_of(record)});
	return 0;
}

int audit_record(struct audit *audit, enum audit_topic topic, const struct record *record)
{
	int r = 0;

	audit->read[topic]++;
	audit->partition->number = record->partition;
	if (topic == AUDIT_DEAD && record_header(record, DEAD_HANDLED).data)
		return 0; /* a mark, not a letter */
	if (topic != AUDIT_RAW)
		r = take_outcome(audit, topic, record);
	for (int hop = 0; hop < HOPS && !r; hop++)
		if (hop_inputs[hop] == topic)
			r = take_input(audit, hop, record);
	return error_pass(r);
}

struct orphan_walk {
	struct audit *audit;
	enum audit_topic input;
	int64_t (*start)(void *user, enum audit_topic input, int32_t partition);
	void *user;
};

static int64_t walk_start(void *user, int32_t partition)
{
	struct orphan_walk *walk = user;

	return walk->start(walk->user, walk->input, partition);
}

static void walk_orphan(void *user, struct ledger_place place)
{
	struct orphan_walk *walk = user;

	blame(walk->audit,
		&(struct audit_violation){AUDIT_ORPHAN, walk->input, place, walk->input, place});
}

int audit_end(struct audit *audit,
	int64_t (*start)(void *user, enum audit_topic input, int32_t partition), void *user)
{
	const int r = finish_partition(audit);

	if (r)
		return error_pass(r);
	for (size_t i = 0; i < HOPS; i++) {
		struct orphan_walk walk = {
			.audit = audit, .input = hop_inputs[i], .start = start, .user = user};
		long expired = 0;

		ledger_orphans(audit->hops[i], walk_start, walk_orphan, &walk, &expired);
		audit->expired += expired;
	}
	return 0;
}

void audit_look_again(struct audit *audit, const struct record *record)
{
	struct ledger_place from = {0};
	struct slice name = {0};
	int hop;

	if (!lineage_place(record_header(record, "dragoman-input"), &name, &from))
		return;
	hop = hop_named(audit, name);
	for (size_t i = 0; i < audit->violation_count && hop >= 0; i++) {
		struct audit_violation *violation = &audit->violations[i];

		if (violation->kind != AUDIT_LOST || violation->topic != hop_inputs[hop] ||
			violation->place.partition != from.partition ||
			violation->place.offset != from.offset)
			continue;
		audit->counts[AUDIT_LOST]--;
		audit->pending++;
		*violation = audit->violations[--audit->violation_count];
		return;
	}
}

bool audit_is_clean(const struct audit *audit)
{
	for (size_t i = 0; i < AUDIT_KINDS; i++)
		if (audit->counts[i] > 0)
			return false;
	return true;
}

const char *audit_kind_name(enum audit_kind kind)
{
	static const char *const names[AUDIT_KINDS] = {
		[AUDIT_LOST] = "lost",
		[AUDIT_PARTIAL] = "partly lost",
		[AUDIT_DUPLICATE] = "duplicated",
		[AUDIT_ORPHAN] = "orphaned",
		[AUDIT_REPEATED] = "revision repeated",
		[AUDIT_DISORDER] = "out of order",
		[AUDIT_NO_LINEAGE] = "without lineage",
	};

	assert(kind < AUDIT_KINDS);
	return names[kind];
}

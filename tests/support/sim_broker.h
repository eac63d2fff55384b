/*
 * sim_broker.h - a Kafka in a struct, as far as exactly-once rests on it: one input topic,
 * transactions with epochs, a group of static members with generations, committed offsets with
 * metadata. For the simulation of the stream alone; nothing in it takes time, and all that is left
 * to chance comes out of one seed.
 *
 * It writes down which outputs a read_committed consumer sees, and judges them at the end.
 */
#pragma once

#include <librdkafka/rdkafka.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/frontier.h"

enum {
	SIM_PARTS = 2,
	SIM_RECORDS = 12, /* of a partition */
	SIM_KEYS = 3,
	SIM_IDENTITIES = 2, /* static members, each with a transactional id */
	SIM_TEXT_SIZE = 128,
	SIM_OUTPUTS_MAX = 2 * SIM_PARTS * SIM_RECORDS, /* two zombies in one transaction */
	SIM_LATE_MAX = 16,
};

/* What can be made wrong on purpose: at most one in a run. */
enum sim_bug {
	SIM_NO_BUG,
	SIM_FORGET_BEYOND,     /* commit the frontier without what is finished beyond it */
	SIM_COMMIT_TOP,        /* commit the newest finished as if all below it were */
	SIM_OFFSETS_FIRST,     /* commit the offsets, then the outputs */
	SIM_FINISH_EARLY,      /* a record counts as finished before its commit */
	SIM_FORGET_GENERATION, /* offsets are taken from members that were replaced */
	SIM_FORGET_EPOCH,      /* transactions are taken from producers that were replaced */
	SIM_IGNORE_KEYS,       /* records of one key are out together */
	SIM_GUESS_LANDED,      /* an unknown commit landed */
	SIM_GUESS_FAILED,      /* an unknown commit did not land */
	SIM_READ_UNSTABLE,     /* begin at offsets that an open transaction may still change */
	SIM_KEEP_WORN,         /* go on with a producer whose requests may come twice */
	SIM_KEEP_BLINDLY,      /* a partition that comes back is as it was left */
};

/* What a run must have come upon to be worth something. */
enum sim_event {
	SIM_COMMITTED,
	SIM_ABORTED,
	SIM_LANDED,     /* an unknown commit was found to have landed */
	SIM_NOT_LANDED, /* or not */
	SIM_CRASHED,
	SIM_CRASHED_IN_COMMIT,
	SIM_FENCED,         /* a process met another one with its identity */
	SIM_EVICTED,        /* a process learned that the group went on without it */
	SIM_STALE_MEMBER,   /* offsets of a replaced member, or of an old generation */
	SIM_STALE_PRODUCER, /* a request of an old epoch */
	SIM_KEPT,           /* a partition came back untouched, with records in flight */
	SIM_TOUCHED,        /* it came back, and another had it meanwhile */
	SIM_TAKEN_BEYOND,   /* a partition was begun whose map tells of finished records */
	SIM_FAR,            /* a record was too far beyond the frontier */
	SIM_BEHIND_KEY,     /* a record waited for its key */
	SIM_EVENTS,
};

enum sim_verdict {
	SIM_RIGHT = 0,
	SIM_LOST = 1, /* bits, so that a test can expect one of several */
	SIM_DUPLICATED = 2,
	SIM_DISORDERED = 4,
};

struct sim_chance {
	uint64_t state;
};
/* At least 0, below `below`. */
size_t sim_draw(struct sim_chance *chance, size_t below);
bool sim_happens(struct sim_chance *chance, size_t one_in);

struct sim_record {
	int64_t offset;
	size_t key;
	unsigned outcomes;
	uint64_t position; /* of its output in the output topic */
};

struct sim_output {
	size_t part, record;
	uint64_t position;
};

struct sim_place {
	bool set;
	int64_t offset; /* -1: never committed */
	char text[SIM_TEXT_SIZE];
};

struct sim_transaction {
	uint32_t epoch;
	bool open;
	bool has_committed; /* the last one that ended */
	struct sim_output outputs[SIM_OUTPUTS_MAX];
	size_t count;
	struct sim_place places[SIM_PARTS];
};

/* An end of a transaction that is still on its way. */
struct sim_late {
	size_t identity;
	uint32_t epoch;
	bool commit;
};

struct sim_broker {
	struct sim_chance *chance;
	enum sim_bug bug;
	struct sim_record records[SIM_PARTS][SIM_RECORDS];
	uint64_t position;
	size_t left; /* records without an outcome */
	struct sim_place committed[SIM_PARTS];
	struct sim_transaction transactions[SIM_IDENTITIES];
	struct sim_late late[SIM_LATE_MAX];
	size_t late_count;
	uint64_t generation;
	uint64_t members[SIM_IDENTITIES]; /* instance; 0: nobody */
	size_t owners[SIM_PARTS];         /* identity, SIM_IDENTITIES: nobody */
	uint64_t instances;               /* so many were started */
	unsigned events[SIM_EVENTS];
};

/* Who asks. */
struct sim_caller {
	size_t identity;
	uint64_t instance;
	uint64_t generation;
	uint32_t epoch;
};

void sim_broker_init(struct sim_broker *broker, enum sim_bug bug, struct sim_chance *chance);

/* The group. Who joins under an identity that is taken replaces the member that has it. */
void sim_join(struct sim_broker *broker, size_t identity, uint64_t instance);
void sim_evict(struct sim_broker *broker, size_t identity);
void sim_rebalance(struct sim_broker *broker);
/* The place where a partition begins. False: an open transaction holds it back. */
bool sim_committed(const struct sim_broker *broker, size_t part, struct sim_place *ret_place);
/* Transactions. A new epoch ends what the old one has open. */
uint32_t sim_init_producer(struct sim_broker *broker, size_t identity);
rd_kafka_resp_err_t sim_produce(
	struct sim_broker *broker, const struct sim_caller *caller, size_t part, size_t record);
rd_kafka_resp_err_t sim_send_offsets(struct sim_broker *broker, const struct sim_caller *caller,
	const struct sim_place places[SIM_PARTS]);
rd_kafka_resp_err_t sim_end(
	struct sim_broker *broker, const struct sim_caller *caller, bool commit);
/* Offsets outside of a transaction: for a planted bug. */
rd_kafka_resp_err_t sim_commit_plainly(struct sim_broker *broker, const struct sim_caller *caller,
	const struct sim_place places[SIM_PARTS]);

/* An end of a transaction that arrives when it likes, or never; and its arrival. */
void sim_send_late(struct sim_broker *broker, const struct sim_caller *caller, bool commit);
void sim_arrive(struct sim_broker *broker);
/* The transaction's time-out. */
void sim_time_out(struct sim_broker *broker, size_t identity);

/* Once nothing moves any more. `ret_part` and `ret_record` name the culprit, if there is one. */
enum sim_verdict sim_judge(const struct sim_broker *broker, size_t *ret_part, size_t *ret_record);

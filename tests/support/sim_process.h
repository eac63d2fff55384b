/*
 * sim_process.h - a worker process of the simulation: the stream's protocol without its input and
 * output, one step at a time. What the stream decides with, it decides with too: frontier and map,
 * lanes, the fate of an error, and whether a stamp shows that a transaction landed.
 */
#pragma once

#include "runtime/lanes.h"
#include "runtime/txn_fate.h"
#include "tests/support/sim_broker.h"

enum sim_work_state {
	SIM_UNREAD,
	SIM_WAITING, /* behind its key */
	SIM_OUT,
	SIM_ANSWERED,
	SIM_IN_CUT,
	SIM_FINISHED,
};

struct sim_work {
	struct lane_item lane;
	bool has_key; /* it is in its lane */
	enum sim_work_state state;
	size_t part, record;
};

enum sim_seat_state {
	SIM_AWAY,
	SIM_LIVE,
	SIM_PARKED,
};

/* A partition, as its owner sees it. */
struct sim_seat {
	enum sim_seat_state state;
	struct frontier frontier, drafted;
	bool in_cut;
	int64_t committed;
	struct frontier_stamp stamp;
	struct lanes lanes;
	struct sim_work works[SIM_RECORDS];
};

struct sim_list {
	struct sim_work *works[SIM_PARTS * SIM_RECORDS];
	size_t count;
};

enum sim_stage {
	SIM_IDLE,
	SIM_PRODUCE,
	SIM_OFFSETS,
	SIM_COMMIT,
	SIM_SETTLE,
};

struct sim_process {
	struct sim_broker *broker;
	struct sim_chance *chance;
	bool hold_keys; /* as a worker with state does: the next of a key goes after the commit */
	bool narrow;    /* the broker takes little metadata */
	bool calm;      /* no trouble from now on */
	bool running;
	bool frozen;
	bool asking; /* where its partitions begin */
	struct sim_caller self;
	bool has_producer;
	bool asked_twice;  /* in the present transaction */
	bool commit_asked; /* the same */
	bool offsets_lead; /* the same: they are sent before the outputs */
	uint64_t sequence;
	struct sim_seat seats[SIM_PARTS];
	struct sim_list answered, cut;
	struct sim_place places[SIM_PARTS]; /* of the cut */
	enum sim_stage stage;
	size_t produced;
};

void sim_process_start(struct sim_process *process, size_t identity);
/* kill -9, between any two steps; a commit may be on its way. */
void sim_process_crash(struct sim_process *process);
/* One step of whatever it could do next. */
void sim_process_step(struct sim_process *process);

/* What its two files do for each other. */
void sim_note(struct sim_process *process, enum sim_event event);
bool sim_has_bug(const struct sim_process *process, enum sim_bug bug);
int64_t sim_offset_of(const struct sim_process *process, const struct sim_work *work);
void sim_list_add(struct sim_list *list, struct sim_work *work);
void sim_release_key(struct sim_seat *seat, struct sim_work *work);
bool sim_is_active(const struct sim_process *process);
bool sim_is_replaced(const struct sim_process *process); /* by another of its identity */
void sim_stop(struct sim_process *process);
void sim_open_producer(struct sim_process *process);
void sim_step_transaction(struct sim_process *process);

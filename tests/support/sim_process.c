/*
 * sim_process.c - a process of the simulation but for its transactions: records are read and
 * answered, partitions come and go, the process starts and dies. What stream_read.c and
 * stream_member.c do, which say why.
 */
#include "tests/support/sim_process.h"

enum {
	NARROW_SPAN = 64,
};

void sim_note(struct sim_process *process, enum sim_event event)
{
	process->broker->events[event]++;
}

bool sim_has_bug(const struct sim_process *process, enum sim_bug bug)
{
	return process->broker->bug == bug;
}

static const struct sim_record *record_of(const struct sim_process *process, size_t part, size_t i)
{
	return &process->broker->records[part][i];
}

int64_t sim_offset_of(const struct sim_process *process, const struct sim_work *work)
{
	return record_of(process, work->part, work->record)->offset;
}

void sim_list_add(struct sim_list *list, struct sim_work *work)
{
	list->works[list->count++] = work;
}

bool sim_is_active(const struct sim_process *process)
{
	return process->self.generation != 0 && !process->asking;
}

static void take_record(struct sim_process *process, struct sim_seat *seat, struct sim_work *work)
{
	const uint64_t key = record_of(process, work->part, work->record)->key;

	work->state = SIM_OUT;
	if (sim_has_bug(process, SIM_IGNORE_KEYS))
		return;
	work->has_key = true;
	if (lanes_add(&seat->lanes, &work->lane, key))
		return;
	work->state = SIM_WAITING;
	sim_note(process, SIM_BEHIND_KEY);
}

void sim_release_key(struct sim_seat *seat, struct sim_work *work)
{
	struct lane_item *next;

	if (!work->has_key)
		return;
	work->has_key = false;
	next = lanes_done(&seat->lanes, &work->lane);
	if (next)
		((struct sim_work *)(void *)next)->state = SIM_OUT; /* its first member */
}

static void step_read(struct sim_process *process, size_t part)
{
	struct sim_seat *seat = &process->seats[part];
	size_t i = 0;
	int r;

	if (!sim_is_active(process) || seat->state != SIM_LIVE)
		return;
	while (i < SIM_RECORDS && record_of(process, part, i)->offset < seat->frontier.next)
		i++;
	if (i == SIM_RECORDS)
		return;
	r = frontier_see(&seat->frontier, record_of(process, part, i)->offset);
	if (r == FRONTIER_E_FAR)
		sim_note(process, SIM_FAR);
	if (r == 0)
		take_record(process, seat, &seat->works[i]);
}

/* Answers come in any order, and also for partitions that are parked. */
static void step_answer(struct sim_process *process)
{
	const size_t part = sim_draw(process->chance, SIM_PARTS);
	const size_t first = sim_draw(process->chance, SIM_RECORDS);
	struct sim_seat *seat = &process->seats[part];

	for (size_t i = 0; i < SIM_RECORDS; i++) {
		struct sim_work *work = &seat->works[(first + i) % SIM_RECORDS];

		if (work->state != SIM_OUT)
			continue;
		work->state = SIM_ANSWERED;
		sim_list_add(&process->answered, work);
		if (!process->hold_keys)
			sim_release_key(seat, work);
		return;
	}
}

static void drop_seat(struct sim_process *process, size_t part)
{
	struct sim_list rest = {0};

	for (size_t i = 0; i < process->answered.count; i++)
		if (process->answered.works[i]->part != part)
			sim_list_add(&rest, process->answered.works[i]);
	process->answered = rest;
	process->seats[part] = (struct sim_seat){0};
}

static size_t count_in_flight(const struct sim_seat *seat)
{
	size_t count = 0;

	for (size_t i = 0; i < SIM_RECORDS; i++)
		count += seat->works[i].state != SIM_UNREAD && seat->works[i].state != SIM_FINISHED;
	return count;
}

static bool is_untouched(
	const struct sim_seat *seat, int64_t offset, const struct frontier_stamp *stamp)
{
	return seat->committed == offset && seat->stamp.instance == stamp->instance &&
	       seat->stamp.sequence == stamp->sequence;
}

static void adopt(struct sim_process *process, size_t part, const struct sim_place *place)
{
	struct sim_seat *seat = &process->seats[part];
	struct frontier_stamp stamp = {0};
	struct frontier frontier;

	(void)frontier_read(&frontier, place->offset, slice_of(place->text), &stamp); /* or none */
	if (seat->state == SIM_PARKED && (is_untouched(seat, place->offset, &stamp) ||
						 sim_has_bug(process, SIM_KEEP_BLINDLY))) {
		if (count_in_flight(seat) > 0)
			sim_note(process, SIM_KEPT);
		seat->state = SIM_LIVE;
		return;
	}
	if (seat->state == SIM_PARKED)
		sim_note(process, SIM_TOUCHED);
	drop_seat(process, part);
	if (frontier.top > frontier.base)
		sim_note(process, SIM_TAKEN_BEYOND);
	while (process->narrow && frontier.span > NARROW_SPAN)
		frontier_narrow(&frontier);
	seat->frontier = frontier;
	seat->stamp = stamp;
	seat->committed = place->offset;
	seat->state = SIM_LIVE;
	for (size_t i = 0; i < SIM_RECORDS; i++)
		seat->works[i] = (struct sim_work){.part = part, .record = i};
}

/* The producer before the offsets: it ends what a crash left open. */
static void ask(struct sim_process *process)
{
	const struct sim_broker *broker = process->broker;
	struct sim_place places[SIM_PARTS];

	sim_open_producer(process);
	for (size_t part = 0; part < SIM_PARTS; part++)
		if (broker->owners[part] == process->self.identity &&
			!sim_committed(broker, part, &places[part]))
			return; /* asks again */
	for (size_t part = 0; part < SIM_PARTS; part++) {
		if (broker->owners[part] == process->self.identity)
			adopt(process, part, &places[part]);
		else
			drop_seat(process, part);
	}
	process->asking = false;
}

/* The group went on: park what may come back; what was lost may be another's already. */
static void set_aside(struct sim_process *process, bool lost)
{
	for (size_t part = 0; part < SIM_PARTS; part++) {
		if (lost)
			drop_seat(process, part);
		else if (process->seats[part].state == SIM_LIVE)
			process->seats[part].state = SIM_PARKED;
	}
}

static void step_member(struct sim_process *process)
{
	struct sim_broker *broker = process->broker;

	if (process->stage != SIM_IDLE)
		return; /* the transaction first */
	if (sim_is_replaced(process)) {
		sim_stop(process);
		return;
	}
	if (broker->members[process->self.identity] == 0) {
		sim_note(process, SIM_EVICTED);
		set_aside(process, sim_happens(process->chance, 2));
		sim_join(broker, process->self.identity, process->self.instance);
	}
	if (process->self.generation != broker->generation) {
		set_aside(process, false);
		process->self.generation = broker->generation;
		process->asking = true;
	}
	if (process->asking)
		ask(process);
}

void sim_process_step(struct sim_process *process)
{
	const size_t what = sim_draw(process->chance, 16);

	if (what < 4)
		step_read(process, sim_draw(process->chance, SIM_PARTS));
	else if (what < 7)
		step_answer(process);
	else if (what < 14)
		sim_step_transaction(process);
	else
		step_member(process);
}

void sim_process_start(struct sim_process *process, size_t identity)
{
	const struct sim_process fresh = {.broker = process->broker,
		.chance = process->chance,
		.hold_keys = process->hold_keys,
		.narrow = process->narrow,
		.calm = process->calm,
		.running = true,
		.self = {.identity = identity, .instance = ++process->broker->instances}};

	*process = fresh;
	sim_join(process->broker, identity, process->self.instance);
}

void sim_process_crash(struct sim_process *process)
{
	process->running = false;
	sim_note(process, SIM_CRASHED);
	if (process->stage != SIM_COMMIT)
		return;
	sim_note(process, SIM_CRASHED_IN_COMMIT);
	if (sim_happens(process->chance, 2))
		sim_send_late(process->broker, &process->self, true);
}

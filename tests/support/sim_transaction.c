/*
 * sim_transaction.c - from a process's answers to a transaction, and its fate: what stream_cut.c
 * and transactor.c do.
 *
 * Each step does one thing that Kafka or another process could see, so that anything can come
 * between any two. Trouble is drawn from tables of what a call can do and what it can say of it,
 * which need not agree.
 */
#include <assert.h>
#include <string.h>

#include "runtime/base.h"
#include "runtime/transactor.h"
#include "tests/support/sim_process.h"

/* What a call does, and what its caller is told. */
struct trouble {
	bool arrives;         /* at once */
	bool late;            /* a copy of it arrives when it likes */
	bool lost_connection; /* librdkafka sent it twice, and says nothing of it */
	bool delivery_failed;
	struct txn_error error;
};

static const struct trouble commit_troubles[] = {
	{.arrives = true, .error = {RD_KAFKA_RESP_ERR_INVALID_TXN_STATE, .fatal = true}},
	{.arrives = true, .error = {RD_KAFKA_RESP_ERR_UNKNOWN_PRODUCER_ID, .abort = true}},
	{.arrives = true, .late = true, .error = {RD_KAFKA_RESP_ERR__TIMED_OUT, .retriable = true}},
	{.arrives = true, .late = true, .lost_connection = true},
	{.late = true, .error = {RD_KAFKA_RESP_ERR__TIMED_OUT, .retriable = true}},
	{.late = true, .error = {RD_KAFKA_RESP_ERR_UNKNOWN}},
	{.error = {RD_KAFKA_RESP_ERR__FATAL, .fatal = true}},
	{.delivery_failed = true, .error = {RD_KAFKA_RESP_ERR__INCONSISTENT, .abort = true}},
};

static const struct trouble offsets_troubles[] = {
	{.arrives = true, .error = {RD_KAFKA_RESP_ERR__TIMED_OUT, .retriable = true}},
	{.arrives = true, .error = {RD_KAFKA_RESP_ERR_INVALID_TXN_STATE, .fatal = true}},
	{.error = {RD_KAFKA_RESP_ERR__TIMED_OUT, .retriable = true}},
	{.error = {RD_KAFKA_RESP_ERR_UNKNOWN_PRODUCER_ID, .abort = true}},
};

static const struct trouble no_trouble = {.arrives = true};

static struct trouble draw_trouble(
	const struct sim_process *process, const struct trouble *table, size_t count)
{
	if (process->calm || !sim_happens(process->chance, 5))
		return no_trouble;
	return table[sim_draw(process->chance, count)];
}

/* As librdkafka flags what the broker refuses. */
static struct txn_error refused(rd_kafka_resp_err_t code)
{
	const bool fatal = code == RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH ||
			   code == RD_KAFKA_RESP_ERR_INVALID_TXN_STATE;

	return (struct txn_error){.code = code, .fatal = fatal, .abort = code && !fatal};
}

static bool is_eligible(const struct sim_process *process, const struct sim_work *work)
{
	const struct sim_seat *seat = &process->seats[work->part];

	return seat->state == SIM_LIVE &&
	       sim_offset_of(process, work) - seat->frontier.base < seat->frontier.span;
}

static void draft(struct sim_process *process, struct sim_work *work)
{
	struct sim_seat *seat = &process->seats[work->part];

	if (!seat->in_cut)
		seat->drafted = seat->frontier;
	seat->in_cut = true;
	frontier_finish(&seat->drafted, sim_offset_of(process, work));
	work->state = SIM_IN_CUT;
	sim_list_add(&process->cut, work);
}

static void choose(struct sim_process *process)
{
	const size_t max = 1 + sim_draw(process->chance, 6);
	struct sim_list rest = {0};

	for (size_t i = 0; i < process->answered.count; i++) {
		struct sim_work *work = process->answered.works[i];

		if (process->cut.count < max && is_eligible(process, work))
			draft(process, work);
		else
			sim_list_add(&rest, work);
	}
	process->answered = rest;
}

static void fill_place(struct sim_process *process, size_t part)
{
	const struct frontier_stamp stamp = {process->self.instance, process->sequence};
	struct frontier told = process->seats[part].drafted;
	struct sim_place *place = &process->places[part];
	char text[FRONTIER_TEXT_SIZE];

	if (sim_has_bug(process, SIM_FORGET_BEYOND))
		frontier_init(&told, told.base);
	if (sim_has_bug(process, SIM_COMMIT_TOP))
		frontier_init(&told, told.top);
	frontier_write(&told, &stamp, text);
	assert(strlen(text) < SIM_TEXT_SIZE);
	*place = (struct sim_place){.set = true, .offset = told.base};
	memcpy(place->text, text, strlen(text) + 1);
}

static void leave_cut(struct sim_process *process)
{
	process->cut.count = 0;
	process->stage = SIM_IDLE;
	for (size_t part = 0; part < SIM_PARTS; part++)
		process->seats[part].in_cut = false;
}

static void finish(struct sim_process *process)
{
	for (size_t part = 0; part < SIM_PARTS; part++) {
		if (!process->seats[part].in_cut)
			continue;
		process->seats[part].stamp =
			(struct frontier_stamp){process->self.instance, process->sequence};
		process->seats[part].committed = process->places[part].offset;
	}
	for (size_t i = 0; i < process->cut.count; i++) {
		struct sim_work *work = process->cut.works[i];
		struct sim_seat *seat = &process->seats[work->part];

		if (work->state == SIM_FINISHED)
			continue;
		frontier_finish(&seat->frontier, sim_offset_of(process, work));
		work->state = SIM_FINISHED;
		if (process->hold_keys)
			sim_release_key(seat, work);
	}
}

static void take_committed(struct sim_process *process)
{
	finish(process);
	leave_cut(process);
}

/* Nothing landed: back to the head of the line. */
static void put_back(struct sim_process *process)
{
	struct sim_list line = {0};

	for (size_t i = 0; i < process->cut.count; i++) {
		if (process->cut.works[i]->state == SIM_FINISHED)
			continue; /* too early */
		process->cut.works[i]->state = SIM_ANSWERED;
		sim_list_add(&line, process->cut.works[i]);
	}
	for (size_t i = 0; i < process->answered.count; i++)
		sim_list_add(&line, process->answered.works[i]);
	process->answered = line;
	leave_cut(process);
}

void sim_stop(struct sim_process *process)
{
	process->running = false;
	sim_note(process, SIM_FENCED);
}

bool sim_is_replaced(const struct sim_process *process)
{
	const uint64_t member = process->broker->members[process->self.identity];

	return member != 0 && member != process->self.instance;
}

void sim_open_producer(struct sim_process *process)
{
	if (process->has_producer)
		return;
	process->self.epoch = sim_init_producer(process->broker, process->self.identity);
	process->has_producer = true;
}

static void close_producer(struct sim_process *process)
{
	process->has_producer = false;
}

/* Where nothing can be settled without asking Kafka. */
static void begin_to_settle(struct sim_process *process)
{
	process->stage = SIM_SETTLE;
	if (sim_has_bug(process, SIM_GUESS_LANDED))
		take_committed(process);
	else if (sim_has_bug(process, SIM_GUESS_FAILED))
		put_back(process);
}

/* The abort may be sent twice, too, or never. */
static void undo(struct sim_process *process)
{
	const bool worn =
		process->asked_twice || (!process->calm && sim_happens(process->chance, 4));

	if (worn)
		sim_send_late(process->broker, &process->self, false);
	if (process->calm || !sim_happens(process->chance, 8))
		(void)sim_end(process->broker, &process->self, false); /* fenced: nothing to undo */
	else
		close_producer(process);
	if (worn && !sim_has_bug(process, SIM_KEEP_WORN))
		close_producer(process);
	put_back(process);
}

static void follow(struct sim_process *process, enum txn_step step, const struct txn_error *error,
	bool delivery_failed)
{
	const enum txn_fate fate = txn_fate(step, error, delivery_failed);

	if (fate == TXN_RETRY) {
		process->asked_twice = true;
		return;
	}
	if (fate == TXN_REDO) {
		undo(process);
		return;
	}
	close_producer(process);
	if (fate == TXN_FENCED && sim_is_replaced(process))
		sim_stop(process);
	else if (txn_is_open_question(step, fate))
		begin_to_settle(process);
	else
		put_back(process);
}

static void begin_cut(struct sim_process *process)
{
	struct txn_error error = {0};

	if (!sim_is_active(process))
		return;
	choose(process);
	if (process->cut.count == 0)
		return;
	process->sequence++;
	process->offsets_lead =
		!sim_has_bug(process, SIM_OFFSETS_FIRST) && sim_happens(process->chance, 2);
	process->stage = process->offsets_lead ? SIM_OFFSETS : SIM_PRODUCE;
	process->produced = 0;
	process->asked_twice = process->commit_asked = false;
	for (size_t part = 0; part < SIM_PARTS; part++) {
		process->places[part].set = false;
		if (process->seats[part].in_cut)
			fill_place(process, part);
	}
	sim_open_producer(process);
	if (sim_has_bug(process, SIM_FINISH_EARLY))
		finish(process);
	if (sim_has_bug(process, SIM_OFFSETS_FIRST))
		error = refused(
			sim_commit_plainly(process->broker, &process->self, process->places));
	if (error.code)
		follow(process, TXN_OFFSETS, &error, false);
}

static void step_produce(struct sim_process *process)
{
	const struct sim_work *work = process->cut.works[process->produced];
	struct txn_error error = {0};

	if (!process->calm && sim_happens(process->chance, 40))
		error = (struct txn_error){RD_KAFKA_RESP_ERR__STATE, .abort = true};
	else
		error = refused(
			sim_produce(process->broker, &process->self, work->part, work->record));
	if (error.code) {
		follow(process, TXN_PRODUCE, &error, true);
		return;
	}
	if (++process->produced < process->cut.count)
		return;
	process->stage = process->offsets_lead || sim_has_bug(process, SIM_OFFSETS_FIRST)
				 ? SIM_COMMIT
				 : SIM_OFFSETS;
}

static void step_offsets(struct sim_process *process)
{
	const struct trouble trouble =
		draw_trouble(process, offsets_troubles, COUNT_OF(offsets_troubles));
	struct txn_error error = trouble.error;
	rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;

	if (trouble.arrives)
		code = sim_send_offsets(process->broker, &process->self, process->places);
	if (code)
		error = refused(code);
	if (error.code)
		follow(process, TXN_OFFSETS, &error, false);
	else
		process->stage = process->offsets_lead ? SIM_PRODUCE : SIM_COMMIT;
}

static void step_commit(struct sim_process *process)
{
	const struct trouble trouble =
		draw_trouble(process, commit_troubles, COUNT_OF(commit_troubles));
	struct txn_error error = trouble.error;
	rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;

	/* librdkafka asks the broker only after all was delivered. */
	if (trouble.delivery_failed && process->commit_asked)
		return;
	process->commit_asked = process->commit_asked || !trouble.delivery_failed;
	if (trouble.late)
		sim_send_late(process->broker, &process->self, true);
	if (trouble.arrives)
		code = sim_end(process->broker, &process->self, true);
	if (code)
		error = refused(code);
	if (error.code) {
		follow(process, TXN_COMMIT, &error, trouble.delivery_failed);
		return;
	}
	if ((process->asked_twice || txn_is_worn(0, trouble.lost_connection)) &&
		!sim_has_bug(process, SIM_KEEP_WORN))
		close_producer(process);
	take_committed(process);
}

static bool read_back(const struct sim_process *process, rd_kafka_topic_partition_list_t *list)
{
	for (size_t part = 0; part < SIM_PARTS; part++) {
		struct sim_place place;
		rd_kafka_topic_partition_t *at;

		if (!process->places[part].set)
			continue;
		if (!sim_committed(process->broker, part, &place))
			return false;
		at = rd_kafka_topic_partition_list_add(list, "input", (int32_t)part);
		at->offset = place.offset;
		at->metadata = strdup(place.text); /* the list frees it */
		at->metadata_size = strlen(place.text);
	}
	return true;
}

static void step_settle(struct sim_process *process)
{
	const struct frontier_stamp stamp = {process->self.instance, process->sequence};
	rd_kafka_topic_partition_list_t *list;

	sim_open_producer(process);
	list = rd_kafka_topic_partition_list_new(SIM_PARTS);
	if (read_back(process, list)) {
		const bool landed = transactor_has_landed(list, &stamp);

		sim_note(process, landed ? SIM_LANDED : SIM_NOT_LANDED);
		if (landed)
			take_committed(process);
		else
			put_back(process);
	}
	rd_kafka_topic_partition_list_destroy(list);
}

void sim_step_transaction(struct sim_process *process)
{
	switch (process->stage) {
	case SIM_IDLE:
		begin_cut(process);
		break;
	case SIM_PRODUCE:
		step_produce(process);
		break;
	case SIM_OFFSETS:
		step_offsets(process);
		break;
	case SIM_COMMIT:
		step_commit(process);
		break;
	case SIM_SETTLE:
		step_settle(process);
		break;
	}
}

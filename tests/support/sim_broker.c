/*
 * sim_broker.c - see sim_broker.h.
 *
 * The rules are Kafka's. Offsets that are sent into a transaction are checked for member and
 * generation when they are sent, and not again at the commit; so whoever has the partition next
 * must not read its offset while such a transaction is open. Outputs stand in the log in the order
 * in which they were produced, whichever transaction was committed first. An end of a transaction
 * names the producer and its epoch, not the transaction: a late copy ends whatever is open then.
 */
#include "tests/support/sim_broker.h"

#include <assert.h>
#include <string.h>

size_t sim_draw(struct sim_chance *chance, size_t below)
{
	uint64_t mixed = chance->state += 0x9e3779b97f4a7c15u; /* splitmix64 */

	mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9u;
	mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebu;
	return (size_t)((mixed ^ mixed >> 31) % below);
}

bool sim_happens(struct sim_chance *chance, size_t one_in)
{
	return sim_draw(chance, one_in) == 0;
}

void sim_broker_init(struct sim_broker *broker, enum sim_bug bug, struct sim_chance *chance)
{
	*broker = (struct sim_broker){
		.chance = chance, .bug = bug, .left = (size_t)SIM_PARTS * SIM_RECORDS};
	for (size_t part = 0; part < SIM_PARTS; part++) {
		int64_t offset = (int64_t)sim_draw(chance, 5);

		broker->owners[part] = SIM_IDENTITIES;
		broker->committed[part].offset = -1;
		for (size_t i = 0; i < SIM_RECORDS; i++) {
			broker->records[part][i] = (struct sim_record){
				.offset = offset, .key = sim_draw(chance, SIM_KEYS)};
			/* Markers of transactions, and what compaction took. */
			offset += 1 + (sim_happens(chance, 3) ? (int64_t)sim_draw(chance, 24) : 0);
		}
	}
}

void sim_rebalance(struct sim_broker *broker)
{
	broker->generation++;
	for (size_t part = 0; part < SIM_PARTS; part++) {
		size_t owner = sim_draw(broker->chance, SIM_IDENTITIES);

		if (!broker->members[owner])
			owner = (owner + 1) % SIM_IDENTITIES;
		broker->owners[part] = broker->members[owner] ? owner : (size_t)SIM_IDENTITIES;
	}
}

void sim_join(struct sim_broker *broker, size_t identity, uint64_t instance)
{
	const bool replaces = broker->members[identity] != 0;

	broker->members[identity] = instance;
	if (!replaces)
		sim_rebalance(broker);
}

void sim_evict(struct sim_broker *broker, size_t identity)
{
	broker->members[identity] = 0;
	sim_rebalance(broker);
}

static bool is_stable(const struct sim_broker *broker, size_t part)
{
	for (size_t i = 0; i < SIM_IDENTITIES; i++)
		if (broker->transactions[i].open && broker->transactions[i].places[part].set)
			return false;
	return true;
}

bool sim_committed(const struct sim_broker *broker, size_t part, struct sim_place *ret_place)
{
	if (broker->bug != SIM_READ_UNSTABLE && !is_stable(broker, part))
		return false;
	*ret_place = broker->committed[part];
	return true;
}

static void close_transaction(struct sim_broker *broker, size_t identity, bool commit)
{
	struct sim_transaction *transaction = &broker->transactions[identity];

	for (size_t i = 0; i < transaction->count && commit; i++) {
		const struct sim_output *output = &transaction->outputs[i];
		struct sim_record *record = &broker->records[output->part][output->record];

		broker->left -= record->outcomes == 0;
		record->outcomes++;
		record->position = output->position;
	}
	for (size_t part = 0; part < SIM_PARTS && commit; part++)
		if (transaction->places[part].set)
			broker->committed[part] = transaction->places[part];
	broker->events[commit ? SIM_COMMITTED : SIM_ABORTED]++;
	*transaction =
		(struct sim_transaction){.epoch = transaction->epoch, .has_committed = commit};
}

uint32_t sim_init_producer(struct sim_broker *broker, size_t identity)
{
	if (broker->transactions[identity].open)
		close_transaction(broker, identity, false);
	return ++broker->transactions[identity].epoch;
}

static bool is_stale_producer(struct sim_broker *broker, const struct sim_caller *caller)
{
	if (broker->transactions[caller->identity].epoch == caller->epoch)
		return false;
	broker->events[SIM_STALE_PRODUCER]++;
	return broker->bug != SIM_FORGET_EPOCH;
}

rd_kafka_resp_err_t sim_produce(
	struct sim_broker *broker, const struct sim_caller *caller, size_t part, size_t record)
{
	struct sim_transaction *transaction = &broker->transactions[caller->identity];

	if (is_stale_producer(broker, caller))
		return RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH;
	if (transaction->count == SIM_OUTPUTS_MAX)
		return RD_KAFKA_RESP_ERR_INVALID_TXN_STATE;
	transaction->open = true;
	transaction->outputs[transaction->count++] =
		(struct sim_output){part, record, ++broker->position};
	return RD_KAFKA_RESP_ERR_NO_ERROR;
}

static rd_kafka_resp_err_t check_member(
	const struct sim_broker *broker, const struct sim_caller *caller)
{
	const uint64_t member = broker->members[caller->identity];

	if (member == 0)
		return RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID;
	if (member != caller->instance)
		return RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID;
	if (broker->generation != caller->generation)
		return RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION;
	return RD_KAFKA_RESP_ERR_NO_ERROR;
}

static rd_kafka_resp_err_t refuse_stale_member(
	struct sim_broker *broker, const struct sim_caller *caller)
{
	const rd_kafka_resp_err_t code = check_member(broker, caller);

	if (code)
		broker->events[SIM_STALE_MEMBER]++;
	return broker->bug == SIM_FORGET_GENERATION ? RD_KAFKA_RESP_ERR_NO_ERROR : code;
}

static void take_places(struct sim_place *to, const struct sim_place from[SIM_PARTS])
{
	for (size_t part = 0; part < SIM_PARTS; part++)
		if (from[part].set)
			to[part] = from[part];
}

rd_kafka_resp_err_t sim_send_offsets(struct sim_broker *broker, const struct sim_caller *caller,
	const struct sim_place places[SIM_PARTS])
{
	struct sim_transaction *transaction = &broker->transactions[caller->identity];
	rd_kafka_resp_err_t code;

	if (is_stale_producer(broker, caller))
		return RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH;
	code = refuse_stale_member(broker, caller);
	if (code)
		return code;
	transaction->open = true;
	take_places(transaction->places, places);
	return RD_KAFKA_RESP_ERR_NO_ERROR;
}

rd_kafka_resp_err_t sim_commit_plainly(struct sim_broker *broker, const struct sim_caller *caller,
	const struct sim_place places[SIM_PARTS])
{
	const rd_kafka_resp_err_t code = refuse_stale_member(broker, caller);

	if (!code)
		take_places(broker->committed, places);
	return code;
}

rd_kafka_resp_err_t sim_end(struct sim_broker *broker, const struct sim_caller *caller, bool commit)
{
	const struct sim_transaction *transaction = &broker->transactions[caller->identity];

	if (is_stale_producer(broker, caller))
		return RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH;
	if (!transaction->open) /* asked again: it is so already, or cannot be any more */
		return transaction->has_committed == commit ? RD_KAFKA_RESP_ERR_NO_ERROR
							    : RD_KAFKA_RESP_ERR_INVALID_TXN_STATE;
	close_transaction(broker, caller->identity, commit);
	return RD_KAFKA_RESP_ERR_NO_ERROR;
}

void sim_send_late(struct sim_broker *broker, const struct sim_caller *caller, bool commit)
{
	if (broker->late_count == SIM_LATE_MAX)
		return; /* it never arrives */
	broker->late[broker->late_count++] =
		(struct sim_late){caller->identity, caller->epoch, commit};
}

void sim_arrive(struct sim_broker *broker)
{
	struct sim_late late;
	size_t i;

	if (broker->late_count == 0)
		return;
	i = sim_draw(broker->chance, broker->late_count);
	late = broker->late[i];
	broker->late[i] = broker->late[--broker->late_count];
	(void)sim_end(broker, &(struct sim_caller){.identity = late.identity, .epoch = late.epoch},
		late.commit); /* nobody waits for the answer */
}

void sim_time_out(struct sim_broker *broker, size_t identity)
{
	if (broker->transactions[identity].open)
		(void)sim_init_producer(broker, identity); /* an epoch that nobody has */
}

/* Whether the output of an earlier record of the same key stands behind that of `i`. */
static bool is_disordered(const struct sim_record *records, size_t i)
{
	for (size_t earlier = 0; earlier < i; earlier++)
		if (records[earlier].key == records[i].key && records[earlier].outcomes > 0 &&
			records[earlier].position > records[i].position)
			return true;
	return false;
}

static enum sim_verdict judge_record(const struct sim_record *records, size_t i)
{
	if (records[i].outcomes == 0)
		return SIM_LOST;
	if (records[i].outcomes > 1)
		return SIM_DUPLICATED;
	return is_disordered(records, i) ? SIM_DISORDERED : SIM_RIGHT;
}

enum sim_verdict sim_judge(const struct sim_broker *broker, size_t *ret_part, size_t *ret_record)
{
	for (size_t part = 0; part < SIM_PARTS; part++) {
		for (size_t i = 0; i < SIM_RECORDS; i++) {
			const enum sim_verdict verdict = judge_record(broker->records[part], i);

			if (verdict == SIM_RIGHT)
				continue;
			*ret_part = part;
			*ret_record = i;
			return verdict;
		}
	}
	return SIM_RIGHT;
}

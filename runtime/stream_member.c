/*
 * stream_member.c - partitions come and go.
 *
 * Every rebalance takes all partitions away and gives some back. What is out with the worker goes
 * on meanwhile: a partition that was given back in order is parked, and when it comes again, and
 * its committed offset still bears our last stamp, nobody else had it and all goes on where it was.
 * Otherwise its works are given up: whoever has it now does them again.
 *
 * Before partitions are given back, what is answered is committed, for a while. Partitions that are
 * lost may be another's already: nothing of them is committed, and the broker would refuse it.
 *
 * Where a partition begins is read by the committer's thread; the group waits for it.
 */
#include <assert.h>
#include <errno.h>
#include <string.h>

#include "runtime/error.h"
#include "runtime/follower.h"
#include "runtime/loop.h"
#include "runtime/stream_inside.h"

enum {
	REVOKE_WAIT_MS = 10000, /* for answers to be committed before partitions are given back */
	LOOK_EVERY_MS = 1000,
};

struct part *stream_find_part(const struct stream *stream, int32_t partition)
{
	struct part *part = stream->parts;

	while (part && part->partition != partition)
		part = part->next;
	return part;
}

static void count_live(struct stream *stream)
{
	stream->live = 0;
	for (const struct part *part = stream->parts; part; part = part->next)
		stream->live += part->state != PART_PARKED;
}

static void drop_work(struct stream *stream, struct work *work, bool tell_worker)
{
	if (work->state == WORK_WAITING)
		stream_leave_queue(stream, work);
	part_remove(work->part, work);
	work->has_key = false; /* the lanes go with the partition */
	switch (work->state) {
	case WORK_CUT:
		work->orphan = true; /* the transaction has it; freed with the verdict */
		return;
	case WORK_OUT:
		stream_note_back(stream, work);
		if (tell_worker && stream->options.ops->give_up)
			stream->options.ops->give_up(stream->options.user, work);
		break;
	case WORK_ANSWERED:
		work_list_remove(&stream->answered, work);
		break;
	case WORK_WAITING:
		/* Or it waits behind its key: in no list. */
		work_list_remove(&stream->ready[work->queue], work);
		break;
	}
	(void)work_free(work);
}

void stream_drop_works(struct stream *stream, struct part *part, bool tell_worker)
{
	while (part->works)
		drop_work(stream, part->works, tell_worker);
	part->lanes = (struct lanes){0};
}

void stream_drop_part(struct stream *stream, struct part *part, bool tell_worker)
{
	struct part **at = &stream->parts;

	while (*at && *at != part)
		at = &(*at)->next;
	assert(*at == part);
	*at = part->next;
	if (stream->read_next == part)
		stream->read_next = NULL;
	stream_drop_works(stream, part, tell_worker);
	(void)part_free(part);
	count_live(stream);
}

void stream_forget_generation(struct stream *stream)
{
	if (stream->generation)
		rd_kafka_consumer_group_metadata_destroy(stream->generation);
	stream->generation = NULL;
}

static int took_assigned(void *user, const rd_kafka_topic_partition_list_t *list)
{
	struct stream *stream = user;

	stream->away = false;
	stream->assigned = rd_kafka_topic_partition_list_copy(list);
	/* Of this generation, for all cuts of this assignment: the broker refuses a later one. */
	stream->generation = rd_kafka_consumer_group_metadata(intake_consumer(stream->intake));
	if (!stream->generation)
		return error_raise(-ENOMEM, "joining the group");
	stream->member = MEMBER_ASSIGNED;
	stream_want_turn(stream);
	return 0;
}

static int took_revoked(void *user, bool lost)
{
	struct stream *stream = user;

	fault_at(&stream->fault, "rebalance.revoke");
	stream->member = MEMBER_REVOKED;
	stream->lost = lost;
	stream->revoked_ms = loop_now_ms();
	stream_want_turn(stream);
	return 0;
}

static void took_fenced(void *user)
{
	struct stream *stream = user;

	atomic_store(&committer_signs(stream->committer)->member_fenced, true);
	stream_end(stream, EXIT_FENCED);
}

static void took_expired(void *user)
{
	struct stream *stream = user;

	if (!stream->expired)
		log_info("SESSION-LOST", "topic=%s joining the group anew", stream->options.input);
	stream->expired = true;
	stream_want_turn(stream);
}

static void took_trouble(void *user, bool away, bool fatal, const char *text)
{
	struct stream *stream = user;

	if (away)
		stream->away = true;
	if (fatal) {
		log_error("KAFKA-FATAL", "%s", text);
		stream_end(stream, EXIT_FAILURE);
		return;
	}
	log_debug("KAFKA-TROUBLE", "%s", text);
}

const struct intake_ops stream_intake_ops = {
	.assigned = took_assigned,
	.revoked = took_revoked,
	.fenced = took_fenced,
	.expired = took_expired,
	.trouble = took_trouble,
};

static const char *map_problem(enum frontier_map map)
{
	switch (map) {
	case FRONTIER_MAP_FOREIGN:
		return "was written by another program";
	case FRONTIER_MAP_NEWER:
		return "was written by a later version";
	case FRONTIER_MAP_DAMAGED:
		return "is damaged";
	case FRONTIER_MAP_GOOD:
	case FRONTIER_MAP_NONE:
		break;
	}
	return NULL;
}

/* The partition is as we left it. */
static bool is_untouched(
	const struct part *part, int64_t offset, const struct frontier_stamp *stamp)
{
	return part->committed == offset && part->stamp.instance == stamp->instance &&
	       part->stamp.sequence == stamp->sequence;
}

/* The partition that `place` tells of: the parked one, or a new one. */
static int adopt(struct stream *stream, const rd_kafka_topic_partition_t *place)
{
	const int64_t offset = place->offset >= 0 ? place->offset : -1;
	const struct slice text = {place->metadata, place->metadata_size};
	struct part *part = stream_find_part(stream, place->partition);
	struct frontier_stamp stamp = {0};
	struct frontier frontier;
	const char *problem = map_problem(frontier_read(&frontier, offset, text, &stamp));
	int r;

	if (part && is_untouched(part, offset, &stamp)) {
		part->state = PART_LIVE;
		return 0;
	}
	if (part)
		stream_drop_part(stream, part, true);
	if (problem)
		log_warn("MAP-IGNORED",
			"topic=%s partition=%d offset=%lld the map of finished records %s: reading "
			"on from the offset alone",
			stream->options.input, place->partition, (long long)offset, problem);

	r = part_new(place->partition, &part);
	if (r)
		return error_pass(r);
	part->frontier = frontier;
	part->stamp = stamp;
	part->committed = offset;
	part->state = stream->follower ? PART_LEARNING : PART_LIVE;
	part->next = stream->parts;
	stream->parts = part;
	report_part(stream, part);
	return stream->follower ? error_pass(follower_add(stream->follower, place->partition, 0))
				: 0;
}

static int64_t offset_to_read(const struct part *part)
{
	return part->rewound || part->frontier.next < 0 ? RD_KAFKA_OFFSET_BEGINNING
							: part->frontier.next;
}

static int open_parts(struct stream *stream, rd_kafka_topic_partition_list_t *list)
{
	for (int i = 0; i < list->cnt; i++) {
		struct part *part = stream_find_part(stream, list->elems[i].partition);

		part->queue = intake_open(stream->intake, stream->options.input, part->partition);
		if (!part->queue)
			return error_raise(-ENOMEM, "opening partition %d", part->partition);
		list->elems[i].offset = offset_to_read(part);
	}
	return 0;
}

static void drop_parked(struct stream *stream)
{
	struct part *part = stream->parts;

	while (part) {
		struct part *next = part->next;

		if (part->state == PART_PARKED)
			stream_drop_part(stream, part, true);
		part = next;
	}
}

int stream_take_offsets(struct stream *stream)
{
	rd_kafka_topic_partition_list_t *list = stream->assigned;
	int r = 0;

	/* Revoked again before it began: what comes next asks anew. */
	if (stream->member != MEMBER_ASSIGNED || !list || stream->job.verdict == CUT_STOPPED)
		return 0;
	for (int i = 0; i < list->cnt && !r; i++)
		r = adopt(stream, &list->elems[i]);
	if (r)
		return error_pass(r);
	drop_parked(stream);
	count_live(stream);

	r = open_parts(stream, list);
	if (!r)
		r = intake_assign(stream->intake, list);
	rd_kafka_topic_partition_list_destroy(list);
	stream->assigned = NULL;
	stream->member = MEMBER_ACTIVE;
	log_info(
		"PARTITIONS-TAKEN", "topic=%s partitions=%zu", stream->options.input, stream->live);
	return error_pass(r);
}

/* Park what may come back, drop what may not. */
static int set_aside(struct stream *stream, bool lost)
{
	struct part *part = stream->parts;
	int r;

	while (part) {
		struct part *next = part->next;

		part_close(part);
		if (stream->follower) {
			r = follower_remove(stream->follower, part->partition);
			if (r)
				return error_pass(r);
		}
		/* A partition that was still learning learns from the beginning. */
		if (lost || part->state == PART_LEARNING)
			stream_drop_part(stream, part, true);
		else
			part->state = PART_PARKED;
		part = next;
	}
	count_live(stream);
	stream_forget_generation(stream);
	return 0;
}

static void forget_assigned(struct stream *stream)
{
	if (stream->assigned)
		rd_kafka_topic_partition_list_destroy(stream->assigned);
	stream->assigned = NULL;
}

/* Let the group go on. */
static int give_back(struct stream *stream)
{
	int r;

	r = set_aside(stream, stream->lost);
	if (r)
		return error_pass(r);
	forget_assigned(stream);
	stream->member = MEMBER_JOINING;
	log_info("PARTITIONS-GIVEN-BACK", "topic=%s lost=%s", stream->options.input,
		stream->lost ? "yes" : "no");
	return error_pass(intake_unassign(stream->intake));
}

static void give(struct stream *stream, enum job_kind kind)
{
	stream->job = (struct job){.kind = kind, .places = stream->assigned};
	committer_give(stream->committer, &stream->job);
}

/* Ask where the partitions begin. The producer comes after the member, so that whoever joins as us
 * fences our member first; and before the offsets, which a transaction that a crash left open would
 * hold back until it is aborted. */
static void begin_parts(struct stream *stream)
{
	const bool prepare = !stream->prepared && stream->assigned->cnt > 0;

	stream->prepared = stream->prepared || prepare;
	give(stream, prepare ? JOB_PREPARE : JOB_ASK);
}

/* Begin anew with another consumer, as the same member of the group. librdkafka 2.0 has no safe way
 * to read a partition again whose offset was out of range: it does not seek there, and to assign
 * anew while it is stopping ends the process. */
static int restart_intake(struct stream *stream)
{
	int r;

	r = set_aside(stream, false);
	if (r)
		return error_pass(r);
	forget_assigned(stream);
	stream->intake = intake_free(stream->intake);
	stream->restart_ms = 0;
	stream->expired = false;
	stream->next_look_ms = 0;
	stream->member = MEMBER_LOOKING;
	stream_want_turn(stream);
	return 0;
}

static bool may_give_back(const struct stream *stream)
{
	return stream->lost || !stream_has_cut(stream) ||
	       loop_now_ms() - stream->revoked_ms > REVOKE_WAIT_MS;
}

int stream_move_member(struct stream *stream)
{
	if (!committer_is_idle(stream->committer))
		return 0;
	if (stream->expired)
		return error_pass(restart_intake(stream));
	switch (stream->member) {
	case MEMBER_LOOKING:
		if (loop_now_ms() < stream->next_look_ms)
			return 0; /* the tick comes back to it */
		stream->next_look_ms = loop_now_ms() + LOOK_EVERY_MS;
		give(stream, JOB_LOOK);
		return 0;
	case MEMBER_ASSIGNED:
		begin_parts(stream);
		return 0;
	case MEMBER_REVOKED:
		return may_give_back(stream) ? error_pass(give_back(stream)) : 0;
	case MEMBER_ACTIVE:
		if (stream->restart_ms && loop_now_ms() >= stream->restart_ms)
			return error_pass(restart_intake(stream));
		return 0;
	case MEMBER_JOINING:
		break;
	}
	return 0;
}

static int apply_read(void *user, const struct record *record)
{
	struct stream *stream = user;

	return error_pass(stream->options.ops->apply(
		stream->options.user, record->partition, record->key, record->value));
}

static int caught_up(void *user, int32_t partition)
{
	struct stream *stream = user;
	struct part *part = stream_find_part(stream, partition);

	if (part && part->state == PART_LEARNING) {
		part->state = PART_LIVE;
		stream_want_turn(stream);
	}
	return error_pass(follower_remove(stream->follower, partition));
}

int stream_make_follower(struct stream *stream)
{
	static const struct follower_ops ops = {.apply = apply_read, .caught_up = caught_up};

	if (!stream->options.state)
		return 0;
	return error_pass(follower_new(stream->loop, stream->config, stream->options.state, &ops,
		stream, &stream->follower));
}

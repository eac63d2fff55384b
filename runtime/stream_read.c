/*
 * stream_read.c - from the partitions' queues to the worker.
 *
 * A record is read only when there is room: in number and in bytes over all that is in flight of a
 * queue, and in number for each partition, so that one hot partition does not take it all. While
 * one queue has room and another has none, records are read on the way to those of the first, and
 * laid aside (queues.h). A partition without room is left alone; its records wait in librdkafka's
 * queue, which has a ceiling of its own.
 */
#include <stdio.h>

#include "runtime/error.h"
#include "runtime/follower.h"
#include "runtime/loop.h"
#include "runtime/stream_inside.h"

enum {
	READ_AT_ONCE = 512, /* records in one turn of the loop */
	REWIND_AFTER_MS = 500,
	TAKE_E_LATER = 1, /* the message is kept: it cannot be taken now */
};

static bool has_room(const struct stream *stream, const struct part *part)
{
	const size_t share =
		stream->live > 1 ? stream->options.flight_max / 2 + 1 : stream->options.flight_max;

	return queues_want(&stream->queues, part->queued, share);
}

void stream_leave_queue(struct stream *stream, struct work *work)
{
	queues_leave(&stream->queues, work->queue, work->ahead);
	work->part->queued[work->queue] += work->ahead > 0;
	work->ahead = 0;
}

static void make_ready(struct stream *stream, struct work *work)
{
	work_list_add(&stream->ready[work->queue], work);
}

void stream_release_key(struct stream *stream, struct work *work)
{
	struct lane_item *next;

	if (!work->has_key)
		return;
	work->has_key = false;
	next = lanes_done(&work->part->lanes, &work->lane);
	if (next)
		make_ready(stream, (struct work *)(void *)next); /* its first member */
}

/* Too large to be worked on: a dead letter of the stream's own. */
static int refuse(struct stream *stream, struct work *work)
{
	char detail[128];
	int r;

	(void)snprintf(detail, sizeof(detail), "%zu bytes, more than record_max, which is %ld",
		work->record.value.len, stream->kafka->record_max);
	r = work_refuse(work, "too-large", detail);
	if (r)
		return error_pass(r);
	stream_leave_queue(stream, work);
	work->state = WORK_ANSWERED;
	work_list_add(&stream->answered, work);
	return 0;
}

/* Its work, in its queue and in its partition. */
static int add_work(struct stream *stream, struct part *part, const struct record *record,
	unsigned queue, struct work **ret_work)
{
	struct queues *queues = &stream->queues;
	const bool ahead = !queues_have_room(queues, queue);
	struct work *work = NULL;
	int r = work_new(record, stream->options.worker, &stream->topics,
		&queues->list[queue].flight, &work);

	if (r)
		return error_pass(r);
	work->stream = stream;
	work->queue = queue;
	work->ahead = ahead ? work->bytes : 0;
	queues_enter(queues, queue, work->ahead);
	part_add(part, work);
	*ret_work = work;
	return 0;
}

static int take_record(
	struct stream *stream, struct part *part, const struct record *record, unsigned queue)
{
	struct work *work = NULL;
	int r = add_work(stream, part, record, queue, &work);

	if (r)
		return error_pass(r);
	if (record->value.len > (size_t)stream->kafka->record_max)
		return error_pass(refuse(stream, work));
	if (record->key.data) {
		work->has_key = true;
		if (!lanes_add(&part->lanes, &work->lane,
			    lanes_key(record->key.data, record->key.len)))
			return 0;
	}
	make_ready(stream, work);
	return 0;
}

static unsigned queue_of(const struct stream *stream, const struct record *record)
{
	const struct stream_ops *ops = stream->options.ops;

	return ops->queue ? ops->queue(stream->options.user, record) : 0;
}

/* The log does not have the offset that we asked for: it was cut by its retention, or made anew.
 * Begin where it begins, and see which. */
static void rewind_part(struct stream *stream, struct part *part)
{
	log_warn("LOG-CUT",
		"topic=%s partition=%d offset=%lld the log does not have this offset: reading from "
		"where it begins",
		stream->options.input, part->partition, (long long)part->frontier.next);
	part->rewound = true;
	if (!stream->restart_ms) /* the tick comes to it: other partitions may tell the same */
		stream->restart_ms = loop_now_ms() + REWIND_AFTER_MS;
}

/* The first record after a rewind: below the frontier it is of another log. */
static void judge_rewind(struct stream *stream, struct part *part, int64_t offset)
{
	part->rewound = false;
	if (offset >= part->frontier.base)
		return;
	stream_drop_works(stream, part, true);
	frontier_init(&part->frontier, offset);
}

static void take_error(struct stream *stream, struct part *part, const rd_kafka_message_t *message)
{
	if (message->err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET)
		rewind_part(stream, part);
	else
		stream_intake_ops.trouble(stream, false, false, rd_kafka_message_errstr(message));
}

/* 0, TAKE_E_LATER or < 0. */
static int take_message(struct stream *stream, struct part *part, rd_kafka_message_t *message)
{
	struct header headers[WORK_HEADERS_MAX];
	struct record record;
	unsigned queue;
	int r;

	if (message->err) {
		take_error(stream, part, message);
		rd_kafka_message_destroy(message);
		return 0;
	}

	stream->away = false;
	if (part->rewound)
		judge_rewind(stream, part, message->offset);
	kafka_record(message, headers, COUNT_OF(headers), &record);
	record.topic = stream->options.input; /* the same name, for as long as the stream lives */
	queue = queue_of(stream, &record);
	part->crowded = !queues_take(&stream->queues, queue);
	r = part->crowded ? 0 : frontier_see(&part->frontier, message->offset);
	if (part->crowded || r == FRONTIER_E_FAR) {
		part->held = message;
		return TAKE_E_LATER;
	}
	r = r == FRONTIER_E_SEEN ? 0 : take_record(stream, part, &record, queue);
	rd_kafka_message_destroy(message);
	return error_pass(r);
}

static int read_part(struct stream *stream, struct part *part, int *left)
{
	while (*left > 0 && has_room(stream, part)) {
		rd_kafka_message_t *message = part->held;
		int r;

		part->held = NULL;
		if (!message)
			message = rd_kafka_consume_queue(part->queue, 0);
		if (!message)
			return 0;
		(*left)--;
		r = take_message(stream, part, message);
		if (r == TAKE_E_LATER)
			return 0;
		if (r)
			return error_pass(r);
	}
	return 0;
}

int stream_read(struct stream *stream)
{
	struct part *part = stream->read_next ? stream->read_next : stream->parts;
	struct part *const first = part;
	int left = READ_AT_ONCE;
	int r;

	if (stream->member != MEMBER_ACTIVE || stream->stopping || !part)
		return 0;
	do {
		if (part->state == PART_LIVE) {
			r = read_part(stream, part, &left);
			if (r)
				return error_pass(r);
		}
		part = part->next ? part->next : stream->parts;
	} while (part != first && left > 0);
	stream->read_next = part;
	if (left == 0)
		stream_want_turn(stream); /* librdkafka tells only of empty queues that fill */
	return 0;
}

static int hand_out(struct stream *stream, struct work *work)
{
	int r;

	stream_leave_queue(stream, work);
	work->state = WORK_OUT;
	work->taken_ms = loop_now_ms();
	work->flight->out++;
	stream_note_out(stream, work);
	work_enter(work);
	r = stream->options.ops->take(stream->options.user, work);
	stream_leave(stream);
	return error_pass(r);
}

static bool may_hand_out(const struct stream *stream)
{
	return stream->member == MEMBER_ACTIVE && !stream->stopping;
}

/* Hand out what may go of a queue. `ret_wait`: a suspect has to go alone, and nothing beside it. */
static int hand_out_queue(struct stream *stream, unsigned queue, bool *ret_wait)
{
	struct work_list *ready = &stream->ready[queue];

	while (ready->first && may_hand_out(stream) && queues_may_go(&stream->queues, queue)) {
		struct work *work;
		int r;

		*ret_wait = !stream_may_go_out(stream, ready->first);
		if (*ret_wait)
			return 0;
		work = work_list_take(ready);
		r = stream_is_poison(stream, work) ? stream_refuse_poison(stream, work)
						   : hand_out(stream, work);
		if (r)
			return error_pass(r);
	}
	return 0;
}

int stream_hand_out(struct stream *stream)
{
	bool wait = false;

	for (unsigned n = 0; n < stream->queues.count && !wait; n++) {
		const int r = hand_out_queue(stream, n, &wait);

		if (r)
			return error_pass(r);
	}
	return 0;
}

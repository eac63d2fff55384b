/*
 * stream.c - make, start, stop; a turn of the loop; the worker's side.
 *
 * All that happens, happens in a turn: take what the committer has done, serve the consumer, read
 * records, hand them out, cut what is answered. A turn is due when librdkafka or the committer
 * writes to the eventfd, when a worker answers, and once a second in any case. So there is one
 * order of things, and every part of it may assume that the others are at rest.
 *
 * What lies where is in stream_inside.h.
 */
#include "runtime/stream.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <sysexits.h>
#include <unistd.h>

#include "runtime/config.h"
#include "runtime/error.h"
#include "runtime/follower.h"
#include "runtime/loop.h"
#include "runtime/metrics.h"
#include "runtime/poison_watch.h"
#include "runtime/stream_inside.h"

enum {
	TICK_MS = 1000,
	STUCK_MS = 60 * 1000, /* no call of the committer's thread lasts as long */
};

void work_list_add(struct work_list *list, struct work *work)
{
	work->next = NULL;
	if (list->last)
		list->last->next = work;
	else
		list->first = work;
	list->last = work;
	list->count++;
}

struct work *work_list_take(struct work_list *list)
{
	struct work *work = list->first;

	list->first = work->next;
	if (!list->first)
		list->last = NULL;
	list->count--;
	return work;
}

void work_list_remove(struct work_list *list, struct work *work)
{
	struct work *before = NULL;
	struct work *at = list->first;

	while (at && at != work) {
		before = at;
		at = at->next;
	}
	if (!at)
		return;
	if (before)
		before->next = work->next;
	else
		list->first = work->next;
	if (list->last == work)
		list->last = before;
	list->count--;
}

void stream_want_turn(struct stream *stream)
{
	if (stream->turn_due)
		return;
	stream->turn_due = true;
	if (!stream->in_turn && timer_set(stream->turn, 0) < 0)
		loop_fail(stream->loop, -EIO);
}

void stream_end(struct stream *stream, int exit_status)
{
	if (exit_status == EXIT_FENCED && stream->exit_status != EXIT_FENCED)
		log_error("FENCED",
			"id=%s another process runs under this identity: it goes on, this one ends",
			stream->identity);
	if (stream->exit_status == EXIT_SUCCESS)
		stream->exit_status = exit_status;
	stream->stopping = true;
	loop_stop(stream->loop);
}

static int take_look(struct stream *stream)
{
	int r;

	if (stream->job.result)
		return error_pass(stream->job.result);
	report_look(stream, &stream->job);
	if (stream->job.look != LOOK_FITS || stream->member != MEMBER_LOOKING)
		return 0;
	r = intake_new(stream->config, stream->group, stream->job.partitions, stream->wake_fd,
		&stream_intake_ops, stream, &stream->intake);
	if (r)
		return error_pass(r);
	committer_use(stream->committer, intake_consumer(stream->intake));
	stream->member = MEMBER_JOINING;
	return error_pass(intake_subscribe(stream->intake, stream->options.input));
}

static int take_job(struct stream *stream)
{
	const struct job *job = committer_take(stream->committer);

	if (!job)
		return 0;
	switch (job->kind) {
	case JOB_LOOK:
		stream->away = job->look == LOOK_AWAY;
		return error_pass(take_look(stream));
	case JOB_ASK:
		return error_pass(stream_take_offsets(stream));
	case JOB_PREPARE:
	case JOB_CUT:
		return error_pass(stream_take_verdict(stream));
	}
	return 0;
}

/* Stopped, and nothing left that could still be committed. */
static bool is_drained(const struct stream *stream)
{
	return stream->stopping && queues_sum(&stream->queues).out == 0 &&
	       !stream_has_cut(stream) && !stream->cut.first;
}

static int serve_intake(struct stream *stream)
{
	return stream->intake ? error_pass(intake_serve(stream->intake)) : 0;
}

static int take_turn(struct stream *stream)
{
	static int (*const steps[])(struct stream * stream) = {take_job, serve_intake, stream_read,
		stream_hand_out, stream_cut, stream_move_member};
	int r = 0;

	for (size_t i = 0; i < COUNT_OF(steps) && !r; i++)
		r = steps[i](stream);
	return error_pass(r);
}

int stream_turn(struct stream *stream)
{
	const uint64_t now_ms = loop_now_ms();
	int r;

	stream->turn_due = false;
	stream->in_turn = true;
	r = take_turn(stream);
	stream->in_turn = false;
	if (r)
		return error_pass(r);

	if (is_drained(stream))
		loop_stop(stream->loop);
	if (stream->turn_due)
		return error_pass(timer_set(stream->turn, 0));
	if (stream->answered.first && committer_is_idle(stream->committer) &&
		stream->next_cut_ms > now_ms)
		return error_pass(timer_set(stream->turn, stream->next_cut_ms - now_ms));
	return 0;
}

static int on_turn(void *user)
{
	return error_pass(stream_turn(user));
}

static int on_wake(void *user, uint32_t events)
{
	struct stream *stream = user;
	uint64_t count;
	(void)events;

	(void)!read(stream->wake_fd, &count, sizeof(count)); /* it only had to wake us */
	return error_pass(stream_turn(stream));
}

static int on_tick(void *user)
{
	struct stream *stream = user;
	int r;

	report_tick(stream);
	/* Nothing tells that a silent broker is back but asking it. */
	if (stream->away && committer_is_idle(stream->committer)) {
		stream->job = (struct job){.kind = JOB_LOOK};
		committer_give(stream->committer, &stream->job);
	}
	r = stream_turn(stream);
	if (!r)
		r = timer_set(stream->tick, TICK_MS);
	return error_pass(r);
}

static int on_drain(void *user)
{
	struct stream *stream = user;

	log_warn("DRAIN-ENDED", "records=%zu still out after drain_timeout: they are read again",
		queues_sum(&stream->queues).out);
	loop_stop(stream->loop);
	return 0;
}

static int on_stop(void *user)
{
	return error_pass(stream_stop(user));
}

/* The loop turns, or this would not be asked: what can be stuck is the committer's thread. */
static bool is_alive(void *user)
{
	struct stream *stream = user;

	return committer_is_idle(stream->committer) ||
	       loop_now_ms() - atomic_load(&committer_signs(stream->committer)->alive_ms) <
		       STUCK_MS;
}

static size_t add_topic(struct stream_topics *topics, const char *name)
{
	for (size_t i = 0; i < topics->count; i++)
		if (strcmp(topics->names[i], name) == 0)
			return i;
	assert(topics->count < STREAM_TOPICS_MAX);
	topics->names[topics->count] = name;
	return topics->count++;
}

static void list_topics(struct stream *stream)
{
	struct stream_topics *topics = &stream->topics;

	topics->dead = add_topic(topics, stream->options.dead);
	topics->dropped = add_topic(topics, stream->options.dropped);
	topics->state = stream->options.state ? add_topic(topics, stream->options.state)
					      : STREAM_TOPICS_MAX;
	for (const char *const *at = stream->options.outputs; at && *at; at++)
		(void)add_topic(topics, *at);
}

static int connect_loop(struct stream *stream)
{
	int r;

	stream->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (stream->wake_fd < 0)
		return error_raise(-errno, "making an eventfd");
	r = loop_watch(stream->loop, stream->wake_fd, EPOLLIN, on_wake, stream, &stream->watch);
	if (!r)
		r = loop_timer(stream->loop, on_turn, stream, &stream->turn);
	if (!r)
		r = loop_timer(stream->loop, on_tick, stream, &stream->tick);
	if (!r)
		r = loop_timer(stream->loop, on_drain, stream, &stream->drain);
	return error_pass(r);
}

static int connect_kafka(struct stream *stream)
{
	const bool transactions = strcmp(stream->kafka->mode, "exactly-once") == 0;
	int r;

	if (asprintf(&stream->group, "%s-%s", stream->kafka->prefix, stream->options.worker) < 0) {
		stream->group = NULL; /* it is undefined then */
		return error_raise(-ENOMEM, "naming the group");
	}
	r = kafka_identity(stream->kafka, stream->options.worker, &stream->identity);
	if (!r)
		r = committer_new(stream->config, transactions ? stream->identity : NULL,
			stream->options.input, &stream->topics, &stream->fault, stream->wake_fd,
			&stream->committer);
	if (!r)
		r = stream_make_follower(stream);
	if (!r && !transactions)
		log_warn("AT-LEAST-ONCE",
			"mode=at-least-once a crash, a rebalance or a broker's trouble can repeat "
			"outputs; nothing is lost");
	return error_pass(r);
}

int stream_new(struct loop *loop, const struct config *config, struct metrics *metrics,
	const struct stream_options *options, struct stream **ret_stream)
{
	CLEANUP(stream_freep) struct stream *stream = calloc(1, sizeof(*stream));
	int r;

	if (!stream)
		return error_raise(-ENOMEM, "making a stream");
	assert(options->flight_max > 0 && options->flight_bytes_max > 0);
	stream->loop = loop;
	stream->config = config;
	stream->kafka = config_section(config, "kafka");
	stream->options = *options;
	queues_init(&stream->queues, options->queues, options->queue_count);
	stream->queues.flight_max = options->flight_max;
	stream->queues.bytes_max = options->flight_bytes_max;
	stream->queues.ahead_max = options->ahead_max;
	stream->queues.ahead_bytes_max = options->ahead_bytes_max;
	stream->wake_fd = -1;
	stream->member = MEMBER_LOOKING;
	fault_init(&stream->fault);
	list_topics(stream);
	if (getrandom(&stream->instance, sizeof(stream->instance), 0) !=
		(ssize_t)sizeof(stream->instance))
		return error_raise(-EIO, "drawing a random number");

	r = stream_watch_poison(stream);
	if (!r)
		r = connect_loop(stream);
	if (!r)
		r = connect_kafka(stream);
	if (r)
		return error_pass(r);
	report_begin(stream, metrics);
	loop_on_stop(loop, on_stop, stream);
	loop_on_watchdog(loop, is_alive, stream);
	*ret_stream = stream;
	stream = NULL;
	return 0;
}

int stream_start(struct stream *stream)
{
	int r = timer_set(stream->tick, 0);

	return error_pass(r);
}

int stream_stop(struct stream *stream)
{
	if (stream->stopping)
		return 0;
	stream->stopping = true;
	loop_stopping(stream->loop);
	stream_want_turn(stream);
	return error_pass(timer_set(stream->drain, (uint64_t)stream->kafka->drain_timeout));
}

struct stream *stream_free(struct stream *stream)
{
	if (!stream)
		return NULL;
	/* The thread first: it holds works and the consumer. */
	(void)committer_free(stream->committer);
	free(stream->job.cut.works);
	if (stream->job.cut.offsets)
		rd_kafka_topic_partition_list_destroy(stream->job.cut.offsets);
	stream_forget_generation(stream);
	while (stream->parts)
		stream_drop_part(stream, stream->parts, false); /* the worker may be gone */
	while (stream->cut.first)
		(void)work_free(work_list_take(&stream->cut)); /* orphans now, all of them */
	if (stream->assigned)
		rd_kafka_topic_partition_list_destroy(stream->assigned);
	(void)follower_free(stream->follower);
	(void)intake_free(stream->intake);
	(void)timer_free(stream->turn);
	(void)timer_free(stream->tick);
	(void)timer_free(stream->drain);
	(void)watch_free(stream->watch);
	if (stream->wake_fd >= 0)
		(void)close(stream->wake_fd);
	(void)poison_watch_free(stream->poison);
	free(stream->identity);
	free(stream->group);
	free(stream);
	return NULL;
}

void stream_hold(struct stream *stream, unsigned queue, bool hold)
{
	bool *held = &stream->queues.list[queue].held;

	if (*held && !hold)
		stream_want_turn(stream);
	*held = hold;
}

int stream_exit_status(const struct stream *stream)
{
	return stream->exit_status;
}

void work_answer(struct work *work)
{
	struct stream *stream = work->stream;

	assert(work->state == WORK_OUT && work_has_outcome(work));
	work->state = WORK_ANSWERED;
	work->flight->out--;
	stream_note_back(stream, work);
	work_list_add(&stream->answered, work);
	/* With state, the next of its key waits until this one is committed and applied. */
	if (!stream->options.state)
		stream_release_key(stream, work);
	if (!stream->in_turn)
		stream_want_turn(stream);
}

/*
 * stream_cut.c - from the worker's answers to a transaction, and what its verdict does.
 *
 * A cut takes the answers in the order in which they were given, so that records of one key are
 * written in order. Nothing of a cut counts as finished before its verdict: the frontier that goes
 * into the metadata is a draft, and becomes true only when the broker has committed.
 *
 * When the broker refuses a record for its size, it names all that travelled in the same batch.
 * They are cut again one by one; the one that is refused alone is the one.
 */
#include <errno.h>
#include <string.h>
#include <sysexits.h>

#include "runtime/error.h"
#include "runtime/loop.h"
#include "runtime/metrics.h"
#include "runtime/poison_watch.h"
#include "runtime/retry.h"
#include "runtime/stream_inside.h"

enum {
	REDO_BASE_MS = 50,
	REDO_CAP_MS = 5000,
	CROWD = 16,          /* records in a transaction: the worker is under load */
	CROWD_PAUSE_MS = 25, /* then more of them wait for the next one */
};

/* Whether `work` can be in a cut that is made now. */
static bool is_eligible(const struct work *work)
{
	const struct part *part = work->part;

	/* Where the broker takes less metadata, the map must stay short: what lies too far beyond
	 * the frontier waits for it. */
	return part->state != PART_PARKED &&
	       work->record.offset - part->frontier.base < part->frontier.span;
}

bool stream_has_cut(const struct stream *stream)
{
	for (const struct work *work = stream->answered.first; work; work = work->next)
		if (is_eligible(work))
			return true;
	return false;
}

static void draft(struct work *work)
{
	struct part *part = work->part;

	if (!part->in_cut)
		part->drafted = part->frontier;
	part->in_cut = true;
	frontier_finish(&part->drafted, work->record.offset);
}

/* Move what goes into the cut from the answered works to it. */
static void choose(struct stream *stream)
{
	const size_t max = (size_t)stream->kafka->commit_max;
	struct work_list rest = {0};
	bool full = false;

	while (stream->answered.first) {
		struct work *work = work_list_take(&stream->answered);

		full = full || stream->cut.count == max || (work->alone && stream->cut.count > 0);
		if (full || !is_eligible(work)) {
			work_list_add(&rest, work);
			continue;
		}
		work->state = WORK_CUT;
		draft(work);
		work_list_add(&stream->cut, work);
		full = work->alone;
	}
	stream->answered = rest;
}

static int add_offset(struct stream *stream, struct part *part, const struct frontier_stamp *stamp)
{
	char text[FRONTIER_TEXT_SIZE];
	rd_kafka_topic_partition_t *place;

	frontier_write(&part->drafted, stamp, text);
	place = rd_kafka_topic_partition_list_add(
		stream->job.cut.offsets, stream->options.input, part->partition);
	place->offset = part->drafted.base;
	place->metadata = strdup(text); /* the list frees it */
	if (!place->metadata)
		return error_raise(-ENOMEM, "writing a map");
	place->metadata_size = strlen(text);
	return 0;
}

static int fill_job(struct stream *stream)
{
	struct cut *cut = &stream->job.cut;
	int r = 0;

	stream->job = (struct job){.kind = JOB_CUT};
	cut->works = calloc(stream->cut.count, sizeof(struct work *));
	cut->offsets = rd_kafka_topic_partition_list_new((int)stream->live);
	cut->member = stream->generation;
	cut->stamp = (struct frontier_stamp){stream->instance, ++stream->sequence};
	if (!cut->works)
		return error_raise(-ENOMEM, "cutting %zu answers", stream->cut.count);
	for (struct work *work = stream->cut.first; work; work = work->next)
		cut->works[cut->count++] = work;
	for (struct part *part = stream->parts; part && !r; part = part->next)
		if (part->in_cut)
			r = add_offset(stream, part, &cut->stamp);
	return error_pass(r);
}

int stream_cut(struct stream *stream)
{
	const bool revoked = stream->member == MEMBER_REVOKED && !stream->lost;
	int r;

	if (!stream->answered.first || !committer_is_idle(stream->committer) ||
		(stream->member != MEMBER_ACTIVE && !revoked))
		return 0;
	if (loop_now_ms() < stream->next_cut_ms)
		return 0; /* the timer is set */

	choose(stream);
	if (!stream->cut.first)
		return 0;
	r = fill_job(stream);
	if (r)
		return error_pass(r);
	committer_give(stream->committer, &stream->job);
	return 0;
}

static void clear_job(struct stream *stream)
{
	struct cut *cut = &stream->job.cut;

	free(cut->works);
	if (cut->offsets)
		rd_kafka_topic_partition_list_destroy(cut->offsets);
	stream->job = (struct job){0};
	for (struct part *part = stream->parts; part; part = part->next)
		part->in_cut = false;
}

static int apply_state(struct stream *stream, const struct work *work)
{
	int r = 0;

	for (const struct letter *at = work->letters; at && !r; at = at->next)
		if (at->kind == LETTER_STATE)
			r = stream->options.ops->apply(stream->options.user, work->record.partition,
				at->record.key, at->record.value);
	return error_pass(r);
}

/* Committed, and still ours: now it is finished, and the next record of its key may go. */
static int finish(struct stream *stream, struct work *work)
{
	int r;

	frontier_finish(&work->part->frontier, work->record.offset);
	poison_watch_acquit(stream->poison, &work->record);
	if (stream->options.state) {
		r = apply_state(stream, work);
		if (r)
			return error_pass(r);
		stream_release_key(stream, work);
	}
	part_remove(work->part, work);
	return 0;
}

/* A transaction costs the same whatever is in it, a millisecond of librdkafka's own thread among
 * it. Where there is much to write nobody notices that it is written a little later. */
static uint64_t pause_ms(const struct stream *stream, size_t count)
{
	uint64_t pause = (uint64_t)stream->kafka->commit_interval;

	return count >= CROWD && pause < CROWD_PAUSE_MS ? CROWD_PAUSE_MS : pause;
}

static int take_committed(struct stream *stream)
{
	const struct cut *cut = &stream->job.cut;
	const uint64_t pause = pause_ms(stream, cut->count);
	int r;

	for (struct part *part = stream->parts; part; part = part->next) {
		if (!part->in_cut)
			continue;
		part->stamp = cut->stamp;
		part->committed = part->drafted.base;
		metric_set(part->progress, (double)loop_wall_ms() / 1000);
	}
	while (stream->cut.first) {
		struct work *work = work_list_take(&stream->cut);

		report_committed(stream, work);
		if (!work->orphan) {
			r = finish(stream, work);
			if (r)
				return error_pass(r);
		}
		(void)work_free(work);
	}
	stream->redo_count = 0;
	stream->next_cut_ms = pause > 0 ? loop_now_ms() + pause : 0;
	return 0;
}

static int shrink_or_suspect(struct stream *stream)
{
	size_t suspects = 0;
	int r;

	for (const struct work *work = stream->cut.first; work; work = work->next)
		suspects += work->failure == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE;
	for (struct work *work = stream->cut.first; work; work = work->next) {
		if (work->failure != RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE)
			continue;
		work->alone = true;
		if (suspects > 1 || work->orphan)
			continue;
		r = work_shrink(work);
		if (r)
			return error_pass(r);
	}
	return 0;
}

static void narrow(struct stream *stream)
{
	for (struct part *part = stream->parts; part; part = part->next)
		if (part->in_cut)
			frontier_narrow(&part->frontier);
}

/* Nothing landed: the works go back to the head of the line, those of lost partitions go. */
static void put_back(struct stream *stream)
{
	struct work_list rest = stream->answered;

	stream->answered = (struct work_list){0};
	while (stream->cut.first) {
		struct work *work = work_list_take(&stream->cut);

		if (work->orphan) {
			(void)work_free(work);
			continue;
		}
		work->state = WORK_ANSWERED;
		work_list_add(&stream->answered, work);
	}
	while (rest.first)
		work_list_add(&stream->answered, work_list_take(&rest));
}

static void wait_before_redo(struct stream *stream)
{
	/* The second half of the pause is chance, so that workers do not redo in step. */
	const double chance = 0.5 + (double)(stream->sequence * 2654435761u % 1000) / 2000;

	stream->next_cut_ms = loop_now_ms() +
			      retry_pause_ms(stream->redo_count, REDO_BASE_MS, REDO_CAP_MS, chance);
	if (stream->redo_count < 20)
		stream->redo_count++;
}

static int take_failed(struct stream *stream)
{
	const enum cut_verdict verdict = stream->job.verdict;
	int r = 0;

	if (verdict == CUT_TOO_LARGE)
		r = shrink_or_suspect(stream);
	if (verdict == CUT_MAP_TOO_LARGE)
		narrow(stream);
	if (r)
		return error_pass(r);
	put_back(stream);
	if (verdict == CUT_REDO)
		wait_before_redo(stream);
	if (verdict == CUT_FENCED)
		stream_end(stream, EXIT_FENCED);
	if (verdict == CUT_IMPOSSIBLE)
		stream_end(stream, EX_UNAVAILABLE);
	return 0;
}

int stream_take_verdict(struct stream *stream)
{
	int r;

	if (stream->job.result)
		return error_pass(stream->job.result);
	if (stream->job.kind == JOB_PREPARE && stream->job.verdict == CUT_COMMITTED)
		return 0;
	report_cut(stream, &stream->job);
	r = stream->job.verdict == CUT_COMMITTED ? take_committed(stream) : take_failed(stream);
	clear_job(stream);
	return error_pass(r);
}

/*
 * stream_poison.c - records that the worker died on: what the last start left, who must go out
 * alone, and the dead letter of one that killed three times.
 */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "runtime/error.h"
#include "runtime/poison_watch.h"
#include "runtime/stream_inside.h"

static const char *name_of(int number)
{
	const char *name = sigabbrev_np(number);

	return name ? name : "?";
}

static void say_death(const struct stream *stream, const struct poison_finding *finding)
{
	const struct poison_suspect *suspect = &finding->suspect;

	if (!finding->signal)
		return;
	if (!finding->blamed) {
		log_warn("DIED", "signal=SIG%s the run before this one ended so, at no record",
			name_of(finding->signal));
		return;
	}
	log_warn("DIED",
		"signal=SIG%s topic=%s partition=%d offset=%" PRId64
		" times=%d the run before this one ended so, at this record",
		name_of(finding->signal), stream->options.input, suspect->partition,
		suspect->offset, finding->signal == SIGKILL ? suspect->kills : suspect->deaths);
}

int stream_watch_poison(struct stream *stream)
{
	const char *directory = stream->options.state_directory;
	struct poison_finding finding = {0};
	int r;

	if (!directory || directory[0] == '\0')
		return 0;
	r = poison_watch_open(directory, stream->options.input, &finding, &stream->poison);
	if (r == POISON_WATCH_E_UNAVAILABLE) {
		log_warn("POISON-UNWATCHED",
			"path=%s cannot be used: a record that kills the worker is not noticed",
			directory);
		return 0;
	}
	if (r)
		return error_pass(r);
	say_death(stream, &finding);
	return 0;
}

bool stream_may_go_out(struct stream *stream, const struct work *work)
{
	int ignored;

	if (queues_sum(&stream->queues).out == 0) {
		stream->alone = false;
		return true;
	}
	/* What was a suspect and is certain by now has been told so at the start. */
	return !stream->alone &&
	       poison_watch_fate(stream->poison, &work->record, &ignored) != POISON_SUSPECT;
}

bool stream_is_poison(const struct stream *stream, const struct work *work)
{
	int ignored;

	return poison_watch_fate(stream->poison, &work->record, &ignored) == POISON_CERTAIN;
}

int stream_refuse_poison(struct stream *stream, struct work *work)
{
	char detail[128];
	int number = 0;
	int r;

	(void)poison_watch_fate(stream->poison, &work->record, &number);
	(void)snprintf(detail, sizeof(detail), "the worker died of SIG%s on this record %d times",
		name_of(number), POISON_TRIES);
	log_error("POISON", "topic=%s partition=%d offset=%" PRId64 " %s", stream->options.input,
		work->record.partition, work->record.offset, detail);
	r = work_refuse(work, "poison", detail); /* a code of schemas/reasons.h */
	if (r)
		return error_pass(r);
	stream_leave_queue(stream, work);
	work->state = WORK_ANSWERED;
	work_list_add(&stream->answered, work);
	if (!stream->options.state)
		stream_release_key(stream, work);
	return 0;
}

void stream_note_out(struct stream *stream, struct work *work)
{
	int ignored;

	stream->alone =
		poison_watch_fate(stream->poison, &work->record, &ignored) == POISON_SUSPECT;
	work->slot = poison_watch_out(stream->poison, &work->record, stream->alone);
}

void stream_note_back(struct stream *stream, struct work *work)
{
	poison_watch_back(stream->poison, work->slot);
	work->slot = -1;
}

void work_enter(struct work *work)
{
	struct stream *stream = work->stream;
	char point[64];

	poison_watch_enter(stream->poison, &work->record);
	if (!stream->fault.point)
		return;
	(void)snprintf(point, sizeof(point), "record.%d/%" PRId64, work->record.partition,
		work->record.offset);
	fault_strike(&stream->fault, point);
}

void stream_leave(struct stream *stream)
{
	poison_watch_leave(stream->poison);
}

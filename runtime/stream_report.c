/*
 * stream_report.c - what an operator sees of the stream: the status line, the metrics, and a line
 * in the log when something changed that is not as it should be.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "runtime/error.h"
#include "runtime/loop.h"
#include "runtime/metrics.h"
#include "runtime/stream_inside.h"

static struct metric *records_metric(struct stream *stream, const char *outcome)
{
	return metrics_get(stream->report.metrics, METRIC_COUNTER, "dragoman_records_total",
		"Committed outcomes of records, by kind.",
		METRIC_LABELS("worker", stream->options.worker, "outcome", outcome));
}

static struct metric *transactions_metric(struct stream *stream, const char *result)
{
	return metrics_get(stream->report.metrics, METRIC_COUNTER, "dragoman_transactions_total",
		"Transactions, by what became of them.",
		METRIC_LABELS("worker", stream->options.worker, "result", result));
}

static struct metric *worker_metric(
	struct stream *stream, enum metric_kind kind, const char *name, const char *help)
{
	return metrics_get(stream->report.metrics, kind, name, help,
		METRIC_LABELS("worker", stream->options.worker));
}

void report_begin(struct stream *stream, struct metrics *metrics)
{
	struct stream_report *report = &stream->report;

	report->metrics = metrics;
	report->seen_ms = loop_now_ms();
	report->outcomes[LETTER_OUTPUT] = records_metric(stream, "output");
	report->outcomes[LETTER_DEAD] = records_metric(stream, "dead");
	report->outcomes[LETTER_DROP] = records_metric(stream, "dropped");
	report->committed = transactions_metric(stream, "committed");
	report->redone = transactions_metric(stream, "redone");
	report->fenced = transactions_metric(stream, "fenced");
	report->flight_records = worker_metric(stream, METRIC_GAUGE, "dragoman_inflight_records",
		"Records read and not yet committed.");
	report->flight_bytes = worker_metric(stream, METRIC_GAUGE, "dragoman_inflight_bytes",
		"Bytes of records read and not yet committed, with their answers.");
	report->seconds = worker_metric(stream, METRIC_HISTOGRAM, "dragoman_transaction_seconds",
		"How long a transaction took.");
	report->settled = worker_metric(stream, METRIC_COUNTER, "dragoman_commit_settled_total",
		"Commits whose outcome had to be read back.");
	report->map_full = worker_metric(stream, METRIC_GAUGE, "dragoman_map_full_partitions",
		"Partitions that wait because an old record is unfinished.");
	report->crowded = worker_metric(stream, METRIC_GAUGE, "dragoman_queue_full_partitions",
		"Partitions that wait because their next record's queue is full.");
	report->oldest =
		worker_metric(stream, METRIC_GAUGE, "dragoman_oldest_waiting_timestamp_seconds",
			"Timestamp of the oldest record in flight; now, when there is none.");
}

void report_part(struct stream *stream, struct part *part)
{
	char number[16];

	(void)snprintf(number, sizeof(number), "%d", part->partition); /* always fits */
	part->progress = metrics_get(stream->report.metrics, METRIC_GAUGE,
		"dragoman_partition_last_progress_timestamp_seconds",
		"When something of the partition was last committed.",
		METRIC_LABELS("topic", stream->options.input, "partition", number));
	metric_set(part->progress, (double)loop_wall_ms() / 1000);
}

void report_committed(struct stream *stream, const struct work *work)
{
	struct stream_report *report = &stream->report;

	report->done++;
	for (const struct letter *at = work->letters; at; at = at->next) {
		if (at->kind == LETTER_STATE || at->kind == LETTER_EXTRA)
			continue;
		metric_add(report->outcomes[at->kind], 1);
		if (at->kind == LETTER_DEAD) {
			report->dead++;
			metric_add(
				metrics_get(report->metrics, METRIC_COUNTER,
					"dragoman_dead_letters_total", "Dead letters, by reason.",
					METRIC_LABELS("worker", stream->options.worker, "reason",
						at->code)),
				1);
		}
		if (at->kind == LETTER_DROP)
			metric_add(metrics_get(report->metrics, METRIC_COUNTER,
					   "dragoman_drops_total", "Counted drops, by reason.",
					   METRIC_LABELS("worker", stream->options.worker, "reason",
						   at->code)),
				1);
	}
}

/* The broker refuses records that come from more than an hour ahead of it. */
static bool is_clock_refused(const struct cut *cut)
{
	for (size_t i = 0; i < cut->count; i++)
		if (cut->works[i]->failure == RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP)
			return true;
	return false;
}

static void say_redone(struct stream_report *report, const struct cut *cut)
{
	report->clock_refused = is_clock_refused(cut);
	if (!log_is_due(&report->redo_pace, loop_now_ms()))
		return;
	if (report->clock_refused)
		log_error("CLOCK-REFUSED",
			"records=%zu the broker refuses the time that this machine's clock gives "
			"to "
			"them: set the clock; `dragoman topics list` says which topics should take "
			"the broker's",
			cut->count);
	else
		log_warn("COMMIT-REDONE", "records=%zu %s, trying again", cut->count, cut->problem);
}

void report_cut(struct stream *stream, const struct job *job)
{
	struct stream_report *report = &stream->report;
	const struct cut *cut = &job->cut;

	if (cut->settled) {
		metric_add(report->settled, 1);
		log_info("COMMIT-SETTLED", "landed=%s records=%zu %s",
			job->verdict == CUT_COMMITTED ? "yes" : "no", cut->count, cut->problem);
	}
	switch (job->verdict) {
	case CUT_COMMITTED:
		metric_add(report->committed, 1);
		metric_observe(report->seconds, cut->seconds);
		report->redo_pace = (struct log_pace){0};
		report->clock_refused = false;
		return;
	case CUT_FENCED:
		metric_add(report->fenced, 1);
		return;
	case CUT_IMPOSSIBLE:
		log_error("COMMIT-IMPOSSIBLE", "id=%s %s", stream->identity, cut->problem);
		return;
	case CUT_REDO:
	case CUT_TOO_LARGE:
	case CUT_MAP_TOO_LARGE:
		metric_add(report->redone, 1);
		say_redone(report, cut);
		return;
	case CUT_STOPPED:
		return;
	}
}

void report_look(struct stream *stream, const struct job *job)
{
	struct stream_report *report = &stream->report;

	if (job->look == LOOK_AWAY)
		(void)snprintf(report->away_why, sizeof(report->away_why), "%s", job->cut.problem);
	if (job->look == LOOK_MISSING && log_is_due(&report->topic_pace, loop_now_ms()))
		log_warn("TOPIC-MISSING",
			"topic=%s waiting for it; `dragoman topics create` makes it",
			job->cut.problem);
	if (job->look == LOOK_DIFFERS && log_is_due(&report->topic_pace, loop_now_ms()))
		log_warn("TOPIC-DIFFERS",
			"topic=%s has fewer partitions than %s, waiting for it to have as many",
			job->cut.problem, stream->options.input);
}

void stream_note(struct stream *stream, const char *fmt, ...)
{
	va_list list;

	va_start(list, fmt);
	(void)vsnprintf(
		stream->report.note, sizeof(stream->report.note), fmt, list); /* cut is fine */
	va_end(list);
}

static bool is_away(const struct stream *stream)
{
	return stream->away || atomic_load(&committer_signs(stream->committer)->away);
}

static void say_away(struct stream *stream)
{
	struct stream_report *report = &stream->report;

	if (!is_away(stream)) {
		if (report->away_said)
			log_info("KAFKA-BACK", "brokers=%s", stream->kafka->brokers);
		report->away_said = false;
		report->away_why[0] = '\0';
		report->away_pace = (struct log_pace){0};
		return;
	}
	if (!log_is_due(&report->away_pace, loop_now_ms()))
		return;
	report->away_said = true;
	log_warn("KAFKA-WAITING", "brokers=%s no answer, trying on%s%s", stream->kafka->brokers,
		report->away_why[0] ? ": " : "", report->away_why);
}

static void measure_rate(struct stream_report *report)
{
	const uint64_t now_ms = loop_now_ms();
	const double seconds = (double)(now_ms - report->seen_ms) / 1000;
	const double rate = seconds > 0 ? (double)(report->done - report->done_seen) / seconds : 0;

	report->rate += (rate - report->rate) * 0.3; /* a few seconds' memory */
	if (report->rate < 0.05)
		report->rate = 0;
	report->seen_ms = now_ms;
	report->done_seen = report->done;
}

static void measure_parts(struct stream *stream)
{
	double oldest = (double)loop_wall_ms() / 1000;
	double full = 0;
	double crowded = 0;

	for (const struct part *part = stream->parts; part; part = part->next) {
		const struct work *work = part->works;

		full += part->held && !part->crowded;
		crowded += part->held && part->crowded;
		if (work && (double)work->record.timestamp_ms / 1000 < oldest)
			oldest = (double)work->record.timestamp_ms / 1000;
	}
	metric_set(stream->report.map_full, full);
	metric_set(stream->report.crowded, crowded);
	metric_set(stream->report.oldest, oldest);
}

static const char *member_words(const struct stream *stream)
{
	if (is_away(stream))
		return "waiting for Kafka; ";
	if (stream->stopping)
		return "stopping; ";
	if (stream->report.clock_refused)
		return "Kafka refuses the time of this machine's clock; ";
	switch (stream->member) {
	case MEMBER_LOOKING:
		return "waiting for topics; ";
	case MEMBER_JOINING:
		return "joining; ";
	case MEMBER_ASSIGNED:
	case MEMBER_REVOKED:
		return "rebalancing; ";
	case MEMBER_ACTIVE:
		break;
	}
	return stream->live ? "" : "spare: no partition is left for it; ";
}

void report_tick(struct stream *stream)
{
	struct stream_report *report = &stream->report;
	const struct in_flight flight = queues_sum(&stream->queues);

	measure_rate(report);
	measure_parts(stream);
	metric_set(report->flight_records, (double)flight.count);
	metric_set(report->flight_bytes, (double)flight.bytes);
	say_away(stream);
	loop_status(stream->loop, "%s%.1f/s, %zu waiting, %llu dead%s%s", member_words(stream),
		report->rate, flight.count, (unsigned long long)report->dead,
		report->note[0] ? "; " : "", report->note);
}

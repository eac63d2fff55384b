/*
 * publisher.c - translated articles in, English articles out: each revision once.
 *
 * An article is judged against what is out under its id (decide.c), written with its headers
 * (outgoing.c), and what is now out is written to the state topic in the same transaction. The
 * stream hands out the next record of that id only after this one's state was applied, so there is
 * no moment at which two revisions are judged against the same past.
 *
 * Everything is answered at once, but for articles under embargo (embargo.h).
 */
#include "publish/publisher.h"

#include <errno.h>

#include "publish/embargo.h"
#include "publish/outgoing.h"
#include "publish/shelf.h"
#include "runtime/config.h"
#include "runtime/error.h"
#include "runtime/kafka.h"
#include "runtime/log.h"
#include "runtime/loop.h"
#include "runtime/metrics.h"
#include "runtime/setting.h"
#include "runtime/stream.h"
#include "schemas/reasons.h"

struct publisher {
	const struct publish_options *options;
	const struct topics_options *topics;
	struct shelf *shelf;
	struct stream *stream;
	struct metric *events[PUBLISH_RETRACTED + 1]; /* by enum publish_event */
	struct metric *seconds;
	struct metric *out;
	struct metric *held;
	struct log_pace state_pace;
	struct embargoes *embargoes;
	struct timer *timer;
	uint64_t taken; /* records, since the start */
	bool stopping;
	enum publisher_end end;
};

enum {
	SWEEP_MS = 1000,
};

#define AT(field) offsetof(struct publish_options, field)

static const struct setting settings[] = {
	{"event_source", SETTING_TEXT, "/dragoman/publish", AT(event_source),
		"What the header ce_source says: a URI that names this installation.", 0, 0, NULL},
	{"state_max", SETTING_BYTES, "8G", AT(state_max),
		"Room on disk for what is known of each published article: some 100 bytes each.",
		16 << 20, 1099511627776.0, NULL},
	{"flight_max", SETTING_NUMBER, "1000", AT(flight_max),
		"Records that are taken and not yet committed, at most.", 1, 100000, NULL},
	{"flight_bytes_max", SETTING_BYTES, "16M", AT(flight_bytes_max),
		"Bytes of records that are taken and not yet committed, at most.", 1 << 20,
		1073741824.0, NULL},
};

const struct section publish_section = {
	.name = "publish",
	.kind = SECTION_ONE,
	.help = "How English articles are written to the topic that consumers read.",
	.settings = settings,
	.setting_count = COUNT_OF(settings),
	.size = sizeof(struct publish_options),
};

/* Write what is now out of the article to the state topic. */
static int note_state(struct work *work, const struct article *article, const struct released *out,
	bool retracted)
{
	struct released now = out ? *out : (struct released){0};
	CLEANUP(freep) char *json = NULL;
	int r;

	now.at_ms = publish_time(article);
	now.never = retracted && (!out || out->never);
	now.retracted = retracted;
	released_add(&now, article->revision);
	r = released_print(&now, &json);
	if (r)
		return error_pass(r);
	return error_pass(work_state(work, slice_of(article->id), slice_of(json)));
}

static int release(struct publisher *publisher, struct work *work, struct article *article,
	enum publish_event event, const struct released *out)
{
	CLEANUP(outgoing_deinit) struct outgoing outgoing = {0};
	int64_t now_ms = loop_wall_ms();
	int r;

	r = outgoing_make(article, event, out, now_ms, publisher->options->event_source, &outgoing);
	if (r)
		return error_pass(r);
	r = work_output(work, &(struct record){
				      .topic = publisher->topics->english,
				      .partition = -1,
				      .key = slice_of(article->id),
				      .value = slice_of(outgoing.value),
				      .headers = outgoing.headers,
				      .header_count = outgoing.header_count,
			      });
	if (r)
		return error_pass(r);
	metric_observe(publisher->seconds, (double)(now_ms - article->ingested_at_ms) / 1000);
	return error_pass(note_state(work, article, out, event == PUBLISH_RETRACTED));
}

static int publish(struct publisher *publisher, struct work *work, struct article *article)
{
	struct released released;
	const struct released *out = &released;
	struct publish_decision decision;
	int r;

	r = shelf_find(publisher->shelf, slice_of(article->id), &released);
	if (r < 0)
		return error_pass(r);
	if (r == SHELF_E_ABSENT)
		out = NULL;

	decision = publish_decide(out, article);
	metric_add(publisher->events[decision.event], 1);
	if (decision.event == PUBLISH_DROPPED &&
		strcmp(decision.reason, REASON_UNKNOWN_RETRACTION) == 0) {
		/* What is retracted may be waiting for the end of its embargo. */
		r = note_state(work, article, out, true);
		if (r)
			return error_pass(r);
	}
	if (decision.event == PUBLISH_DROPPED)
		return error_pass(work_drop(work, decision.reason, "revision %s, out is %s",
			article->revision, out ? out->seen[0] : "nothing"));
	if (out && out->never)
		out = NULL; /* there is nothing to supersede */
	return error_pass(release(publisher, work, article, decision.event, out));
}

/* An article under embargo waits; one whose embargo is over is as any other. */
static int hold_or_publish(
	struct publisher *publisher, struct work *work, struct article *article, bool *ret_held)
{
	int64_t until_ms = embargo_end(article);
	int r;

	if (until_ms > loop_wall_ms()) {
		r = embargoes_hold(
			publisher->embargoes, work, until_ms, loop_now_ms(), publisher->taken);
		if (r)
			return error_pass(r);
		metric_set(publisher->held, (double)embargoes_count(publisher->embargoes));
		*ret_held = true;
		return 0;
	}
	r = until_ms ? embargo_lift(article) : 0;
	return r ? error_pass(r) : error_pass(publish(publisher, work, article));
}

static int answer(struct publisher *publisher, struct work *work, bool *ret_held)
{
	CLEANUP(article_deinit) struct article article = {0};
	const struct record *record = work_record(work);
	const char *why = NULL;
	int r;

	if (record->value.len == 0)
		return error_pass(work_dead(work, REASON_EMPTY_RECORD, "the record has no value"));
	r = article_decode(record->value, ARTICLE_TRANSLATED, &article, &why);
	if (r == ARTICLE_E_INVALID)
		return error_pass(work_dead(work, REASON_BAD_ARTICLE, "%s", why));
	if (r)
		return error_pass(r);
	/* The state of a key lies in the partition of the key: an article under a foreign key would
	 * be judged without its past. */
	if (!slice_is(record->key, slice_of(article.id)))
		return error_pass(work_dead(
			work, REASON_BAD_ARTICLE, "the record's key is not the article's id"));
	return error_pass(hold_or_publish(publisher, work, &article, ret_held));
}

static int take(void *user, struct work *work)
{
	struct publisher *publisher = user;
	bool held = false;
	int r;

	publisher->taken++;
	r = answer(publisher, work, &held);
	if (r)
		return error_pass(r);
	if (!held)
		work_answer(work);
	return 0;
}

static void give_up(void *user, struct work *work)
{
	struct publisher *publisher = user;

	embargoes_forget(publisher->embargoes, work);
}

/* To the end of its own topic, as it is. */
static int renew(struct publisher *publisher, struct work *work)
{
	const struct record *record = work_record(work);
	int r = work_output(work, &(struct record){.topic = publisher->topics->translated,
					  .partition = record->partition,
					  .key = record->key,
					  .value = record->value,
					  .headers = record->headers,
					  .header_count = record->header_count});

	if (r)
		return error_pass(r);
	work_answer(work);
	return 0;
}

static int leave(void *user, struct work *work, enum embargo_step step)
{
	struct publisher *publisher = user;
	int r;

	work_enter(work);
	r = step == EMBARGO_RENEW ? renew(publisher, work) : take(publisher, work);
	stream_leave(publisher->stream);
	return error_pass(r);
}

static int sweep(struct publisher *publisher)
{
	const struct publish_options *options = publisher->options;
	const struct embargo_case at = {.now_ms = loop_wall_ms(),
		.crowded =
			embargoes_count(publisher->embargoes) >= (size_t)options->flight_max / 2 ||
			embargoes_bytes(publisher->embargoes) >=
				(size_t)options->flight_bytes_max / 2,
		.stopping = publisher->stopping};
	int r = embargoes_sweep(
		publisher->embargoes, at, loop_now_ms(), publisher->taken, leave, publisher);

	metric_set(publisher->held, (double)embargoes_count(publisher->embargoes));
	return error_pass(r);
}

/* There is no way on without the table: it would be guessed what is out. What is in the stream's
 * hands is read again by whoever comes next. */
static int lack_room(struct publisher *publisher, enum publisher_end end)
{
	publisher->end = end;
	return -ENOSPC; /* whoever waits for room, or blames the setting, says it */
}

/* What the table says to a change, for who passes failures on. */
static int change(struct publisher *publisher, int r)
{
	if (r == SHELF_E_NO_ROOM)
		return lack_room(publisher, PUBLISHER_LACKS_ROOM);
	if (r == SHELF_E_FULL)
		return lack_room(publisher, PUBLISHER_IS_FULL);
	return error_pass(r);
}

static int on_timer(void *user)
{
	struct publisher *publisher = user;
	int r = sweep(publisher);

	if (!r)
		r = change(publisher, shelf_flush(publisher->shelf));
	return r ? error_pass(r) : timer_set(publisher->timer, SWEEP_MS);
}

/* What is held would hold up the end: it waits in its topic for the next start. */
static int on_stop(void *user)
{
	struct publisher *publisher = user;
	int r;

	publisher->stopping = true;
	r = sweep(publisher);
	return r ? error_pass(r) : error_pass(stream_stop(publisher->stream));
}

int publisher_start(struct publisher *publisher, struct loop *loop)
{
	int r;

	loop_on_stop(loop, on_stop, publisher);
	r = loop_timer(loop, on_timer, publisher, &publisher->timer);
	if (!r)
		r = timer_set(publisher->timer, SWEEP_MS);
	if (!r)
		r = stream_start(publisher->stream);
	return error_pass(r);
}

/* A state that cannot be read is said and passed over: the article may go out a second time, which
 * is better than a worker that never starts again. */
static int pass_over(struct publisher *publisher, int32_t partition)
{
	if (log_is_due(&publisher->state_pace, loop_now_ms()))
		log_warn("STATE-UNREADABLE", "topic=%s partition=%d a record is no state of ours",
			publisher->topics->published, (int)partition);
	return 0;
}

static int apply(void *user, int32_t partition, struct slice key, struct slice value)
{
	struct publisher *publisher = user;
	struct released released;
	int r;

	if (key.len == 0 || key.len > 64)
		return pass_over(publisher, partition);
	if (!value.data)
		return error_pass(change(publisher, shelf_remove(publisher->shelf, key)));
	r = released_parse(value, &released);
	if (r == RELEASED_E_INVALID)
		return pass_over(publisher, partition);
	if (r)
		return error_pass(r);

	r = change(publisher, shelf_put(publisher->shelf, key, &released));
	metric_set(publisher->out, (double)shelf_count(publisher->shelf));
	return error_pass(r);
}

static void make_metrics(struct publisher *publisher, struct metrics *metrics)
{
	for (size_t i = 0; i < COUNT_OF(publisher->events); i++)
		publisher->events[i] =
			metrics_get(metrics, METRIC_COUNTER, "dragoman_publish_articles_total",
				"Articles judged, by what became of them.",
				METRIC_LABELS("event", publish_event_name((enum publish_event)i)));
	publisher->seconds = metrics_get(metrics, METRIC_HISTOGRAM,
		"dragoman_publish_raw_to_english_seconds",
		"Time from the reading of the raw record to the writing of the English one.", NULL);
	publisher->held = metrics_get(metrics, METRIC_GAUGE, "dragoman_publish_embargoed_records",
		"Records that are held for the end of an embargo.", NULL);
	publisher->out = metrics_get(metrics, METRIC_GAUGE, "dragoman_publish_known_articles",
		"Articles of which it is known what is out.", NULL);
}

static int make_shelf(
	struct publisher *publisher, const struct config *config, const char *directory)
{
	int r = shelf_new(directory, (size_t)publisher->options->state_max, &publisher->shelf);

	if (r == SHELF_E_BUSY)
		return config_blame(config, "worker", NULL, "state_directory",
			"%s is in use by another process: give each instance its own", directory);
	if (r == SHELF_E_NO_ROOM) {
		publisher->end = PUBLISHER_LACKS_ROOM;
		return 0;
	}
	return error_pass(r);
}

static int make_stream(struct publisher *publisher, struct loop *loop, const struct config *config,
	struct metrics *metrics, const char *directory)
{
	static const struct stream_ops ops = {.take = take, .give_up = give_up, .apply = apply};
	const struct topics_options *topics = publisher->topics;
	const char *const outputs[] = {topics->english, topics->translated, NULL};
	const struct stream_options options = {
		.worker = "publish",
		.input = topics->translated,
		.dead = topics->dead,
		.dropped = topics->dropped,
		.state = topics->published,
		.outputs = outputs,
		.state_directory = directory,
		.flight_max = (size_t)publisher->options->flight_max,
		.flight_bytes_max = (size_t)publisher->options->flight_bytes_max,
		.ops = &ops,
		.user = publisher,
	};

	return error_pass(stream_new(loop, config, metrics, &options, &publisher->stream));
}

int publisher_new(struct loop *loop, const struct config *config, struct metrics *metrics,
	const char *state_directory, struct publisher **ret_publisher)
{
	CLEANUP(publisher_freep) struct publisher *publisher = calloc(1, sizeof(*publisher));
	int r;

	if (!publisher)
		return error_raise(-ENOMEM, "making the publisher");
	publisher->options = config_section(config, "publish");
	publisher->topics = config_section(config, "topics");
	make_metrics(publisher, metrics);
	r = embargoes_new(&publisher->embargoes);
	if (r)
		return error_pass(r);
	r = make_shelf(publisher, config, state_directory);
	if (r)
		return r;
	if (publisher->end == PUBLISHER_ENDED)
		r = make_stream(publisher, loop, config, metrics, state_directory);
	if (r)
		return error_pass(r);

	*ret_publisher = publisher;
	publisher = NULL;
	return 0;
}

struct publisher *publisher_free(struct publisher *publisher)
{
	if (!publisher)
		return NULL;
	publisher->stream = stream_free(publisher->stream); /* first: it still calls us */
	publisher->timer = timer_free(publisher->timer);
	publisher->embargoes = embargoes_free(publisher->embargoes);
	publisher->shelf = shelf_free(publisher->shelf);
	free(publisher);
	return NULL;
}

enum publisher_end publisher_end(const struct publisher *publisher)
{
	return publisher->end;
}

struct stream *publisher_stream(const struct publisher *publisher)
{
	return publisher->stream;
}

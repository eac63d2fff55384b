/*
 * translator.c - what happens to one record.
 *
 * A record is decoded, rendered (rendering.c), written down and answered; the records in flight
 * hang on a list, so that what is given up or left at the end can be cancelled. A queue of the
 * stream (article_queue.h) is held while its articles have more segments out than their backend can
 * make use of: those of other backends go on, and articles that wait in Kafka cost nothing.
 */
#include "translate/translator.h"

#include <errno.h>
#include <stdlib.h>

#include "runtime/config.h"
#include "runtime/error.h"
#include "runtime/kafka.h"
#include "runtime/loop.h"
#include "runtime/metrics.h"
#include "runtime/stream.h"
#include "schemas/reasons.h"
#include "translate/accounts.h"
#include "translate/article_queue.h"
#include "translate/boilerplate.h"
#include "translate/deadline.h"
#include "translate/engine_settings.h"
#include "translate/glossary.h"
#include "translate/segment.h"

enum {
	STATUS_MS = 1000,
	HEADERS_MAX = 64,
	BUSY_TEXT = 160,
};

/* A queue of the stream. */
struct desk {
	size_t segments; /* of its articles, that the engine was asked for */
	bool held;
};

/* One record in flight. */
struct errand {
	struct translator *translator;
	struct work *work;
	struct rendering *rendering;
	uint64_t late_ms; /* when its time is over */
	unsigned queue;
	size_t counted; /* of its segments, in the queue */
	struct errand *next, *previous;
};

struct translator {
	struct loop *loop;
	struct engine *engine;
	struct memory *memory;
	struct boilerplate *boilerplate;
	struct segmenter *segmenter;
	struct glossary *glossary;
	struct stream *stream;
	struct timer *timer;
	const struct topics_options *topics;
	const struct translate_options *options;
	struct engine_port port;
	struct rendering_tools tools;
	struct errand *errands;
	struct errand *current; /* something is done for it; NULL: nothing, or it is gone by now */
	struct desk desks[QUEUES_MAX];
	struct deadline_rules deadlines;
	struct metric *late;
};

static bool port_has_route(void *engine, const char *language)
{
	return engine_has_route(engine, language);
}

static const char *port_backend_name(void *engine, const char *language, unsigned rank)
{
	return engine_backend_name(engine, language, rank);
}

static int port_ask(void *engine, const struct engine_question *question, engine_done done,
	void *user, struct engine_request **ret_request)
{
	return engine_ask(engine, question, done, user, ret_request);
}

static void on_failure(void *user, int r)
{
	struct translator *translator = user;

	loop_fail(translator->loop, r);
}

/* Hold a queue while enough of it waits; go on at half of that, so as not to flutter. */
static void regulate(struct translator *translator, unsigned queue)
{
	struct desk *desk = &translator->desks[queue];
	const size_t max = (size_t)translator->options->waiting_max;
	const bool hold = desk->segments > (desk->held ? max / 2 : max);

	if (!translator->stream || hold == desk->held)
		return;
	desk->held = hold;
	stream_hold(translator->stream, queue, hold);
}

/* Count its segments anew: some were asked for, or answered. */
static void count_segments(struct errand *errand, size_t out)
{
	struct desk *desk = &errand->translator->desks[errand->queue];

	desk->segments += out - errand->counted;
	errand->counted = out;
	regulate(errand->translator, errand->queue);
}

/* Something is done for an errand from here on, which may end it. */
static void enter(struct errand *errand)
{
	errand->translator->current = errand;
	work_enter(errand->work);
}

static void leave(struct translator *translator)
{
	struct errand *errand = translator->current;

	if (errand)
		count_segments(errand, rendering_out(errand->rendering));
	translator->current = NULL;
	stream_leave(translator->stream);
}

static void on_answer(void *user)
{
	enter(user);
}

static void on_answered(void *user)
{
	leave(user);
}

static void wire(struct translator *translator, struct metrics *metrics)
{
	const struct translate_options *options = translator->options;

	translator->port = (struct engine_port){.engine = translator->engine,
		.has_route = port_has_route,
		.backend_name = port_backend_name,
		.ask = port_ask,
		.cancel = engine_cancel};
	translator->tools = (struct rendering_tools){.port = &translator->port,
		.memory = translator->memory,
		.segmenter = translator->segmenter,
		.window = (size_t)options->article_window,
		.refused_share = *translator->topics->refused ? options->refused_share : 0,
		.obey_marks = options->obey_marks,
		.show_doubtful = strcmp(options->doubtful, "flag") == 0,
		.backfill_ms = options->backfill_after,
		.fail = on_failure,
		.enter = on_answer,
		.leave = on_answered,
		.user = translator};
	rendering_tools_count(&translator->tools, metrics);
	translator->deadlines = (struct deadline_rules){.old_after = options->backfill_after,
		.fresh = options->deadline,
		.backfill = options->backfill_deadline};
	translator->late = metrics_get(metrics, METRIC_COUNTER, "dragoman_late_articles_total",
		"Articles whose deadline ended before they were translated.", NULL);
}

int translator_new(struct loop *loop, const struct config *config, struct metrics *metrics,
	struct engine *engine, struct memory *memory, struct adequacy *adequacy,
	struct stretches *stretches, struct translator **ret_translator)
{
	CLEANUP(translator_freep) struct translator *translator = calloc(1, sizeof(*translator));
	int r;

	if (!translator)
		return error_raise(-ENOMEM, "making the translator");
	translator->loop = loop;
	translator->engine = engine;
	translator->memory = memory;
	translator->topics = config_section(config, "topics");
	translator->options = config_section(config, "translate");
	r = segmenter_new(&translator->segmenter);
	if (r)
		return error_pass(r);

	wire(translator, metrics);
	translator->tools.adequacy = adequacy;
	translator->tools.stretches = stretches;
	*ret_translator = translator;
	translator = NULL;
	return 0;
}

static void free_errand(struct errand *errand)
{
	count_segments(errand, 0);
	if (errand->translator->current == errand)
		errand->translator->current = NULL;
	if (errand->previous)
		errand->previous->next = errand->next;
	else
		errand->translator->errands = errand->next;
	if (errand->next)
		errand->next->previous = errand->previous;
	rendering_free(errand->rendering);
	free(errand);
}

struct translator *translator_free(struct translator *translator)
{
	if (!translator)
		return NULL;
	translator->stream = NULL; /* it may be gone */
	while (translator->errands)
		free_errand(translator->errands);
	timer_free(translator->timer);
	segmenter_free(translator->segmenter);
	glossary_free(translator->glossary);
	free(translator);
	return NULL;
}

void translator_use(struct translator *translator, struct glossary *glossary)
{
	glossary_free(translator->glossary);
	translator->glossary = glossary;
	translator->tools.glossary = glossary;
}

void translator_extend(
	struct translator *translator, struct boilerplate *boilerplate, struct samples *samples)
{
	translator->boilerplate = boilerplate;
	translator->tools.samples = samples;
}

/* Its time is over: it goes on with what there is, or is a dead letter. The errand is freed. */
static int expire(struct errand *errand)
{
	struct translator *translator = errand->translator;
	int r;

	metric_add(translator->late, 1);
	if (strcmp(translator->options->when_late, "original") == 0)
		return error_pass(rendering_expire(errand->rendering));
	r = work_dead(errand->work, REASON_LATE, "no translation within the %s of [translate]",
		rendering_is_backfill(errand->rendering) ? "backfill_deadline" : "deadline");
	if (r)
		return error_pass(r);
	work_answer(errand->work);
	free_errand(errand);
	return 0;
}

static int expire_late(struct translator *translator)
{
	const uint64_t now_ms = loop_now_ms();
	struct errand *next;
	int r = 0;

	for (struct errand *errand = translator->errands; errand && r == 0; errand = next) {
		next = errand->next;
		if (errand->late_ms > now_ms)
			continue;
		enter(errand);
		r = expire(errand);
		leave(translator);
	}
	return error_pass(r);
}

static int tell_status(void *user)
{
	struct translator *translator = user;
	char busy[BUSY_TEXT];
	int r = expire_late(translator);

	if (r)
		return error_pass(r);
	engine_describe(translator->engine, busy, sizeof(busy));
	stream_note(translator->stream, "%s; %zu segments wait, %zu remembered", busy,
		engine_waiting(translator->engine), memory_count(translator->memory));
	return error_pass(timer_set(translator->timer, STATUS_MS));
}

int translator_attach(struct translator *translator, struct stream *stream)
{
	int r = loop_timer(translator->loop, tell_status, translator, &translator->timer);

	if (r)
		return error_pass(r);
	translator->stream = stream;
	return error_pass(timer_set(translator->timer, STATUS_MS));
}

static int refuse(struct work *work, const char *code, const char *detail)
{
	int r = work_dead(work, code, "%s", detail);

	if (r)
		return error_pass(r);
	work_answer(work);
	return 0;
}

/* The source record's headers, and the article's verdict. Later ones of many are left out. */
static int write_article(struct work *work, const struct article *article, const char *topic)
{
	CLEANUP(freep) char *json = NULL;
	struct header headers[HEADERS_MAX + 1];
	const struct record *record = work_record(work);
	struct record output = {.topic = topic, .partition = -1, .key = record->key};
	int r = article_encode(article, ARTICLE_TRANSLATED, &json);

	if (r)
		return error_pass(r);
	for (size_t i = 0; i < record->header_count && output.header_count < HEADERS_MAX; i++)
		if (strcmp(record->headers[i].name, "dragoman-verdict") != 0)
			headers[output.header_count++] = record->headers[i];
	if (article->translation.verdict)
		headers[output.header_count++] =
			(struct header){"dragoman-verdict", slice_of(article->translation.verdict)};
	output.headers = headers;
	output.value = slice_of(json);
	return error_pass(work_output(work, &output));
}

static int write_learned(const struct errand *errand, struct rendering *rendering)
{
	struct translator *translator = errand->translator;
	struct rendering_lesson lesson;
	size_t at = 0;
	int r;

	while ((r = rendering_learned(rendering, &at, &lesson)) == 1) {
		struct record record;

		r = memory_learn(translator->memory, &lesson.id, &lesson.key, lesson.english,
			lesson.model, loop_wall_ms(), &record);
		if (r == MEMORY_E_UNFIT || r == MEMORY_E_WRITTEN)
			continue;
		record.topic = translator->topics->memory;
		if (r == 0)
			r = work_extra(errand->work, &record);
		if (r)
			return error_pass(r);
	}
	return error_pass(r);
}

/* What was paid for it, and beside it. */
static int write_spend(const struct errand *errand)
{
	struct translator *translator = errand->translator;
	struct spend_text text;
	int r = 0;

	while (r == 0 && accounts_next(engine_accounts(translator->engine), &text)) {
		const struct record record = {.topic = translator->topics->spend,
			.partition = -1,
			.key = slice_of(text.key),
			.value = slice_of(text.value)};

		r = work_extra(errand->work, &record);
	}
	return error_pass(r);
}

/* A sample of what the gate refused, for reading. */
static int write_refused(const struct errand *errand, const struct rendering *rendering)
{
	const struct translator *translator = errand->translator;
	const char *row;
	int r = 0;

	for (size_t i = 0; r == 0 && (row = rendering_refused(rendering, i)); i++) {
		const struct record record = {.topic = translator->topics->refused,
			.partition = -1,
			.key = slice_of(rendering_article(rendering)->id),
			.value = slice_of(row)};

		r = work_extra(errand->work, &record);
	}
	return error_pass(r);
}

static void on_rendered(void *user, struct rendering *rendering)
{
	struct errand *errand = user;
	struct translator *translator = errand->translator;
	int r = write_article(
		errand->work, rendering_article(rendering), translator->topics->translated);

	if (r == 0)
		r = write_learned(errand, rendering);
	if (r == 0)
		r = write_refused(errand, rendering);
	if (r == 0)
		r = write_spend(errand);
	if (r) {
		loop_fail(translator->loop, error_pass(r));
		return;
	}
	work_answer(errand->work);
	free_errand(errand);
}

static unsigned queue_of(void *user, const struct record *record)
{
	const struct translator *translator = user;
	struct article_glance glance;
	size_t backend;

	article_glance(record, &glance);
	if (language_is_english(glance.language) ||
		!engine_first_backend(translator->engine, glance.language, &backend))
		return ARTICLE_QUEUE_NONE;
	return article_queue_of(backend, deadline_is_backfill(translator->options->backfill_after,
						 glance.published_ms, loop_wall_ms()));
}

static int begin(struct translator *translator, struct work *work, struct article *article)
{
	struct errand *errand = calloc(1, sizeof(*errand));
	int r;

	if (!errand) {
		article_deinit(article);
		return error_raise(-ENOMEM, "taking an article");
	}
	errand->translator = translator;
	errand->work = work;
	errand->queue = work_queue(work);
	errand->late_ms = deadline_of(
		&translator->deadlines, article->published.at_ms, loop_wall_ms(), loop_now_ms());
	errand->next = translator->errands;
	if (errand->next)
		errand->next->previous = errand;
	translator->errands = errand;
	work_set_data(work, errand);

	r = rendering_new(&translator->tools, article, loop_wall_ms(), on_rendered, errand,
		&errand->rendering);
	if (r)
		return error_pass(r);
	translator->current = errand;
	r = rendering_start(errand->rendering);
	if (translator->current) /* it is not done yet */
		count_segments(errand, rendering_out(errand->rendering));
	translator->current = NULL;
	return error_pass(r);
}

/* An article that has a paragraph to show in English, or none to translate. */
static bool has_way(struct translator *translator, const struct article *article)
{
	if (strcmp(translator->options->without_route, "original") == 0)
		return true;
	if (article->paragraph_count == 0 || language_is_english(article->language))
		return true;
	return engine_has_route(translator->engine, article->language);
}

static int take(void *user, struct work *work)
{
	struct translator *translator = user;
	CLEANUP(article_deinit) struct article article = {0};
	const char *why;
	int r = article_decode(work_record(work)->value, ARTICLE_SOURCE, &article, &why);

	if (r == ARTICLE_E_INVALID)
		return error_pass(refuse(work, REASON_BAD_ARTICLE, why));
	if (r)
		return error_pass(r);
	if (!has_way(translator, &article)) {
		r = work_dead(work, REASON_NO_ROUTE, "no backend is routed for \"%.35s\"",
			article.language);
		if (r)
			return error_pass(r);
		work_answer(work);
		return 0;
	}
	if (translator->boilerplate)
		r = boilerplate_mark(translator->boilerplate, &article);
	if (r == 0)
		r = begin(translator, work, &article);
	return error_pass(r);
}

static void give_up(void *user, struct work *work)
{
	struct translator *translator = user;

	accounts_repeat(engine_accounts(translator->engine));
	free_errand(work_data(work));
}

const struct stream_ops translator_stream_ops = {
	.take = take, .give_up = give_up, .queue = queue_of};

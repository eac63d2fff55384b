/*
 * rendering.c - moves the segments of an article from the source to an answer that may be shown.
 *
 * A window of segments is out at a time, so that an article of 2 MB neither fills the engine nor
 * holds the place of others. What becomes of an answer is in rendering_answer.c.
 *
 * The memory is asked for a segment when its turn comes, with the name of each backend of the route
 * in order: a translation that the second backend had to make is not asked for again either.
 */
#include "translate/rendering.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "runtime/error.h"
#include "runtime/metrics.h"
#include "schemas/reasons.h"
#include "translate/deadline.h"
#include "translate/glossary.h"
#include "translate/headline_case.h"
#include "translate/rendering_state.h"
#include "translate/source_loop.h"
#include "translate/text.h"
#include "translate/verbatim.h"

enum {
	FIRST_ROOM = 32,
	RANKS_MAX = 8,    /* backends of a route that the memory is asked for */
	LANGUAGE_MAX = 9, /* as BCP 47 has it */
};

const char *rendering_language(const struct rendering *rendering, size_t paragraph)
{
	const char *own = rendering->article.paragraphs[paragraph].language;

	return own ? own : rendering->article.language;
}

struct slice piece_source(const struct piece *piece)
{
	return piece->sent ? slice_of(piece->sent) : piece->segment.text;
}

struct paragraph *piece_paragraph(const struct piece *piece)
{
	return &piece->rendering->article.paragraphs[piece->paragraph];
}

const char *piece_language(const struct piece *piece)
{
	return rendering_language(piece->rendering, piece->paragraph);
}

bool language_is_english(const char *language)
{
	return strncmp(language, "en", 2) == 0 && (language[2] == '\0' || language[2] == '-');
}

/* FNV-1a: outlets are told apart, and nobody gains from being taken for another. */
static uint32_t number_of(const char *outlet)
{
	uint32_t hash = 2166136261u;

	for (; outlet && *outlet; outlet++)
		hash = (hash ^ (unsigned char)*outlet) * 16777619u;
	return hash;
}

int rendering_new(const struct rendering_tools *tools, struct article *article, int64_t now_ms,
	rendering_done done, void *user, struct rendering **ret_rendering)
{
	struct rendering *rendering = calloc(1, sizeof(*rendering));

	if (!rendering) {
		article_deinit(article);
		return error_raise(-ENOMEM, "rendering an article");
	}
	rendering->tools = tools;
	rendering->article = *article;
	*article = (struct article){0};
	rendering->now_ms = now_ms;
	rendering->done = done;
	rendering->user = user;
	rendering->outlet = number_of(rendering->article.outlet.id);
	rendering->old = deadline_is_backfill(
		tools->backfill_ms, rendering->article.published.at_ms, now_ms);
	*ret_rendering = rendering;
	return 0;
}

struct rendering *rendering_free(struct rendering *rendering)
{
	if (!rendering)
		return NULL;
	for (size_t i = 0; i < rendering->count; i++) {
		struct piece *piece = &rendering->pieces[i];

		if (piece->request)
			rendering->tools->port->cancel(piece->request);
		free(piece->sent);
		terms_unref(piece->terms);
		free(piece->english);
		free(piece->kept);
		gate_record_free(piece->record);
	}
	free(rendering->pieces);
	refused_deinit(&rendering->refused);
	article_deinit(&rendering->article);
	free(rendering);
	return NULL;
}

const char *rendering_refused(const struct rendering *rendering, size_t i)
{
	return i < rendering->refused.count ? rendering->refused.rows[i] : NULL;
}

const struct article *rendering_article(const struct rendering *rendering)
{
	return &rendering->article;
}

size_t rendering_out(const struct rendering *rendering)
{
	return rendering->out;
}

bool rendering_is_backfill(const struct rendering *rendering)
{
	return rendering->old;
}

/* Names that are too long are known by their beginnings. */
static bool is_maker(const struct maker *maker, const char *backend, const char *model)
{
	return strncmp(maker->backend, backend, sizeof(maker->backend) - 1) == 0 &&
	       strncmp(maker->model, model, sizeof(maker->model) - 1) == 0;
}

/* Which place in `makers` these names have. */
uint8_t rendering_maker(struct rendering *rendering, const char *backend, const char *model)
{
	struct maker *maker;

	for (size_t i = 0; i < rendering->maker_count; i++)
		if (is_maker(&rendering->makers[i], backend, model))
			return (uint8_t)i;
	if (rendering->maker_count == MAKERS_MAX)
		return MAKERS_MAX - 1;
	maker = &rendering->makers[rendering->maker_count];
	(void)snprintf(maker->backend, sizeof(maker->backend), "%s", backend); /* may be cut */
	(void)snprintf(maker->model, sizeof(maker->model), "%s", model);       /* likewise */
	return (uint8_t)rendering->maker_count++;
}

static int add_piece(struct rendering *rendering, const struct piece *piece)
{
	if (rendering->count == rendering->room) {
		size_t room = rendering->room ? rendering->room * 2 : FIRST_ROOM;
		struct piece *pieces = reallocarray(rendering->pieces, room, sizeof(*pieces));

		if (!pieces)
			return error_raise(-ENOMEM, "rendering %zu segments", room);
		rendering->pieces = pieces;
		rendering->room = room;
	}
	rendering->pieces[rendering->count++] = *piece;
	return 0;
}

/* A headline in capitals goes out cased, with the names as the body writes them. */
static int case_piece(struct piece *piece)
{
	const struct article *article = &piece->rendering->article;
	const char *body = article->paragraph_count > 1 ? article->paragraphs[1].text : NULL;

	if (piece_paragraph(piece)->role != ROLE_HEADLINE ||
		!headline_is_shouted(piece->segment.text))
		return 0;
	return error_pass(headline_lower(
		piece->segment.text, piece_language(piece), slice_of(body), &piece->sent));
}

static int cut_paragraph(struct rendering *rendering, size_t i)
{
	CLEANUP(segments_deinit) struct segments segments = {0};
	const struct paragraph *paragraph = &rendering->article.paragraphs[i];
	int r = segments_cut(rendering->tools->segmenter, slice_of(paragraph->text),
		rendering_language(rendering, i), &segments);

	for (size_t n = 0; r == 0 && n < segments.count; n++) {
		struct piece piece = {.rendering = rendering,
			.segment = segments.list[n],
			.paragraph = (uint32_t)i};

		r = case_piece(&piece);
		if (r == 0)
			r = add_piece(rendering, &piece);
		if (r)
			free(piece.sent);
	}
	return error_pass(r);
}

static int set_text(char **text, struct slice value)
{
	char *copy;
	int r = slice_copy(value, &copy);

	if (r)
		return error_pass(r);
	free(*text);
	*text = copy;
	return 0;
}

void piece_end(struct piece *piece, enum piece_outcome outcome)
{
	assert(piece->outcome == PIECE_OPEN);
	piece->outcome = outcome;
}

int piece_fail(struct piece *piece, const char *reason)
{
	piece_end(piece, PIECE_FAILED);
	return error_pass(paragraph_add_reason(piece_paragraph(piece), reason));
}

static enum memory_class class_of(enum paragraph_role role)
{
	if (role == ROLE_HEADLINE)
		return MEMORY_HEADLINE;
	return role == ROLE_CAPTION ? MEMORY_CAPTION : MEMORY_BODY;
}

struct memory_key piece_key(const struct piece *piece, const char *backend)
{
	return (struct memory_key){.language = piece_language(piece),
		.text = piece_source(piece),
		.class = class_of(piece_paragraph(piece)->role),
		.backend = backend,
		.terms = piece->terms ? piece->terms->version : NULL};
}

/* Make the name under which the memory has it from that backend, unless it is made. */
static int name_piece(struct piece *piece, const char *backend, unsigned rank)
{
	const struct memory_key key = piece_key(piece, backend);

	if (piece->named == rank + 1)
		return 0;
	piece->named = rank + 1;
	return error_pass(memory_name(piece->rendering->tools->memory, &key, &piece->name));
}

void rendering_tools_count(struct rendering_tools *tools, struct metrics *metrics)
{
	static const char name[] = "dragoman_characters_total";
	static const char help[] = "Code points sent to backends, and saved by the memory.";

	tools->metrics = metrics;
	tools->sent =
		metrics_get(metrics, METRIC_COUNTER, name, help, METRIC_LABELS("what", "sent"));
	tools->saved =
		metrics_get(metrics, METRIC_COUNTER, name, help, METRIC_LABELS("what", "saved"));
}

/* The primary subtag: languages are few, tags are not. */
static void primary_of(const char *language, char primary[LANGUAGE_MAX])
{
	size_t n = 0;

	while (n + 1 < LANGUAGE_MAX && language[n] != '\0' && language[n] != '-') {
		primary[n] = language[n];
		n++;
	}
	primary[n] = '\0';
}

void rendering_count_findings(const struct rendering *rendering, const char *language,
	const char *backend, const struct gate_verdict *verdict)
{
	char primary[LANGUAGE_MAX];

	primary_of(language, primary);
	for (size_t i = 0; i < verdict->count; i++)
		metric_add(metrics_get(rendering->tools->metrics, METRIC_COUNTER,
				   "dragoman_verdicts_total", "Findings of the gate's checks.",
				   METRIC_LABELS("check", verdict->findings[i].reason, "level",
					   gate_level_name(verdict->findings[i].level), "language",
					   primary, "backend", backend)),
			1);
}

/* What a process before this one kept, and no article has written yet, is this one's to write. */
static int take_remembered(struct piece *piece, const struct memory_found *found, unsigned rank)
{
	struct rendering *rendering = piece->rendering;
	long characters = (long)text_count(piece_source(piece));

	piece->maker = rendering_maker(rendering, found->backend, found->model);
	piece->rank = rank;
	piece->fresh = found->unwritten;
	rendering->article.translation.characters_saved += characters;
	metric_add(rendering->tools->saved, (double)characters);
	piece_end(piece, PIECE_REMEMBERED);
	return error_pass(set_text(&piece->english, found->english));
}

/* 0: it is remembered, and the piece has ended. MEMORY_E_UNKNOWN or < 0. */
static int recall(struct piece *piece)
{
	const struct rendering_tools *tools = piece->rendering->tools;

	for (unsigned rank = 0; rank < RANKS_MAX; rank++) {
		const char *backend =
			tools->port->backend_name(tools->port->engine, piece_language(piece), rank);
		struct memory_found found;
		int r;

		if (!backend)
			break;
		r = name_piece(piece, backend, rank);
		if (r == 0)
			r = memory_find(
				tools->memory, &piece->name, piece->rendering->now_ms, &found);
		if (r == 0)
			return error_pass(take_remembered(piece, &found, rank));
		if (r < 0)
			return error_pass(r);
	}
	return MEMORY_E_UNKNOWN;
}

static enum engine_priority priority_of(const struct piece *piece)
{
	enum paragraph_role role = piece_paragraph(piece)->role;

	if (piece->rendering->old)
		return PRIORITY_BACKFILL;
	if (role == ROLE_HEADLINE)
		return PRIORITY_HEADLINE;
	return role == ROLE_SUMMARY || piece->paragraph == 1 ? PRIORITY_LEAD : PRIORITY_BODY;
}

static void answered(void *user, const struct engine_answer *answer);

int piece_ask(struct piece *piece, unsigned from_rank)
{
	struct rendering *rendering = piece->rendering;
	const struct article *article = &rendering->article;
	const struct engine_question question = {.text = piece_source(piece),
		.language = piece_language(piece),
		.context = piece->paragraph > 0 ? article->paragraphs[0].text : NULL,
		.terms = piece->terms,
		.priority = priority_of(piece),
		.outlet = rendering->outlet,
		.from_rank = from_rank};
	int r;

	if (rendering->late)
		return error_pass(piece_give_up(piece, REASON_LATE));
	r = rendering->tools->port->ask(
		rendering->tools->port->engine, &question, answered, piece, &piece->request);

	if (r == ENGINE_E_NO_ROUTE)
		return error_pass(piece_fail(piece, REASON_NO_ROUTE));
	if (r)
		return error_pass(r);
	rendering->out++;
	return 0;
}

/* A segment that is nothing but terms is known already. 0, or 1 when it has ended so; < 0. */
static int apply_terms(struct piece *piece)
{
	const struct rendering_tools *tools = piece->rendering->tools;
	CLEANUP(freep) char *rest = NULL;
	const struct paragraph *paragraph = piece_paragraph(piece);
	int r = glossary_find(
		tools->glossary, piece_language(piece), piece_source(piece), &piece->terms);

	if (r == 0 && tools->obey_marks)
		r = verbatim_add(slice_of(paragraph->text), paragraph->verbatim,
			paragraph->verbatim_count, piece_source(piece), &piece->terms);
	if (r == 0 && piece->terms)
		r = terms_remove(piece->terms, piece_source(piece), &rest);
	if (r || !rest || segment_is_translatable(slice_of(rest)))
		return error_pass(r);
	r = terms_apply(piece->terms, piece_source(piece), &piece->english);
	if (r)
		return error_pass(r);
	piece_end(piece, PIECE_KEPT);
	return 1;
}

/* Nobody is asked for a source that runs in circles, and nothing is remembered of it. */
static int refuse_loop(struct piece *piece)
{
	static const struct gate_verdict verdict = {
		.level = GATE_HARD, .findings = {{REASON_SOURCE_LOOPS, GATE_HARD}}, .count = 1};

	rendering_count_findings(piece->rendering, piece_language(piece), "none", &verdict);
	return error_pass(piece_fail(piece, REASON_SOURCE_LOOPS));
}

/* Let the next segment begin. */
static int begin_piece(struct piece *piece)
{
	int r;

	if (!segment_is_translatable(piece_source(piece))) {
		piece_end(piece, PIECE_KEPT);
		return error_pass(set_text(&piece->english, piece_source(piece)));
	}
	if (source_loops(piece_source(piece)))
		return error_pass(refuse_loop(piece));
	r = apply_terms(piece);
	if (r)
		return r < 0 ? error_pass(r) : 0;
	r = recall(piece);
	if (r == MEMORY_E_UNKNOWN)
		r = piece_sample(piece);
	if (r == MEMORY_E_UNKNOWN)
		r = piece_ask(piece, 0);
	return error_pass(r);
}

/* Fill the window. When nothing is out and nothing is left, all have ended. */
static int go_on(struct rendering *rendering)
{
	int r = 0;

	while (r == 0 && rendering->next < rendering->count &&
		rendering->out < rendering->tools->window)
		r = begin_piece(&rendering->pieces[rendering->next++]);
	if (r)
		return error_pass(r);
	if (rendering->out > 0 || rendering->next < rendering->count)
		return 0;

	r = rendering_finish(rendering);
	if (r == 0)
		rendering->done(rendering->user, rendering);
	return error_pass(r);
}

static void answered(void *user, const struct engine_answer *answer)
{
	struct piece *piece = user;
	struct rendering *rendering = piece->rendering;
	const struct rendering_tools *tools = rendering->tools;
	int r;

	if (tools->enter)
		tools->enter(rendering->user);
	r = piece_answer(piece, answer);
	if (r == 0)
		r = go_on(rendering);
	if (r < 0)
		tools->fail(tools->user, r);
	if (tools->leave)
		tools->leave(tools->user);
}

int rendering_expire(struct rendering *rendering)
{
	int r = 0;

	rendering->late = true;
	for (size_t i = 0; i < rendering->count && r == 0; i++) {
		struct piece *piece = &rendering->pieces[i];

		if (!piece->request)
			continue;
		rendering->tools->port->cancel(piece->request);
		piece->request = NULL;
		rendering->out--;
		r = piece_give_up(piece, REASON_LATE);
	}
	if (r)
		return error_pass(r);
	return error_pass(go_on(rendering));
}

/* English, and a language that nobody translates, are not cut. */
static bool is_to_be_translated(const struct rendering *rendering, size_t paragraph)
{
	const struct engine_port *port = rendering->tools->port;
	const char *language = rendering_language(rendering, paragraph);

	return !language_is_english(language) && port->has_route(port->engine, language);
}

int rendering_start(struct rendering *rendering)
{
	int r = 0;

	for (size_t i = 0; i < rendering->article.paragraph_count && r == 0; i++)
		if (is_to_be_translated(rendering, i))
			r = cut_paragraph(rendering, i);
	if (r)
		return error_pass(r);
	return error_pass(go_on(rendering));
}

/* Which backend made this piece's English, as the memory knows it. */
static const char *own_backend(const struct piece *piece)
{
	const struct engine_port *port = piece->rendering->tools->port;
	const struct maker *maker = &piece->rendering->makers[piece->maker];
	const char *backend = port->backend_name(port->engine, piece_language(piece), piece->rank);

	return backend ? backend : maker->backend;
}

int piece_keep(struct piece *piece)
{
	const struct rendering *rendering = piece->rendering;
	const char *backend = own_backend(piece);
	const struct memory_key key = piece_key(piece, backend);
	int r = name_piece(piece, backend, piece->rank);

	if (r)
		return error_pass(r);
	return error_pass(
		memory_keep(rendering->tools->memory, &piece->name, &key, slice_of(piece->english),
			rendering->makers[piece->maker].model, rendering->now_ms));
}

int piece_drop(struct piece *piece)
{
	int r = name_piece(piece, own_backend(piece), piece->rank);

	if (r)
		return error_pass(r);
	return error_pass(memory_drop(piece->rendering->tools->memory, &piece->name));
}

static int lesson_of(struct piece *piece, struct rendering_lesson *ret_lesson)
{
	const char *backend = own_backend(piece);
	int r = name_piece(piece, backend, piece->rank);

	if (r)
		return error_pass(r);
	*ret_lesson = (struct rendering_lesson){.id = piece->name,
		.key = piece_key(piece, backend),
		.english = slice_of(piece->english),
		.model = piece->rendering->makers[piece->maker].model};
	return 1;
}

int rendering_learned(struct rendering *rendering, size_t *at, struct rendering_lesson *ret_lesson)
{
	while (*at < rendering->count) {
		struct piece *piece = &rendering->pieces[(*at)++];

		if (piece->memorable)
			return lesson_of(piece, ret_lesson);
	}
	return 0;
}

/*
 * rendering.h - one article on its way into English.
 *
 * Its paragraphs are cut into segments, the memory answers for those it knows, the engine for the
 * rest, the gate judges every answer, and what failed is asked of the next backend. When all
 * segments have ended, the paragraphs are put together, each with its verdict.
 *
 * It does no I/O but through the engine that it is given, so it is tested with a false one.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base.h"
#include "schemas/article.h"
#include "translate/engine.h"
#include "translate/memory.h"

struct adequacy;
struct glossary;
struct metric;
struct metrics;
struct rendering;
struct samples;
struct segmenter;
struct stretches;

/* What a rendering needs of the engine: engine.h, with the engine as the first argument. */
struct engine_port {
	void *engine;
	bool (*has_route)(void *engine, const char *language);
	const char *(*backend_name)(void *engine, const char *language, unsigned rank);
	int (*ask)(void *engine, const struct engine_question *question, engine_done done,
		void *user, struct engine_request **ret_request);
	void (*cancel)(struct engine_request *request);
};

struct rendering_tools {
	const struct engine_port *port;
	struct memory *memory;
	struct adequacy *adequacy;       /* NULL: it is not asked */
	struct stretches *stretches;     /* NULL: lengths are people's, whoever translates */
	const struct glossary *glossary; /* NULL: none; it may be another one tomorrow */
	struct samples *samples;         /* NULL: nothing is made by template */
	struct segmenter *segmenter;
	struct metrics *metrics; /* this and the next two: rendering_tools_count() */
	struct metric *sent, *saved;
	double refused_share; /* of what the gate refused, that is kept for reading; 0: nothing */
	size_t window;        /* segments of one article that are asked for at a time */
	bool obey_marks;      /* what pages mark as not to be translated stays as it is */
	bool show_doubtful;   /* else the original is shown for what stays doubtful */
	int64_t backfill_ms;  /* an article older than this waits behind fresh ones; 0: none does */
	/* The program cannot go on: r < 0, from where nothing can be returned. */
	void (*fail)(void *user, int r);
	/* An answer came for a rendering, and is dealt with: `enter` gets the rendering's user,
	 * `leave` ours, since there may be no rendering any more. NULL: nobody wants to know. */
	void (*enter)(void *rendering_user);
	void (*leave)(void *user);
	void *user;
};

/* Have it counted there what is sent and what is saved. */
void rendering_tools_count(struct rendering_tools *tools, struct metrics *metrics);

/* All segments have ended: the article is rendered. The rendering may be freed from here. */
typedef void (*rendering_done)(void *user, struct rendering *rendering);

/* Take `article` (a source article; it is empty after, also on failure) and `tools` (borrowed). 0
 * or < 0. */
int rendering_new(const struct rendering_tools *tools, struct article *article, int64_t now_ms,
	rendering_done done, void *user, struct rendering **ret_rendering);
/* Begin. `done` may be called before this returns. 0 or < 0. */
int rendering_start(struct rendering *rendering);
/* Its time is over: what is out is cancelled, what the memory does not have is not asked for, and
 * it is done. `done` is called before this returns. 0 or < 0. */
int rendering_expire(struct rendering *rendering);
/* Requests that are out are cancelled. */
struct rendering *rendering_free(struct rendering *rendering);
DEFINE_CLEANUP(struct rendering *, rendering_free);

/* Segments that the engine was asked for and has not answered. */
size_t rendering_out(const struct rendering *rendering);
/* It waits behind fresh ones. */
bool rendering_is_backfill(const struct rendering *rendering);

/* "en", "en-GB", ... */
bool language_is_english(const char *language);

/* The article, complete once it is done. Borrowed. */
const struct article *rendering_article(const struct rendering *rendering);

/* A segment that may be remembered. All borrowed. */
struct rendering_lesson {
	struct memory_id id;
	struct memory_key key;
	struct slice english;
	const char *model;
};

/* What the gate refused, as rows to be kept for reading, from 0 on; NULL: there are no more. */
const char *rendering_refused(const struct rendering *rendering, size_t i);

/* The next segment, from `*at` (0 at first) on, that was translated for this article and may be
 * remembered. 1: there it is; 0: there is none; < 0. */
int rendering_learned(struct rendering *rendering, size_t *at, struct rendering_lesson *ret_lesson);

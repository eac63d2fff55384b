/*
 * translator.h - source articles in, translated articles out: what happens to one record.
 *
 * Each record ends as one translated article, or as one dead letter: bad-article, or no-route when
 * the settings say so. A retraction and an English article pass through. What was learned from an
 * article goes to the memory's topic in the transaction of its answer.
 */
#pragma once

#include "runtime/base.h"
#include "translate/rendering.h"

struct boilerplate;
struct config;
struct glossary;
struct loop;
struct metrics;
struct store;
struct stream;
struct stream_ops;
struct stretches;
struct translator;

/* `engine`, `memory`, `adequacy` (or NULL) and `stretches` are borrowed. 0 or < 0. */
int translator_new(struct loop *loop, const struct config *config, struct metrics *metrics,
	struct engine *engine, struct memory *memory, struct adequacy *adequacy,
	struct stretches *stretches, struct translator **ret_translator);
/* What is in flight is cancelled; it must go before the engine. */
struct translator *translator_free(struct translator *translator);
DEFINE_CLEANUP(struct translator *, translator_free);

/* From now on these terms hold (taken; NULL: none): for what is not asked yet. */
void translator_use(struct translator *translator, struct glossary *glossary);

/* What not everybody wants, borrowed or NULL: have what recurs in an outlet's articles marked, and
 * segments made from others. */
void translator_extend(
	struct translator *translator, struct boilerplate *boilerplate, struct samples *samples);

/* For stream_new(); its user is the translator. */
extern const struct stream_ops translator_stream_ops;
/* The stream to hold back when the engine has enough to do, and to tell its status: borrowed. 0 or
 * < 0. */
int translator_attach(struct translator *translator, struct stream *stream);

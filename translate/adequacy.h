/*
 * adequacy.h - the check that learns: does the English say what the source says, as far as the
 * translations accepted so far can tell?
 *
 * Fluent invention gets past every check that looks at form. This one knows, for each source
 * language, which words have stood for which, and doubts a pair of texts when a stretch of either
 * has no counterpart, or when a sentence's worth is missing. It learns from the memory's topic, so
 * that all workers teach each other; until it has seen enough of a language, and has shown on pairs
 * spoilt on purpose that it can tell, it says nothing.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base.h"
#include "runtime/buf.h"
#include "runtime/slice.h"

enum {
	ADEQUACY_LANGUAGES_MAX = 64,
	ADEQUACY_TAG_MAX = 36,
	ADEQUACY_IMAGE_MAX = 16 << 20,
	ADEQUACY_E_FOREIGN = 1,
};

struct adequacy;
struct loop;

/* Languages are taken in as long as all of them stay below `max_bytes`. 0 or < 0. */
int adequacy_new(size_t max_bytes, struct adequacy **ret_adequacy);
struct adequacy *adequacy_free(struct adequacy *adequacy);
DEFINE_CLEANUP(struct adequacy *, adequacy_free);

/* Learn from an accepted segment. When too many come at once the first ones of a language wait, and
 * of those that come later not all are learned. 0 or < 0. */
int adequacy_learn(struct adequacy *adequacy, struct slice language, struct slice source,
	struct slice english, uint64_t now_ms);
/* Learn a few of those that wait; `*ret_more`: there are others. 0 or < 0. */
int adequacy_catch_up(struct adequacy *adequacy, uint64_t now_ms, bool *ret_more);
/* Learn one of them, however many came before: when the program stops. 0 or < 0. */
int adequacy_hurry(struct adequacy *adequacy, bool *ret_more);
/* From now on catch up on the loop's time. 0 or < 0. */
int adequacy_run(struct adequacy *adequacy, struct loop *loop);
/* Whether there is a doubt about a segment or a paragraph. */
bool adequacy_doubts(struct adequacy *adequacy, struct slice language, struct slice source,
	struct slice english);

/* The languages that have been learned from, by number; tags are borrowed. */
size_t adequacy_languages(const struct adequacy *adequacy);
const char *adequacy_tag(const struct adequacy *adequacy, size_t language);
size_t adequacy_seen(const struct adequacy *adequacy, size_t language); /* segments */

/* Segments of it that wait: as long as there are, what was learned is not whole. */
size_t adequacy_waiting(const struct adequacy *adequacy, size_t language);

/* Whether adequacy_load() took nothing in, or refused something: then what the topic has brought
 * before is worth another look. */
bool adequacy_is_behind(const struct adequacy *adequacy);
/* Whether what was learned of this language was loaded, and goes on from there. */
bool adequacy_has_loaded(const struct adequacy *adequacy, struct slice language);

/* Append all that was learned of a language. 0, BUF_E_FULL or < 0. */
int adequacy_save(struct adequacy *adequacy, size_t language, struct buf *buf);
/* Take in what adequacy_save() made; where there is no room for another language, nothing. 0,
 * ADEQUACY_E_FOREIGN (damaged, or of another version) or < 0. */
int adequacy_load(struct adequacy *adequacy, struct slice image);

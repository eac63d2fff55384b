/*
 * terms.h - the terms of the glossary that stand in one text, and how they travel. Pure.
 *
 * A backend that takes terms of its own (a prompt, a dictionary in the question) is handed them
 * with the text. For all others a mark stands in the text in their place ("@@PH1@@"), and the
 * English is put where the mark comes back: such a term cannot be translated at all.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "runtime/base.h"
#include "runtime/slice.h"

struct buf;

/* A place of the text, and what is to stand for it. */
struct term {
	size_t at, len; /* bytes of the text */
	const char *english;
};

/* The terms of one text, by place, without overlap. Shared: see terms_ref(). */
struct terms {
	unsigned references;
	size_t count;
	/* What they say, for the memory's key: another glossary is another translation. */
	const char *version;
	struct term list[];
};

enum {
	TERMS_MAX = 32, /* of a text; further ones are translated as they come */
};

/* Copy `count` (1 to TERMS_MAX) terms of `text`. 0 or < 0. */
int terms_new(struct slice text, const struct term *list, size_t count, struct terms **ret_terms);
/* One more, or one less, who holds them (NULL: nothing happens). terms_unref() returns NULL. */
struct terms *terms_ref(struct terms *terms);
struct terms *terms_unref(struct terms *terms);
DEFINE_CLEANUP(struct terms *, terms_unref);

/* The same terms with the same English; NULL is none. */
bool terms_are_same(const struct terms *a, const struct terms *b);

/* Those that stand in a part of the text as a whole, told by places of the part; NULL: none. 0 or
 * < 0. */
int terms_within(const struct terms *terms, struct slice text, size_t from, size_t len,
	struct terms **ret_terms);

/* `text` with the English in their places; yours to free. 0 or < 0. */
int terms_apply(const struct terms *terms, struct slice text, char **ret_text);
/* `text` with a blank in their places: what is left to translate; yours to free. 0 or < 0. */
int terms_remove(const struct terms *terms, struct slice text, char **ret_text);

enum {
	TERMS_E_TAKEN = 1, /* the text has such marks itself: nothing can be told apart */
};

/* `text` with marks in their places; yours to free. 0, TERMS_E_TAKEN or < 0. */
int terms_hide(const struct terms *terms, struct slice text, char **ret_text);
/* A translation of that, with the English in place of the marks, which may have come back in
 * another order, spaced or in small letters; yours to free. What was lost, the gate sees. 0 or < 0.
 */
int terms_show(const struct terms *terms, struct slice english, char **ret_text);

/* A mark, or most of one, is in the text. */
bool terms_are_hidden_in(struct slice text);

/*
 * memory_overlay.h - entries that are not in the store yet: a table in memory with a ceiling.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base.h"
#include "runtime/slice.h"
#include "translate/memory_index.h"
#include "translate/memory_key.h"

struct overlay;

/* What its owner notes beside an entry. */
struct overlay_note {
	struct row_place place; /* in the archive; segment 0: nowhere */
	bool handed_out;        /* the topic's record was made from it */
};

/* At most `max_bytes` of entries; beyond, the oldest leave. 0 or < 0. */
int overlay_new(size_t max_bytes, struct overlay **ret_overlay);
struct overlay *overlay_free(struct overlay *overlay);
DEFINE_CLEANUP(struct overlay *, overlay_free);

/* The value, borrowed until the next put or remove; data NULL: not there. */
struct slice overlay_find(const struct overlay *overlay, const struct memory_id *id);
/* Copy in, with an empty note; an entry of that name is replaced. 0 or < 0. */
int overlay_put(struct overlay *overlay, const struct memory_id *id, struct slice value);
void overlay_remove(struct overlay *overlay, const struct memory_id *id);
/* The note of an entry, to read and to write; NULL: not there. */
struct overlay_note *overlay_note(struct overlay *overlay, const struct memory_id *id);
/* Name of the entry that would leave first, borrowed; NULL: there is none. */
const struct memory_id *overlay_oldest(const struct overlay *overlay);
size_t overlay_count(const struct overlay *overlay);

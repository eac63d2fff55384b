/*
 * memory_overlay.h - entries that are not in the store yet: a table in memory with a ceiling.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base.h"
#include "runtime/slice.h"
#include "schemas/memory_entry.h"

struct overlay;

/* What its owner notes beside an entry. */
struct overlay_note {
	uint64_t number; /* of its row in the journal; 0: none */
	bool handed_out; /* the topic's record was made from it */
};

/* At most `max_bytes` of entries; beyond, the oldest leave. 0 or < 0. */
int overlay_new(size_t max_bytes, struct overlay **ret_overlay);
struct overlay *overlay_free(struct overlay *overlay);
DEFINE_CLEANUP(struct overlay *, overlay_free);

/* The value, borrowed until the next put or remove; data NULL: not there. */
struct slice overlay_find(const struct overlay *overlay, const char key[MEMORY_KEY_SIZE]);
/* Copy in, with an empty note; an entry of that key is replaced. 0 or < 0. */
int overlay_put(struct overlay *overlay, const char key[MEMORY_KEY_SIZE], struct slice value);
void overlay_remove(struct overlay *overlay, const char key[MEMORY_KEY_SIZE]);
/* The note of an entry, to read and to write; NULL: not there. */
struct overlay_note *overlay_note(struct overlay *overlay, const char key[MEMORY_KEY_SIZE]);
/* Key of the entry that would leave first, borrowed; NULL: there is none. */
const char *overlay_oldest(const struct overlay *overlay);
/* Whether a value of this length goes in without another leaving. */
bool overlay_has_room(const struct overlay *overlay, size_t len);
size_t overlay_count(const struct overlay *overlay);

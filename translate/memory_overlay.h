/*
 * memory_overlay.h - entries that are not in the store yet: a table in memory with a ceiling.
 */
#pragma once

#include <stddef.h>

#include "runtime/base.h"
#include "runtime/slice.h"
#include "translate/memory_entry.h"

struct overlay;

/* At most `max_bytes` of entries; beyond, the oldest leave. 0 or < 0. */
int overlay_new(size_t max_bytes, struct overlay **ret_overlay);
struct overlay *overlay_free(struct overlay *overlay);
DEFINE_CLEANUP(struct overlay *, overlay_free);

/* The value, borrowed until the next put or remove; data NULL: not there. */
struct slice overlay_find(const struct overlay *overlay, const char key[MEMORY_KEY_SIZE]);
/* Copy in; an entry of that key is replaced. 0 or < 0. */
int overlay_put(struct overlay *overlay, const char key[MEMORY_KEY_SIZE], struct slice value);
void overlay_remove(struct overlay *overlay, const char key[MEMORY_KEY_SIZE]);
size_t overlay_count(const struct overlay *overlay);

/*
 * memory_overlay.c - entries that are not in the store yet.
 *
 * A hash table of chains, all entries of which hang on one more list by age. The names are hashes
 * themselves, so their first bytes choose the chain. Costs a lookup and a copy; the ceiling counts
 * what an entry really takes.
 */
#include "translate/memory_overlay.h"

#include <errno.h>
#include <stdlib.h>

#include "runtime/error.h"

enum {
	BUCKETS = 1 << 14,
};

struct entry {
	struct entry *chain;         /* in the bucket */
	struct entry *older, *newer; /* by age */
	struct overlay_note note;
	size_t len;
	struct memory_id id;
	char value[]; /* no NUL */
};

struct overlay {
	struct entry *buckets[BUCKETS];
	struct entry *oldest, *newest;
	size_t bytes, max_bytes, count;
};

int overlay_new(size_t max_bytes, struct overlay **ret_overlay)
{
	struct overlay *overlay = calloc(1, sizeof(*overlay));

	if (!overlay)
		return error_raise(-ENOMEM, "making the memory's overlay");
	overlay->max_bytes = max_bytes;
	*ret_overlay = overlay;
	return 0;
}

struct overlay *overlay_free(struct overlay *overlay)
{
	if (!overlay)
		return NULL;
	while (overlay->oldest) {
		struct entry *entry = overlay->oldest;

		overlay->oldest = entry->newer;
		free(entry);
	}
	free(overlay);
	return NULL;
}

static size_t bucket_of(const struct memory_id *id)
{
	return (size_t)(id->bytes[0] << 8 | id->bytes[1]) % BUCKETS;
}

static bool is_named(const struct entry *entry, const struct memory_id *id)
{
	return memcmp(&entry->id, id, sizeof(*id)) == 0;
}

/* Where the pointer to the entry of this name is, or would be. */
static struct entry **place_of(struct overlay *overlay, const struct memory_id *id)
{
	struct entry **place = &overlay->buckets[bucket_of(id)];

	while (*place && !is_named(*place, id))
		place = &(*place)->chain;
	return place;
}

static size_t cost(const struct entry *entry)
{
	return sizeof(*entry) + entry->len;
}

static void take_out(struct overlay *overlay, struct entry **place)
{
	struct entry *entry = *place;

	*place = entry->chain;
	if (entry->older)
		entry->older->newer = entry->newer;
	else
		overlay->oldest = entry->newer;
	if (entry->newer)
		entry->newer->older = entry->older;
	else
		overlay->newest = entry->older;
	overlay->bytes -= cost(entry);
	overlay->count--;
	free(entry);
}

static struct entry *entry_of(const struct overlay *overlay, const struct memory_id *id)
{
	struct entry *entry = overlay->buckets[bucket_of(id)];

	while (entry && !is_named(entry, id))
		entry = entry->chain;
	return entry;
}

struct slice overlay_find(const struct overlay *overlay, const struct memory_id *id)
{
	const struct entry *entry = entry_of(overlay, id);

	return entry ? (struct slice){.data = entry->value, .len = entry->len} : (struct slice){0};
}

void overlay_remove(struct overlay *overlay, const struct memory_id *id)
{
	struct entry **place = place_of(overlay, id);

	if (*place)
		take_out(overlay, place);
}

static void put_in(struct overlay *overlay, struct entry *entry)
{
	*place_of(overlay, &entry->id) = entry;
	entry->older = overlay->newest;
	if (overlay->newest)
		overlay->newest->newer = entry;
	else
		overlay->oldest = entry;
	overlay->newest = entry;
	overlay->bytes += cost(entry);
	overlay->count++;
}

int overlay_put(struct overlay *overlay, const struct memory_id *id, struct slice value)
{
	struct entry *entry;

	overlay_remove(overlay, id);
	if (sizeof(*entry) + value.len > overlay->max_bytes)
		return 0; /* larger than all that may be kept: not kept */

	entry = malloc(sizeof(*entry) + value.len);
	if (!entry)
		return error_raise(-ENOMEM, "remembering %zu bytes", value.len);
	*entry = (struct entry){.id = *id};
	memcpy(entry->value, value.data, value.len);
	entry->len = value.len;
	while (overlay->oldest && overlay->bytes + cost(entry) > overlay->max_bytes)
		overlay_remove(overlay, &overlay->oldest->id);
	put_in(overlay, entry);
	return 0;
}

struct overlay_note *overlay_note(struct overlay *overlay, const struct memory_id *id)
{
	struct entry *entry = entry_of(overlay, id);

	return entry ? &entry->note : NULL;
}

const struct memory_id *overlay_oldest(const struct overlay *overlay)
{
	return overlay->oldest ? &overlay->oldest->id : NULL;
}

size_t overlay_count(const struct overlay *overlay)
{
	return overlay->count;
}

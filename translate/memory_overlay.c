/*
 * memory_overlay.c - entries that are not in the store yet.
 *
 * A table of half-filled slots with linear probing, and a list of the entries by age. The names are
 * hashes themselves, so their first bytes choose the slot, and stand in it: what is not there,
 * which is what most questions are about, is known without looking at an entry. Costs a lookup and
 * a copy; the ceiling counts what an entry really takes.
 */
#include "translate/memory_overlay.h"

#include <errno.h>
#include <stdlib.h>

#include "runtime/error.h"

enum {
	SLOTS_FIRST = 1024, /* a power of two, as all later sizes */
};

struct entry {
	struct entry *older, *newer; /* by age */
	struct overlay_note note;
	size_t len;
	struct memory_id id;
	char value[]; /* no NUL */
};

struct slot {
	uint64_t name;       /* its first bytes */
	struct entry *entry; /* NULL: the slot is free */
};

struct overlay {
	struct slot *slots;
	size_t slot_count;
	struct entry *oldest, *newest;
	size_t bytes, max_bytes, count;
};

int overlay_new(size_t max_bytes, struct overlay **ret_overlay)
{
	CLEANUP(overlay_freep) struct overlay *overlay = calloc(1, sizeof(*overlay));

	if (!overlay)
		return error_raise(-ENOMEM, "making the memory's overlay");
	overlay->max_bytes = max_bytes;
	overlay->slot_count = SLOTS_FIRST;
	overlay->slots = calloc(SLOTS_FIRST, sizeof(struct slot));
	if (!overlay->slots)
		return error_raise(-ENOMEM, "making the memory's overlay");
	*ret_overlay = overlay;
	overlay = NULL;
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
	free(overlay->slots);
	free(overlay);
	return NULL;
}

static uint64_t name_of(const struct memory_id *id)
{
	uint64_t name;

	memcpy(&name, id->bytes, sizeof(name));
	return name;
}

/* The slot of this name, or the free one where it would be. */
static struct slot *slot_of(const struct overlay *overlay, const struct memory_id *id)
{
	const uint64_t name = name_of(id);
	const size_t mask = overlay->slot_count - 1;
	size_t i = (size_t)name & mask;

	while (overlay->slots[i].entry &&
		(overlay->slots[i].name != name ||
			memcmp(&overlay->slots[i].entry->id, id, sizeof(*id)) != 0))
		i = (i + 1) & mask;
	return &overlay->slots[i];
}

/* Free a slot, and move up what stands behind it only because it was taken. */
static void vacate(struct overlay *overlay, struct slot *slot)
{
	const size_t mask = overlay->slot_count - 1;
	size_t hole = (size_t)(slot - overlay->slots);

	for (size_t i = (hole + 1) & mask; overlay->slots[i].entry; i = (i + 1) & mask) {
		size_t home = (size_t)overlay->slots[i].name & mask;

		if (((i - home) & mask) < ((i - hole) & mask))
			continue;
		overlay->slots[hole] = overlay->slots[i];
		hole = i;
	}
	overlay->slots[hole] = (struct slot){0};
}

/* Room for one more. */
static int make_room(struct overlay *overlay)
{
	struct overlay larger = {.slot_count = overlay->slot_count * 2};

	if (overlay->count + 1 <= overlay->slot_count / 2)
		return 0;
	larger.slots = calloc(larger.slot_count, sizeof(struct slot));
	if (!larger.slots)
		return error_raise(-ENOMEM, "remembering %zu entries", larger.slot_count / 2);
	for (size_t i = 0; i < overlay->slot_count; i++)
		if (overlay->slots[i].entry)
			*slot_of(&larger, &overlay->slots[i].entry->id) = overlay->slots[i];
	free(overlay->slots);
	overlay->slots = larger.slots;
	overlay->slot_count = larger.slot_count;
	return 0;
}

static size_t cost_of(size_t len)
{
	return sizeof(struct entry) + len + 2 * sizeof(struct slot);
}

static void take_out(struct overlay *overlay, struct slot *slot)
{
	struct entry *entry = slot->entry;

	vacate(overlay, slot);
	if (entry->older)
		entry->older->newer = entry->newer;
	else
		overlay->oldest = entry->newer;
	if (entry->newer)
		entry->newer->older = entry->older;
	else
		overlay->newest = entry->older;
	overlay->bytes -= cost_of(entry->len);
	overlay->count--;
	free(entry);
}

struct slice overlay_find(const struct overlay *overlay, const struct memory_id *id)
{
	const struct entry *entry = slot_of(overlay, id)->entry;

	return entry ? (struct slice){.data = entry->value, .len = entry->len} : (struct slice){0};
}

void overlay_remove(struct overlay *overlay, const struct memory_id *id)
{
	struct slot *slot = slot_of(overlay, id);

	if (slot->entry)
		take_out(overlay, slot);
}

static void put_in(struct overlay *overlay, struct entry *entry)
{
	*slot_of(overlay, &entry->id) = (struct slot){name_of(&entry->id), entry};
	entry->older = overlay->newest;
	if (overlay->newest)
		overlay->newest->newer = entry;
	else
		overlay->oldest = entry;
	overlay->newest = entry;
	overlay->bytes += cost_of(entry->len);
	overlay->count++;
}

int overlay_put(struct overlay *overlay, const struct memory_id *id, struct slice value)
{
	struct entry *entry;
	int r;

	overlay_remove(overlay, id);
	if (cost_of(value.len) > overlay->max_bytes)
		return 0; /* larger than all that may be kept: not kept */

	r = make_room(overlay);
	if (r)
		return error_pass(r);
	entry = malloc(sizeof(*entry) + value.len);
	if (!entry)
		return error_raise(-ENOMEM, "remembering %zu bytes", value.len);
	*entry = (struct entry){.id = *id};
	memcpy(entry->value, value.data, value.len);
	entry->len = value.len;
	while (overlay->oldest && overlay->bytes + cost_of(entry->len) > overlay->max_bytes)
		overlay_remove(overlay, &overlay->oldest->id);
	put_in(overlay, entry);
	return 0;
}

struct overlay_note *overlay_note(struct overlay *overlay, const struct memory_id *id)
{
	struct entry *entry = slot_of(overlay, id)->entry;

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

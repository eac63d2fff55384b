/*
 * memory_census.c - a table of keys, each with the number of its group.
 *
 * Open addressing; the keys are hashes themselves, so their first bytes choose the place. The table
 * doubles when two thirds are taken.
 */
#include "cli/memory_census.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "runtime/error.h"
#include "schemas/memory_entry.h"

enum {
	FIRST_ROOM = 1 << 10,
	KEY_BYTES = MEMORY_KEY_SIZE / 2,
};

struct slot {
	uint8_t key[KEY_BYTES];
	uint16_t group; /* its index + 1; 0: removed */
	bool taken;
};

struct census {
	struct slot *slots;
	size_t room, taken;
	struct census_group groups[CENSUS_GROUPS_MAX];
	size_t group_count;
};

int census_new(struct census **ret_census)
{
	CLEANUP(census_freep) struct census *census = calloc(1, sizeof(*census));

	if (!census)
		return error_raise(-ENOMEM, "making a census");
	census->slots = calloc(FIRST_ROOM, sizeof(*census->slots));
	if (!census->slots)
		return error_raise(-ENOMEM, "making a census");
	census->room = FIRST_ROOM;
	*ret_census = census;
	census = NULL;
	return 0;
}

struct census *census_free(struct census *census)
{
	if (!census)
		return NULL;
	free(census->slots);
	free(census);
	return NULL;
}

static bool read_digit(char c, uint8_t *ret_digit)
{
	if (c >= '0' && c <= '9')
		*ret_digit = (uint8_t)(c - '0');
	else if (c >= 'a' && c <= 'f')
		*ret_digit = (uint8_t)(c - 'a' + 10);
	else
		return false;
	return true;
}

static bool read_key(struct slice digits, uint8_t ret_key[KEY_BYTES])
{
	if (digits.len != MEMORY_KEY_SIZE)
		return false;
	for (size_t i = 0; i < KEY_BYTES; i++) {
		uint8_t high;
		uint8_t low;

		if (!read_digit(digits.data[2 * i], &high) ||
			!read_digit(digits.data[2 * i + 1], &low))
			return false;
		ret_key[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

static struct slot *slot_of(struct slot *slots, size_t room, const uint8_t key[KEY_BYTES])
{
	uint64_t hash;
	size_t at;

	memcpy(&hash, key, sizeof(hash));
	at = (size_t)hash & (room - 1);
	while (slots[at].taken && memcmp(slots[at].key, key, KEY_BYTES) != 0)
		at = (at + 1) & (room - 1);
	return &slots[at];
}

static int grow(struct census *census)
{
	size_t room = census->room * 2;
	struct slot *slots;

	if (census->taken * 3 < census->room * 2)
		return 0;
	if (room > CENSUS_KEYS_MAX)
		return CENSUS_E_FULL;
	slots = calloc(room, sizeof(*slots));
	if (!slots)
		return error_raise(-ENOMEM, "counting %zu entries", census->taken);
	for (size_t i = 0; i < census->room; i++)
		if (census->slots[i].taken)
			*slot_of(slots, room, census->slots[i].key) = census->slots[i];
	free(census->slots);
	census->slots = slots;
	census->room = room;
	return 0;
}

/* The number of the entry's group; 0: there is no room for another group. */
static uint16_t group_of(struct census *census, const struct memory_entry *entry)
{
	struct census_group group = {0};

	(void)snprintf(group.language, sizeof(group.language), "%.*s", (int)entry->language.len,
		entry->language.data); /* cut when too long */
	(void)snprintf(group.backend, sizeof(group.backend), "%.*s", (int)entry->backend.len,
		entry->backend.data); /* likewise */
	for (size_t i = 0; i < census->group_count; i++)
		if (strcmp(census->groups[i].language, group.language) == 0 &&
			strcmp(census->groups[i].backend, group.backend) == 0)
			return (uint16_t)(i + 1);
	if (census->group_count == CENSUS_GROUPS_MAX)
		return 0;
	census->groups[census->group_count] = group;
	return (uint16_t)++census->group_count;
}

int census_take(struct census *census, struct slice key, struct slice value)
{
	struct memory_entry entry;
	uint8_t bytes[KEY_BYTES];
	uint16_t group = 0;
	struct slot *slot;
	int r;

	if (!read_key(key, bytes) || (value.data && memory_entry_read(value, &entry)))
		return 0;
	r = grow(census);
	if (r)
		return r == CENSUS_E_FULL ? r : error_pass(r);
	if (value.data) {
		group = group_of(census, &entry);
		if (group == 0)
			return CENSUS_E_FULL;
		census->groups[group - 1].count++;
	}
	slot = slot_of(census->slots, census->room, bytes);
	if (slot->group > 0)
		census->groups[slot->group - 1].count--;
	census->taken += !slot->taken;
	memcpy(slot->key, bytes, KEY_BYTES);
	slot->taken = true;
	slot->group = group;
	return 0;
}

const struct census_group *census_group(const struct census *census, size_t i)
{
	return i < census->group_count ? &census->groups[i] : NULL;
}

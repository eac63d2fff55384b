/*
 * memory_newest.c - a table of keys, each with the place of its newest record.
 *
 * Open addressing; the keys are hashes themselves. It doubles when two thirds are taken.
 */
#include "cli/memory_newest.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

#include "runtime/error.h"
#include "schemas/memory_entry.h"

enum {
	FIRST_ROOM = 1 << 10,
	ROOM_MAX = 1 << 24,
	DIGITS = MEMORY_KEY_SIZE / 2, /* of each half */
	DIGIT_BITS = 4,
};

struct place {
	uint64_t high, low; /* the key */
	int64_t offset;
	int32_t partition;
	bool taken;
};

struct newest {
	struct place *places;
	size_t room, taken;
};

int newest_new(struct newest **ret_newest)
{
	struct newest *newest = calloc(1, sizeof(*newest));

	if (newest)
		newest->places = calloc(FIRST_ROOM, sizeof(*newest->places));
	if (!newest || !newest->places) {
		free(newest);
		return error_raise(-ENOMEM, "listing the memory's entries");
	}
	newest->room = FIRST_ROOM;
	*ret_newest = newest;
	return 0;
}

struct newest *newest_free(struct newest *newest)
{
	if (!newest)
		return NULL;
	free(newest->places);
	free(newest);
	return NULL;
}

static bool read_half(const char *digits, uint64_t *ret_half)
{
	uint64_t half = 0;

	for (size_t i = 0; i < DIGITS; i++) {
		char c = digits[i];
		bool decimal = c >= '0' && c <= '9';

		if (!decimal && !(c >= 'a' && c <= 'f'))
			return false;
		half = half << DIGIT_BITS | (uint64_t)(decimal ? c - '0' : c - 'a' + 10);
	}
	*ret_half = half;
	return true;
}

static bool read_key(const struct record *record, struct place *ret_place)
{
	return record->key.len == MEMORY_KEY_SIZE &&
	       read_half(record->key.data, &ret_place->high) &&
	       read_half(record->key.data + DIGITS, &ret_place->low);
}

static struct place *place_of(struct place *places, size_t room, const struct place *key)
{
	size_t at = (size_t)key->low & (room - 1);

	while (places[at].taken && (places[at].high != key->high || places[at].low != key->low))
		at = (at + 1) & (room - 1);
	return &places[at];
}

static int grow(struct newest *newest)
{
	size_t room = newest->room * 2;
	struct place *places;

	if (newest->taken * 3 < newest->room * 2)
		return 0;
	if (room > ROOM_MAX)
		return NEWEST_E_FULL;
	places = calloc(room, sizeof(*places));
	if (!places)
		return error_raise(-ENOMEM, "listing %zu entries", newest->taken);
	for (size_t i = 0; i < newest->room; i++)
		if (newest->places[i].taken)
			*place_of(places, room, &newest->places[i]) = newest->places[i];
	free(newest->places);
	newest->places = places;
	newest->room = room;
	return 0;
}

int newest_take(struct newest *newest, const struct record *record)
{
	struct place key = {
		.offset = record->offset, .partition = record->partition, .taken = true};
	struct place *place;
	int r;

	if (!read_key(record, &key))
		return 0;
	r = grow(newest);
	if (r)
		return r == NEWEST_E_FULL ? r : error_pass(r);
	place = place_of(newest->places, newest->room, &key);
	newest->taken += !place->taken;
	*place = key;
	return 0;
}

bool newest_is(const struct newest *newest, const struct record *record)
{
	const struct place *place;
	struct place key;

	if (!read_key(record, &key))
		return false;
	place = place_of(newest->places, newest->room, &key);
	return place->taken && place->partition == record->partition &&
	       place->offset == record->offset;
}

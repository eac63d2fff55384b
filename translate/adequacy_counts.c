/*
 * adequacy_counts.c - open addressing over 16-byte slots, at most two thirds of them taken.
 *
 * The table doubles until it has its ceiling. From then on, a table that is full is thinned: what
 * is below a floor leaves, the rest is halved, and the floor rises until a third is free.
 *
 * Most pairs that are asked for are not there. A filter of eight bits a slot, which stays in the
 * cache where the table does not, answers for eleven of twelve of them.
 */
#include "translate/adequacy_counts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/error.h"

enum {
	FIRST_ROOM = 1 << 10,
	FILTER_BITS = 8, /* a slot */
};

static const float first_floor = 0.02F;

struct counts {
	struct count *slots;
	uint64_t *filter;
	size_t room, taken;
	size_t room_max;
};

static size_t filter_bytes(size_t room)
{
	return room * FILTER_BITS / 8;
}

/* Slots and a filter, empty. 0 or < 0. */
static int make_table(size_t room, struct count **ret_slots, uint64_t **ret_filter)
{
	struct count *slots = calloc(room, sizeof(*slots));
	uint64_t *filter = calloc(1, filter_bytes(room));

	if (!slots || !filter) {
		free(slots);
		free(filter);
		return error_raise(-ENOMEM, "making a table of counts");
	}
	*ret_slots = slots;
	*ret_filter = filter;
	return 0;
}

static void put_table(struct counts *counts, struct count *slots, uint64_t *filter, size_t room)
{
	free(counts->slots);
	free(counts->filter);
	counts->slots = slots;
	counts->filter = filter;
	counts->room = room;
}

struct counts_view counts_view(const struct counts *counts)
{
	return (struct counts_view){counts->filter, (uint32_t)(counts->room * FILTER_BITS - 1),
		(uint32_t)(counts->room - 1), counts->slots};
}

static void note(uint64_t *filter, size_t room, uint64_t key)
{
	size_t bit = counts_bit((uint32_t)(key >> 32), (uint32_t)key) & (room * FILTER_BITS - 1);

	filter[bit / 64] |= (uint64_t)1 << bit % 64;
}

int counts_new(size_t max_bytes, struct counts **ret_counts)
{
	struct counts *counts = calloc(1, sizeof(*counts));
	int r;

	if (!counts)
		return error_raise(-ENOMEM, "making a table of counts");
	counts->room = FIRST_ROOM;
	counts->room_max = FIRST_ROOM;
	while (counts->room_max * 2 * sizeof(struct count) <= max_bytes)
		counts->room_max *= 2;
	r = make_table(counts->room, &counts->slots, &counts->filter);
	if (r) {
		free(counts);
		return error_pass(r);
	}
	*ret_counts = counts;
	return 0;
}

struct counts *counts_free(struct counts *counts)
{
	if (!counts)
		return NULL;
	free(counts->slots);
	free(counts->filter);
	free(counts);
	return NULL;
}

static struct count *slot_of(struct count *slots, size_t room, uint64_t key)
{
	const struct counts_view view = {.slot_mask = (uint32_t)(room - 1)};
	size_t at = counts_place(&view, key);

	while (slots[at].key && slots[at].key != key)
		at = (at + 1) & (room - 1);
	return &slots[at];
}

float counts_times(const struct counts *counts, uint64_t key)
{
	const struct counts_view view = counts_view(counts);

	return counts_look(&view, key);
}

/* Move what is above `floor`, times `factor`, into a table of `room`. 0 or < 0. */
static int move(struct counts *counts, size_t room, float floor, float factor)
{
	struct count *slots;
	uint64_t *filter;
	size_t taken = 0;
	int r = make_table(room, &slots, &filter);

	if (r)
		return error_pass(r);
	for (size_t i = 0; i < counts->room; i++) {
		const struct count *old = &counts->slots[i];

		if (!old->key || old->times < floor)
			continue;
		*slot_of(slots, room, old->key) = (struct count){old->key, old->times * factor};
		note(filter, room, old->key);
		taken++;
	}
	put_table(counts, slots, filter, room);
	counts->taken = taken;
	return 0;
}

static int make_room(struct counts *counts)
{
	float floor = first_floor;
	int r;

	if (counts->taken * 3 < counts->room * 2)
		return 0;
	if (counts->room < counts->room_max)
		return error_pass(move(counts, counts->room * 2, 0, 1));
	r = move(counts, counts->room, floor, 0.5F);
	while (r == 0 && counts->taken * 2 > counts->room) {
		floor *= 2;
		r = move(counts, counts->room, floor, 1);
	}
	return error_pass(r);
}

int counts_add(struct counts *counts, uint64_t key, float times)
{
	struct count *slot = slot_of(counts->slots, counts->room, key);

	if (!slot->key) {
		int r = make_room(counts);

		if (r)
			return error_pass(r);
		slot = slot_of(counts->slots, counts->room, key);
		slot->key = key;
		note(counts->filter, counts->room, key);
		counts->taken++;
	}
	slot->times += times;
	return 0;
}

int counts_restart(struct counts *counts, const struct counts *base)
{
	size_t room = base ? base->room : counts->room;
	struct count *slots;
	uint64_t *filter;
	int r = make_table(room, &slots, &filter);

	if (r)
		return error_pass(r);
	put_table(counts, slots, filter, room);
	counts->taken = 0;
	if (base) {
		counts->taken = base->taken;
		memcpy(slots, base->slots, room * sizeof(*slots));
		memcpy(filter, base->filter, filter_bytes(room));
	}
	return 0;
}

size_t counts_bytes(const struct counts *counts)
{
	return counts->room * sizeof(struct count) + filter_bytes(counts->room);
}

static int pass_slot(struct tape *tape, struct count *slot)
{
	int r = tape_pass(tape, &slot->key, sizeof(slot->key));

	if (r == 0)
		r = tape_pass(tape, &slot->times, sizeof(slot->times));
	return r == BUF_E_FULL ? r : error_pass(r);
}

static int write_slots(struct counts *counts, struct tape *tape)
{
	int r = 0;

	for (size_t i = 0; i < counts->room && r == 0; i++)
		if (counts->slots[i].key)
			r = pass_slot(tape, &counts->slots[i]);
	return r == BUF_E_FULL ? r : error_pass(r);
}

/* A room that this table could have come to, with so many taken. */
static bool is_possible(const struct counts *counts, uint64_t room, uint64_t taken)
{
	return room >= FIRST_ROOM && room <= counts->room_max && (room & (room - 1)) == 0 &&
	       taken < room;
}

static int read_slots(struct counts *counts, struct tape *tape, size_t room, size_t taken)
{
	struct count *slots;
	uint64_t *filter;
	int r = make_table(room, &slots, &filter);

	if (r)
		return error_pass(r);
	put_table(counts, slots, filter, room);
	counts->taken = taken;
	for (size_t i = 0; i < taken && r == 0 && !tape->damaged; i++) {
		struct count read = {0};

		r = pass_slot(tape, &read);
		if (read.key == 0)
			tape->damaged = true;
		if (tape->damaged)
			break;
		*slot_of(slots, room, read.key) = read;
		note(filter, room, read.key);
	}
	return error_pass(r);
}

int counts_pass(struct counts *counts, struct tape *tape)
{
	uint64_t room = counts->room;
	uint64_t taken = counts->taken;
	int r = tape_pass(tape, &room, sizeof(room));

	if (r == 0)
		r = tape_pass(tape, &taken, sizeof(taken));
	if (r == 0 && tape->into)
		r = write_slots(counts, tape);
	else if (r == 0 && is_possible(counts, room, taken))
		r = read_slots(counts, tape, room, taken);
	else
		tape->damaged = true;
	return r == BUF_E_FULL ? r : error_pass(r);
}

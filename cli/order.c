/* order.c - a hash table from keys to the offset last seen. */
#include "cli/order.h"

#include <errno.h>
#include <stdlib.h>

#include "runtime/error.h"

/* FNV-1a with a final mix; never 0, which marks a free row. */
static uint64_t hash_of(struct slice key)
{
	uint64_t h = 0xcbf29ce484222325u;

	for (size_t i = 0; i < key.len; i++)
		h = (h ^ (unsigned char)key.data[i]) * 0x100000001b3u;
	h ^= h >> 32;
	h *= 0x9e3779b97f4a7c15u;
	return h ? h : 1;
}

static struct order_row *find(struct order_row *rows, size_t room, uint64_t hash)
{
	size_t i = (size_t)(hash >> 7) & (room - 1);

	while (rows[i].hash && rows[i].hash != hash)
		i = (i + 1) & (room - 1);
	return &rows[i];
}

static int grow(struct order *order)
{
	size_t room = order->room ? order->room * 2 : 4096;
	struct order_row *rows = calloc(room, sizeof(*rows));

	if (!rows)
		return error_raise(-ENOMEM, "remembering %zu keys", room);
	for (size_t i = 0; i < order->room; i++)
		if (order->rows[i].hash)
			*find(rows, room, order->rows[i].hash) = order->rows[i];
	free(order->rows);
	order->rows = rows;
	order->room = room;
	return 0;
}

int order_note(struct order *order, struct slice key, int64_t from, int64_t *ret_last)
{
	struct order_row *row;
	int r;

	if ((order->count + 1) * 4 > order->room * 3) {
		r = grow(order);
		if (r)
			return error_pass(r);
	}
	row = find(order->rows, order->room, hash_of(key));
	*ret_last = row->hash ? row->last : -1;
	if (!row->hash) {
		row->hash = hash_of(key);
		order->count++;
	}
	row->last = from;
	return 0;
}

void order_deinit(struct order *order)
{
	free(order->rows);
	*order = (struct order){0};
}

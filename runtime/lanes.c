/*
 * lanes.c - a hash table of queues, threaded through the items themselves.
 *
 * A lane exists while one of its items is out; the head is that item, the others hang behind it. So
 * a key that is not in flight costs nothing, however many keys there were.
 */
#include "runtime/lanes.h"

#include <assert.h>

uint64_t lanes_key(const void *bytes, size_t len)
{
	const unsigned char *byte = bytes;
	uint64_t hash = 0xcbf29ce484222325u; /* FNV-1a: keys are short */

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ byte[i]) * 0x100000001b3u;
	return hash ^ hash >> 32; /* the table looks at the low bits */
}

/* The place that points to the head of `key`'s lane, or to NULL at the end of its bucket. */
static struct lane_item **find(struct lanes *lanes, uint64_t key)
{
	struct lane_item **at = &lanes->heads[key % LANES_BUCKETS];

	while (*at && (*at)->key != key)
		at = &(*at)->other;
	return at;
}

bool lanes_add(struct lanes *lanes, struct lane_item *item, uint64_t key)
{
	struct lane_item **at = find(lanes, key);
	struct lane_item *head = *at;

	*item = (struct lane_item){.key = key, .last = item};
	if (!head) {
		*at = item;
		return true;
	}
	head->last->behind = item;
	head->last = item;
	return false;
}

struct lane_item *lanes_done(struct lanes *lanes, struct lane_item *item)
{
	struct lane_item **at = find(lanes, item->key);
	struct lane_item *next = item->behind;

	assert(*at == item);
	if (next) {
		next->last = item->last;
		next->other = item->other;
		*at = next;
	} else {
		*at = item->other;
	}
	return next;
}

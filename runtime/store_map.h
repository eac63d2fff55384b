/*
 * store_map.h - how much of a mapped file is resident in this process, and letting go of it.
 *
 * Pages of a shared map that were read stay in the process until the kernel is short of memory.
 * They are only the kernel's own cache, but they count as ours: in what an operator sees, and
 * against the limits that he sets.
 */
#pragma once

#include <stddef.h>

struct store_map {
	void *start; /* NULL: not found, and nothing is let go */
	size_t size;
	size_t beside; /* bytes of other files that were resident when the map was found */
};

/* Find where `fd` is mapped. */
void store_map_find(int fd, struct store_map *ret_map);

/* Bytes of files that are resident beyond those of the beginning: about those of the map. */
size_t store_map_resident(const struct store_map *map);

/* Let go of what is resident when it is more than `max_bytes`. What is there stays valid: it comes
 * back, from the kernel's cache, when it is next read. */
void store_map_trim(const struct store_map *map, size_t max_bytes);

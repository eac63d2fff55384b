/*
 * memory_filter.h - in which file of rows a name may be: what the memory's index holds of each
 * entry in memory, two bytes.
 *
 * Whoever is told of a file looks there; one of fifty names that are nowhere is told of one all the
 * same. A name is 32 bits of a hash. Of files only the numbers modulo INDEX_SEGMENTS_MAX are known.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "runtime/base.h"

struct memory_filter;

/* With so many places, of which four fifths can be taken without loss: memory is taken as names
 * come. 0 or < 0. */
int filter_new(size_t places, struct memory_filter **ret_filter);
struct memory_filter *filter_free(struct memory_filter *filter);
DEFINE_CLEANUP(struct memory_filter *, filter_free);

/* The files that may have the name, as bits. */
uint64_t filter_find(const struct memory_filter *filter, uint32_t name);
/* Where there is no room, what is in the oldest file is forgotten. */
void filter_add(struct memory_filter *filter, uint32_t name, uint32_t file);
/* Undo one addition. */
void filter_remove(struct memory_filter *filter, uint32_t name, uint32_t file);
/* Forget all names of a file. */
void filter_drop(struct memory_filter *filter, uint32_t file);

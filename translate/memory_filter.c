/*
 * memory_filter.c - in which file of rows a name may be.
 *
 * A table of marks of 16 bits: ten of the name, six for the number of the file, 0: free. A name has
 * two buckets of 16 marks and goes to the one with more room, so that of a table that is four
 * fifths full hardly a bucket is. It is not touched before it is written to: a young memory is
 * small.
 */
#include "translate/memory_filter.h"

#include <errno.h>
#include <stdlib.h>

#include "runtime/error.h"
#include "translate/memory_index.h"

enum {
	BUCKET = 16,
	CHOICES = 2,
	FREE = 0,
	NAME_BITS = 10,
	NAME_MASK = (1 << NAME_BITS) - 1,
};

struct memory_filter {
	uint32_t buckets;
	uint16_t *marks;
};

_Static_assert(INDEX_SEGMENTS_MAX == 1 << (16 - NAME_BITS), "a mark has a bit pattern a file");

int filter_new(size_t places, struct memory_filter **ret_filter)
{
	CLEANUP(filter_freep) struct memory_filter *filter = calloc(1, sizeof(*filter));
	const size_t buckets = places / BUCKET + 1;

	if (!filter || buckets >= UINT32_MAX)
		return error_raise(-ENOMEM, "making the memory's filter");
	filter->buckets = (uint32_t)buckets;
	filter->marks = calloc(buckets * BUCKET, sizeof(*filter->marks));
	if (!filter->marks)
		return error_raise(-ENOMEM, "making the memory's filter");
	*ret_filter = filter;
	filter = NULL;
	return 0;
}

struct memory_filter *filter_free(struct memory_filter *filter)
{
	if (!filter)
		return NULL;
	free(filter->marks);
	free(filter);
	return NULL;
}

/* One of the name's two buckets. */
static uint16_t *bucket_of(const struct memory_filter *filter, uint32_t name, unsigned which)
{
	const uint32_t bits = which == 0 ? name : name * 2654435761u;

	return filter->marks + (size_t)((uint64_t)bits * filter->buckets >> 32) * BUCKET;
}

/* The name's own bits of a mark, never 0. The bucket is chosen by the name's upper end. */
static uint16_t bits_of(uint32_t name)
{
	return (uint16_t)(name % NAME_MASK + 1);
}

static uint16_t mark_of(uint32_t name, uint32_t file)
{
	return (uint16_t)(file % INDEX_SEGMENTS_MAX << NAME_BITS | bits_of(name));
}

static uint64_t find_in(const uint16_t *bucket, uint16_t bits)
{
	uint64_t files = 0;

	for (size_t i = 0; i < BUCKET; i++)
		if ((bucket[i] & NAME_MASK) == bits)
			files |= UINT64_C(1) << (bucket[i] >> NAME_BITS);
	return files;
}

uint64_t filter_find(const struct memory_filter *filter, uint32_t name)
{
	const uint16_t bits = bits_of(name);

	return find_in(bucket_of(filter, name, 0), bits) |
	       find_in(bucket_of(filter, name, 1), bits);
}

static size_t room_of(const uint16_t *bucket)
{
	size_t room = 0;

	for (size_t i = 0; i < BUCKET; i++)
		room += bucket[i] == FREE;
	return room;
}

/* How many files before this one a mark's is; of one that is free, more than any. */
static uint32_t age_of(uint16_t mark, uint32_t file)
{
	return mark == FREE ? UINT32_MAX : (file - (mark >> NAME_BITS)) % INDEX_SEGMENTS_MAX;
}

void filter_add(struct memory_filter *filter, uint32_t name, uint32_t file)
{
	uint16_t *bucket = bucket_of(filter, name, 0);
	uint16_t *other = bucket_of(filter, name, 1);
	size_t oldest = 0;

	if (room_of(other) > room_of(bucket))
		bucket = other;
	for (size_t i = 1; i < BUCKET; i++)
		if (age_of(bucket[i], file) > age_of(bucket[oldest], file))
			oldest = i;
	bucket[oldest] = mark_of(name, file);
}

void filter_remove(struct memory_filter *filter, uint32_t name, uint32_t file)
{
	const uint16_t mark = mark_of(name, file);

	for (unsigned which = 0; which < CHOICES; which++) {
		uint16_t *bucket = bucket_of(filter, name, which);

		for (size_t i = 0; i < BUCKET; i++) {
			if (bucket[i] != mark)
				continue;
			bucket[i] = FREE;
			return;
		}
	}
}

void filter_drop(struct memory_filter *filter, uint32_t file)
{
	const size_t count = (size_t)filter->buckets * BUCKET;
	const uint16_t number = (uint16_t)(file % INDEX_SEGMENTS_MAX);

	for (size_t i = 0; i < count; i++)
		if (filter->marks[i] != FREE && filter->marks[i] >> NAME_BITS == number)
			filter->marks[i] = FREE;
}

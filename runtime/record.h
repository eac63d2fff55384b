/* record.h - a Kafka record as the workers see it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/slice.h"

struct header {
	const char *name;
	struct slice value; /* bytes; data NULL: a header without a value */
};

/* All of it is borrowed. A record that was read: for as long as its reader says. One to write: for
 * the length of the call. */
struct record {
	const char *topic;
	int32_t partition; /* to write: -1 leaves it to the key */
	int64_t offset;
	int64_t timestamp_ms; /* to write: 0 takes the clock */
	struct slice key;     /* data NULL: no key */
	struct slice value;   /* data NULL: a tombstone */
	const struct header *headers;
	size_t header_count;
};

/* The last header of that name, or data NULL. */
static inline struct slice record_header(const struct record *record, const char *name)
{
	for (size_t i = record->header_count; i > 0; i--)
		if (strcmp(record->headers[i - 1].name, name) == 0)
			return record->headers[i - 1].value;
	return (struct slice){0};
}

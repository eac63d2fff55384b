/*
 * memory_entry.h - what the translation memory remembers of one segment, as it stands on the topic
 * and in the store. Pure. Shared by the worker and the operator's command.
 *
 * The key is 32 hexadecimal digits: the first half of SHA-256 over language, class, backend, the
 *terms of the glossary that stand in the text, if any, and the normalised text. The value is fields
 *in UTF-8, separated by U+001F, which no text has:
 *
 *	1 language class backend model time source english
 *
 * The first is the version. The source is there for people and their tools; a lookup goes by the
 * key alone.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "runtime/slice.h"

struct buf;

enum {
	MEMORY_KEY_SIZE = 32,
};

struct memory_entry {
	struct slice language, class, backend, model, source, english;
	int64_t at_ms; /* when it was learned */
};

enum {
	MEMORY_E_FOREIGN = 1, /* no such entry, or of a version that is not ours */
	MEMORY_E_LONG,        /* more than an entry may hold */
};

/* Append the value. 0, MEMORY_E_LONG (the buffer is undefined then) or < 0. */
int memory_entry_write(const struct memory_entry *entry, struct buf *buf);
/* Read; everything is borrowed from `value`. 0 or MEMORY_E_FOREIGN. */
int memory_entry_read(struct slice value, struct memory_entry *ret_entry);

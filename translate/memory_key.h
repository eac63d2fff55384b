/*
 * memory_key.h - under which name the translation memory has a segment. Pure.
 *
 * The name is the first half of SHA-256 over language, class, backend, the terms of the
 * glossary that stand in the text, if any, and the normalised text. On
 * the topic it stands as hexadecimal digits (schemas/memory_entry.h), here as bytes.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "runtime/base.h"
#include "runtime/slice.h"
#include "schemas/memory_entry.h"

enum {
	MEMORY_ID_SIZE = MEMORY_KEY_SIZE / 2,
};

enum memory_class {
	MEMORY_HEADLINE,
	MEMORY_BODY,
	MEMORY_CAPTION,
};

struct memory_key {
	const char *language;
	struct slice text;
	enum memory_class class;
	const char *backend; /* engine_backend_name() */
	const char *terms;   /* of the glossary that stand in it (terms.h); NULL: none */
};

struct memory_id {
	uint8_t bytes[MEMORY_ID_SIZE];
};

/* What the hash function works with; one for a thread. */
struct memory_hasher;

int memory_hasher_new(struct memory_hasher **ret_hasher); /* 0 or < 0 */
struct memory_hasher *memory_hasher_free(struct memory_hasher *hasher);
DEFINE_CLEANUP(struct memory_hasher *, memory_hasher_free);

/* 0 or < 0. */
int memory_id_of(
	struct memory_hasher *hasher, const struct memory_key *key, struct memory_id *ret_id);

/* To the digits of the topic's key (not NUL-terminated), and back; false: they are none of ours. */
void memory_id_write(const struct memory_id *id, char ret_digits[MEMORY_KEY_SIZE]);
bool memory_id_read(struct slice digits, struct memory_id *ret_id);

const char *memory_class_name(enum memory_class class);

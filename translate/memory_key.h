/*
 * memory_key.h - under which key the translation memory has a segment. Pure.
 */
#pragma once

#include "schemas/memory_entry.h"
#include "translate/memory.h"

/* Fill `ret_digits` (not NUL-terminated). 0 or < 0. */
int memory_key_digits(const struct memory_key *key, char ret_digits[MEMORY_KEY_SIZE]);

const char *memory_class_name(enum memory_class class);

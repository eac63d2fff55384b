/* markup_reference.h - the characters that references stand for: "#8222", "#x201E", "eacute". */
#pragma once

#include <stddef.h>

enum {
	MARKUP_KNOWN = 64, /* names of characters that are remembered */
};

/* Those met in a text, from {0}. */
struct markup_references {
	struct {
		char name[12]; /* HTML's longest has 8 */
		unsigned long c;
	} known[MARKUP_KNOWN];
	size_t lookups;
};

/* The code point of a reference without its "&" and ";"; 0: it is none. */
unsigned long markup_reference(struct markup_references *references, const char *name);

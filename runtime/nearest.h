/* nearest.h - which known word was meant by one that is not known. Pure. */
#pragma once

#include <stddef.h>

/* Zero-initialise but for `word`, offer it the known words, read `best`: NULL when none is near
 * enough to be worth a question. */
struct nearest {
	const char *word;
	const char *best; /* borrowed from what was offered */
	size_t distance;
};
void nearest_offer(struct nearest *nearest, const char *known);

/* tally.h - how many of each: a small counted set of words. */
#pragma once

#include <stddef.h>
#include <stdio.h>

#include "runtime/slice.h"

enum {
	TALLY_MAX = 1024, /* different words; further ones are counted as "other" */
};

struct tally {
	struct tally_row {
		char *word;
		long count;
	} * rows;
	size_t count;
};

int tally_add(struct tally *tally, struct slice word); /* 0 or < 0 */
/* The most frequent first. */
void tally_print(struct tally *tally, FILE *file);
void tally_deinit(struct tally *tally);

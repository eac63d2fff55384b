/*
 * adequacy_units.h - words of a script that is written without spaces. One thread at a time uses a
 * run; each thread has an iterator of its own.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	UNITS_RUN_MAX = 1024, /* UTF-16 units; what is longer is cut there */
};

/* Neighbouring letters of such scripts. */
struct units_run {
	uint16_t text[UNITS_RUN_MAX];
	int32_t len;
};

/* False: there is no room, the run has to be cut first. */
bool units_add(struct units_run *run, int32_t c);
/* Give `take` a hash of each word of the run, in order, and empty it. */
void units_cut(struct units_run *run, void (*take)(void *user, uint32_t hash), void *user);

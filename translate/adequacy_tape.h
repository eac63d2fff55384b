/*
 * adequacy_tape.h - bytes that go out to be kept, or come back: one function names the parts of a
 * thing for both directions. Pure.
 *
 * What is kept is read back by the machine and the version that wrote it, or not at all: the image
 * says how its parts are laid out (adequacy.c).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "runtime/buf.h"

struct tape {
	struct buf *into;  /* they are written here; NULL: they are read */
	struct slice from; /* what is left to read */
	bool damaged;      /* what was read cannot be */
};

/* Write `len` bytes, or read them; where there are fewer, zeros, and it is damaged. 0, BUF_E_FULL
 * or < 0. */
int tape_pass(struct tape *tape, void *data, size_t len);

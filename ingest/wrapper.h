/*
 * wrapper.h - what is wrapped around a record's bytes: compression, base64, a frame.
 *
 * Each is known by its first bytes. What comes off lies in buffers of the struct's own, so the bare
 * bytes are good for as long as it is.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "runtime/base.h"
#include "runtime/buf.h"

enum {
	WRAPPER_E_FAULT = 1, /* it cannot come off, or there are too many; `*ret_fault` says why */
	WRAPPER_NAMES = 64,
};

struct wrapper {
	struct buf plain[2];
	int turn;                  /* the one that is unpacked into next */
	char names[WRAPPER_NAMES]; /* "+base64+gzip", in the order in which they came off */
};

/* `ceiling`: the most bytes that one may unpack to. */
#define WRAPPER_INIT(ceiling)                                                                      \
	{                                                                                          \
		.plain = { BUF_INIT(ceiling), BUF_INIT(ceiling) }                                  \
	}

struct wrapper_fault {
	const char *code; /* of schemas/reasons.h */
	char detail[128]; /* a sentence */
};

/* Is it Confluent's wire frame: a zero byte, the number of a schema, a payload? */
bool wrapper_frame(struct slice bytes, uint32_t *ret_schema, struct slice *ret_payload);

/* Take all of them off. `*ret_bare` may be borrowed of `bytes`. 0, the outcome or < 0. */
int wrapper_remove(struct wrapper *wrapper, struct slice bytes, struct slice *ret_bare,
	struct wrapper_fault *ret_fault);

/* One that somebody else takes off: a web archive. */
void wrapper_note(struct wrapper *wrapper, const char *name);

void wrapper_deinit(struct wrapper *wrapper);

/*
 * pen.h - JSON written straight into a buffer, without a tree of it in memory.
 *
 * The pen remembers the first failure and writes nothing after it, so that its user checks once, at
 * the end. Commas are its business.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <cjson/cJSON.h>

#include "runtime/buf.h"

struct pen {
	struct buf buf;
	int r; /* 0, BUF_E_FULL or < 0: what the first failing call said */
};

#define PEN_INIT(ceiling)                                                                          \
	{                                                                                          \
		.buf = BUF_INIT(ceiling)                                                           \
	}

/* Bytes as they are. */
void pen_raw(struct pen *pen, struct slice bytes);
/* The comma before a member or element, unless it is the first. */
void pen_next(struct pen *pen);
/* The name of a member, with the comma before it and the colon after. */
void pen_name(struct pen *pen, const char *name);
/* A string: `text` between quotation marks, or only its characters. With `one_line` control
 * characters become blanks. */
void pen_text(struct pen *pen, const char *text, bool one_line);
void pen_characters(struct pen *pen, const char *text, bool one_line);
void pen_number(struct pen *pen, unsigned long number);
/* The members of an object, as they are. */
void pen_members(struct pen *pen, const cJSON *object);
/* True when nothing was written since the last bracket was opened. */
bool pen_is_at_start(const struct pen *pen);
void pen_deinit(struct pen *pen);

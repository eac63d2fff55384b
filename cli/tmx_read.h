/*
 * tmx_read.h - the units of a TMX file, one after another, in bounded memory.
 *
 * Any TMX 1.x that libxml2 can read: other tools' native codes inside a segment are left out, their
 * highlights stay as text. No entity and no document type is fetched from anywhere.
 */
#pragma once

#include "runtime/base.h"
#include "runtime/slice.h"

struct tmx_reader;

/* Everything is borrowed until the next call. */
struct tmx_unit {
	long line;       /* where it ends */
	const char *why; /* it cannot be taken, because; NULL: it can */
	const char *language;
	struct slice source, english;
	const char *class, *backend; /* as an export of ours has them, or "" */
};

enum {
	TMX_E_END = 1,
	TMX_E_BROKEN, /* it goes no further; tmx_problem() says why */
	TMX_E_ABSENT, /* there is no such file, or none that may be read */
};

int tmx_open(const char *path, struct tmx_reader **ret_reader);
struct tmx_reader *tmx_free(struct tmx_reader *reader);
DEFINE_CLEANUP(struct tmx_reader *, tmx_free);
/* 0, TMX_E_END, TMX_E_BROKEN or < 0. */
int tmx_next(struct tmx_reader *reader, struct tmx_unit *ret_unit);
/* One line, with the place. */
const char *tmx_problem(const struct tmx_reader *reader);

/*
 * stretch.h - how much longer or shorter than people's a backend's translations from a language
 * are, learned by a running median from those that passed. Pure.
 *
 * A number of pairs of language and backend is bounded: what was used longest ago gives way. What
 * is learned stays near people's median (a seventh either way; more for a language whose median is
 * not known), so that a backend that goes wrong cannot take the bounds along.
 */
#pragma once

#include <stddef.h>

#include "runtime/base.h"
#include "runtime/buf.h"

enum {
	STRETCHES_MAX = 256,
	STRETCH_TEXT_MAX = 64 << 10, /* of all of them, as text */
	STRETCH_E_FOREIGN = 1,
};

struct stretches;

int stretches_new(struct stretches **ret_stretches); /* 0 or < 0 */
struct stretches *stretches_free(struct stretches *stretches);
DEFINE_CLEANUP(struct stretches *, stretches_free);

/* By how much what length.h expects is to be multiplied; 1 where nothing was learned. */
double stretch_of(struct stretches *stretches, const char *language, const char *backend);
/* A segment passed: of so many letters, where length.h expects so many. */
void stretch_learn(struct stretches *stretches, const char *language, const char *backend,
	double expected, double english);

/* How many segments taught it since it was made. */
size_t stretches_taught(const struct stretches *stretches);
/* Append all as text. 0, BUF_E_FULL or < 0. */
int stretches_save(const struct stretches *stretches, struct buf *buf);
/* Take in what stretches_save() made. 0 or STRETCH_E_FOREIGN: damaged, or of another version; then
 * what stood before the damage was taken in. */
int stretches_load(struct stretches *stretches, struct slice text);

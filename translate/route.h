/*
 * route.h - who translates from a language: an ordered list of backends. Pure.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "translate/language_codes.h"

enum {
	ROUTE_MAX = 8, /* backends in a route */
};

struct route {
	char language[LANGUAGE_TAG_SIZE]; /* normalised; "" is the default route */
	unsigned backends[ROUTE_MAX];
	unsigned count;
};

/* The route of the most specific form of `language` (zh-Hant-TW, zh-Hant, zh), else the default
 * one, else NULL. */
const struct route *route_find(const struct route *routes, size_t count, const char *language);

/* The place of the backend to ask next, out of `count` places from `from` on and not in `out`: the
 * first that is able; when none is, the first at all, to wait there. `count` when there is none
 * left. Bit n of `able` and `out` speaks of place n. */
unsigned route_choose(unsigned count, unsigned from, uint32_t able, uint32_t out);

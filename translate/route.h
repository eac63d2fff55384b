/*
 * route.h - who translates from a language: an ordered list of steps. Pure.
 *
 * A step is a backend that translates into English, or a pivot: one that translates into a third
 * language, and one that goes on from there.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "translate/language_codes.h"

enum {
	ROUTE_MAX = 8, /* steps in a route */
	ROUTE_NAME_SIZE = 64,
};

struct route_pivot {
	char language[LANGUAGE_TAG_SIZE]; /* normalised; "": none, the step is direct */
	unsigned backend;                 /* from there into English */
};

struct route {
	char language[LANGUAGE_TAG_SIZE]; /* normalised; "" is the default route */
	unsigned backends[ROUTE_MAX];
	struct route_pivot pivots[ROUTE_MAX];
	unsigned count;
};

/* A step as it is written: "NAME", or "NAME>LANGUAGE>NAME". */
struct route_words {
	char first[ROUTE_NAME_SIZE];
	char language[LANGUAGE_TAG_SIZE]; /* "": direct */
	char second[ROUTE_NAME_SIZE];
};
/* False: it is written in another way, or its language is no tag, or English. */
bool route_read(const char *word, struct route_words *ret_words);

/* The route of the most specific form of `language` (zh-Hant-TW, zh-Hant, zh), else the default
 * one, else NULL. */
const struct route *route_find(const struct route *routes, size_t count, const char *language);

/* The place of the backend to ask next, out of `count` places from `from` on and not in `out`: the
 * first that is able; when none is, the first at all, to wait there. `count` when there is none
 * left. Bit n of `able` and `out` speaks of place n. */
unsigned route_choose(unsigned count, unsigned from, uint32_t able, uint32_t out);

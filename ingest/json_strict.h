/*
 * json_strict.h - foreign JSON, read to the letter of RFC 8259, with ceilings.
 *
 * What i_ means in the JSON test suite is decided here: a lone surrogate escape becomes U+FFFD, an
 * escaped NUL a blank, a number too large for a double becomes the largest or "infinity" (written
 * as null), a number of any length is read, a repeated name gives the first value, a byte order
 * mark is no JSON (ingest takes it off before), and more than `depth` levels are too many.
 */
#pragma once

#include <cjson/cJSON.h>

#include "runtime/base.h"
#include "runtime/slice.h"

enum {
	JSON_STRICT_E_SYNTAX = 1,
	JSON_STRICT_E_LIMIT, /* too deep, or too many values */
};

struct json_limits {
	size_t depth;    /* at most JSON_DEPTH_MAX */
	size_t elements; /* values in all */
};

enum {
	JSON_DEPTH_MAX = 512,
};

struct json_fault {
	size_t at;       /* the byte */
	const char *why; /* static */
};

/* Read one JSON text, which is valid UTF-8. 0, an outcome with `*ret_fault` filled, or < 0. */
int json_strict_parse(struct slice text, const struct json_limits *limits, cJSON **ret_json,
	struct json_fault *ret_fault);

/*
 * robots.h - what a page's "robots" line asks of those who read it: in a meta tag, or in the header
 * X-Robots-Tag of the answer that it came in.
 */
#pragma once

#include <stdbool.h>

#include "runtime/slice.h"

struct robots {
	bool no_ai;        /* noai, noimageai: not for models to learn from */
	bool no_translate; /* notranslate */
};

/* Add what one line says. What it asks of search engines (noindex and the like) is not our
 * business; a line that names a robot ("googlebot: noai") is not meant for us. */
void robots_take(struct slice line, struct robots *robots);

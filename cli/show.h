/* show.h - an English article as a reader would want to see it on a terminal. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct article;

/* True when `file` is a terminal that may be coloured (and NO_COLOR is not set). */
bool show_has_colour(FILE *file);

/* Country, outlet, local date and time, headline, first paragraph that is no boilerplate, how it
 * was translated, the verdict if it is not clean. */
void show_article(FILE *file, const struct article *article, bool colour);

/* `at_ms` in an IANA time zone, "Tue 24 Nov 2026 19:20 CET"; UTC when the zone is NULL or unknown.
 */
void show_time(int64_t at_ms, const char *zone, const char *precision, char *text, size_t size);

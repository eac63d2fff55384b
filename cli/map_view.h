/*
 * map_view.h - how a mapping read a sample: each field with where it came from, what was ignored,
 * what is missing.
 *
 * The view is JSON, as `dragoman map --json` prints it; the text for people is made of the same.
 */
#pragma once

#include <stdio.h>

#include <cjson/cJSON.h>

struct article;
struct ingester_sight;

/* The view of one item, yours to free; what became of it is added after. 0 or < 0. */
int map_view(const char *file, const struct ingester_sight *sight, cJSON **ret_view);
/* An item that no mapping took. `mapping` may be NULL. */
int map_view_unseen(const char *file, const char *mapping, cJSON **ret_view);

int map_view_article(cJSON *view, const struct article *article);
int map_view_refused(cJSON *view, const char *code, const char *detail);

/* For people. What was in the sample is printed without control characters. 0 or < 0. */
int map_view_print(FILE *file, const cJSON *view);

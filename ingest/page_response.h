/* page_response.h - what the HTTP response that a page came in says of it. */
#pragma once

#include "ingest/robots.h"
#include "runtime/json.h"

/* Add "http" to `page`: those headers that say something of an article, by their names in small
 * letters. What X-Robots-Tag asks is added to `robots`. `headers` are lines "Name: value", or
 * nothing. 0 or < 0. */
int page_response(struct slice headers, cJSON *page, struct robots *robots);

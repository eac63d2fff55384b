/* page_facts.h - what a page of HTML says of itself outside of its text. */
#pragma once

#include <libxml/tree.h>

#include "ingest/robots.h"
#include "runtime/json.h"

/* Add to `page`: "lang", "dir", "title" (without the site's name behind it), "h1" when there is
 * just one, "canonical", "meta" (names in small letters, each a list), "time", "author" (of
 * rel=author). What a page does not say is not there. What it asks of robots and translators is
 * added to `robots`. 0 or < 0. */
int page_facts(xmlDocPtr document, cJSON *page, struct robots *robots);

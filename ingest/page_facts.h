/* page_facts.h - what a page of HTML says of itself outside of its text. */
#pragma once

#include <libxml/tree.h>

#include "runtime/json.h"

/* Add to `page`: "lang", "dir", "title" (without the site's name behind it), "h1" when there is
 * just one, "canonical", "meta" (names in small letters, each a list), "time", "author" (of
 * rel=author), "noai" when robots are told so. What a page does not say is not there. 0 or < 0. */
int page_facts(xmlDocPtr document, cJSON *page);

/* page_microdata.h - the article as a page's microdata tells it. */
#pragma once

#include <libxml/tree.h>

#include "runtime/json.h"

/* {"headline": ["..."], "author": [{"name": ["..."]}], ...}, yours, or NULL when no item is of a
 * type of article. Its text, articleBody, is page_content()'s. 0 or < 0. */
int page_microdata(xmlDocPtr document, cJSON **ret_article);

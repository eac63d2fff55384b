/* page_content.h - the article's text on a page of HTML, without what stands around it. */
#pragma once

#include <libxml/tree.h>

#include "runtime/buf.h"

/* Append the article's text as mark-up of blocks alone (<p>, <h2>, <li>, <blockquote>, ...), for
 * html_read(). Uses `_private` of the nodes. What does not fit is left out. 0 or < 0. */
int page_content(xmlDocPtr document, struct buf *content);

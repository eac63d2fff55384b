/*
 * page_tree.h - a page of HTML as libxml2's tree, with ceilings, and what the readers of it share.
 */
#pragma once

#include <stdbool.h>
#include <string.h>

#include <libxml/tree.h>

#include "runtime/base.h"
#include "runtime/buf.h"

enum {
	PAGE_TREE_E_LIMIT = 1, /* `*ret_why` (static) says which */
};

/* Read valid UTF-8. Anything is HTML, so a page cannot be wrong, only too much. 0, the outcome or
 * < 0. `*ret_document` goes to page_tree_free(). */
int page_tree_read(struct slice html, xmlDocPtr *ret_document, const char **ret_why);
xmlDocPtr page_tree_free(xmlDocPtr document);
DEFINE_CLEANUP(xmlDocPtr, page_tree_free);

/* The next node in the order of the document below `root`, or NULL; `inside` false: not into
 * `node`. */
const xmlNode *page_tree_next(const xmlNode *root, const xmlNode *node, bool inside);

/* It is asked of every node many times; the first letter answers most of them. */
static inline bool page_tree_is(const xmlNode *node, const char *name)
{
	return node->type == XML_ELEMENT_NODE && (char)node->name[0] == name[0] &&
	       strcmp((const char *)node->name, name) == 0;
}

/* The value of an attribute, "" when it has none, NULL when it is not there; borrowed. */
const char *page_tree_attribute(const xmlNode *node, const char *name);
/* Is `word` one of the words of the attribute? In any case of letters. */
bool page_tree_says(const xmlNode *node, const char *name, const char *word);

/* Append all text below `node`. What does not fit is left out. 0 or < 0. */
int page_tree_text(const xmlNode *node, struct buf *text);

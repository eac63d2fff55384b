/*
 * markup_names.h - what elements are called here, whatever prefix a document binds.
 *
 *	media:content		of the namespace of Media RSS, also when the document writes
 *"m:content"
 *	title			of the namespace of the root, of RSS in all its versions, or of none
 *	acme:score		of a namespace that is not known: as the document writes it
 *	other:score		the same, when the document gives it no prefix
 */
#pragma once

#include <stdbool.h>

#include "runtime/buf.h"

struct markup_name {
	const char *local, *prefix, *uri; /* as the parser gives them; the last two may be NULL */
};

/* Append the name. `root` is the namespace of the root element, or NULL. 0, BUF_E_FULL or < 0. */
int markup_name(const struct markup_name *name, const char *root, struct buf *into);

/* Is it an element of running text (a paragraph, emphasis, a list), not of structure? */
bool markup_is_text(const struct markup_name *name);
/* Is it an element of which a document holds many, each an article (item, entry, url, newsItem)? */
bool markup_is_record(const char *local);
/* The element of XHTML that means the same: "blockquote" for TEI's "quote"; or its own name. */
const char *markup_xhtml_name(const struct markup_name *name);

/*
 * html_element.c - the elements of HTML, and what each does to a text.
 */
#include "ingest/html_element.h"

#include <stdlib.h>
#include <string.h>

#include <libxml/HTMLparser.h>

#include "runtime/base.h"

struct element {
	const char *name;
	enum html_kind kind;
};

/* In the order of the names. */
static const struct element elements[] = {
	{"address", HTML_BLOCK},
	{"article", HTML_BLOCK},
	{"aside", HTML_QUOTE},
	{"blockquote", HTML_QUOTE},
	{"body", HTML_BLOCK},
	{"br", HTML_BREAK},
	{"button", HTML_HIDDEN},
	{"caption", HTML_CAPTION},
	{"dd", HTML_ITEM},
	{"div", HTML_BLOCK},
	{"dl", HTML_BLOCK},
	{"dt", HTML_ITEM},
	{"figcaption", HTML_CAPTION},
	{"figure", HTML_BLOCK},
	{"footer", HTML_HIDDEN},
	{"form", HTML_HIDDEN},
	{"h1", HTML_HEADING},
	{"h2", HTML_HEADING},
	{"h3", HTML_HEADING},
	{"h4", HTML_HEADING},
	{"h5", HTML_HEADING},
	{"h6", HTML_HEADING},
	{"head", HTML_HIDDEN},
	{"header", HTML_BLOCK},
	{"hr", HTML_BLOCK},
	{"li", HTML_ITEM},
	{"main", HTML_BLOCK},
	{"math", HTML_HIDDEN},
	{"nav", HTML_HIDDEN},
	{"noscript", HTML_HIDDEN},
	{"ol", HTML_BLOCK},
	{"p", HTML_BLOCK},
	{"pre", HTML_BLOCK},
	{"script", HTML_HIDDEN},
	{"section", HTML_BLOCK},
	{"select", HTML_HIDDEN},
	{"style", HTML_HIDDEN},
	{"svg", HTML_HIDDEN},
	{"table", HTML_BLOCK},
	{"tbody", HTML_BLOCK},
	{"td", HTML_BLOCK},
	{"template", HTML_HIDDEN},
	{"textarea", HTML_HIDDEN},
	{"tfoot", HTML_BLOCK},
	{"th", HTML_BLOCK},
	{"thead", HTML_BLOCK},
	{"title", HTML_HIDDEN},
	{"tr", HTML_BLOCK},
	{"ul", HTML_BLOCK},
};

static int compare_element(const void *name, const void *row)
{
	const struct element *element = row;

	return strcmp(name, element->name);
}

enum html_kind html_kind_of(const char *name)
{
	const struct element *element =
		bsearch(name, elements, COUNT_OF(elements), sizeof(elements[0]), compare_element);

	return element ? element->kind : HTML_INLINE;
}

/* Elements that libxml2's list, which is HTML 4's, lacks; in the order of the names. */
static const char *const newer[] = {"article", "aside", "audio", "blink", "canvas", "details",
	"figcaption", "figure", "footer", "header", "main", "mark", "math", "nav", "picture",
	"section", "svg", "time", "video"};

static int compare_name(const void *name, const void *row)
{
	const char *const *other = row;

	return strcmp(name, *other);
}

bool html_is_tag(const char *name)
{
	return htmlTagLookup((const xmlChar *)name) ||
	       bsearch(name, newer, COUNT_OF(newer), sizeof(newer[0]), compare_name);
}

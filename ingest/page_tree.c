/*
 * page_tree.c - HTML into a tree that is bounded in every direction.
 *
 * The tree is built by libxml2's own handlers; ours stand before them and count. An element and an
 * attribute cost some 120 bytes each, whatever is in them, so NODES_MAX of them are about 12 MB.
 *
 * Making and freeing nodes is most of what a page costs. What nobody reads gets none: the addresses
 * of links and pictures, event handlers, data, what is in scripts that are programs, and menus and
 * drawings, of which a page may have more than of text.
 */
#include "ingest/page_tree.h"

#include <errno.h>
#include <strings.h>

#include <libxml/HTMLparser.h>
#include <libxml/HTMLtree.h>
#include <libxml/SAX2.h>

#include "ingest/html_scan.h"
#include "runtime/error.h"

enum {
	BYTES_MAX = 4 * 1024 * 1024,
	NODES_MAX = 100000,
	DEPTH_MAX = 250, /* honest pages are some 60 deep */
	ATTRIBUTES_KEPT = 64,
};

/* The attributes that are read, by page_*.c. */
static const char *const read_always[] = {"aria-hidden", "class", "datetime", "hidden", "id",
	"itemprop", "itemscope", "itemtype", "rel", "role", "style", "translate"};
/* And those that are read of these, and of a property of microdata. */
static const char *const told[] = {"body", "html", "link", "meta", "script"};

/* And these are left out with all that is in them, as they hold nothing of an article and much of a
 * page: but for programs, of which some are the page's own data. */
static const char *const left_out[] = {"button", "canvas", "nav", "select", "svg", "template"};

struct counts {
	size_t nodes, depth;
	size_t out_from;   /* the depth at which what is left out began; 0: nothing is */
	size_t program_at; /* the depth of a program in it; 0: none */
	bool in_program;
	const char *why;
};

static void stop(xmlParserCtxtPtr parser, const char *why)
{
	struct counts *counts = parser->_private;

	counts->why = why;
	xmlStopParser(parser);
}

static bool is_among(const char *name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (name[0] == names[i][0] && strcmp(name, names[i]) == 0)
			return true;
	return false;
}

static const char *value_of(const xmlChar **attributes, const char *name)
{
	for (; attributes && attributes[0]; attributes += 2)
		if ((char)attributes[0][0] == name[0] &&
			strcmp((const char *)attributes[0], name) == 0)
			return (const char *)attributes[1];
	return NULL;
}

/* Those of `attributes` that are read, into `wanted`, which has room. */
static const xmlChar **choose(const char *name, const xmlChar **attributes, const xmlChar **wanted)
{
	const bool all = is_among(name, told, COUNT_OF(told)) || value_of(attributes, "itemprop") ||
			 value_of(attributes, "itemtype");
	size_t n = 0;

	for (; attributes && attributes[0] && n < 2 * ATTRIBUTES_KEPT; attributes += 2) {
		if (!all &&
			!is_among((const char *)attributes[0], read_always, COUNT_OF(read_always)))
			continue;
		wanted[n++] = attributes[0];
		wanted[n++] = attributes[1];
	}
	wanted[n] = NULL;
	return n > 0 ? wanted : NULL;
}

static bool is_left_out(const struct counts *counts)
{
	return counts->out_from > 0 && counts->program_at == 0;
}

static void on_text(void *user, const xmlChar *text, int length)
{
	const xmlParserCtxtPtr parser = user;

	if (!is_left_out(parser->_private))
		xmlSAX2Characters(user, text, length);
}

static void on_data(void *user, const xmlChar *text, int length)
{
	xmlParserCtxtPtr parser = user;
	const struct counts *counts = parser->_private;

	if (!counts->in_program && !is_left_out(counts))
		xmlSAX2CDataBlock(user, text, length);
}

static void on_start(void *user, const xmlChar *name, const xmlChar **attributes)
{
	xmlParserCtxtPtr parser = user;
	struct counts *counts = parser->_private;
	const xmlChar *wanted[2 * ATTRIBUTES_KEPT + 1];
	const char *type;
	size_t n = 0;

	while (attributes && attributes[n])
		n += 2;
	counts->nodes += 1 + n;
	counts->depth++;
	type = strcmp((const char *)name, "script") == 0 ? value_of(attributes, "type") : NULL;
	counts->in_program = strcmp((const char *)name, "style") == 0 ||
			     (strcmp((const char *)name, "script") == 0 &&
				     (!type || !strcasestr(type, "ld+json")));
	if (counts->out_from == 0 && is_among((const char *)name, left_out, COUNT_OF(left_out)))
		counts->out_from = counts->depth;
	else if (counts->out_from > 0 && strcmp((const char *)name, "script") == 0)
		counts->program_at = counts->depth;
	if (counts->nodes > NODES_MAX)
		stop(parser, "more elements and attributes than a page has");
	else if (counts->depth > DEPTH_MAX)
		stop(parser, "nested too deep");
	else if (!is_left_out(counts))
		xmlSAX2StartElement(user, name, choose((const char *)name, attributes, wanted));
}

static void on_end(void *user, const xmlChar *name)
{
	xmlParserCtxtPtr parser = user;
	struct counts *counts = parser->_private;

	if (!counts->why && !is_left_out(counts))
		xmlSAX2EndElement(user, name);
	if (counts->program_at == counts->depth)
		counts->program_at = 0;
	if (counts->out_from == counts->depth)
		counts->out_from = 0;
	if (counts->depth > 0)
		counts->depth--;
}

int page_tree_read(struct slice html, xmlDocPtr *ret_document, const char **ret_why)
{
	struct counts counts = {
		.why = html.len > BYTES_MAX ? "more bytes than a page has" : html_scan(html)};
	htmlParserCtxtPtr parser;
	xmlDocPtr document;

	if (counts.why) {
		*ret_why = counts.why;
		return PAGE_TREE_E_LIMIT;
	}
	parser = htmlNewParserCtxt();
	if (!parser)
		return error_raise(-ENOMEM, "opening an HTML parser");
	parser->_private = &counts;
	parser->sax->startElement = on_start;
	parser->sax->endElement = on_end;
	parser->sax->characters = on_text;
	parser->sax->cdataBlock = on_data;
	parser->sax->comment = NULL;
	document = htmlCtxtReadMemory(parser, html.data, (int)html.len, NULL, "UTF-8",
		HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
	if (!document && parser->myDoc)
		document = parser->myDoc; /* stopped before it was whole */
	htmlFreeParserCtxt(parser);
	if (counts.why) {
		page_tree_free(document);
		*ret_why = counts.why;
		return PAGE_TREE_E_LIMIT;
	}
	/* Of a text that ends before its first tag (a NUL ends it) libxml2 makes nothing. */
	if (!document)
		document = htmlNewDocNoDtD(NULL, NULL);
	if (!document)
		return error_raise(-ENOMEM, "reading a page");
	*ret_document = document;
	return 0;
}

xmlDocPtr page_tree_free(xmlDocPtr document)
{
	if (document)
		xmlFreeDoc(document);
	return NULL;
}

const xmlNode *page_tree_next(const xmlNode *root, const xmlNode *node, bool inside)
{
	if (inside && node->type == XML_ELEMENT_NODE && node->children)
		return node->children;
	while (node != root) {
		if (node->next)
			return node->next;
		node = node->parent;
	}
	return NULL;
}

const char *page_tree_attribute(const xmlNode *node, const char *name)
{
	if (node->type != XML_ELEMENT_NODE)
		return NULL;
	for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
		if ((char)attribute->name[0] != name[0] ||
			strcmp((const char *)attribute->name, name) != 0)
			continue;
		return attribute->children && attribute->children->content
			       ? (const char *)attribute->children->content
			       : "";
	}
	return NULL;
}

bool page_tree_says(const xmlNode *node, const char *name, const char *word)
{
	const char *words = page_tree_attribute(node, name);

	while (words && *words) {
		size_t n = strcspn(words, " \t\r\n");

		if (n == strlen(word) && strncasecmp(words, word, n) == 0)
			return true;
		words += n;
		words += strspn(words, " \t\r\n");
	}
	return false;
}

int page_tree_text(const xmlNode *node, struct buf *text)
{
	for (const xmlNode *at = node; at; at = page_tree_next(node, at, true)) {
		int r = 0;

		if (at->type == XML_TEXT_NODE || at->type == XML_CDATA_SECTION_NODE)
			r = buf_add(text, slice_of((const char *)at->content));
		else if (page_tree_is(at, "br"))
			r = buf_add(text, slice_of(" "));
		if (r < 0)
			return error_pass(r);
		if (r)
			return 0;
	}
	return 0;
}

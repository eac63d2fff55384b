/*
 * page_content.c - where on a page the article is.
 *
 * Running text is a block's own text (not that of blocks in it) of at least RUNNING_MIN bytes, less
 * than half of which is links. Each block is weighed by all the running text in it. The search
 * begins where the page itself says that the article is: what is marked as articleBody, else the
 * heaviest <article>, else <main>, when they hold a good share of the page; else at the whole page.
 * From there it goes down as long as one child holds nearly all: that child is the block that is
 * densest, and what stands beside it (lists of other stories, a footer, comments) is left behind.
 *
 * What is marked as no part of the article is out from the beginning: navigation, forms, scripts,
 * boxes whose class, id or role says share, newsletter, related and their like, and lists that hold
 * little but links. What is not marked so stays: a guess would cost somebody's last paragraph.
 */
#include "ingest/page_content.h"

#include <stdint.h>
#include <stdlib.h>

#include "ingest/html.h"
#include "ingest/page_tree.h"
#include "runtime/error.h"

enum {
	RUNNING_MIN = 60,   /* bytes: 20 ideographs, ten words */
	LINKS_OF_LIST = 70, /* percent of a list's text */
};

enum element_kind {
	INLINE,
	BLOCK,
	LIST, /* a block that may be nothing but links */
	OUT,
};

struct element {
	const char *name;
	enum element_kind kind;
};

/* In the order of the names. */
static const struct element elements[] = {
	{"address", BLOCK},
	{"article", BLOCK},
	{"aside", LIST},
	{"audio", OUT},
	{"blockquote", BLOCK},
	{"body", BLOCK},
	{"button", OUT},
	{"canvas", OUT},
	{"caption", BLOCK},
	{"center", BLOCK},
	{"dd", BLOCK},
	{"details", BLOCK},
	{"dialog", OUT},
	{"div", BLOCK},
	{"dl", LIST},
	{"dt", BLOCK},
	{"fieldset", BLOCK},
	{"figcaption", BLOCK},
	{"figure", BLOCK},
	{"footer", OUT},
	{"form", BLOCK}, /* some pages are one form as a whole */
	{"h1", BLOCK},
	{"h2", BLOCK},
	{"h3", BLOCK},
	{"h4", BLOCK},
	{"h5", BLOCK},
	{"h6", BLOCK},
	{"head", OUT},
	{"header", BLOCK},
	{"hgroup", BLOCK},
	{"hr", BLOCK},
	{"html", BLOCK},
	{"iframe", OUT},
	{"input", OUT},
	{"label", OUT},
	{"li", BLOCK},
	{"main", BLOCK},
	{"math", OUT},
	{"menu", OUT},
	{"nav", OUT},
	{"noscript", OUT},
	{"object", OUT},
	{"ol", LIST},
	{"option", OUT},
	{"p", BLOCK},
	{"pre", BLOCK},
	{"script", OUT},
	{"section", BLOCK},
	{"select", OUT},
	{"style", OUT},
	{"svg", OUT},
	{"table", LIST},
	{"tbody", BLOCK},
	{"td", BLOCK},
	{"template", OUT},
	{"textarea", OUT},
	{"tfoot", BLOCK},
	{"th", BLOCK},
	{"thead", BLOCK},
	{"title", OUT},
	{"tr", BLOCK},
	{"ul", LIST},
	{"video", OUT},
};

/* Roles of accessibility that are no article's. */
static const char *const roles_out[] = {"navigation", "banner", "contentinfo", "search", "dialog",
	"alertdialog", "menu", "menubar", "toolbar", "tablist"};

struct run {
	size_t text, links; /* bytes of one block's own text; of links in it */
};

static int compare_element(const void *name, const void *row)
{
	const struct element *element = row;

	return strcmp(name, element->name);
}

static enum element_kind kind_of(const xmlNode *node)
{
	const struct element *element;

	/* Most elements of a page are these. */
	if (page_tree_is(node, "a") || page_tree_is(node, "span") || page_tree_is(node, "img"))
		return INLINE;
	element = bsearch(
		node->name, elements, COUNT_OF(elements), sizeof(elements[0]), compare_element);

	return element ? element->kind : INLINE;
}

/* "paywall" marks the text that is paid for: what stands there is the article. */
static bool is_marked(const xmlNode *node, const char *attribute)
{
	const char *words = page_tree_attribute(node, attribute);

	return words && html_says_beside(words) && !strstr(words, "paywall");
}

static bool is_out(const xmlNode *node, enum element_kind kind)
{
	const char *style;

	if (kind == OUT)
		return true;
	if (!node->properties || page_tree_is(node, "body") || page_tree_is(node, "html"))
		return false;
	for (size_t i = 0; i < COUNT_OF(roles_out) && page_tree_attribute(node, "role"); i++)
		if (page_tree_says(node, "role", roles_out[i]))
			return true;
	if (page_tree_attribute(node, "hidden") || page_tree_says(node, "aria-hidden", "true"))
		return true;
	style = page_tree_attribute(node, "style");
	if (style && (strstr(style, "display:none") || strstr(style, "display: none")))
		return true;
	return kind != INLINE && (is_marked(node, "class") || is_marked(node, "id"));
}

static size_t text_length(const xmlNode *node)
{
	return node->type == XML_TEXT_NODE ? slice_trim(slice_of((const char *)node->content)).len
					   : 0;
}

static size_t weight_of(const xmlNode *node)
{
	return (size_t)(uintptr_t)node->_private;
}

/* Note the weight of `node` and of each element in it; what is out weighs nothing. `run` is that of
 * the block around it. As deep as the tree, which has its ceiling. */
static size_t weigh(xmlNode *node, struct run *run, bool in_link)
{
	const enum element_kind kind = kind_of(node);
	struct run own = {0};
	struct run *into = kind == INLINE ? run : &own;
	size_t weight = 0;

	node->_private = NULL;
	if (is_out(node, kind))
		return 0;
	in_link = in_link || page_tree_is(node, "a");
	for (xmlNode *child = node->children; child; child = child->next) {
		size_t n = text_length(child);

		into->text += n;
		into->links += in_link ? n : 0;
		if (child->type == XML_ELEMENT_NODE)
			weight += weigh(child, into, in_link);
	}
	if (kind != INLINE && own.text >= RUNNING_MIN && 2 * own.links < own.text)
		weight += own.text;
	node->_private = (void *)(uintptr_t)weight; /* NOLINT: a number in a place for users */
	return weight;
}

/* The heaviest element that `is_wanted`, or NULL. */
static const xmlNode *heaviest(const xmlNode *root, bool (*is_wanted)(const xmlNode *node))
{
	const xmlNode *best = NULL;

	for (const xmlNode *at = root; at; at = page_tree_next(root, at, weight_of(at) > 0))
		if (at->type == XML_ELEMENT_NODE && is_wanted(at) &&
			(!best || weight_of(at) > weight_of(best)))
			best = at;
	return best;
}

static bool is_article_body(const xmlNode *node)
{
	return page_tree_says(node, "itemprop", "articleBody");
}

static bool is_article(const xmlNode *node)
{
	return page_tree_is(node, "article");
}

static bool is_main(const xmlNode *node)
{
	return page_tree_is(node, "main") || page_tree_says(node, "role", "main");
}

/* Where the search begins. */
static const xmlNode *scope(const xmlNode *root)
{
	static const struct {
		bool (*is_wanted)(const xmlNode *node);
		size_t share; /* percent of the page's running text that it must hold */
	} marks[] = {{is_article_body, 25}, {is_article, 40}, {is_main, 40}};

	for (size_t i = 0; i < COUNT_OF(marks); i++) {
		const xmlNode *node = heaviest(root, marks[i].is_wanted);

		if (node && weight_of(node) * 100 > weight_of(root) * marks[i].share)
			return node;
	}
	return root;
}

static const xmlNode *densest(const xmlNode *node)
{
	const xmlNode *child = node->children;

	while (child) {
		if (child->type != XML_ELEMENT_NODE ||
			weight_of(child) * 10 < weight_of(node) * 9 || weight_of(child) == 0) {
			child = child->next;
			continue;
		}
		/* A paragraph that is nearly all of it is not the block, but in it. */
		if (page_tree_is(child, "p"))
			return node;
		node = child;
		child = node->children;
	}
	return node;
}

static void measure_links(const xmlNode *root, size_t *ret_text, size_t *ret_links)
{
	const xmlNode *at = root;

	*ret_text = 0;
	*ret_links = 0;
	for (; at; at = page_tree_next(root, at, !page_tree_is(at, "a"))) {
		*ret_text += text_length(at);
		if (!page_tree_is(at, "a"))
			continue;
		for (const xmlNode *in = at; in; in = page_tree_next(at, in, true)) {
			*ret_text += text_length(in);
			*ret_links += text_length(in);
		}
	}
}

static bool is_list_of_links(const xmlNode *node)
{
	size_t text, links;

	measure_links(node, &text, &links);
	return links > 0 && links * 100 >= text * LINKS_OF_LIST;
}

static int add_escaped(struct slice text, struct buf *content)
{
	int r = 0;

	while (text.len > 0 && !r) {
		size_t n = 0;

		while (n < text.len && text.data[n] != '<' && text.data[n] != '&')
			n++;
		r = buf_add(content, (struct slice){text.data, n});
		if (!r && n < text.len)
			r = buf_add(content, slice_of(text.data[n++] == '<' ? "&lt;" : "&amp;"));
		text = (struct slice){text.data + n, text.len - n};
	}
	return r;
}

static int add_tag(const char *before, const char *name, const char *behind, struct buf *content)
{
	int r = buf_add(content, slice_of(before));

	if (!r)
		r = buf_add(content, slice_of(name));
	return r ? r : buf_add(content, slice_of(behind));
}

static bool asks_for_no_translation(const xmlNode *node)
{
	return node->properties && (page_tree_says(node, "translate", "no") ||
					   page_tree_says(node, "class", "notranslate"));
}

/* BUF_E_FULL ends it. As deep as the tree. `in_list`: a list around it was looked at. */
static int write(const xmlNode *node, bool in_list, struct buf *content)
{
	const enum element_kind kind = kind_of(node);
	const bool verbatim = asks_for_no_translation(node);
	const char *name = (const char *)node->name;
	int r = 0;

	if (is_out(node, kind))
		return 0;
	if (kind == LIST && !in_list) {
		if (is_list_of_links(node))
			return 0;
		in_list = true;
	}
	if (page_tree_is(node, "br"))
		return buf_add(content, slice_of("<br>"));
	if (verbatim && kind == INLINE)
		name = "span";
	if (verbatim || kind != INLINE)
		r = add_tag("<", name, verbatim ? " translate=\"no\">" : ">", content);
	for (const xmlNode *child = node->children; child && !r; child = child->next) {
		if (child->type == XML_TEXT_NODE)
			r = add_escaped(slice_of((const char *)child->content), content);
		else if (child->type == XML_ELEMENT_NODE)
			r = write(child, in_list, content);
	}
	if ((verbatim || kind != INLINE) && !r)
		r = add_tag("</", name, kind != INLINE ? ">\n" : ">", content);
	return r;
}

int page_content(xmlDocPtr document, struct buf *content)
{
	xmlNode *root = xmlDocGetRootElement(document);
	struct run run = {0};
	int r;

	if (!root || weigh(root, &run, false) == 0)
		return 0;
	r = write(densest(scope(root)), false, content);
	return r < 0 ? error_pass(r) : 0;
}

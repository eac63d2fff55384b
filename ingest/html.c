/*
 * html.c - mark-up to paragraphs, by libxml2's HTML parser in its event form.
 *
 * No tree is built: memory stays small whatever comes. The parser's events keep a line of text that
 * a block element, or two line breaks, ends and makes a paragraph. What its role is follows from
 * the elements that are open around it.
 *
 * The parser searches its open elements for each closing tag, which a page of 100,000 unclosed
 * elements would make a matter of minutes; no honest page is deeper than some 60. Beyond DEPTH_MAX
 * the reading ends and the list says that something was left out.
 */
#include "ingest/html.h"

#include <errno.h>
#include <string.h>

#include <libxml/HTMLparser.h>

#include "ingest/html_element.h"
#include "ingest/html_scan.h"
#include "runtime/error.h"

enum {
	DEPTH_MAX = 400,
	LINE_MAX_BYTES = PARAGRAPHS_BYTES_MAX,
};

/* Words of a class or id that say "not the article". Whole words between "-", "_" and blanks. */
static const char *const beside[] = {"share", "sharing", "social", "related", "newsletter",
	"cookie", "cookies", "consent", "advert", "advertisement", "ads", "promo", "subscribe",
	"subscription", "comments", "breadcrumb", "breadcrumbs", "recommended", "outbrain",
	"taboola", "sidebar", "paywall", "byline"};

/* Bytes of a line. */
struct span {
	size_t from, to;
};

struct reader {
	htmlParserCtxtPtr parser;
	struct paragraphs *into;
	enum paragraph_role role;
	struct buf line;
	size_t open[HTML_KINDS]; /* elements of each kind that are open */
	size_t depth;
	size_t hidden_from;   /* the depth at which the hidden part began; 0: nothing is hidden */
	size_t breaks;        /* line breaks since the last text */
	size_t verbatim_from; /* the depth where a part that is not to be translated began; or 0 */
	struct span verbatim[VERBATIM_MAX]; /* of the line; the last one may be open */
	size_t verbatim_count;
	bool verbatim_is_open;
	int failed;
};

bool html_says_beside(const char *words)
{
	while (*words) {
		size_t n = strcspn(words, " -_\t\n");

		for (size_t i = 0; i < COUNT_OF(beside); i++)
			/* The first letter first: every class of a page is asked. */
			if ((words[0] | 0x20) == beside[i][0] && strlen(beside[i]) == n &&
				strncasecmp(words, beside[i], n) == 0)
				return true;
		words += n;
		words += strspn(words, " -_\t\n");
	}
	return false;
}

static bool is_beside(const xmlChar **attributes)
{
	for (; attributes && attributes[0]; attributes += 2) {
		const char *name = (const char *)attributes[0];
		const char *value = (const char *)attributes[1];

		if (strcmp(name, "hidden") == 0)
			return true;
		if (!value)
			continue;
		if (strcmp(name, "aria-hidden") == 0 && strcmp(value, "true") == 0)
			return true;
		if ((strcmp(name, "class") == 0 || strcmp(name, "id") == 0) &&
			html_says_beside(value))
			return true;
	}
	return false;
}

static enum paragraph_role role_now(const struct reader *reader)
{
	if (reader->open[HTML_HEADING])
		return ROLE_HEADING;
	if (reader->open[HTML_CAPTION])
		return ROLE_CAPTION;
	if (reader->open[HTML_QUOTE])
		return ROLE_QUOTE;
	return reader->open[HTML_ITEM] ? ROLE_LIST_ITEM : reader->role;
}

static void stop(struct reader *reader, int r)
{
	if (r < 0)
		reader->failed = r;
	reader->into->full = true;
	xmlStopParser(reader->parser);
}

static bool is_class(const char *classes, const char *name)
{
	size_t n = strlen(name);

	for (const char *at = classes; (at = strstr(at, name)); at += n)
		if ((at == classes || strchr(" \t\n", at[-1])) && strchr(" \t\n", at[n]))
			return true;
	return false;
}

static bool asks_for_no_translation(const xmlChar **attributes)
{
	for (; attributes && attributes[0]; attributes += 2) {
		const char *name = (const char *)attributes[0];
		const char *value = (const char *)attributes[1];

		if (value &&
			((strcmp(name, "translate") == 0 && strcasecmp(value, "no") == 0) ||
				(strcmp(name, "class") == 0 && is_class(value, "notranslate"))))
			return true;
	}
	return false;
}

static void begin_verbatim(struct reader *reader)
{
	reader->verbatim_is_open = reader->verbatim_count < VERBATIM_MAX;
	if (reader->verbatim_is_open)
		reader->verbatim[reader->verbatim_count++] =
			(struct span){reader->line.len, reader->line.len};
}

static void end_verbatim(struct reader *reader)
{
	if (reader->verbatim_is_open)
		reader->verbatim[reader->verbatim_count - 1].to = reader->line.len;
	reader->verbatim_is_open = false;
}

/* Tell the paragraph that the line became which parts of it are verbatim. */
static int mark_verbatim(struct reader *reader)
{
	int r = 0;

	for (size_t i = 0; i < reader->verbatim_count && !r; i++) {
		const struct span *span = &reader->verbatim[i];

		if (span->to > span->from)
			r = paragraphs_mark_verbatim(
				reader->into, (struct slice){reader->line.data + span->from,
						      span->to - span->from});
	}
	return r ? error_pass(r) : 0;
}

static void end_line(struct reader *reader)
{
	size_t before = reader->into->count;
	int r = paragraphs_add(reader->into, role_now(reader), buf_slice(&reader->line));

	end_verbatim(reader);
	if (!r && reader->into->count > before)
		r = mark_verbatim(reader);
	buf_clear(&reader->line);
	reader->verbatim_count = 0;
	if (reader->verbatim_from > 0)
		begin_verbatim(reader); /* it goes on in the next line */
	reader->breaks = 0;
	if (r || reader->into->full)
		stop(reader, r);
}

static void add_text(struct reader *reader, struct slice text)
{
	int r = buf_add(&reader->line, text);

	if (r)
		stop(reader, r);
}

static void on_start(void *user, const xmlChar *name, const xmlChar **attributes)
{
	struct reader *reader = user;
	enum html_kind kind = html_kind_of((const char *)name);

	reader->depth++;
	if (reader->depth > DEPTH_MAX)
		stop(reader, 0);
	if (reader->hidden_from > 0)
		return;
	if (kind == HTML_HIDDEN ||
		(kind != HTML_INLINE && strcmp((const char *)name, "body") != 0 &&
			is_beside(attributes))) {
		end_line(reader);
		reader->hidden_from = reader->depth;
		return;
	}
	if (kind == HTML_BREAK) {
		add_text(reader, slice_of(" "));
		if (++reader->breaks >= 2)
			end_line(reader);
		return;
	}
	if (kind != HTML_INLINE)
		end_line(reader);
	reader->open[kind]++;
	if (reader->verbatim_from == 0 && asks_for_no_translation(attributes)) {
		reader->verbatim_from = reader->depth;
		begin_verbatim(reader);
	}
}

static void on_end(void *user, const xmlChar *name)
{
	struct reader *reader = user;
	enum html_kind kind = html_kind_of((const char *)name);

	if (reader->hidden_from == 0 && kind != HTML_BREAK && kind != HTML_HIDDEN) {
		if (kind != HTML_INLINE)
			end_line(reader);
		if (reader->open[kind] > 0)
			reader->open[kind]--;
	}
	if (reader->verbatim_from == reader->depth) {
		end_verbatim(reader);
		reader->verbatim_from = 0;
	}
	if (reader->hidden_from == reader->depth)
		reader->hidden_from = 0;
	if (reader->depth > 0)
		reader->depth--;
}

static void on_text(void *user, const xmlChar *text, int length)
{
	struct reader *reader = user;
	struct slice slice = {(const char *)text, (size_t)length};

	if (reader->hidden_from > 0)
		return;
	if (slice_trim(slice).len > 0)
		reader->breaks = 0;
	add_text(reader, slice);
}

bool html_looks_so(struct slice text)
{
	const char *end = text.data + text.len;
	const char *at = text.data;

	while (at < end) {
		char name[16] = "";
		size_t n = 0;

		at = memchr(at, '<', (size_t)(end - at));
		if (!at)
			return false;
		at++;
		if (at < end && *at == '/')
			at++;
		while (at < end && n + 1 < sizeof(name) &&
			((*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') ||
				(n > 0 && *at >= '0' && *at <= '9')))
			name[n++] = (char)(*at++ | 0x20); /* digits stay: they have that bit */
		if (n > 0 && at < end && strchr(" />\t\n", *at) && html_is_tag(name))
			return true;
	}
	return false;
}

int html_read(struct paragraphs *paragraphs, enum paragraph_role role, struct slice html)
{
	struct reader reader = {.into = paragraphs, .role = role, .line = BUF_INIT(LINE_MAX_BYTES)};
	htmlSAXHandler handler = {.startElement = on_start,
		.endElement = on_end,
		.characters = on_text,
		.cdataBlock = on_text,
		.ignorableWhitespace = on_text};

	if (html_scan(html)) {
		paragraphs->full = true;
		return 0;
	}
	reader.parser =
		htmlCreatePushParserCtxt(&handler, &reader, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
	if (!reader.parser)
		return error_raise(-ENOMEM, "opening an HTML parser");
	(void)htmlCtxtUseOptions(reader.parser,
		HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
	/* Errors are expected, and recovered from: the value says nothing. */
	(void)htmlParseChunk(reader.parser, html.data, (int)html.len, 0);
	(void)htmlParseChunk(reader.parser, "", 0, 1);
	if (!reader.failed)
		end_line(&reader);
	htmlFreeParserCtxt(reader.parser);
	buf_deinit(&reader.line);
	return reader.failed ? error_pass(reader.failed) : 0;
}

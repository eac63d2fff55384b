/*
 * markup.c - XML to JSON, by libxml2's parser in its event form.
 *
 * The text is mended first (markup_mend.h), so that the parser sees no document type, no entity and
 * nothing that would send it to a file or the network. It runs strictly: what is still broken then
 * is refused with its line, since a guess where an element ends would put one article's text into
 * the next. Where a list of records breaks off, those before the break are whole, and kept.
 */
#include "ingest/markup.h"

#include <errno.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "ingest/markup_build.h"
#include "runtime/error.h"
#include "runtime/json.h"

struct reader {
	xmlParserCtxtPtr parser;
	struct builder builder;
	struct markup_fault *fault;
	bool done;   /* the root element is closed */
	int outcome; /* < 0, or MARKUP_E_... */
};

static void stop(struct reader *reader, int outcome, const char *why)
{
	if (!reader->outcome) {
		reader->outcome = outcome;
		*reader->fault = (struct markup_fault){
			.line = (size_t)xmlSAX2GetLineNumber(reader->parser), .why = why};
	}
	xmlStopParser(reader->parser);
}

/* Stop unless the builder answers 0. */
static void heed(struct reader *reader, int r)
{
	if (r == BUILD_E_LIMIT)
		stop(reader, MARKUP_E_LIMIT, reader->builder.why);
	else if (r)
		stop(reader, r, "");
}

static void on_start(void *user, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri,
	int namespace_count, const xmlChar **namespaces, int count, int defaulted,
	const xmlChar **attributes)
{
	struct reader *reader = user;
	const struct markup_name name = {
		(const char *)local, (const char *)prefix, (const char *)uri};

	(void)namespaces; /* the parser has applied them */
	(void)defaulted;  /* no document type, no defaults */
	if (!reader->outcome)
		heed(reader, builder_start(&reader->builder, &name, (size_t)namespace_count, count,
				     attributes));
}

static void on_text(void *user, const xmlChar *text, int length)
{
	struct reader *reader = user;

	if (!reader->outcome && reader->builder.depth > 0)
		heed(reader, builder_text(&reader->builder,
				     (struct slice){(const char *)text, (size_t)length}));
}

static void on_end(void *user, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
	struct reader *reader = user;

	(void)local; /* the parser has seen to it that it is the one that is open */
	(void)prefix;
	(void)uri;
	if (reader->outcome || reader->builder.depth == 0)
		return;
	heed(reader, builder_end(&reader->builder));
	if (reader->outcome || reader->builder.depth > 0)
		return;
	/* What stands behind the root is of no interest: mostly a script's own message. */
	reader->done = true;
	xmlStopParser(reader->parser);
}

static const char *meaning_of(int code)
{
	switch (code) {
	case XML_ERR_TAG_NAME_MISMATCH:
		return "the closing tag is that of another element";
	case XML_ERR_TAG_NOT_FINISHED:
	case XML_ERR_DOCUMENT_END:
		return "the text ends inside an element";
	case XML_ERR_DOCUMENT_EMPTY:
		return "there is no element";
	case XML_ERR_ATTRIBUTE_REDEFINED:
		return "an attribute stands twice in one element";
	case XML_ERR_ATTRIBUTE_NOT_STARTED:
	case XML_ERR_ATTRIBUTE_WITHOUT_VALUE:
		return "an attribute has no value in quotes";
	case XML_ERR_INVALID_CHAR:
		return "a character that XML does not allow";
	default:
		return "not well-formed";
	}
}

static void on_error(void *user, xmlErrorPtr error)
{
	struct reader *reader = user;

	if (error->level != XML_ERR_FATAL || reader->done || reader->outcome)
		return;
	reader->outcome = MARKUP_E_BROKEN;
	*reader->fault = (struct markup_fault){
		.line = error->line > 0 ? (size_t)error->line : 1, .why = meaning_of(error->code)};
}

/* `xml` is not copied: the parser reads it where it lies, up to its NUL. */
static int make_parser(struct reader *reader, const char *xml)
{
	xmlParserInputPtr input;

	reader->parser = xmlNewParserCtxt();
	input = reader->parser ? xmlNewStringInputStream(reader->parser, (const xmlChar *)xml)
			       : NULL;
	if (!input)
		return error_raise(-ENOMEM, "opening an XML parser");
	(void)inputPush(reader->parser, input); /* the first has room */
	(void)xmlCtxtUseOptions(reader->parser, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
	*reader->parser->sax = (xmlSAXHandler){.initialized = XML_SAX2_MAGIC,
		.startElementNs = on_start,
		.endElementNs = on_end,
		.characters = on_text,
		.ignorableWhitespace = on_text,
		.cdataBlock = on_text,
		.serror = on_error};
	reader->parser->userData = reader;
	return 0;
}

static int parse(struct reader *reader, const char *xml)
{
	bool kept = false;
	int r;

	r = make_parser(reader, xml);
	if (r)
		return error_pass(r);
	(void)xmlParseDocument(reader->parser); /* on_error() and `done` tell */
	if (!reader->done && !reader->outcome)
		stop(reader, MARKUP_E_BROKEN, "the text ends inside an element");
	if (reader->outcome != MARKUP_E_BROKEN)
		return reader->outcome;
	r = builder_close(&reader->builder, &kept);
	if (r < 0)
		return error_pass(r);
	reader->done = kept && !r;
	return MARKUP_E_BROKEN;
}

static void reader_deinit(struct reader *reader)
{
	builder_deinit(&reader->builder); /* its names are the parser's */
	xmlFreeParserCtxt(reader->parser);
}

int markup_read(struct slice text, const struct json_limits *limits, size_t bytes, cJSON **ret_json,
	struct markup_fault *ret_fault)
{
	CLEANUP(buf_deinit) struct buf xml = BUF_INIT(bytes);
	struct markup_fault fault = {.line = 1, .why = "there is no element"};
	CLEANUP(reader_deinit) struct reader reader = {.fault = &fault};
	int mended = 0;
	int r;

	r = builder_init(&reader.builder, limits->depth, bytes, text.len);
	if (!r)
		r = mended = markup_mend(text, limits->elements, &xml, ret_fault);
	if (r < 0)
		return error_pass(r);
	if (mended == MARKUP_E_LIMIT)
		return mended;
	/* Also when it broke: what stands before that may be whole, or all that there is. */
	r = xml.len > 0 ? parse(&reader, xml.data) : MARKUP_E_BROKEN;
	if (r < 0)
		return error_pass(r);
	if (reader.done)
		*ret_json = builder_take(&reader.builder);
	if (r && !mended)
		*ret_fault = fault;
	return r && mended ? mended : r;
}

/*
 * markup.c - XML to JSON, by libxml2's parser in its event form.
 *
 * The text is mended first (markup_mend.h), so that the parser sees no document type, no entity and
 * nothing that would send it to a file or the network. It runs strictly: what is still broken then
 * is refused with its line, since a guess where an element ends would put one article's text into
 * the next.
 *
 * Two buffers follow the events: the text without tags and the same as XHTML. An element remembers
 * where it began in both, so that it can be either a text or running text when it ends; only then
 * is known which. An element that holds a megabyte of others and no text of its own is structure:
 * the buffers are cut back to its beginning. What is kept of running text has a ceiling of three
 * times the document, which texts in texts could pass.
 */
#include "ingest/markup.h"

#include <errno.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "ingest/markup_names.h"
#include "ingest/url.h"
#include "runtime/error.h"
#include "runtime/json.h"

enum {
	NAME_BYTES = 256,            /* of an element or attribute, with its prefix */
	NAMES_MAX = 128,             /* different names in one element */
	NAMESPACES_MAX = 256,        /* bound at one time; the parser tries them in turn */
	KEPT_MIN = 64 * 1024,        /* running text that is kept of a small document */
	COLLECTED_MAX = 1024 * 1024, /* bytes of a structure that might be running text yet */
};

/* One list of elements with the same name. Names are the parser's own: one name, one address. */
struct member {
	const xmlChar *local, *uri;
	cJSON *list;
};

struct level {
	cJSON *object; /* NULL until there is an attribute or a member */
	char *base;    /* its own absolute xml:base, or NULL */
	struct markup_name name;
	size_t members_from;
	size_t text_from, xhtml_from;
	size_t namespaces;
	bool is_text;   /* an element of running text: no member */
	bool has_text;  /* holds text that is more than blanks */
	bool has_marks; /* holds elements of running text */
};

struct reader {
	xmlParserCtxtPtr parser;
	const struct json_limits *limits;
	struct level *levels;
	size_t depth;
	struct member *members;
	size_t member_count, member_room;
	size_t namespaces;
	size_t kept, kept_max;
	const char *root_uri;
	cJSON *document;
	struct buf text, xhtml, name, value;
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

/* Stop unless `r` is 0. */
static bool failed(struct reader *reader, int r)
{
	if (r == BUF_E_FULL)
		stop(reader, MARKUP_E_LIMIT, "the text is too long");
	else if (r)
		stop(reader, r, "");
	return r != 0;
}

static struct level *top(struct reader *reader)
{
	return reader->depth > 0 ? &reader->levels[reader->depth - 1] : NULL;
}

/* Append text as XHTML has it; quotes are escaped in attributes only. */
static int add_escaped(struct buf *xhtml, const char *text, size_t n, bool in_quotes)
{
	int r = 0;

	for (size_t at = 0; at < n && !r;) {
		size_t run = at;

		while (run < n && text[run] != '&' && text[run] != '<' &&
			(text[run] != '"' || !in_quotes))
			run++;
		r = buf_add(xhtml, (struct slice){text + at, run - at});
		if (run < n && !r)
			r = buf_add(xhtml, slice_of(text[run] == '&'   ? "&amp;"
						    : text[run] == '<' ? "&lt;"
								       : "&quot;"));
		at = run + 1;
	}
	return r;
}

/* An attribute as libxml2 gives it: five pointers. */
struct attribute {
	struct markup_name name;
	struct slice value; /* in the reader's own buffer */
};

static int attribute_at(
	struct reader *reader, const xmlChar **attributes, int i, struct attribute *ret_attribute)
{
	const char *const *five = (const char *const *)attributes + (size_t)i * 5;
	int r;

	buf_clear(&reader->value);
	r = markup_restore((struct slice){five[3], (size_t)(five[4] - five[3])}, &reader->value);
	*ret_attribute =
		(struct attribute){.name = {.local = five[0], .prefix = five[1], .uri = five[2]},
			.value = buf_slice(&reader->value)};
	return r;
}

static int open_tag(struct reader *reader, const struct markup_name *name, int count,
	const xmlChar **attributes)
{
	struct buf *xhtml = &reader->xhtml;
	int r = buf_addf(xhtml, "<%s", markup_xhtml_name(name));

	for (int i = 0; i < count && !r; i++) {
		struct attribute attribute;

		r = attribute_at(reader, attributes, i, &attribute);
		if (!r)
			r = buf_addf(xhtml, " %s=\"", attribute.name.local);
		if (!r)
			r = add_escaped(xhtml, attribute.value.data, attribute.value.len, true);
		if (!r)
			r = buf_add(xhtml, slice_of("\""));
	}
	return r ? r : buf_add(xhtml, slice_of(">"));
}

static int make_object(struct level *level)
{
	if (!level->object)
		level->object = cJSON_CreateObject();
	return level->object ? 0 : error_raise(-ENOMEM, "reading XML");
}

/* The name of an element or attribute, in the reader's own buffer. */
static int name_of(struct reader *reader, const char *mark, const struct markup_name *name)
{
	int r;

	buf_clear(&reader->name);
	r = buf_add(&reader->name, slice_of(mark));
	return r ? r : markup_name(name, reader->root_uri, &reader->name);
}

static const char *base_above(const struct reader *reader)
{
	for (size_t i = reader->depth; i > 0; i--)
		if (reader->levels[i - 1].base)
			return reader->levels[i - 1].base;
	return NULL;
}

/* What xml:base means here; `*ret_base` stays NULL when it is no address. */
static int resolve_base(struct reader *reader, struct slice value, char **ret_base)
{
	const char *above = base_above(reader);
	int r = url_canonical(value, ret_base);

	if (r == URL_E_BAD && above)
		r = url_resolve(above, value, ret_base);
	return r < 0 ? error_pass(r) : 0;
}

static int add_attribute(
	struct reader *reader, struct level *level, const struct attribute *attribute)
{
	CLEANUP(freep) char *value = NULL;
	int r;

	r = make_object(level);
	if (!r)
		r = name_of(reader, "@", &attribute->name);
	if (!r && strcmp(reader->name.data, "@xml:base") == 0) {
		r = resolve_base(reader, attribute->value, &level->base);
		if (!r && level->base)
			r = slice_copy(slice_of(level->base), &value);
	}
	if (!r && !value)
		r = slice_copy(attribute->value, &value);
	return r ? r : json_add_string(level->object, reader->name.data, value);
}

static int start(struct reader *reader, const struct markup_name *name, int count,
	const xmlChar **attributes)
{
	const struct level *parent = top(reader);
	struct level *level = &reader->levels[reader->depth];
	bool is_text = parent && (parent->is_text || parent->has_text || markup_is_text(name));
	int r;

	*level = (struct level){.name = *name,
		.members_from = reader->member_count,
		.text_from = reader->text.len,
		.is_text = is_text};
	if (is_text)
		reader->levels[reader->depth - 1].has_marks = true;
	r = open_tag(reader, name, count, attributes);
	level->xhtml_from = reader->xhtml.len;
	for (int i = 0; i < count && !r && !is_text; i++) {
		struct attribute attribute;

		r = attribute_at(reader, attributes, i, &attribute);
		if (!r)
			r = add_attribute(reader, level, &attribute);
	}
	reader->depth++;
	return r;
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
	if (reader->outcome || !reader->levels)
		return;
	if (reader->depth == 0)
		reader->root_uri = name.uri;
	reader->namespaces += (size_t)namespace_count;
	if (reader->depth == reader->limits->depth)
		stop(reader, MARKUP_E_LIMIT, "too many levels of elements");
	else if (reader->namespaces > NAMESPACES_MAX)
		stop(reader, MARKUP_E_LIMIT, "too many namespaces");
	else if (!failed(reader, start(reader, &name, count, attributes)))
		top(reader)->namespaces = (size_t)namespace_count;
}

static void on_text(void *user, const xmlChar *text, int length)
{
	struct reader *reader = user;
	struct level *level = top(reader);
	struct slice slice = {(const char *)text, (size_t)length};
	const size_t from = reader->text.len;

	if (reader->outcome || !level)
		return;
	level->has_text = level->has_text || slice_trim(slice).len > 0;
	if (failed(reader, markup_restore(slice, &reader->text)))
		return;
	slice = (struct slice){reader->text.data + from, reader->text.len - from};
	(void)failed(reader, add_escaped(&reader->xhtml, slice.data, slice.len, false));
}

/* `text` from `from` on as a JSON text. */
static int make_text(struct reader *reader, const struct buf *text, size_t from, cJSON **ret_json)
{
	struct slice slice = {text->data ? text->data + from : "", text->len - from};
	CLEANUP(freep) char *copy = NULL;
	int r;

	reader->kept += slice.len;
	if (reader->kept > reader->kept_max)
		return BUF_E_FULL;
	r = slice_copy(slice, &copy);
	if (r)
		return error_pass(r);
	*ret_json = cJSON_CreateString(copy);
	return *ret_json ? 0 : error_raise(-ENOMEM, "reading XML");
}

static int add_text(struct reader *reader, struct level *level, const char *name,
	const struct buf *text, size_t from)
{
	cJSON *json = NULL;
	int r;

	r = make_object(level);
	if (!r)
		r = make_text(reader, text, from, &json);
	return r ? r : json_add(level->object, name, json);
}

/* What the element that ends is: null, a text or an object. */
static int value_of(struct reader *reader, struct level *level, cJSON **ret_json)
{
	int r = 0;

	if (level->has_marks) {
		r = add_text(reader, level, "#xhtml", &reader->xhtml, level->xhtml_from);
		if (!r)
			r = add_text(reader, level, "#text", &reader->text, level->text_from);
	} else if (level->has_text && level->object) {
		r = add_text(reader, level, "#text", &reader->text, level->text_from);
	} else if (level->has_text) {
		return make_text(reader, &reader->text, level->text_from, ret_json);
	}
	if (r)
		return r;
	*ret_json = level->object ? level->object : cJSON_CreateNull();
	level->object = NULL;
	return *ret_json ? 0 : error_raise(-ENOMEM, "reading XML");
}

static int grow_members(struct reader *reader)
{
	size_t room = reader->member_room ? 2 * reader->member_room : 64;
	struct member *members = reallocarray(reader->members, room, sizeof(*members));

	if (!members)
		return error_raise(-ENOMEM, "reading XML");
	reader->members = members;
	reader->member_room = room;
	return 0;
}

/* The list of `parent` (NULL: of the document) for elements of that name. */
static int list_for(struct reader *reader, struct level *parent, const struct markup_name *name,
	cJSON **ret_list)
{
	const size_t from = parent ? parent->members_from : 0;
	cJSON *list;
	int r;

	for (size_t i = from; i < reader->member_count; i++)
		if ((const char *)reader->members[i].local == name->local &&
			(const char *)reader->members[i].uri == name->uri) {
			*ret_list = reader->members[i].list;
			return 0;
		}
	if (reader->member_count - from == NAMES_MAX)
		return BUF_E_FULL;
	r = reader->member_count == reader->member_room ? grow_members(reader) : 0;
	if (!r && parent)
		r = make_object(parent);
	if (!r)
		r = name_of(reader, "", name);
	if (r)
		return r;
	/* Two prefixes may be one name here, or a document binds no prefix: one list. */
	list = cJSON_GetObjectItemCaseSensitive(
		parent ? parent->object : reader->document, reader->name.data);
	if (!list) {
		list = cJSON_CreateArray();
		r = json_add(parent ? parent->object : reader->document, reader->name.data, list);
		if (r)
			return r;
	}
	reader->members[reader->member_count++] =
		(struct member){(const xmlChar *)name->local, (const xmlChar *)name->uri, list};
	*ret_list = list;
	return 0;
}

/* The element that ends becomes a member of the one around it. */
static int join(struct reader *reader, struct level *level)
{
	struct level *parent = reader->depth > 0 ? &reader->levels[reader->depth - 1] : NULL;
	cJSON *value = NULL;
	cJSON *list = NULL;
	int r;

	r = value_of(reader, level, &value);
	if (!r)
		r = list_for(reader, parent, &level->name, &list);
	if (r) {
		cJSON_Delete(value);
		return r;
	}
	(void)cJSON_AddItemToArray(list, value); /* both are there */
	if (parent && !parent->has_marks && !parent->has_text &&
		reader->xhtml.len - parent->xhtml_from > COLLECTED_MAX) {
		reader->text.len = parent->text_from;
		reader->xhtml.len = parent->xhtml_from;
	}
	return 0;
}

static void level_deinit(struct level *level)
{
	cJSON_Delete(level->object);
	free(level->base);
}

static int end(struct reader *reader)
{
	struct level *level = top(reader);
	int r;

	reader->depth--;
	reader->member_count = level->members_from;
	reader->namespaces -= level->namespaces;
	r = level->is_text ? 0 : join(reader, level);
	if (!r)
		r = buf_addf(&reader->xhtml, "</%s>", markup_xhtml_name(&level->name));
	level_deinit(level);
	return r;
}

static void on_end(void *user, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
	struct reader *reader = user;

	(void)local; /* the parser has seen to it that it is the one that is open */
	(void)prefix;
	(void)uri;
	if (reader->outcome || reader->depth == 0 || failed(reader, end(reader)))
		return;
	if (reader->depth > 0)
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
	int r;

	reader->levels = calloc(reader->limits->depth + 1, sizeof(*reader->levels));
	reader->document = cJSON_CreateObject();
	if (!reader->levels || !reader->document)
		return error_raise(-ENOMEM, "reading XML");
	r = make_parser(reader, xml);
	if (r)
		return error_pass(r);
	(void)xmlParseDocument(reader->parser); /* on_error() and `done` tell */
	if (!reader->done && !reader->outcome)
		stop(reader, MARKUP_E_BROKEN, "the text ends inside an element");
	return reader->outcome;
}

static void reader_deinit(struct reader *reader)
{
	while (reader->depth > 0)
		level_deinit(&reader->levels[--reader->depth]);
	free(reader->levels);
	free(reader->members);
	cJSON_Delete(reader->document);
	buf_deinit(&reader->text);
	buf_deinit(&reader->xhtml);
	buf_deinit(&reader->name);
	buf_deinit(&reader->value);
	xmlFreeParserCtxt(reader->parser);
}

int markup_read(struct slice text, const struct json_limits *limits, size_t bytes, cJSON **ret_json,
	struct markup_fault *ret_fault)
{
	CLEANUP(buf_deinit) struct buf xml = BUF_INIT(bytes);
	CLEANUP(reader_deinit)
	struct reader reader = {.limits = limits,
		.kept_max = 3 * text.len + KEPT_MIN,
		.text = BUF_INIT(bytes),
		.xhtml = BUF_INIT(bytes),
		.name = BUF_INIT(NAME_BYTES),
		.value = BUF_INIT(bytes),
		.fault = ret_fault};
	int r;

	r = markup_mend(text, limits->elements, &xml, ret_fault);
	if (!r && xml.len == 0) {
		*ret_fault = (struct markup_fault){.line = 1, .why = "there is no element"};
		r = MARKUP_E_BROKEN;
	}
	if (!r)
		r = parse(&reader, xml.data);
	if (r)
		return r < 0 ? error_pass(r) : r;
	*ret_json = reader.document;
	reader.document = NULL;
	return 0;
}

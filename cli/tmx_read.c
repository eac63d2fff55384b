/*
 * tmx_read.c - TMX by libxml2's pull reader: a unit is what stood between <tu> and </tu>.
 *
 * The texts of a unit are gathered in buffers with a ceiling. libxml2 keeps the open elements
 * alone, and its own ceilings on depth, on one text and on entities stay in force.
 */
#include "cli/tmx_read.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <libxml/xmlreader.h>

#include "runtime/buf.h"
#include "runtime/error.h"

enum {
	TEXT_MAX = 64 * 1024, /* of a segment */
	NAME_SIZE = 128,
	TAG_SIZE = 36,
	PROBLEM_SIZE = 256,
	READ_ONE = 1, /* libxml2's word for "there is a node" */
};

struct tmx_reader {
	xmlTextReaderPtr xml;
	/* The unit so far. */
	struct buf source, english;
	char language[TAG_SIZE];
	char class[NAME_SIZE], backend[NAME_SIZE];
	const char *why;
	/* The variant or property under way. */
	struct buf text;
	char variant[TAG_SIZE];
	char property[NAME_SIZE];
	bool gathers;   /* inside <seg> or <prop> */
	unsigned codes; /* depth of native codes inside it */
	bool broken;
	char problem[PROBLEM_SIZE];
};

static void on_error(void *user, xmlErrorPtr error)
{
	struct tmx_reader *reader = user;

	if (error->level != XML_ERR_FATAL || reader->broken)
		return;
	reader->broken = true;
	(void)snprintf(reader->problem, sizeof(reader->problem), "line %d: %.*s", error->line,
		(int)strcspn(error->message, "\n"), error->message); /* cut when too long */
}

int tmx_open(const char *path, struct tmx_reader **ret_reader)
{
	CLEANUP(tmx_freep) struct tmx_reader *reader = NULL;
	struct stat status;

	if (stat(path, &status) < 0 || S_ISDIR(status.st_mode) || access(path, R_OK) < 0)
		return TMX_E_ABSENT;
	reader = calloc(1, sizeof(*reader));
	if (!reader)
		return error_raise(-ENOMEM, "reading a TMX file");
	reader->source = (struct buf)BUF_INIT(TEXT_MAX);
	reader->english = (struct buf)BUF_INIT(TEXT_MAX);
	reader->text = (struct buf)BUF_INIT(TEXT_MAX);
	reader->xml = xmlReaderForFile(path, NULL, XML_PARSE_NONET);
	if (!reader->xml)
		return TMX_E_ABSENT;
	xmlTextReaderSetStructuredErrorHandler(reader->xml, on_error, reader);
	*ret_reader = reader;
	reader = NULL;
	return 0;
}

struct tmx_reader *tmx_free(struct tmx_reader *reader)
{
	if (!reader)
		return NULL;
	xmlFreeTextReader(reader->xml);
	buf_deinit(&reader->source);
	buf_deinit(&reader->english);
	buf_deinit(&reader->text);
	free(reader);
	return NULL;
}

static bool is(const struct tmx_reader *reader, const char *name)
{
	const xmlChar *found = xmlTextReaderConstLocalName(reader->xml);

	return found && strcmp((const char *)found, name) == 0;
}

/* "" when it is not there or does not fit. */
static void copy_attribute(
	const struct tmx_reader *reader, const char *name, char *value, size_t size)
{
	xmlChar *found = xmlTextReaderGetAttribute(reader->xml, (const xmlChar *)name);

	*value = '\0';
	if (found && strlen((const char *)found) < size)
		(void)snprintf(value, size, "%s", (const char *)found); /* it fits */
	xmlFree(found);
}

/* What native codes are in: not text. */
static bool is_code(const struct tmx_reader *reader)
{
	return is(reader, "bpt") || is(reader, "ept") || is(reader, "ph") || is(reader, "it") ||
	       is(reader, "ut");
}

static void begin_unit(struct tmx_reader *reader)
{
	buf_clear(&reader->source);
	buf_clear(&reader->english);
	reader->language[0] = '\0';
	reader->class[0] = '\0';
	reader->backend[0] = '\0';
	reader->why = NULL;
}

static void begin_text(struct tmx_reader *reader)
{
	buf_clear(&reader->text);
	reader->gathers = true;
	reader->codes = 0;
}

static void on_begin(struct tmx_reader *reader)
{
	bool whole = xmlTextReaderIsEmptyElement(reader->xml) == 1;

	if (is(reader, "tu"))
		begin_unit(reader);
	if (is(reader, "tuv")) {
		copy_attribute(reader, "xml:lang", reader->variant, sizeof(reader->variant));
		if (reader->variant[0] == '\0') /* before TMX 1.4 */
			copy_attribute(reader, "lang", reader->variant, sizeof(reader->variant));
	}
	if (is(reader, "prop"))
		copy_attribute(reader, "type", reader->property, sizeof(reader->property));
	if (!whole && (is(reader, "seg") || is(reader, "prop")))
		begin_text(reader);
	if (!whole && reader->gathers && is_code(reader))
		reader->codes++;
}

static bool is_english(const char *language)
{
	return (language[0] == 'e' || language[0] == 'E') &&
	       (language[1] == 'n' || language[1] == 'N') &&
	       (language[2] == '\0' || language[2] == '-' || language[2] == '_');
}

/* A segment has ended: it is the English, or the first of another language. 0 or < 0. */
static int end_segment(struct tmx_reader *reader)
{
	bool english = is_english(reader->variant);
	struct buf *buf = english ? &reader->english : &reader->source;

	reader->gathers = false;
	if (buf->len > 0 || reader->text.len == 0)
		return 0;
	if (!english)
		(void)snprintf(reader->language, TAG_SIZE, "%s", reader->variant); /* it fits */
	return error_pass(buf_add(buf, buf_slice(&reader->text)));
}

static void end_property(struct tmx_reader *reader)
{
	char *value = strcmp(reader->property, "x-class") == 0     ? reader->class
		      : strcmp(reader->property, "x-backend") == 0 ? reader->backend
								   : NULL;

	reader->gathers = false;
	if (value && reader->text.len > 0 && reader->text.len < NAME_SIZE)
		(void)snprintf(value, NAME_SIZE, "%s", reader->text.data); /* it fits */
}

static int on_end(struct tmx_reader *reader)
{
	if (is(reader, "seg"))
		return error_pass(end_segment(reader));
	if (is(reader, "prop"))
		end_property(reader);
	if (reader->codes > 0 && is_code(reader))
		reader->codes--;
	return 0;
}

/* A segment is one line. */
static void straighten(struct buf *buf, size_t from)
{
	for (size_t i = from; i < buf->len; i++)
		if (buf->data[i] == '\n' || buf->data[i] == '\r' || buf->data[i] == '\t')
			buf->data[i] = ' ';
}

static int on_text(struct tmx_reader *reader)
{
	size_t from = reader->text.len;
	const xmlChar *text = xmlTextReaderConstValue(reader->xml);
	int r;

	if (!reader->gathers || reader->codes > 0 || !text)
		return 0;
	r = buf_add(&reader->text, slice_of((const char *)text));
	if (r == BUF_E_FULL) {
		reader->why = "a segment is too long";
		return 0;
	}
	straighten(&reader->text, from);
	return error_pass(r);
}

static int on_node(struct tmx_reader *reader)
{
	switch (xmlTextReaderNodeType(reader->xml)) {
	case XML_READER_TYPE_ELEMENT:
		on_begin(reader);
		return 0;
	case XML_READER_TYPE_END_ELEMENT:
		return error_pass(on_end(reader));
	case XML_READER_TYPE_TEXT:
	case XML_READER_TYPE_CDATA:
	case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
		return error_pass(on_text(reader));
	default:
		return 0;
	}
}

static void hand_out(struct tmx_reader *reader, struct tmx_unit *ret_unit)
{
	const char *why = reader->why;

	if (!why && reader->english.len == 0)
		why = "there is no English";
	if (!why && (reader->source.len == 0 || reader->language[0] == '\0'))
		why = "there is nothing but English";
	*ret_unit = (struct tmx_unit){.line = xmlTextReaderGetParserLineNumber(reader->xml),
		.why = why,
		.language = reader->language,
		.source = buf_slice(&reader->source),
		.english = buf_slice(&reader->english),
		.class = reader->class,
		.backend = reader->backend};
}

int tmx_next(struct tmx_reader *reader, struct tmx_unit *ret_unit)
{
	while (xmlTextReaderRead(reader->xml) == READ_ONE) {
		int r = on_node(reader);

		if (r)
			return error_pass(r);
		if (xmlTextReaderNodeType(reader->xml) != XML_READER_TYPE_END_ELEMENT ||
			!is(reader, "tu"))
			continue;
		hand_out(reader, ret_unit);
		return 0;
	}
	return reader->broken ? TMX_E_BROKEN : TMX_E_END;
}

const char *tmx_problem(const struct tmx_reader *reader)
{
	return reader->problem;
}

/*
 * wire_marks.c - texts with marks in them, as XML.
 *
 * Once one text is XML all texts of the question are, since a service is told so once. What XML
 * cannot say (control characters) keeps a question plain: its marks then travel as with services
 * that read no XML.
 */
#include "translate/wire_marks.h"

#include "runtime/buf.h"
#include "runtime/error.h"
#include "translate/terms.h"
#include "translate/wire.h"

enum {
	XML_MAX = 1024 * 1024, /* of one text */
};

static const char mark_begins[] = "@@PH";
static const char mark_ends[] = "@@";
static const char open_tag[] = "<x>";
static const char close_tag[] = "</x>";

/* Control characters, and the two code points at the end of the plane, are none of XML's. */
static bool is_xml(struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		const unsigned char c = (unsigned char)text.data[i];

		if (c < ' ' && c != '\t')
			return false;
		if (c == 0xef && i + 2 < text.len && (unsigned char)text.data[i + 1] == 0xbf &&
			(unsigned char)text.data[i + 2] >= 0xbe)
			return false;
	}
	return true;
}

bool wire_has_marks(const struct batch *batch)
{
	bool marked = false;

	for (size_t i = 0; i < batch->count; i++) {
		marked = marked || terms_are_hidden_in(batch->items[i].text);
		if (!is_xml(batch->items[i].text))
			return false;
	}
	return marked;
}

/* The length of the mark that `text` begins with, as terms_hide() writes it; 0: with none. */
static size_t mark_length(struct slice text)
{
	const size_t begin = sizeof(mark_begins) - 1;
	const size_t end = sizeof(mark_ends) - 1;
	size_t at = begin;

	if (text.len < begin || memcmp(text.data, mark_begins, begin) != 0)
		return 0;
	while (at < text.len && text.data[at] >= '0' && text.data[at] <= '9')
		at++;
	if (at == begin || text.len - at < end || memcmp(text.data + at, mark_ends, end) != 0)
		return 0;
	return at + end;
}

static const char *reference_to(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	default:
		return NULL;
	}
}

/* Append what `*text` begins with: a mark in its tag, a reference, or all up to the next of them.
 */
static int add_next(struct buf *buf, struct slice *text)
{
	size_t length = mark_length(*text);
	const char *reference = length == 0 ? reference_to(text->data[0]) : NULL;
	int r = 0;

	if (length > 0)
		r = buf_addf(buf, "%s%.*s%s", open_tag, (int)length, text->data, close_tag);
	if (reference)
		r = buf_add(buf, slice_of(reference));
	if (length == 0) {
		length = 1;
		while (!reference && length < text->len && text->data[length] != '@' &&
			!reference_to(text->data[length]))
			length++;
		if (!reference)
			r = buf_add(buf, (struct slice){text->data, length});
	}
	text->data += length;
	text->len -= length;
	return r;
}

static int add_text(struct buf *buf, struct slice text)
{
	CLEANUP(buf_deinit) struct buf xml = BUF_INIT(XML_MAX);
	int r = 0;

	while (text.len > 0 && !r)
		r = add_next(&xml, &text);
	return r ? r : wire_add_json(buf, buf_slice(&xml));
}

int wire_add_marked_texts(struct buf *buf, const struct batch *batch)
{
	int r = buf_add(buf, slice_of("["));

	for (size_t i = 0; i < batch->count && !r; i++) {
		if (i > 0)
			r = buf_add(buf, slice_of(","));
		if (!r)
			r = add_text(buf, batch->items[i].text);
	}
	return r ? r : buf_add(buf, slice_of("]"));
}

/* What stands for a piece of an answer. */
static const struct {
	const char *written, *shown;
} pieces[] = {
	{open_tag, ""},
	{close_tag, ""},
	{"<x/>", ""},
	{"&amp;", "&"},
	{"&lt;", "<"},
	{"&gt;", ">"},
	{"&quot;", "\""},
	{"&apos;", "'"},
	{"&#39;", "'"},
	{"&#34;", "\""},
};

/* Never longer than it was, so that it is done in place. */
static void show(char *text)
{
	char *to = text;

	while (*text) {
		size_t i = 0;
		const char *shown;

		while (i < COUNT_OF(pieces) &&
			strncmp(text, pieces[i].written, strlen(pieces[i].written)) != 0)
			i++;
		if (i == COUNT_OF(pieces)) {
			*to++ = *text++;
			continue;
		}
		for (shown = pieces[i].shown; *shown; shown++)
			*to++ = *shown;
		text += strlen(pieces[i].written);
	}
	*to = '\0';
}

void wire_show_marks(struct reply *reply)
{
	for (size_t i = 0; i < reply->count; i++)
		if (reply->results[i].text)
			show(reply->results[i].text);
}

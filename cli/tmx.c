/*
 * tmx.c - translation units: a segment and its English, with where they come from as properties.
 *
 * The unit's id is the memory's key. Times are UTC, as the format wants them. Languages differ from
 * unit to unit, so the header says *all* and each unit names its own.
 */
#include "cli/tmx.h"

#include <stdbool.h>
#include <time.h>

#include "runtime/error.h"
#include "schemas/utf8.h"

enum {
	TIME_SIZE = 32,
	MS = 1000,
};

static const char replacement[] = "\xEF\xBF\xBD"; /* U+FFFD */

/* What XML 1.0 allows a document to hold. */
static bool is_allowed(int32_t c)
{
	return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0xD800) ||
	       (c >= 0xE000 && c < 0xFFFE) || c >= 0x10000;
}

static const char *escape_of(int32_t c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	default:
		return is_allowed(c) ? NULL : replacement;
	}
}

static int add_text(struct buf *buf, struct slice text)
{
	int r = 0;

	for (size_t at = 0; at < text.len && r == 0;) {
		size_t from = at;
		const char *escape = escape_of(utf8_next(text, &at));

		r = buf_add(buf,
			escape ? slice_of(escape) : (struct slice){text.data + from, at - from});
	}
	return r;
}

/* `before`, the text, `after`. */
static int add_between(struct buf *buf, const char *before, struct slice text, const char *after)
{
	int r = buf_add(buf, slice_of(before));

	if (r == 0)
		r = add_text(buf, text);
	return r ? r : buf_add(buf, slice_of(after));
}

static int add_time(struct buf *buf, int64_t at_ms)
{
	time_t seconds = (time_t)(at_ms / MS);
	char text[TIME_SIZE];
	struct tm tm;

	if (!gmtime_r(&seconds, &tm) || strftime(text, sizeof(text), "%Y%m%dT%H%M%SZ", &tm) == 0)
		return 0; /* then the unit has no time */
	return add_between(buf, " creationdate=\"", slice_of(text), "\"");
}

static int add_property(struct buf *buf, const char *before, struct slice value)
{
	return value.len > 0 ? add_between(buf, before, value, "</prop>\n") : 0;
}

static int add_variant(struct buf *buf, struct slice language, struct slice text)
{
	int r = add_between(buf, "<tuv xml:lang=\"", language, "\">");

	return r ? r : add_between(buf, "<seg>", text, "</seg></tuv>\n");
}

int tmx_begin(struct buf *buf)
{
	return buf_add(buf,
		slice_of("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			 "<tmx version=\"1.4\">\n"
			 "<header creationtool=\"dragoman\" creationtoolversion=\"" DRAGOMAN_VERSION
			 "\" segtype=\"sentence\" o-tmf=\"dragoman\" adminlang=\"en\" "
			 "srclang=\"*all*\" datatype=\"plaintext\"/>\n<body>\n"));
}

int tmx_unit(struct slice key, const struct memory_entry *entry, struct buf *buf)
{
	int r = add_between(buf, "<tu tuid=\"", key, "\"");

	if (r == 0)
		r = add_between(buf, " srclang=\"", entry->language, "\"");
	if (r == 0)
		r = add_time(buf, entry->at_ms);
	if (r == 0)
		r = buf_add(buf, slice_of(">\n"));
	if (r == 0)
		r = add_property(buf, "<prop type=\"x-class\">", entry->class);
	if (r == 0)
		r = add_property(buf, "<prop type=\"x-backend\">", entry->backend);
	if (r == 0)
		r = add_property(buf, "<prop type=\"x-model\">", entry->model);
	if (r == 0)
		r = add_variant(buf, entry->language, entry->source);
	if (r == 0)
		r = add_variant(buf, slice_of("en"), entry->english);
	return r ? r : buf_add(buf, slice_of("</tu>\n"));
}

int tmx_end(struct buf *buf)
{
	return buf_add(buf, slice_of("</body>\n</tmx>\n"));
}

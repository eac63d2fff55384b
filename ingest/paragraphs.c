/*
 * paragraphs.c - texts into paragraphs.
 *
 * Producers part paragraphs by an empty line (newspaper4k), or by a line end (trafilatura,
 * news-please), and some wrap lines at 72 columns beside that. The rule: with an empty line
 * anywhere, a single line end parts too, unless the text looks wrapped; without any, each line is a
 * paragraph, unless it looks wrapped, and then it is one.
 */
#include "ingest/paragraphs.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "ingest/charset.h"
#include "ingest/html.h"
#include "ingest/text.h"
#include "runtime/error.h"

enum {
	WRAPPED_MIN = 50,  /* code points: a wrapped line is about so long ... */
	WRAPPED_MAX = 100, /* ... and never longer than so */
	WRAPPED_LINES = 4, /* it takes a few of them to see it */
	HEADING_MARKS = 6,
};

void block_deinit(struct block *block)
{
	for (size_t i = 0; i < block->verbatim_count; i++)
		free(block->verbatim[i]);
	free(block->verbatim);
	free(block->text);
	*block = (struct block){0};
}

void paragraphs_deinit(struct paragraphs *paragraphs)
{
	for (size_t i = 0; i < paragraphs->count; i++)
		block_deinit(&paragraphs->list[i]);
	free(paragraphs->list);
	*paragraphs = (struct paragraphs){0};
}

static int append(struct paragraphs *paragraphs, enum paragraph_role role, struct slice text)
{
	int r;

	if (paragraphs->count == PARAGRAPHS_MAX ||
		paragraphs->bytes + text.len > PARAGRAPHS_BYTES_MAX) {
		paragraphs->full = true;
		return 0;
	}
	if (paragraphs->count == paragraphs->room) {
		size_t room = paragraphs->room ? 2 * paragraphs->room : 16;
		struct block *list = reallocarray(paragraphs->list, room, sizeof(*list));

		if (!list)
			return error_raise(-ENOMEM, "growing a list of paragraphs to %zu", room);
		paragraphs->list = list;
		paragraphs->room = room;
	}
	paragraphs->list[paragraphs->count] = (struct block){.role = role};
	r = slice_copy(text, &paragraphs->list[paragraphs->count].text);
	if (r)
		return error_pass(r);
	paragraphs->count++;
	paragraphs->bytes += text.len;
	return 0;
}

/* The first `max` bytes of `text`, less what would cut a code point. */
static size_t cut_before(struct slice text, size_t max)
{
	size_t n = max;

	if (text.len <= max)
		return text.len;
	while (n > 0 && ((unsigned char)text.data[n] & 0xC0) == 0x80)
		n--;
	return n;
}

/* Clean, and mended once when it is mojibake. */
static int clean(struct slice text, struct buf *line, bool *ret_repaired)
{
	CLEANUP(buf_deinit) struct buf repaired = BUF_INIT(PARAGRAPHS_BYTES_MAX);
	int r;

	r = text_unmojibake(text, &repaired, ret_repaired);
	if (r < 0)
		return error_pass(r);
	r = text_clean(*ret_repaired ? buf_slice(&repaired) : text, line);
	return r < 0 ? error_pass(r) : 0; /* what does not fit is left out */
}

int paragraphs_add(struct paragraphs *paragraphs, enum paragraph_role role, struct slice text)
{
	CLEANUP(buf_deinit) struct buf line = BUF_INIT(PARAGRAPHS_BYTES_MAX);
	bool repaired = false;
	struct slice rest;
	int r;

	r = clean(text, &line, &repaired);
	if (r)
		return error_pass(r);
	paragraphs->repaired = paragraphs->repaired || repaired;

	rest = buf_slice(&line);
	while (rest.len > 0) {
		size_t n = cut_before(rest, PARAGRAPH_BYTES_MAX);

		r = append(paragraphs, role, slice_trim((struct slice){rest.data, n}));
		if (r)
			return error_pass(r);
		rest.data += n;
		rest.len -= n;
	}
	return 0;
}

int paragraphs_mark_verbatim(struct paragraphs *paragraphs, struct slice text)
{
	struct block *block = paragraphs->count ? &paragraphs->list[paragraphs->count - 1] : NULL;
	CLEANUP(buf_deinit) struct buf line = BUF_INIT(PARAGRAPH_BYTES_MAX);
	CLEANUP(freep) char *part = NULL;
	bool repaired = false;
	int r;

	if (!block || block->verbatim_count == VERBATIM_MAX)
		return 0;
	r = clean(text, &line, &repaired);
	if (!r)
		r = slice_copy(slice_trim(buf_slice(&line)), &part);
	if (r)
		return error_pass(r);
	if (!part[0] || !strstr(block->text, part))
		return 0;
	if (!block->verbatim)
		block->verbatim = calloc(VERBATIM_MAX, sizeof(*block->verbatim));
	if (!block->verbatim)
		return error_raise(-ENOMEM, "noting what is not to be translated");
	block->verbatim[block->verbatim_count++] = part;
	part = NULL;
	return 0;
}

/* The first line of `text`, which loses it and its end. */
static struct slice next_line(struct slice *text)
{
	const char *end = memchr(text->data, '\n', text->len);
	size_t n = end ? (size_t)(end - text->data) : text->len;
	struct slice line = {text->data, n};

	text->data += n + (end ? 1 : 0);
	text->len -= n + (end ? 1 : 0);
	return slice_trim(line);
}

static bool looks_wrapped(struct slice text)
{
	size_t lines = 0, sum = 0;

	while (text.len > 0) {
		size_t n = utf8_count(next_line(&text));

		if (n > WRAPPED_MAX)
			return false;
		/* The last line of a paragraph says nothing. */
		if (n > 0 && text.len > 0 && text.data[0] != '\n') {
			lines++;
			sum += n;
		}
	}
	return lines >= WRAPPED_LINES && sum / lines >= WRAPPED_MIN;
}

static int read_plain(struct paragraphs *paragraphs, enum paragraph_role role, struct slice text)
{
	CLEANUP(buf_deinit) struct buf joined = BUF_INIT(PARAGRAPHS_BYTES_MAX);
	const bool wrapped = looks_wrapped(text);

	while (text.len > 0) {
		struct slice line = next_line(&text);
		int r;

		r = buf_add(&joined, line);
		if (!r && wrapped && line.len > 0 && text.len > 0) {
			r = buf_add(&joined, slice_of(" "));
			if (r >= 0)
				continue;
		}
		if (r >= 0)
			r = paragraphs_add(paragraphs, role, buf_slice(&joined));
		if (r < 0)
			return error_pass(r);
		buf_clear(&joined);
	}
	return paragraphs_add(paragraphs, role, buf_slice(&joined));
}

/* "## ", "> ", "- ", "1. ": the mark goes, the role stays. */
static enum paragraph_role take_mark(struct slice *line, enum paragraph_role role)
{
	size_t n = 0;

	while (n < line->len && line->data[n] == '#')
		n++;
	if (n > 0 && n <= HEADING_MARKS && n < line->len && line->data[n] == ' ') {
		*line = slice_trim((struct slice){line->data + n, line->len - n});
		return ROLE_HEADING;
	}
	if (slice_has_prefix(*line, slice_of("> "))) {
		*line = (struct slice){line->data + 2, line->len - 2};
		return ROLE_QUOTE;
	}
	if (line->len > 2 && line->data[1] == ' ' && strchr("-*+", line->data[0])) {
		*line = (struct slice){line->data + 2, line->len - 2};
		return ROLE_LIST_ITEM;
	}
	while (n < line->len && line->data[n] >= '0' && line->data[n] <= '9')
		n++;
	if (n > 0 && n < 3 && n + 1 < line->len && line->data[n] == '.' &&
		line->data[n + 1] == ' ') {
		*line = (struct slice){line->data + n + 2, line->len - n - 2};
		return ROLE_LIST_ITEM;
	}
	return role;
}

/* "[text](address)" at the start of `text`: the text of it, and how long all of it is. */
static bool link_at(struct slice text, struct slice *ret_label, size_t *ret_length)
{
	const char *close =
		text.len > 0 && text.data[0] == '[' ? memchr(text.data, ']', text.len) : NULL;
	const char *end = text.data + text.len;
	const char *last;

	if (!close || close + 1 >= end || close[1] != '(')
		return false;
	last = memchr(close, ')', (size_t)(end - close));
	if (!last)
		return false;
	*ret_label = (struct slice){text.data + 1, (size_t)(close - text.data) - 1};
	*ret_length = (size_t)(last - text.data) + 1;
	return true;
}

/* Marks inside a line: "**", "__" and "`" go, links and pictures leave their text. */
static int strip_marks(struct slice line, struct buf *plain)
{
	int r = 0;

	while (line.len > 0 && !r) {
		const bool picture = slice_has_prefix(line, slice_of("!["));
		struct slice rest = {line.data + picture, line.len - picture};
		struct slice label;
		size_t n = 1;

		if (link_at(rest, &label, &n)) {
			r = picture ? 0 : buf_add(plain, label);
			n += picture;
		} else if (slice_has_prefix(line, slice_of("**")) ||
			   slice_has_prefix(line, slice_of("__"))) {
			n = 2;
		} else if (line.data[0] != '`') {
			n = 1;
			r = buf_add(plain, (struct slice){line.data, n});
		}
		line.data += n;
		line.len -= n;
	}
	return r < 0 ? error_pass(r) : 0;
}

static int read_markdown(struct paragraphs *paragraphs, enum paragraph_role role, struct slice text)
{
	CLEANUP(buf_deinit) struct buf plain = BUF_INIT(PARAGRAPHS_BYTES_MAX);

	while (text.len > 0) {
		struct slice line = next_line(&text);
		enum paragraph_role its = take_mark(&line, role);
		int r;

		buf_clear(&plain);
		r = strip_marks(line, &plain);
		if (!r)
			r = paragraphs_add(paragraphs, its, buf_slice(&plain));
		if (r)
			return error_pass(r);
	}
	return 0;
}

/* References undone, and then read as `kind`. */
static int read_unescaped(struct paragraphs *paragraphs, enum text_kind kind,
	enum paragraph_role role, struct slice text)
{
	CLEANUP(buf_deinit) struct buf plain = BUF_INIT(PARAGRAPHS_BYTES_MAX);
	int r;

	if (!memchr(text.data, '&', text.len))
		return paragraphs_read(paragraphs, kind, role, text);
	r = text_unescape(text, &plain);
	if (r == BUF_E_FULL)
		paragraphs->full = true;
	if (r < 0)
		return error_pass(r);
	return paragraphs_read(paragraphs, kind, role, buf_slice(&plain));
}

int paragraphs_read(struct paragraphs *paragraphs, enum text_kind kind, enum paragraph_role role,
	struct slice text)
{
	int r = 0;

	if (text.len == 0)
		return 0;
	switch (kind) {
	case TEXT_PLAIN:
		r = read_plain(paragraphs, role, text);
		break;
	case TEXT_ENTITIES:
		r = read_unescaped(paragraphs, TEXT_PLAIN, role, text);
		break;
	case TEXT_HTML:
		r = html_read(paragraphs, role, text);
		break;
	case TEXT_ESCAPED_HTML:
		r = read_unescaped(paragraphs, TEXT_HTML, role, text);
		break;
	case TEXT_MARKDOWN:
		r = read_markdown(paragraphs, role, text);
		break;
	case TEXT_AUTO:
		r = html_looks_so(text) ? html_read(paragraphs, role, text)
					: read_unescaped(paragraphs, TEXT_PLAIN, role, text);
		break;
	}
	return r ? error_pass(r) : 0;
}

int paragraphs_line(enum text_kind kind, struct slice text, size_t max, char **ret_line)
{
	CLEANUP(paragraphs_deinit) struct paragraphs paragraphs = {0};
	CLEANUP(buf_deinit) struct buf line = BUF_INIT(PARAGRAPHS_BYTES_MAX + PARAGRAPHS_MAX);
	struct slice all;
	int r;

	r = paragraphs_read(&paragraphs, kind, ROLE_BODY, text);
	if (r)
		return error_pass(r);
	for (size_t i = 0; i < paragraphs.count; i++) {
		r = buf_addf(&line, "%s%s", i > 0 ? " " : "", paragraphs.list[i].text);
		if (r)
			return error_pass(r);
	}
	all = buf_slice(&line);
	all.len = cut_before(all, max);
	all = slice_trim(all);
	if (all.len == 0)
		return 0;
	r = slice_copy(all, ret_line);
	return r ? error_pass(r) : 0;
}

/*
 * markup_mend.c - one pass over the text, from one mark to the next.
 *
 * The pass knows six things that begin with "<" and where each ends; between them is text. It costs
 * a nanosecond or two for a byte and keeps three bombs from the parser, whose time for them is not
 * linear: entities (their declarations are never shown to it), tags with thousands of attributes,
 * and more elements than anybody may send.
 */
#include "ingest/markup_mend.h"

#include <string.h>

#include "ingest/markup_mark.h"
#include "ingest/markup_reference.h"
#include "runtime/error.h"

enum {
	REFERENCE_MAX = 32,   /* bytes of the longest reference */
	ODD_MAX = 100000,     /* references to nothing, and "<" that begin nothing */
	ATTRIBUTES_MAX = 100, /* of one element; the parser compares each with each */
};

struct mending {
	struct slice text;
	size_t at;
	size_t line;
	size_t elements, elements_max;
	struct buf *xml;
	struct markup_fault *fault;
	struct markup_references references;
	size_t odd;
};

static int fail(struct mending *mending, int outcome, const char *why)
{
	*mending->fault = (struct markup_fault){.line = mending->line, .why = why};
	return outcome;
}

static int add(struct mending *mending, struct slice text)
{
	int r = buf_add(mending->xml, text);

	if (r == BUF_E_FULL)
		return fail(mending, MARKUP_E_LIMIT, "the text is too long");
	return r ? error_pass(r) : 0;
}

static struct slice rest(const struct mending *mending)
{
	return (struct slice){mending->text.data + mending->at, mending->text.len - mending->at};
}

static bool begins(const struct mending *mending, const char *with)
{
	return slice_has_prefix(rest(mending), slice_of(with));
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* May a name begin so? What is not ASCII is left to the parser. */
static bool begins_name(char c)
{
	return is_letter(c) || c == '_' || c == ':' || (unsigned char)c >= 0x80;
}

/* Leave out `n` bytes, but for their line ends. */
static int leave_out(struct mending *mending, size_t n)
{
	const char *from = mending->text.data + mending->at;
	const char *end = from + n;
	int r = 0;

	mending->at += n;
	while (!r && (from = memchr(from, '\n', (size_t)(end - from))) != NULL) {
		from++;
		mending->line++;
		r = add(mending, slice_of("\n"));
	}
	return r;
}

/* Leave out all up to `end` and with it. */
static int leave_out_to(struct mending *mending, const char *end, const char *why)
{
	struct slice text = rest(mending);
	const char *found = memmem(text.data, text.len, end, strlen(end));

	if (!found)
		return fail(mending, MARKUP_E_BROKEN, why);
	return leave_out(mending, (size_t)(found - text.data) + strlen(end));
}

/* The length of a document type with its declarations, or 0: it has no end. */
static size_t doctype_length(struct slice text)
{
	char quote = '\0';
	size_t inner = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];

		if (quote) {
			if (c == quote)
				quote = '\0';
		} else if (c == '<' && slice_has_prefix((struct slice){text.data + i, text.len - i},
					       slice_of("<!--"))) {
			const char *end = memmem(text.data + i, text.len - i, "-->", 3);

			if (!end)
				return 0;
			i = (size_t)(end - text.data) + 2;
		} else if (c == '"' || c == '\'') {
			quote = c;
		} else if (c == '[') {
			inner++;
		} else if (c == ']' && inner > 0) {
			inner--;
		} else if (c == '>' && inner == 0) {
			return i + 1;
		}
	}
	return 0;
}

static int leave_out_doctype(struct mending *mending)
{
	size_t n = doctype_length(rest(mending));

	return n ? leave_out(mending, n)
		 : fail(mending, MARKUP_E_BROKEN, "a declaration has no end");
}

/* One that the parser would take for a mark goes by another name. */
static int add_character(struct mending *mending, unsigned long c)
{
	int r = markup_add_character(mending->xml, c);

	if (r == BUF_E_FULL)
		return fail(mending, MARKUP_E_LIMIT, "the text is too long");
	return r ? error_pass(r) : 0;
}

/* At "&". What is no reference is an ampersand. */
static int mend_reference(struct mending *mending)
{
	struct slice text = rest(mending);
	char name[REFERENCE_MAX + 1] = "";
	unsigned long c = 0;
	size_t n = 1;

	while (n < text.len && n < REFERENCE_MAX &&
		(is_letter(text.data[n]) || is_digit(text.data[n]) || text.data[n] == '#'))
		n++;
	if (n > 1 && n < text.len && text.data[n] == ';') {
		memcpy(name, text.data + 1, n - 1);
		c = markup_reference(&mending->references, name);
	}
	if (c == 0 && ++mending->odd > ODD_MAX)
		return fail(mending, MARKUP_E_LIMIT, "too many references to nothing");
	mending->at += c ? n + 1 : 1;
	return add_character(mending, c ? c : '&');
}

/* How long what XML does not allow, or what stands for a mark, is at `text`; 0: it is neither. */
static size_t not_a_character(struct slice text)
{
	if ((unsigned char)text.data[0] < 0x20)
		return 1;
	if (text.len < 3 || (unsigned char)text.data[0] != 0xEF)
		return 0;
	return markup_is_mark(text.data) || memcmp(text.data, "\xEF\xBF\xBE", 3) == 0 ||
			       memcmp(text.data, "\xEF\xBF\xBF", 3) == 0
		       ? 3
		       : 0;
}

/* Is `c` to be looked at, or may it be copied? 0xEF begins some that are no characters. */
static bool is_plain(unsigned char c)
{
	return c >= 0x20 ? c != '&' && c != '<' && c != 0xEF : c == '\t' || c == '\r';
}

/* Copy text, or what is in quotes, up to `end`; `cdata`: references are none. */
static int mend_text(struct mending *mending, size_t end, bool cdata)
{
	int r = 0;

	while (mending->at < end && !r) {
		const char *from = mending->text.data + mending->at;
		unsigned char c = (unsigned char)*from;
		size_t n = 0;

		while (mending->at + n < end && is_plain((unsigned char)from[n]))
			n++;
		if (n > 0) {
			r = add(mending, (struct slice){from, n});
			mending->at += n;
			continue;
		}
		if (c == '&' && !cdata) {
			r = mend_reference(mending);
			continue;
		}
		mending->line += c == '\n';
		n = not_a_character(rest(mending));
		if (c == '<' && !cdata)
			r = add_character(mending, '<');
		else if (n > 0 && c != '\n')
			r = add(mending, slice_of(" "));
		else
			r = add(mending, (struct slice){from, 1});
		mending->at += n > 0 ? n : 1;
	}
	return r;
}

static int mend_cdata(struct mending *mending)
{
	static const char open[] = "<![CDATA[";
	struct slice text = rest(mending);
	const char *found = memmem(text.data, text.len, "]]>", 3);
	int r;

	if (!found)
		return fail(mending, MARKUP_E_BROKEN, "a CDATA section has no end");
	mending->at += strlen(open);
	r = add(mending, slice_of(open));
	if (!r)
		r = mend_text(mending, (size_t)(found - mending->text.data), true);
	if (!r)
		r = add(mending, slice_of("]]>"));
	mending->at += 3;
	return r;
}

/* The length of a tag, and how many attributes it has; 0: it has no end. */
static size_t tag_length(struct slice text, size_t *ret_attributes)
{
	char quote = '\0';
	size_t attributes = 0;

	for (size_t i = 1; i < text.len; i++) {
		char c = text.data[i];

		if (quote) {
			quote = c == quote ? '\0' : quote;
		} else if ((c == '"' || c == '\'') && attributes > 0) {
			quote = c;
		} else if (c == '=') {
			attributes++;
		} else if (c == '>') {
			*ret_attributes = attributes;
			return i + 1;
		} else if (c == '<') {
			return 0;
		}
	}
	/* The very end of many a cut document: "</rss". */
	return text.data[1] == '/' && attributes == 0 ? text.len : 0;
}

static int mend_tag(struct mending *mending)
{
	size_t attributes = 0;
	size_t n = tag_length(rest(mending), &attributes);
	int r;

	if (n == 0)
		return fail(mending, MARKUP_E_BROKEN, "a tag has no end");
	if (attributes > ATTRIBUTES_MAX)
		return fail(mending, MARKUP_E_LIMIT, "an element has too many attributes");
	if (mending->text.data[mending->at + 1] != '/' &&
		++mending->elements > mending->elements_max)
		return fail(mending, MARKUP_E_LIMIT, "too many elements");
	r = add(mending, slice_of("<"));
	mending->at++;
	if (!r)
		r = mend_text(mending, mending->at + n - 1, false);
	return r || mending->text.data[mending->at - 1] == '>' ? r : add(mending, slice_of(">"));
}

/* At "<". */
static int mend_mark(struct mending *mending)
{
	struct slice text = rest(mending);
	char next = text.len > 1 ? text.data[1] : '\0';

	if (begins(mending, "<!--"))
		return leave_out_to(mending, "-->", "a comment has no end");
	if (begins(mending, "<![CDATA["))
		return mend_cdata(mending);
	if (next == '?')
		return leave_out_to(mending, "?>", "an instruction has no end");
	if (next == '!')
		return leave_out_doctype(mending);
	if (next == '/' || begins_name(next))
		return mend_tag(mending);
	if (++mending->odd > ODD_MAX)
		return fail(mending, MARKUP_E_LIMIT, "too many signs that are no tags");
	mending->at++;
	return add_character(mending, '<');
}

int markup_mend(struct slice text, size_t elements, struct buf *xml, struct markup_fault *ret_fault)
{
	struct mending mending = {
		.text = text, .line = 1, .elements_max = elements, .xml = xml, .fault = ret_fault};
	int r = 0;

	while (mending.at < text.len && !r) {
		struct slice left = rest(&mending);
		const char *mark = memchr(left.data, '<', left.len);

		if (left.data == mark)
			r = mend_mark(&mending);
		else
			r = mend_text(
				&mending, mark ? (size_t)(mark - text.data) : text.len, false);
	}
	return r < 0 ? error_pass(r) : r;
}

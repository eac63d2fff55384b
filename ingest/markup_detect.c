/*
 * markup_detect.c - is it XML, and in what charset? Only the first bytes are looked at.
 *
 * XML is what begins as it does and whose first element, or document type, is not "html": pages are
 * another matter, also those that are XHTML.
 */
#include "ingest/markup_detect.h"

#include <string.h>

enum {
	ROOT_WITHIN = 64 * 1024, /* bytes before the root element */
	DECLARATION_MAX = 200,   /* bytes of an XML declaration */
};

/* Step over blanks, comments and instructions: to the document type, the root's tag, or nothing. */
static struct slice first_of_note(struct slice text)
{
	text = slice_trim(text);
	if (text.len > ROOT_WITHIN)
		text.len = ROOT_WITHIN;
	for (;;) {
		const char *end = slice_has_prefix(text, slice_of("<!--")) ? "-->"
				  : slice_has_prefix(text, slice_of("<?")) ? "?>"
									   : NULL;
		const char *found = end ? memmem(text.data, text.len, end, strlen(end)) : NULL;

		if (!end)
			return text;
		if (!found)
			return (struct slice){0};
		found += strlen(end);
		text = slice_trim((struct slice){found, text.len - (size_t)(found - text.data)});
	}
}

static bool begins_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' ||
	       (unsigned char)c >= 0x80;
}

static bool has_word(struct slice text, const char *word)
{
	return text.len >= strlen(word) && strncasecmp(text.data, word, strlen(word)) == 0;
}

bool markup_looks_so(struct slice text)
{
	struct slice first = first_of_note(text);

	text = slice_trim(text);
	if (text.len < 2 || text.data[0] != '<')
		return false;
	if (first.len < 2)
		return true; /* and cut short */
	if (has_word(first, "<!doctype"))
		return !has_word(slice_trim((struct slice){first.data + 9, first.len - 9}), "html");
	return first.data[0] == '<' && begins_name(first.data[1]) && !has_word(first, "<html");
}

void markup_charset(struct slice bytes, char *ret_name, size_t size)
{
	const char *at, *end;
	size_t n = 0;

	bytes = slice_trim(bytes);
	ret_name[0] = '\0';
	if (!slice_has_prefix(bytes, slice_of("<?xml")))
		return;
	bytes.len = bytes.len < DECLARATION_MAX ? bytes.len : DECLARATION_MAX;
	end = memmem(bytes.data, bytes.len, "?>", 2);
	at = end ? memmem(bytes.data, (size_t)(end - bytes.data), "encoding", 8) : NULL;
	if (!at)
		return;
	for (at += 8; at < end && strchr(" \t\r\n=\"'", *at); at++)
		;
	while (at < end && n + 1 < size && !strchr(" \t\r\n\"'", *at))
		ret_name[n++] = *at++;
	ret_name[n] = '\0';
}

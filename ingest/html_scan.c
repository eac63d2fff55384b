/*
 * html_scan.c - one cheap look at mark-up before a parser sees it.
 *
 * libxml2 compares each attribute with all before it in its tag, and each closing tag that closes
 * nothing with all open elements. Honest pages do not notice; a page made to be slow would take
 * minutes. So tags, and attributes within one tag, are counted beforehand; how deep elements nest
 * is for the parser's user to watch. What stands in scripts, styles and comments is passed over.
 */
#include "ingest/html_scan.h"

#include <stdbool.h>
#include <strings.h>

#include "runtime/base.h"

enum {
	TAGS_MAX = 100000,    /* a page of 1 MB has some 20,000 */
	ATTRIBUTES_MAX = 256, /* of one tag; the most that was seen is some 60 */
};

static bool begins(const char *at, const char *end, const char *word)
{
	size_t n = strlen(word);

	return (size_t)(end - at) >= n && strncasecmp(at, word, n) == 0;
}

/* Behind `word`, or the end. */
static const char *behind(const char *at, const char *end, const char *word)
{
	for (; at < end; at++) {
		at = memchr(at, word[0], (size_t)(end - at));
		if (!at)
			return end;
		if (begins(at, end, word))
			return at + strlen(word);
	}
	return end;
}

/* Behind the tag that begins at `at`, with its attributes counted. */
static const char *pass_tag(const char *at, const char *end, size_t *ret_attributes)
{
	size_t attributes = 0;
	bool blank = false;

	for (; at < end && *at != '>'; at++) {
		if (*at == '"' || *at == '\'') {
			const char *close = memchr(at + 1, *at, (size_t)(end - at - 1));

			if (!close)
				break;
			at = close;
			blank = true; /* the next may follow without one */
		} else if (strchr(" \t\r\n\f/", *at)) {
			blank = true;
		} else {
			attributes += blank;
			blank = false;
		}
	}
	*ret_attributes = attributes;
	return at < end ? at + 1 : end;
}

const char *html_scan(struct slice html)
{
	const char *at = html.data;
	const char *end = html.data + html.len;
	size_t tags = 0;

	while (at < end) {
		const char *tag = memchr(at, '<', (size_t)(end - at));
		size_t attributes;

		if (!tag)
			return NULL;
		if (++tags > TAGS_MAX)
			return "more tags than a page has";
		if (begins(tag, end, "<!--")) {
			at = behind(tag + 4, end, "-->");
			continue;
		}
		at = pass_tag(tag + 1, end, &attributes);
		if (attributes > ATTRIBUTES_MAX)
			return "a tag with more attributes than a page has";
		if (begins(tag, end, "<script"))
			at = behind(at, end, "</script");
		else if (begins(tag, end, "<style"))
			at = behind(at, end, "</style");
	}
	return NULL;
}

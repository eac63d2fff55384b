/*
 * robots.c - what a page's "robots" line asks.
 *
 * The line is words between commas or blanks, in any case of letters. A word may have a value
 * behind a colon
 * ("unavailable_after: 25 Jun 2026 15:00:00 PST"), and the whole line may begin with the name of
 * the robot that it is for, also with a colon: only the few words that have values tell the two
 * apart.
 */
#include "ingest/robots.h"

#include <strings.h>

#include "runtime/base.h"

static bool is_word(struct slice text, const char *word)
{
	return text.len == strlen(word) && strncasecmp(text.data, word, text.len) == 0;
}

static bool names_a_robot(struct slice line)
{
	static const char *const valued[] = {
		"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"};
	const char *colon = line.len > 0 ? memchr(line.data, ':', line.len) : NULL;
	struct slice name;

	if (!colon || memchr(line.data, ',', (size_t)(colon - line.data)))
		return false;
	name = slice_trim((struct slice){line.data, (size_t)(colon - line.data)});
	for (size_t i = 0; i < COUNT_OF(valued); i++)
		if (is_word(name, valued[i]))
			return false;
	return true;
}

void robots_take(struct slice line, struct robots *robots)
{
	if (names_a_robot(line))
		return;
	while (line.len > 0) {
		struct slice word = {line.data, 0};

		while (word.len < line.len && !strchr(", \t\r\n", word.data[word.len]))
			word.len++;
		robots->no_ai |= is_word(word, "noai") || is_word(word, "noimageai");
		robots->no_translate |= is_word(word, "notranslate");
		line.data += word.len + (word.len < line.len);
		line.len -= word.len + (word.len < line.len);
	}
}

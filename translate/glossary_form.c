/*
 * glossary_form.c - text as terms are compared.
 *
 * A letter is asked for its properties once, by the table of text.h: this runs over every segment.
 */
#include "translate/glossary_form.h"

#include <unicode/uchar.h>

#include "translate/text.h"

enum {
	UNSEEN = -1,
};

int32_t form_small(int32_t c)
{
	if (c < 0x80)
		return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
	return codepoint_traits(c).bits & TRAIT_UPPER ? u_tolower(c) : c;
}

/* White space of any kind is one blank, an apostrophe one of them. */
static int32_t plain(int32_t c)
{
	uint8_t bits;

	if (c > ' ' && c < 0x7F)
		return c;
	bits = codepoint_traits(c).bits;
	if (bits & TRAIT_INVISIBLE)
		return UNSEEN;
	if (bits & TRAIT_SPACE)
		return ' ';
	return c == 0x2019 ? '\'' : c;
}

static size_t put(char *to, int32_t c)
{
	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		to[0] = (char)(0xC0 | c >> 6);
		to[1] = (char)(0x80 | (c & 0x3F));
		return 2;
	}
	if (c < 0x10000) {
		to[0] = (char)(0xE0 | c >> 12);
		to[1] = (char)(0x80 | (c >> 6 & 0x3F));
		to[2] = (char)(0x80 | (c & 0x3F));
		return 3;
	}
	to[0] = (char)(0xF0 | c >> 18);
	to[1] = (char)(0x80 | (c >> 12 & 0x3F));
	to[2] = (char)(0x80 | (c >> 6 & 0x3F));
	to[3] = (char)(0x80 | (c & 0x3F));
	return 4;
}

void stretch_begin(struct stretch *stretch, struct slice text, size_t at)
{
	stretch->text = text;
	stretch->at = at;
	stretch->last = 0;
	stretch->count = 0;
}

/* The next code point that is seen, a run of blanks as one; UNSEEN at the end. `*at` moves. */
static int32_t next_plain(struct slice text, size_t *at, int32_t last)
{
	while (*at < text.len) {
		int32_t c = plain(text_next(text, at));

		if (c != UNSEEN && !(c == ' ' && last == ' '))
			return c;
	}
	return UNSEEN;
}

bool stretch_read(struct stretch *stretch)
{
	const size_t n = stretch->count;
	const size_t key = n > 0 ? stretch->key_ends[n - 1] : 0;
	const size_t form = n > 0 ? stretch->form_ends[n - 1] : 0;
	int32_t c;

	if (n == GLOSSARY_TERM_MAX || form >= GLOSSARY_TERM_MAX)
		return false;
	c = next_plain(stretch->text, &stretch->at, stretch->last);
	if (c == UNSEEN)
		return false;
	stretch->last = c;
	stretch->form_ends[n] = (uint16_t)(form + put(stretch->form + form, c));
	stretch->key_ends[n] = (uint16_t)(key + put(stretch->key + key, form_small(c)));
	stretch->text_ends[n] = (uint32_t)stretch->at;
	stretch->count++;
	return true;
}

struct form_head form_head(struct slice text, size_t at)
{
	struct form_head head = {0};
	int32_t last = 0;

	while (head.count < FORM_HEAD && (last = next_plain(text, &at, last)) != UNSEEN)
		head.letters[head.count++] = form_small(last);
	return head;
}

bool form_is_word(int32_t c)
{
	struct codepoint_traits traits;

	if (c < 0x80)
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
	traits = codepoint_traits(c);
	return (traits.bits & (TRAIT_LETTER | TRAIT_MARK)) || traits.digit >= 0;
}

bool form_is_edge(int32_t left, int32_t right)
{
	if (!form_is_word(left) || !form_is_word(right))
		return true;
	if (left < 0x80 && right < 0x80)
		return false;
	if (codepoint_traits(right).bits & TRAIT_MARK)
		return false;
	return (codepoint_traits(left).bits | codepoint_traits(right).bits) & TRAIT_SPACELESS;
}

/*
 * utf8.c - code points in bytes.
 *
 * Strict, as RFC 3629 is: no overlong forms, no surrogates, nothing past U+10FFFF.
 */
#include "schemas/utf8.h"

#include <assert.h>

/* How many bytes follow a first byte, and which bits of the code point it carries; -1: no first
 * byte. */
static int tail_length(unsigned char first, int32_t *ret_bits)
{
	if (first >= 0xC2 && first < 0xE0) {
		*ret_bits = first & 0x1F;
		return 1;
	}
	if (first >= 0xE0 && first < 0xF0) {
		*ret_bits = first & 0x0F;
		return 2;
	}
	if (first >= 0xF0 && first < 0xF5) {
		*ret_bits = first & 0x07;
		return 3;
	}
	return -1;
}

int32_t utf8_next_wide(struct slice text, size_t *at)
{
	static const int32_t smallest[] = {0, 0x80, 0x800, 0x10000};
	const char *tail = text.data + *at + 1;
	size_t left = text.len - *at - 1;
	int32_t c;
	int length;

	assert(*at < text.len);
	length = tail_length((unsigned char)text.data[(*at)++], &c);
	if (length < 0 || (size_t)length > left)
		return -1;
	for (int i = 0; i < length; i++) {
		if (((unsigned char)tail[i] & 0xC0) != 0x80)
			return -1;
		c = c << 6 | ((unsigned char)tail[i] & 0x3F);
	}
	if (c < smallest[length] || (c >= 0xD800 && c < 0xE000) || c > 0x10FFFF)
		return -1;
	*at += (size_t)length;
	return c;
}

bool utf8_is_valid(struct slice text)
{
	size_t at = 0;

	while (at < text.len) {
		if ((unsigned char)text.data[at] < 0x80)
			at++;
		else if (utf8_next(text, &at) < 0)
			return false;
	}
	return true;
}

size_t utf8_count(struct slice text)
{
	size_t n = 0;

	for (size_t at = 0; at < text.len; n++)
		(void)utf8_next(text, &at); /* a bad byte counts as one */
	return n;
}

struct slice utf8_prefix(struct slice text, size_t max)
{
	size_t at = 0;

	for (size_t n = 0; n < max && at < text.len; n++)
		(void)utf8_next(text, &at); /* a bad byte counts as one */
	return (struct slice){.data = text.data, .len = at};
}

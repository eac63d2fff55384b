/*
 * url_escape.c - the normal form of what is escaped: an escape for what needs one, in capitals, and
 * none for what does not.
 */
#include "ingest/url_escape.h"

#include <stdbool.h>
#include <string.h>

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool is_unreserved(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("-._~", c));
}

/* One byte of a path or query, in its normal form. `n` bytes of the text are taken. */
static int add_byte(struct buf *out, struct slice text, size_t *ret_n)
{
	unsigned char c = (unsigned char)text.data[0];
	bool escaped = c == '%' && text.len > 2 && hex(text.data[1]) >= 0 && hex(text.data[2]) >= 0;

	*ret_n = 1;
	if (escaped) {
		c = (unsigned char)(hex(text.data[1]) * 16 + hex(text.data[2]));
		*ret_n = 3;
		if (!is_unreserved(c))
			return buf_addf(out, "%%%02X", c);
	}
	if (!escaped && (c <= ' ' || c >= 0x7F || strchr("\"<>`{}|^", c) || c == '%'))
		return buf_addf(out, "%%%02X", c);
	return buf_add(out, (struct slice){(const char *)&c, 1});
}

int url_add_normal(struct buf *out, struct slice text)
{
	while (text.len > 0) {
		size_t n;
		int r = add_byte(out, text, &n);

		if (r)
			return r;
		text = (struct slice){text.data + n, text.len - n};
	}
	return 0;
}

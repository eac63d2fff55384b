/*
 * buf.c - bytes of our own, with a ceiling.
 *
 * Memory doubles as the content grows, so that adding n bytes costs O(n) in all; the ceiling is
 * of the content, not of the memory.
 */
#include "runtime/buf.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "runtime/error.h"

enum {
	SMALLEST = 64,
};

int buf_reserve(struct buf *buf, size_t more)
{
	size_t room = buf->room ? buf->room : SMALLEST;
	char *data;

	if (more > buf->max || buf->len > buf->max - more)
		return BUF_E_FULL;
	if (buf->len + more + 1 <= buf->room)
		return 0;

	while (room < buf->len + more + 1)
		room *= 2;
	data = realloc(buf->data, room);
	if (!data)
		return error_raise(-ENOMEM, "growing a buffer to %zu bytes", room);

	buf->data = data;
	buf->room = room;
	return 0;
}

int buf_add_growing(struct buf *buf, struct slice text)
{
	int r = buf_reserve(buf, text.len);

	if (r)
		return r;
	if (text.len > 0)
		memcpy(buf->data + buf->len, text.data, text.len);
	buf->len += text.len;
	buf->data[buf->len] = '\0';
	return 0;
}

int buf_addf(struct buf *buf, const char *fmt, ...)
{
	va_list list;
	int n;
	int r;

	va_start(list, fmt);
	n = vsnprintf(NULL, 0, fmt, list);
	va_end(list);
	if (n < 0)
		return error_raise(-EINVAL, "formatting with \"%s\"", fmt);

	r = buf_reserve(buf, (size_t)n);
	if (r)
		return r;

	va_start(list, fmt);
	(void)vsnprintf(buf->data + buf->len, (size_t)n + 1, fmt, list); /* measured above */
	va_end(list);
	buf->len += (size_t)n;
	return 0;
}

void buf_clear(struct buf *buf)
{
	buf->len = 0;
	if (buf->data)
		buf->data[0] = '\0';
}

char *buf_take(struct buf *buf)
{
	char *data = buf->data;

	*buf = (struct buf){.max = buf->max};
	return data;
}

void buf_deinit(struct buf *buf)
{
	free(buf->data);
	*buf = (struct buf){0};
}

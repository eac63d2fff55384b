/* buf.h - bytes of our own, with a ceiling. */
#pragma once

#include <stdint.h>

#include "runtime/slice.h"

enum {
	BUF_E_FULL = 1, /* the ceiling is reached; the buffer is as it was */
};

struct buf {
	char *data; /* NULL while empty, else ends with a NUL that `len` does not count */
	size_t len;
	size_t max;
	size_t room; /* allocated bytes */
};

#define BUF_INIT(ceiling)                                                                          \
	{                                                                                          \
		.max = (ceiling)                                                                   \
	}

int buf_add_growing(struct buf *buf, struct slice text);

/* Append. 0, BUF_E_FULL or < 0. Most of what is added is short, and there is room for it. */
static inline int buf_add(struct buf *buf, struct slice text)
{
	if (text.len >= buf->room - buf->len || text.len > buf->max - buf->len || text.len == 0)
		return buf_add_growing(buf, text);
	memcpy(buf->data + buf->len, text.data, text.len);
	buf->len += text.len;
	buf->data[buf->len] = '\0';
	return 0;
}

int buf_addf(struct buf *buf, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Have memory for so much more, which is going to be added. 0, BUF_E_FULL or < 0. */
int buf_reserve(struct buf *buf, size_t more);

/* Forget the content, keep the memory. */
void buf_clear(struct buf *buf);

/* Give the bytes away (NUL-terminated, yours to free; NULL when nothing was added); the buffer is
 * empty after. */
char *buf_take(struct buf *buf);

void buf_deinit(struct buf *buf);

static inline struct slice buf_slice(const struct buf *buf)
{
	return (struct slice){.data = buf->data, .len = buf->len};
}

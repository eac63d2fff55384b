/* base64.h - bytes as text of 64 letters (RFC 4648, with padding). */
#pragma once

#include <stddef.h>

#include "runtime/slice.h"

enum {
	BASE64_E_BAD = 1, /* not base64, or longer than there is room */
};

/* Bytes that base64_write() needs for `n` bytes, the NUL at the end included. */
#define BASE64_SIZE(n) (((n) + 2) / 3 * 4 + 1)

/* Write `bytes` as text that ends with a NUL; `text` has BASE64_SIZE(bytes.len) bytes. */
void base64_write(struct slice bytes, char *text);

/* Read `text` into `bytes`, which has room for `size`. 0 or BASE64_E_BAD. */
int base64_read(struct slice text, void *bytes, size_t size, size_t *ret_len);

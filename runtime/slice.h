/* slice.h - borrowed text. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct slice {
	const char *data; /* need not end with a NUL; NULL with length 0 is "nothing" */
	size_t len;
};

static inline struct slice slice_of(const char *text)
{
	return (struct slice){.data = text, .len = text ? strlen(text) : 0};
}

static inline bool slice_is(struct slice a, struct slice b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

static inline bool slice_has_prefix(struct slice text, struct slice prefix)
{
	return text.len >= prefix.len &&
	       (prefix.len == 0 || memcmp(text.data, prefix.data, prefix.len) == 0);
}

/* `text` without the ASCII white space at both ends. */
struct slice slice_trim(struct slice text);

/* How many bytes from `at` on are none that JSON, or a line, wants escaped: no control character,
 * quotation mark or backslash. */
size_t slice_plain(struct slice text, size_t at);

/* A copy that ends with a NUL, yours to free. 0 or < 0. */
int slice_copy(struct slice text, char **ret_copy);

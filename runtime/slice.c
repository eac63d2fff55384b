/* slice.c - borrowed text: the operations too long for the header. */
#include "runtime/slice.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

#include "runtime/error.h"

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct slice slice_trim(struct slice text)
{
	while (text.len > 0 && is_space(text.data[0])) {
		text.data++;
		text.len--;
	}
	while (text.len > 0 && is_space(text.data[text.len - 1]))
		text.len--;
	return text;
}

/* Sixteen bytes are looked at together. */
typedef uint8_t block __attribute__((vector_size(16)));

static bool block_is_plain(const char *bytes)
{
	uint64_t halves[2];
	block here;

	memcpy(&here, bytes, sizeof(here));
	const block found =
		(block)((here < 0x20) | (here == '"') | (here == '\\') | (here == 0x7F));
	memcpy(halves, &found, sizeof(halves));
	return (halves[0] | halves[1]) == 0;
}

static bool is_plain(unsigned char c)
{
	return c >= 0x20 && c != '"' && c != '\\' && c != 0x7F;
}

size_t slice_plain(struct slice text, size_t at)
{
	const size_t from = at;

	while (text.len - at >= sizeof(block) && block_is_plain(text.data + at))
		at += sizeof(block);
	while (at < text.len && is_plain((unsigned char)text.data[at]))
		at++;
	return at - from;
}

int slice_copy(struct slice text, char **ret_copy)
{
	char *copy = malloc(text.len + 1);

	if (!copy)
		return error_raise(-ENOMEM, "copying %zu bytes", text.len);
	if (text.len > 0)
		memcpy(copy, text.data, text.len);
	copy[text.len] = '\0';
	*ret_copy = copy;
	return 0;
}

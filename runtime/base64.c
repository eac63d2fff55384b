/*
 * base64.c - what Kafka's offset metadata is written in: ASCII, because librdkafka before 2.6.1
 * reads metadata with a NUL byte back damaged.
 *
 * Reading is strict: no white space, no missing padding, no bits left over. What we wrote reads
 * back; what somebody else wrote need not.
 */
#include "runtime/base64.h"

#include <stdint.h>

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void base64_write(struct slice bytes, char *text)
{
	const unsigned char *from = (const unsigned char *)bytes.data;

	for (size_t i = 0; i < bytes.len; i += 3) {
		const size_t left = bytes.len - i;
		const uint32_t group = (uint32_t)from[i] << 16 |
				       (left > 1 ? (uint32_t)from[i + 1] << 8 : 0) |
				       (left > 2 ? (uint32_t)from[i + 2] : 0);

		*text++ = letters[group >> 18];
		*text++ = letters[group >> 12 & 63];
		*text++ = left > 1 ? letters[group >> 6 & 63] : '=';
		*text++ = left > 2 ? letters[group & 63] : '=';
	}
	*text = '\0';
}

static int value_of(char letter)
{
	const char *at = letter ? strchr(letters, letter) : NULL;

	return at ? (int)(at - letters) : -1;
}

/* Four letters to a group of 24 bits; `letters_used` of them are not padding. */
static int read_group(const char *text, size_t letters_used, uint32_t *ret_group)
{
	uint32_t group = 0;

	for (size_t i = 0; i < 4; i++) {
		const int value = i < letters_used ? value_of(text[i]) : 0;

		if (value < 0)
			return BASE64_E_BAD;
		group = group << 6 | (uint32_t)value;
	}
	*ret_group = group;
	return 0;
}

static size_t padding_of(struct slice text)
{
	size_t padding = 0;

	while (padding < 2 && padding < text.len && text.data[text.len - 1 - padding] == '=')
		padding++;
	return padding;
}

int base64_read(struct slice text, void *bytes, size_t size, size_t *ret_len)
{
	const size_t padding = padding_of(text);
	const size_t len = text.len / 4 * 3 - (text.len ? padding : 0);
	unsigned char *to = bytes;
	uint32_t group = 0;

	if (text.len % 4 != 0 || len > size)
		return BASE64_E_BAD;
	for (size_t i = 0, n = 0; i < text.len; i += 4) {
		const size_t used = i + 4 == text.len ? 4 - padding : 4;

		if (read_group(text.data + i, used, &group))
			return BASE64_E_BAD;
		for (int shift = 16; shift >= 0 && n < len; shift -= 8)
			to[n++] = (unsigned char)(group >> shift);
	}
	/* The bits that padding leaves over must be 0: one text for one content. */
	if (padding && (group & (padding == 1 ? 0xffu : 0xffffu)) != 0)
		return BASE64_E_BAD;
	*ret_len = len;
	return 0;
}

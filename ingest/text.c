/*
 * text.c - one run of text made clean. One pass over the code points, and NFC by ICU after it, but
 * only when some character could need it: below U+0300 everything is in NFC.
 */
#include "ingest/text.h"

#include <errno.h>
#include <string.h>

#include <libxml/HTMLparser.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "ingest/charset.h"
#include "runtime/error.h"

enum {
	REFERENCE_MAX = 32, /* bytes of the longest name of a character, and more */
};

/* windows-1252 from 0x80 to 0x9F. */
static const uint16_t c1[] = {0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6,
	0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
	0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178};

uint32_t text_of_c1(uint32_t c)
{
	return c >= 0x80 && c <= 0x9F ? c1[c - 0x80] : 0;
}

/* Scripts written without blanks, in which a zero-width space parts words: Thai, Lao, Myanmar,
 * Khmer. */
static bool uses_zero_width_space(uint32_t c)
{
	return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) ||
	       (c >= 0x1780 && c <= 0x17FF);
}

static bool shows_nothing(uint32_t c)
{
	return c == 0x00AD || c == 0x061C || c == 0x180E || (c >= 0x200E && c <= 0x200F) ||
	       (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
	       (c >= 0xFFF9 && c <= 0xFFFC) || (c & 0xFFFE) == 0xFFFE ||
	       (c >= 0xFDD0 && c <= 0xFDEF) || (c >= 0xE0000 && c <= 0xE007F) ||
	       (c >= 0xE000 && c <= 0xF8FF); /* private use: no reader has the font */
}

static bool is_blank(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xA0 ||
	       (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
	       c == 0x205F || c == 0x3000 || c == 0x1680;
}

/* What becomes of one code point: itself, ' ' for white space, another one, or 0 for nothing. */
static uint32_t cleaned(uint32_t c, uint32_t before)
{
	if (c < 0x7F)
		return c >= ' ' ? c : is_blank(c) ? ' ' : 0;
	if (c <= 0x9F)
		return c == 0x85 ? 0x2026 : text_of_c1(c);
	if (c < 0xAD)
		return is_blank(c) ? ' ' : c;
	if (c == 0x200B)
		return uses_zero_width_space(before) ? c : 0;
	if (is_blank(c))
		return ' ';
	return shows_nothing(c) ? 0 : c;
}

/* Put `text` into NFC from `from` on. */
static int compose(struct buf *text, size_t from)
{
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
	int32_t n = (int32_t)(text->len - from);
	int32_t length = 0, composed_length, bytes = 0;
	/* One unit for each byte is enough; NFC grows a text at most threefold. */
	CLEANUP(freep) char *memory = malloc(((size_t)n + 1) * 4 * sizeof(UChar) + 1);
	CLEANUP(freep) char *utf8 = malloc((size_t)n * 3 + 1);
	UChar *units = (UChar *)(void *)memory;
	UChar *composed;

	if (!memory || !utf8 || U_FAILURE(status))
		return error_raise(-ENOMEM, "normalising %d bytes", n);
	composed = units + n + 1;
	u_strFromUTF8(units, n + 1, &length, text->data + from, n, &status);
	if (U_SUCCESS(status) && unorm2_isNormalized(nfc, units, length, &status))
		return 0;
	composed_length = unorm2_normalize(nfc, units, length, composed, 3 * n + 3, &status);
	u_strToUTF8(utf8, 3 * n + 1, &bytes, composed, composed_length, &status);
	if (U_FAILURE(status))
		return error_raise(-EINVAL, "normalising text: %s", u_errorName(status));

	text->len = from;
	return buf_add(text, (struct slice){utf8, (size_t)bytes});
}

static bool is_plain_ascii(unsigned char c)
{
	return c > ' ' && c < 0x7F;
}

int text_clean(struct slice text, struct buf *clean)
{
	const size_t from = clean->len;
	bool blank = false, must_compose = false;
	uint32_t before = 0;
	int r = 0;

	for (size_t at = 0; at < text.len && !r;) {
		size_t run = at;
		uint32_t c;

		while (run < text.len && is_plain_ascii((unsigned char)text.data[run]))
			run++;
		if (blank && run > at && clean->len > from)
			r = buf_add(clean, slice_of(" "));
		if (run > at && !r) {
			r = buf_add(clean, (struct slice){text.data + at, run - at});
			before = (unsigned char)text.data[run - 1];
			blank = false;
			at = run;
			continue;
		}
		c = cleaned((uint32_t)utf8_next(text, &at), before);
		if (c == ' ')
			blank = true;
		if (c == 0 || c == ' ')
			continue;
		if (blank && clean->len > from)
			r = buf_add(clean, slice_of(" "));
		if (!r)
			r = utf8_add(clean, c);
		must_compose = must_compose || c >= 0x300;
		blank = false;
		before = c;
	}
	if (!r && must_compose)
		r = compose(clean, from);
	return r < 0 ? error_pass(r) : r;
}

/* The code point of a numeric reference, by HTML's rules, or 0. */
static uint32_t numeric(const char *digits, size_t n, int base)
{
	uint32_t c = 0;

	if (n == 0 || n > 8)
		return 0;
	for (size_t i = 0; i < n; i++) {
		int digit = u_digit((UChar32)(unsigned char)digits[i], (int8_t)base);

		if (digit < 0)
			return 0;
		c = c * (uint32_t)base + (uint32_t)digit;
	}
	if (text_of_c1(c))
		return text_of_c1(c);
	if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		return 0xFFFD;
	return c;
}

static uint32_t named(struct slice name)
{
	char text[REFERENCE_MAX] = "";
	const htmlEntityDesc *entity;

	if (name.len == 0 || name.len >= sizeof(text))
		return 0;
	memcpy(text, name.data, name.len);
	if (strcmp(text, "apos") == 0)
		return '\'';
	entity = htmlEntityLookup((const xmlChar *)text);
	return entity ? entity->value : 0;
}

/* The reference that `text` begins with, "&...;": its length and its code point; or false. */
static bool reference(struct slice text, size_t *ret_length, uint32_t *ret_c)
{
	size_t look = text.len < REFERENCE_MAX ? text.len : REFERENCE_MAX;
	const char *end = memchr(text.data, ';', look);
	struct slice name;
	uint32_t c;

	if (!end)
		return false;
	name = (struct slice){text.data + 1, (size_t)(end - text.data) - 1};
	if (name.len > 2 && name.data[0] == '#' && (name.data[1] | 0x20) == 'x')
		c = numeric(name.data + 2, name.len - 2, 16);
	else if (name.len > 1 && name.data[0] == '#')
		c = numeric(name.data + 1, name.len - 1, 10);
	else
		c = named(name);
	*ret_length = name.len + 2;
	*ret_c = c;
	return c != 0;
}

int text_unescape(struct slice text, struct buf *plain)
{
	while (text.len > 0) {
		const char *ampersand = memchr(text.data, '&', text.len);
		size_t n = ampersand ? (size_t)(ampersand - text.data) : text.len;
		size_t length = 1;
		uint32_t c = '&';
		int r;

		r = buf_add(plain, (struct slice){text.data, n});
		text.data += n;
		text.len -= n;
		if (!r && text.len > 0) {
			if (!reference(text, &length, &c)) {
				length = 1;
				c = '&';
			}
			r = utf8_add(plain, c);
			text.data += length;
			text.len -= length;
		}
		if (r)
			return r < 0 ? error_pass(r) : r;
	}
	return 0;
}

/* The byte that windows-1252 has for a code point, or -1. The five unused bytes were let through
 * as C1 controls by most decoders. */
static int byte_of(uint32_t c)
{
	if (c < 0x80 || (c >= 0xA0 && c <= 0xFF))
		return (int)c;
	for (uint32_t i = 0; i < COUNT_OF(c1); i++)
		if (c1[i] == c || (c1[i] == 0 && c == 0x80 + i))
			return (int)(0x80 + i);
	return -1;
}

/* What was decoded wrongly begins a sequence of UTF-8 with its first foreign character, and goes on
 * with the next. Honest text mostly fails here, before anything is written. */
static bool may_be_mojibake(struct slice text)
{
	size_t at = 0;
	int lead, next;

	while (at < text.len && (unsigned char)text.data[at] < 0x80)
		at++;
	if (at == text.len)
		return false;
	lead = byte_of((uint32_t)utf8_next(text, &at));
	next = at < text.len ? byte_of((uint32_t)utf8_next(text, &at)) : -1;
	return lead >= 0xC2 && lead <= 0xF4 && next >= 0x80 && next <= 0xBF;
}

int text_unmojibake(struct slice text, struct buf *repaired, bool *ret_repaired)
{
	const size_t from = repaired->len;
	size_t foreign = 0;

	*ret_repaired = false;
	if (!may_be_mojibake(text))
		return 0;
	for (size_t at = 0; at < text.len;) {
		int byte = byte_of((uint32_t)utf8_next(text, &at));
		char c = (char)byte;
		int r = 0;

		foreign += byte >= 0x80;
		if (byte >= 0)
			r = buf_add(repaired, (struct slice){&c, 1});
		if (r < 0)
			return error_pass(r);
		if (byte < 0 || r) {
			repaired->len = from;
			return r;
		}
	}
	*ret_repaired = foreign > 0 &&
			utf8_is_valid((struct slice){repaired->data + from, repaired->len - from});
	if (!*ret_repaired)
		repaired->len = from;
	return 0;
}

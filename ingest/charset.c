/*
 * charset.c - bytes of whatever charset into valid UTF-8, with ICU's converters.
 *
 * Most records are UTF-8 already: they are checked, eight bytes at a time while they are ASCII, and
 * copied. The rest pays for ICU.
 *
 * Text that is UTF-8 but for a few bytes (a name cut in the middle by a producer that counts bytes)
 * is taken as UTF-8 with U+FFFD in their place: decoding all of it as Latin-1 would spoil every
 * other letter.
 */
#include "ingest/charset.h"

#include <errno.h>
#include <string.h>

#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>

#include "runtime/error.h"

enum {
	SAMPLE = 16 * 1024,   /* bytes shown to the detector */
	SURE_ENOUGH = 20,     /* of 100: below it the detector only guesses */
	BLOCK = 4096,         /* UTF-16 units converted at a time */
	BROKEN_PER_GOOD = 50, /* one broken byte to so many that are well-formed: still UTF-8 */
};

/* The length of the well-formed sequence at `p`, or 0. Unicode 15.0, table 3-7. */
static size_t sequence(const unsigned char *p, size_t n)
{
	unsigned char low = 0x80, high = 0xBF;
	size_t length;

	if (p[0] < 0x80)
		return 1;
	if (p[0] < 0xC2 || p[0] > 0xF4)
		return 0;
	length = p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
	if (p[0] == 0xE0)
		low = 0xA0;
	if (p[0] == 0xED)
		high = 0x9F;
	if (p[0] == 0xF0)
		low = 0x90;
	if (p[0] == 0xF4)
		high = 0x8F;
	if (n < length || p[1] < low || p[1] > high)
		return 0;
	for (size_t i = 2; i < length; i++)
		if (p[i] < 0x80 || p[i] > 0xBF)
			return 0;
	return length;
}

int utf8_add(struct buf *buf, uint32_t c)
{
	char bytes[4];
	size_t n;

	if (c < 0x80) {
		bytes[0] = (char)c;
		n = 1;
	} else if (c < 0x800) {
		bytes[0] = (char)(0xC0 | c >> 6);
		bytes[1] = (char)(0x80 | (c & 0x3F));
		n = 2;
	} else if (c < 0x10000) {
		bytes[0] = (char)(0xE0 | c >> 12);
		bytes[1] = (char)(0x80 | (c >> 6 & 0x3F));
		bytes[2] = (char)(0x80 | (c & 0x3F));
		n = 3;
	} else {
		bytes[0] = (char)(0xF0 | c >> 18);
		bytes[1] = (char)(0x80 | (c >> 12 & 0x3F));
		bytes[2] = (char)(0x80 | (c >> 6 & 0x3F));
		bytes[3] = (char)(0x80 | (c & 0x3F));
		n = 4;
	}
	return buf_add(buf, (struct slice){bytes, n});
}

static int fits(int r)
{
	return r == BUF_E_FULL ? CHARSET_E_TOO_LARGE : r ? error_pass(r) : 0;
}

/* How many bytes are in no well-formed sequence, and how many of the others are not ASCII. */
static void count_broken(struct slice bytes, size_t *ret_broken, size_t *ret_good)
{
	size_t broken = 0, good = 0;

	for (size_t i = 0; i < bytes.len;) {
		size_t n = sequence((const unsigned char *)bytes.data + i, bytes.len - i);

		broken += n == 0;
		good += n > 1 ? n : 0;
		i += n ? n : 1;
	}
	*ret_broken = broken;
	*ret_good = good;
}

static int add_mended(struct slice bytes, struct buf *text)
{
	bool after_broken = false;
	int r = 0;

	for (size_t i = 0; i < bytes.len && !r;) {
		size_t n = sequence((const unsigned char *)bytes.data + i, bytes.len - i);

		if (n > 0)
			r = buf_add(text, (struct slice){bytes.data + i, n});
		else if (!after_broken)
			r = buf_add(text, slice_of("\xEF\xBF\xBD"));
		after_broken = n == 0;
		i += n ? n : 1;
	}
	return fits(r);
}

/* Append UTF-16 as UTF-8; an unpaired surrogate becomes U+FFFD. */
static int add_utf16(const UChar *units, const UChar *end, struct buf *text)
{
	int r = 0;

	while (units < end && !r) {
		uint32_t c = *units++;

		if (U16_IS_LEAD(c) && units < end && U16_IS_TRAIL(*units))
			c = (uint32_t)U16_GET_SUPPLEMENTARY(c, *units++);
		else if (U16_IS_SURROGATE(c))
			c = 0xFFFD;
		r = utf8_add(text, c);
	}
	return fits(r);
}

/* Convert by ICU. CHARSET_E_UNKNOWN: ICU does not know the name, or, when `strictly`, the bytes are
 * not valid in that charset. */
static int convert(const char *name, bool strictly, struct slice bytes, struct buf *text)
{
	UErrorCode status = U_ZERO_ERROR;
	UConverter *converter = ucnv_open(name, &status);
	const char *from = bytes.data;
	const char *end = bytes.data + bytes.len;
	size_t before = text->len;
	UChar lead = 0;
	int held = 0;
	int r = 0;

	if (U_FAILURE(status))
		return CHARSET_E_UNKNOWN;
	if (strictly)
		ucnv_setToUCallBack(converter, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &status);

	for (bool more = true; more && !r;) {
		UChar units[BLOCK] = {0};
		UChar *to = units + held;

		units[0] = lead;
		status = U_ZERO_ERROR;
		ucnv_toUnicode(converter, &to, units + BLOCK, &from, end, NULL, true, &status);
		more = status == U_BUFFER_OVERFLOW_ERROR;
		if (!more && U_FAILURE(status)) {
			r = CHARSET_E_UNKNOWN;
			continue;
		}
		/* A pair that the end of the block cuts in two waits for its second half. */
		held = more && to > units && U16_IS_LEAD(to[-1]) ? 1 : 0;
		lead = held ? to[-1] : 0;
		r = add_utf16(units, to - held, text);
	}
	ucnv_close(converter);
	if (r)
		text->len = before;
	return r;
}

static int detect(struct slice bytes, struct buf *text)
{
	UErrorCode status = U_ZERO_ERROR;
	UCharsetDetector *detector = ucsdet_open(&status);
	const UCharsetMatch *match;
	char name[64] = "";

	if (U_FAILURE(status))
		return error_raise(-ENOMEM, "opening the charset detector");
	ucsdet_setText(
		detector, bytes.data, bytes.len < SAMPLE ? (int32_t)bytes.len : SAMPLE, &status);
	match = ucsdet_detect(detector, &status);
	if (U_SUCCESS(status) && match && ucsdet_getConfidence(match, &status) >= SURE_ENOUGH)
		strncpy(name, ucsdet_getName(match, &status), sizeof(name) - 1);
	ucsdet_close(detector);

	/* What calls itself ISO-8859-1 is windows-1252 wherever the two differ. */
	if (strcmp(name, "ISO-8859-1") == 0)
		return convert("windows-1252", false, bytes, text);
	return name[0] ? convert(name, false, bytes, text) : CHARSET_E_UNKNOWN;
}

static const struct {
	const char *bytes;
	size_t length;
	const char *charset;
} marks[] = {
	/* UTF-32 first: its little-endian mark begins like that of UTF-16. */
	{"\xFF\xFE\0\0", 4, "UTF-32LE"},
	{"\0\0\xFE\xFF", 4, "UTF-32BE"},
	{"\xFF\xFE", 2, "UTF-16LE"},
	{"\xFE\xFF", 2, "UTF-16BE"},
};

static bool is_latin1(const char *name)
{
	return strcasecmp(name, "iso-8859-1") == 0 || strcasecmp(name, "latin1") == 0 ||
	       strcasecmp(name, "latin-1") == 0 || strcasecmp(name, "us-ascii") == 0;
}

/* JSON and mark-up begin with two ASCII characters: the zero bytes tell UTF-16 and UTF-32. */
static const char *charset_of_zeros(struct slice bytes)
{
	const char *p = bytes.data;

	if (bytes.len < 4)
		return NULL;
	if (!p[0] && !p[1] && !p[2] && p[3])
		return "UTF-32BE";
	if (p[0] && !p[1] && !p[2] && !p[3])
		return "UTF-32LE";
	if (!p[0] && p[1] && !p[2] && p[3])
		return "UTF-16BE";
	return p[0] && !p[1] && p[2] && !p[3] ? "UTF-16LE" : NULL;
}

/* Charsets of seven bits that switch by escapes: their bytes look like ASCII, and so like UTF-8. */
static bool escapes(const char *name, struct slice bytes)
{
	const bool iso = strncasecmp(name, "iso-2022-", 9) == 0;

	return (iso && memchr(bytes.data, 0x1B, bytes.len)) ||
	       (strncasecmp(name, "hz", 2) == 0 && memmem(bytes.data, bytes.len, "~{", 2));
}

static int decode_foreign(
	struct slice bytes, const char *declared, struct buf *text, bool *ret_repaired)
{
	size_t broken, good;
	int r = CHARSET_E_UNKNOWN;

	count_broken(bytes, &broken, &good);
	if (good > broken * BROKEN_PER_GOOD)
		return add_mended(bytes, text);
	if (declared && is_latin1(declared))
		declared = "windows-1252";
	if (declared && strcasecmp(declared, "utf-8") != 0)
		r = convert(declared, true, bytes, text);
	if (!r)
		*ret_repaired = false;
	if (r == CHARSET_E_UNKNOWN)
		r = detect(bytes, text);
	/* A few bytes of nobody knows what in a text that is ASCII otherwise: say so in their
	 * place. */
	if (r == CHARSET_E_UNKNOWN && broken < bytes.len / 10 + 16)
		r = add_mended(bytes, text);
	return r;
}

int charset_decode(struct slice bytes, const char *declared, struct buf *text, bool *ret_repaired)
{
	const char *zeros;

	*ret_repaired = false;
	if (slice_has_prefix(bytes, slice_of("\xEF\xBB\xBF"))) {
		bytes.data += 3;
		bytes.len -= 3;
	}
	for (size_t i = 0; i < COUNT_OF(marks); i++) {
		struct slice mark = {marks[i].bytes, marks[i].length};

		if (slice_has_prefix(bytes, mark))
			return convert(marks[i].charset, false,
				(struct slice){bytes.data + mark.len, bytes.len - mark.len}, text);
	}
	zeros = charset_of_zeros(bytes);
	if (zeros)
		return convert(zeros, false, bytes, text);
	if (declared && bytes.len > 0 && escapes(declared, bytes))
		return convert(declared, false, bytes, text);
	if (utf8_is_valid(bytes))
		return fits(buf_add(text, bytes));

	*ret_repaired = true;
	return decode_foreign(bytes, declared, text, ret_repaired);
}

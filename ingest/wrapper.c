/*
 * wrapper.c - what is wrapped around a record's bytes.
 *
 * Wrappers come off one at a time. Three are the most that anybody was seen to use (base64 of gzip
 * in a Confluent frame); a fourth is a bomb or a joke. A pickle would run code if it were opened by
 * what wrote it, so it is named and left alone.
 */
#include "ingest/wrapper.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ingest/inflate.h"
#include "ingest/warc.h"
#include "runtime/base64.h"
#include "runtime/error.h"
#include "schemas/reasons.h"

enum {
	WRAPPERS_MAX = 3,
	FRAME = 5,       /* Confluent: a zero byte and four of a schema's number */
	BASE64_MIN = 16, /* shorter ones are words */
};

static int fault(struct wrapper_fault *fault, const char *code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static int fault(struct wrapper_fault *fault, const char *code, const char *fmt, ...)
{
	va_list list;

	fault->code = code;
	va_start(list, fmt);
	(void)vsnprintf(fault->detail, sizeof(fault->detail), fmt, list); /* may be cut */
	va_end(list);
	return WRAPPER_E_FAULT;
}

static bool is_pickle(struct slice bytes)
{
	return bytes.data && bytes.len > 2 && (unsigned char)bytes.data[0] == 0x80 &&
	       bytes.data[1] >= 2 && bytes.data[1] <= 5 && bytes.data[bytes.len - 1] == '.';
}

/* In UTF-16 the zero is followed by no other; in UTF-32 two more come before the next letter. */
static bool is_utf32(struct slice bytes)
{
	return bytes.data[2] == 0 && bytes.data[3] != 0 && bytes.data[4] == 0 &&
	       bytes.data[5] == 0 && bytes.len % 4 == 0;
}

bool wrapper_frame(struct slice bytes, uint32_t *ret_schema, struct slice *ret_payload)
{
	const unsigned char *p = (const unsigned char *)bytes.data;

	if (!p || bytes.len <= FRAME || p[0] != 0 || p[1] != 0 || is_utf32(bytes))
		return false;
	*ret_schema = ((uint32_t)p[2] << 16) + ((uint32_t)p[3] << 8) + p[4];
	*ret_payload = (struct slice){bytes.data + FRAME, bytes.len - FRAME};
	return true;
}

static bool is_base64(struct slice bytes)
{
	size_t i = 0;

	if (bytes.len < BASE64_MIN)
		return false;
	while (i < bytes.len) {
		char c = bytes.data[i];

		if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
			    c == '+' || c == '/'))
			break;
		i++;
	}
	while (i < bytes.len && (bytes.data[i] == '=' || bytes.data[i] == '\n'))
		i++;
	return i == bytes.len && (bytes.len & 3) == 0;
}

/* The buffers take turns: what is unpacked may lie in the last one, or within it. */
static struct buf *next_plain(struct wrapper *wrapper)
{
	struct buf *plain = &wrapper->plain[wrapper->turn];

	wrapper->turn = 1 - wrapper->turn;
	buf_clear(plain);
	return plain;
}

static int unpack(struct wrapper *wrapper, enum compression compression, struct slice *bytes,
	struct wrapper_fault *ret_fault)
{
	static const char *const names[] = {[COMPRESSION_GZIP] = "gzip",
		[COMPRESSION_ZLIB] = "zlib",
		[COMPRESSION_ZSTD] = "zstd"};
	struct buf *plain = next_plain(wrapper);
	int r;

	r = inflate_bytes(compression, *bytes, plain);
	if (r < 0)
		return error_pass(r);
	/* Of an archive that is cut short, the records before the cut are whole; warc.c names it.
	 */
	if (r == INFLATE_E_BROKEN && warc_looks_so(buf_slice(plain)))
		r = 0;
	if (r == INFLATE_E_TOO_LARGE)
		return fault(ret_fault, REASON_TOO_LARGE, "%s: unpacks to more than %zu bytes",
			names[compression], plain->max);
	if (r)
		return fault(ret_fault, REASON_BAD_ENVELOPE,
			"%s: broken or cut short after %zu bytes of content", names[compression],
			plain->len);
	wrapper_note(wrapper, names[compression]);
	*bytes = buf_slice(plain);
	return 0;
}

static int decode_base64(
	struct wrapper *wrapper, struct slice *bytes, struct wrapper_fault *ret_fault)
{
	struct buf *plain = next_plain(wrapper);
	CLEANUP(freep) char *decoded = malloc(bytes->len);
	size_t n = 0;
	int r;

	if (!decoded)
		return error_raise(-ENOMEM, "reading base64");
	if (base64_read(*bytes, decoded, bytes->len, &n))
		return fault(ret_fault, REASON_BAD_ENVELOPE, "base64: broken");
	r = buf_add(plain, (struct slice){decoded, n});
	if (r == BUF_E_FULL)
		return fault(ret_fault, REASON_TOO_LARGE, "base64: holds more than %zu bytes",
			plain->max);
	if (r)
		return error_pass(r);
	wrapper_note(wrapper, "base64");
	*bytes = buf_slice(plain);
	return 0;
}

static int open_frame(struct wrapper *wrapper, uint32_t schema, struct slice payload,
	struct slice *bytes, struct wrapper_fault *ret_fault)
{
	if (!strchr("{[<", payload.data[0]) || payload.data[0] == '\0')
		return fault(ret_fault, REASON_BAD_ENVELOPE,
			"a Confluent frame whose payload is neither JSON nor XML: it needs schema "
			"%" PRIu32 " and [schema_registry] url",
			schema);
	wrapper_note(wrapper, "confluent");
	*bytes = payload;
	return 0;
}

/* Take one off. 0 with `*bytes` changed, 0 with `*bytes` as it was: there is none. */
static int unwrap(struct wrapper *wrapper, struct slice *bytes, struct wrapper_fault *ret_fault)
{
	enum compression compression = compression_of(*bytes);
	struct slice trimmed = slice_trim(*bytes);
	struct slice payload;
	uint32_t schema;

	if (is_pickle(*bytes))
		return fault(ret_fault, REASON_BAD_ENVELOPE, "a Python pickle: it is never opened");
	if (compression != COMPRESSION_NONE)
		return unpack(wrapper, compression, bytes, ret_fault);
	if (wrapper_frame(*bytes, &schema, &payload))
		return open_frame(wrapper, schema, payload, bytes, ret_fault);
	if (!is_base64(trimmed))
		return 0;
	*bytes = trimmed;
	return decode_base64(wrapper, bytes, ret_fault);
}

int wrapper_remove(struct wrapper *wrapper, struct slice bytes, struct slice *ret_bare,
	struct wrapper_fault *ret_fault)
{
	for (int i = 0; i <= WRAPPERS_MAX; i++) {
		struct slice before = bytes;
		int r = unwrap(wrapper, &bytes, ret_fault);

		if (r)
			return r < 0 ? error_pass(r) : r;
		if (bytes.data == before.data && bytes.len == before.len) {
			*ret_bare = bytes;
			return 0;
		}
	}
	return fault(ret_fault, REASON_BAD_ENVELOPE, "wrapped more than %d times", WRAPPERS_MAX);
}

void wrapper_note(struct wrapper *wrapper, const char *name)
{
	size_t n = strlen(wrapper->names);

	(void)snprintf(wrapper->names + n, sizeof(wrapper->names) - n, "+%s", name); /* few */
}

void wrapper_deinit(struct wrapper *wrapper)
{
	buf_deinit(&wrapper->plain[0]);
	buf_deinit(&wrapper->plain[1]);
}

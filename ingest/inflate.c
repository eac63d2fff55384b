/* inflate.c - each compression block by block into a buffer that knows its ceiling. */
#include "ingest/inflate.h"

#include <errno.h>

#include <brotli/decode.h>
#include <zlib.h>
#include <zstd.h>

#include "runtime/base.h"
#include "runtime/error.h"

enum {
	BLOCK = 16 * 1024,
	WINDOW_LOG_MAX = 23, /* 8 MiB: what zstd itself uses up to level 19 */
};

enum compression compression_of(struct slice bytes)
{
	const unsigned char *p = (const unsigned char *)bytes.data;

	if (bytes.len >= 4 && p[0] == 0x28 && p[1] == 0xB5 && p[2] == 0x2F && p[3] == 0xFD)
		return COMPRESSION_ZSTD;
	if (bytes.len >= 3 && p[0] == 0x1F && p[1] == 0x8B && p[2] == 8)
		return COMPRESSION_GZIP;
	/* RFC 1950: method 8, window up to 32 KiB, and a checksum over both bytes. */
	if (bytes.len >= 6 && p[0] == 0x78 && (p[0] * 256 + p[1]) % 31 == 0 && !(p[1] & 0x20))
		return COMPRESSION_ZLIB;
	return COMPRESSION_NONE;
}

static int fits(int r)
{
	return r == BUF_E_FULL ? INFLATE_E_TOO_LARGE : r ? error_pass(r) : 0;
}

/* One member: up to its end. */
static int inflate_member(z_stream *stream, struct buf *plain)
{
	unsigned char block[BLOCK];
	int status = Z_OK;

	while (status != Z_STREAM_END) {
		int r;

		stream->next_out = block;
		stream->avail_out = BLOCK;
		status = inflate(stream, Z_NO_FLUSH);
		if (status == Z_MEM_ERROR)
			return error_raise(-ENOMEM, "inflating");
		if (status != Z_OK && status != Z_STREAM_END)
			return INFLATE_E_BROKEN;
		r = buf_add(plain,
			(struct slice){(const char *)block, BLOCK - (size_t)stream->avail_out});
		if (r)
			return fits(r);
	}
	return 0;
}

/* `bits`: how zlib is told what is around its stream. */
static int inflate_zlib(int bits, struct slice bytes, struct buf *plain)
{
	z_stream stream = {0};
	int r;

	if (bytes.len > INT32_MAX)
		return INFLATE_E_TOO_LARGE;
	stream.next_in = (Bytef *)(uintptr_t)bytes.data; /* zlib only reads it */
	stream.avail_in = (uInt)bytes.len;
	if (inflateInit2(&stream, bits) != Z_OK)
		return error_raise(-ENOMEM, "opening zlib");
	r = inflate_member(&stream, plain);
	/* Further members follow in gzip files that were concatenated. */
	while (!r && stream.avail_in > 2 && stream.next_in[0] == 0x1F &&
		stream.next_in[1] == 0x8B) {
		(void)inflateReset(&stream); /* fails only on a stream that is none */
		r = inflate_member(&stream, plain);
	}
	(void)inflateEnd(&stream); /* fails only on a stream that is none */
	return r;
}

static int inflate_zstd(struct slice bytes, struct buf *plain)
{
	ZSTD_DStream *stream = ZSTD_createDStream();
	ZSTD_inBuffer in = {.src = bytes.data, .size = bytes.len};
	char block[BLOCK];
	size_t left = 1;
	int r = 0;

	if (!stream)
		return error_raise(-ENOMEM, "opening zstd");
	(void)ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, WINDOW_LOG_MAX); /* in range */
	while (!r && (in.pos < in.size || left > 0)) {
		ZSTD_outBuffer out = {.dst = block, .size = BLOCK};

		left = ZSTD_decompressStream(stream, &out, &in);
		if (ZSTD_isError(left) || (left > 0 && out.pos < BLOCK && in.pos == in.size))
			r = INFLATE_E_BROKEN;
		else
			r = fits(buf_add(plain, (struct slice){block, out.pos}));
	}
	(void)ZSTD_freeDStream(stream); /* never fails */
	return r;
}

/* Its window is 16 MiB at most: the larger ones are an option that is left off. */
static int inflate_brotli(struct slice bytes, struct buf *plain)
{
	BrotliDecoderState *state = BrotliDecoderCreateInstance(NULL, NULL, NULL);
	const uint8_t *in = (const uint8_t *)bytes.data;
	size_t left = bytes.len;
	BrotliDecoderResult result = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
	uint8_t block[BLOCK];
	int r = 0;

	if (!state)
		return error_raise(-ENOMEM, "opening brotli");
	while (!r && result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) {
		uint8_t *out = block;
		size_t room = BLOCK;

		result = BrotliDecoderDecompressStream(state, &left, &in, &room, &out, NULL);
		r = fits(buf_add(plain, (struct slice){(const char *)block, BLOCK - room}));
	}
	if (!r && result != BROTLI_DECODER_RESULT_SUCCESS)
		r = INFLATE_E_BROKEN;
	BrotliDecoderDestroyInstance(state);
	return r;
}

int inflate_bytes(enum compression compression, struct slice bytes, struct buf *plain)
{
	switch (compression) {
	case COMPRESSION_GZIP:
	case COMPRESSION_ZLIB:
		return inflate_zlib(15 + 32, bytes, plain); /* 32: by the header */
	case COMPRESSION_DEFLATE:
		return inflate_zlib(-15, bytes, plain);
	case COMPRESSION_ZSTD:
		return inflate_zstd(bytes, plain);
	case COMPRESSION_BROTLI:
		return inflate_brotli(bytes, plain);
	case COMPRESSION_NONE:
		break;
	}
	return fits(buf_add(plain, bytes));
}

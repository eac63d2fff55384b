/*
 * inflate.h - gzip, zlib, Zstandard and Brotli, up to a ceiling.
 *
 * A bomb is noticed when the ceiling is reached, after a few milliseconds, and costs no more memory
 * than the ceiling.
 */
#pragma once

#include "runtime/buf.h"

enum {
	INFLATE_E_BROKEN = 1, /* not what its first bytes say, or cut short */
	INFLATE_E_TOO_LARGE,  /* more than the buffer's ceiling */
};

enum compression {
	COMPRESSION_NONE,
	COMPRESSION_GZIP, /* any number of members */
	COMPRESSION_ZLIB,
	COMPRESSION_ZSTD,
	COMPRESSION_DEFLATE, /* zlib's stream without its header; nothing tells it by its bytes */
	COMPRESSION_BROTLI,  /* nor this */
};

/* By the first bytes. */
enum compression compression_of(struct slice bytes);

/* Append what `bytes` unpack to; what was unpacked before a break is there too. 0, an outcome or <
 * 0. */
int inflate_bytes(enum compression compression, struct slice bytes, struct buf *plain);

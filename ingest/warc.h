/*
 * warc.h - the records of a web archive, WARC 1.0 and 1.1, as StormCrawler, Nutch, Heritrix, wget
 * and CC-NEWS write it.
 */
#pragma once

#include <stdbool.h>

#include "runtime/base.h"
#include "runtime/slice.h"

struct warc_limits {
	size_t records; /* in one archive */
	size_t payload; /* bytes of one payload, unpacked */
};

/* What was crawled. Borrowed for the length of the call. */
struct warc_payload {
	size_t record;       /* from 1 */
	const char *type;    /* response | resource | conversion | metadata */
	const char *address; /* WARC-Target-URI, or "" */
	const char *date;    /* WARC-Date, or "" */
	struct slice content_type;
	struct slice headers; /* of the HTTP response, or nothing */
	struct slice bytes;   /* unpacked */
	bool truncated;       /* WARC-Truncated, or the archive ends within it */
};

/* 0 or < 0; < 0 ends the reading. */
struct warc_ops {
	int (*payload)(void *user, const struct warc_payload *payload);
	/* A record that holds nothing that was asked for: `type` is request, warcinfo, revisit,
	 * metadata, continuation, dns or other. */
	int (*skipped)(void *user, size_t record, const char *type);
	/* `code` is of schemas/reasons.h; `detail` a sentence with the place. */
	int (*fault)(void *user, const char *code, const char *detail);
};

bool warc_looks_so(struct slice bytes);

/* Read an archive, unpacked: every record goes to one of the three. 0 or < 0. */
int warc_read(struct slice bytes, const struct warc_limits *limits, const struct warc_ops *ops,
	void *user);

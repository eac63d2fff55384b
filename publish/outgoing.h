/*
 * outgoing.h - the English article as a record: its value, and the headers by which a consumer
 * filters without reading it. Pure.
 */
#pragma once

#include "publish/decide.h"
#include "runtime/record.h"

enum {
	OUTGOING_HEADERS_MAX = 16,
};

struct outgoing {
	char *value;
	struct header headers[OUTGOING_HEADERS_MAX]; /* point into the article and into here */
	size_t header_count;
	char event_id[64];
	char event_time[32];
};

/* Make the record of `article` for this event (not PUBLISH_DROPPED). The article is made ready on
 * the way: released now, superseding what is `out` (may be NULL), without text when it is
 * retracted. It must outlive the record. 0 or < 0. */
int outgoing_make(struct article *article, enum publish_event event, const struct released *out,
	int64_t now_ms, const char *event_source, struct outgoing *ret_outgoing);
void outgoing_deinit(struct outgoing *outgoing);

/* "published", "updated", "retracted" or "dropped". */
const char *publish_event_name(enum publish_event event);

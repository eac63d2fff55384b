/*
 * decide.h - what becomes of a translated article, given what is out of it. Pure.
 *
 * Revisions are ordered by when the outlet changed the article, else by when it was fetched, since
 * they do not come in order: scrapers run side by side, and translations take as long as they take.
 */
#pragma once

#include <stdint.h>

#include "publish/released.h"
#include "schemas/article.h"

enum publish_event {
	PUBLISH_DROPPED,   /* not written; `reason` says why */
	PUBLISH_PUBLISHED, /* the first of its article */
	PUBLISH_UPDATED,   /* takes the place of what is out */
	PUBLISH_RETRACTED, /* takes back what is out */
};

struct publish_decision {
	enum publish_event event;
	const char *reason; /* of schemas/reasons.h; PUBLISH_DROPPED only */
};

/* `out` is NULL when nothing is out. */
struct publish_decision publish_decide(const struct released *out, const struct article *article);

/* When the outlet changed this revision, else when it was fetched. */
int64_t publish_time(const struct article *article);

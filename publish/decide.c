/*
 * decide.c - what becomes of a translated article, given what is out of it.
 *
 * A revision goes out once and never again, whatever comes between: a consumer has its ce_id and
 * would drop it anyway. So an article that was retracted comes back only with another text.
 */
#include "publish/decide.h"

#include "schemas/reasons.h"

int64_t publish_time(const struct article *article)
{
	return article->modified_at_ms ? article->modified_at_ms : article->fetched_at_ms;
}

static struct publish_decision drop(const char *reason)
{
	return (struct publish_decision){.event = PUBLISH_DROPPED, .reason = reason};
}

static struct publish_decision decide_first(const struct article *article)
{
	switch (article->status) {
	case ARTICLE_CANCELED:
		return drop(REASON_UNKNOWN_RETRACTION);
	case ARTICLE_WITHHELD:
		return drop(REASON_WITHHELD);
	case ARTICLE_USABLE:
		break;
	}
	return (struct publish_decision){.event = PUBLISH_PUBLISHED};
}

/* A retraction came first: what it retracted, and all before it, stays in. */
static struct publish_decision decide_after_retraction(
	const struct released *out, const struct article *article)
{
	if (released_has_seen(out, article->revision))
		return drop(REASON_DUPLICATE);
	if (publish_time(article) <= out->at_ms)
		return drop(REASON_STALE);
	return decide_first(article);
}

struct publish_decision publish_decide(const struct released *out, const struct article *article)
{
	if (!out)
		return decide_first(article);
	if (out->never)
		return decide_after_retraction(out, article);
	if (released_has_seen(out, article->revision))
		return drop(REASON_DUPLICATE);
	if (publish_time(article) < out->at_ms)
		return drop(REASON_STALE);
	if (article->status == ARTICLE_USABLE)
		return (struct publish_decision){.event = PUBLISH_UPDATED};
	/* What may not be shown any more, or not now, is taken back; it cannot be twice. */
	if (out->retracted)
		return drop(REASON_DUPLICATE);
	return (struct publish_decision){.event = PUBLISH_RETRACTED};
}

/*
 * article_queue.c - in which queue of the stream an article waits.
 *
 * Articles are read by the thousand while their backend is out, and most of them wait: so an
 * article is looked at, not decoded. A string that looks like a member cannot stand in a text: its
 * quotation marks would be escaped there.
 */
#include "translate/article_queue.h"

#include <stdio.h>
#include <string.h>

#include "runtime/record.h"
#include "schemas/article.h"

enum {
	APART = (QUEUES_MAX - 1) / 2, /* backends that have queues of their own */
	TIME_SIZE = 40,
};

size_t article_queue_plan(size_t backends, struct queue_plan ret_plans[QUEUES_MAX])
{
	const size_t apart = backends < APART ? backends : APART;

	/* What needs no backend is out at once: nothing is read in the hope of it before it was
	 * seen to be there. */
	ret_plans[ARTICLE_QUEUE_NONE] = (struct queue_plan){.behind = ARTICLE_QUEUE_NONE};
	for (size_t i = 0; i < apart; i++) {
		const unsigned fresh = article_queue_of(i, false);

		ret_plans[fresh] = (struct queue_plan){.behind = fresh, .expected = true};
		ret_plans[article_queue_of(i, true)] =
			(struct queue_plan){.behind = fresh, .expected = true};
	}
	return 1 + 2 * apart;
}

unsigned article_queue_of(size_t backend, bool backfill)
{
	return (unsigned)(1 + 2 * (backend % APART) + backfill);
}

static int64_t published_of(struct slice json)
{
	static const char member[] = "\"published_at\":\"";
	const size_t length = sizeof(member) - 1;
	const char *at = json.len ? memmem(json.data, json.len, member, length) : NULL;
	char text[TIME_SIZE] = "";
	int64_t ms;

	if (!at)
		return 0;
	json.len -= (size_t)(at + length - json.data);
	json.data = at + length;
	for (size_t i = 0; i < json.len && i + 1 < sizeof(text) && json.data[i] != '"'; i++)
		text[i] = json.data[i];
	return time_parse(text, &ms) ? ms : 0;
}

void article_glance(const struct record *record, struct article_glance *ret_glance)
{
	const struct slice language = record_header(record, "dragoman-lang");

	(void)snprintf(ret_glance->language, sizeof(ret_glance->language), "%.*s",
		(int)(language.len < LANGUAGE_TAG_SIZE ? language.len : 0),
		language.data ? language.data : "");
	if (ret_glance->language[0] == '\0')
		(void)snprintf(ret_glance->language, sizeof(ret_glance->language), "und");
	ret_glance->published_ms = published_of(record->value);
}

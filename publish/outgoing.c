/*
 * outgoing.c - the English article as a record.
 *
 * CloudEvents in binary mode: the value is the article alone, the event's attributes are headers.
 * ce_id is ID.REVISION and nothing else, so that it is the same after a crash or a replay.
 */
#include "publish/outgoing.h"

#include <assert.h>
#include <stdio.h>

#include "runtime/error.h"

#define DATA_SCHEMA "https://schemas.dragoman.example/dragoman.article.v1.json"

static const char *const event_types[] = {
	[PUBLISH_PUBLISHED] = "dragoman.article.published.v1",
	[PUBLISH_UPDATED] = "dragoman.article.updated.v1",
	[PUBLISH_RETRACTED] = "dragoman.article.retracted.v1",
};

const char *publish_event_name(enum publish_event event)
{
	static const char *const names[] = {
		[PUBLISH_DROPPED] = "dropped",
		[PUBLISH_PUBLISHED] = "published",
		[PUBLISH_UPDATED] = "updated",
		[PUBLISH_RETRACTED] = "retracted",
	};

	assert(event < COUNT_OF(names));
	return names[event];
}

static void add_header(struct outgoing *outgoing, const char *name, const char *value)
{
	if (!value)
		return;
	assert(outgoing->header_count < OUTGOING_HEADERS_MAX);
	outgoing->headers[outgoing->header_count++] =
		(struct header){.name = name, .value = slice_of(value)};
}

static void add_headers(struct outgoing *outgoing, const struct article *article,
	enum publish_event event, const char *event_source)
{
	add_header(outgoing, "content-type", "application/json");
	add_header(outgoing, "ce_specversion", "1.0");
	add_header(outgoing, "ce_id", outgoing->event_id);
	add_header(outgoing, "ce_source", event_source);
	add_header(outgoing, "ce_type", event_types[event]);
	add_header(outgoing, "ce_time", outgoing->event_time);
	add_header(outgoing, "ce_subject", article->id);
	add_header(outgoing, "ce_dataschema", DATA_SCHEMA);
	add_header(outgoing, "dragoman-country", article->outlet.country);
	add_header(outgoing, "dragoman-lang", article->language);
	add_header(outgoing, "dragoman-outlet", article->outlet.id);
	if (event != PUBLISH_RETRACTED)
		add_header(outgoing, "dragoman-verdict", article->translation.verdict);
}

static int make_ready(struct article *article, enum publish_event event, const struct released *out,
	int64_t now_ms)
{
	article->published_by_us_at_ms = now_ms;
	if (event == PUBLISH_RETRACTED)
		article_retract(article);
	free(article->supersedes);
	article->supersedes = NULL;
	if (!out)
		return 0;
	return error_pass(slice_copy(slice_of(out->seen[0]), &article->supersedes));
}

int outgoing_make(struct article *article, enum publish_event event, const struct released *out,
	int64_t now_ms, const char *event_source, struct outgoing *ret_outgoing)
{
	int r;

	assert(event != PUBLISH_DROPPED);
	*ret_outgoing = (struct outgoing){0};
	r = make_ready(article, event, out, now_ms);
	if (r)
		return error_pass(r);
	r = article_encode(article, ARTICLE_ENGLISH, &ret_outgoing->value);
	if (r)
		return error_pass(r);

	(void)snprintf(ret_outgoing->event_id, sizeof(ret_outgoing->event_id), "%s.%s", article->id,
		article->revision); /* 45 characters: it fits */
	time_print(now_ms, ret_outgoing->event_time);
	add_headers(ret_outgoing, article, event, event_source);
	return 0;
}

void outgoing_deinit(struct outgoing *outgoing)
{
	free(outgoing->value);
	*outgoing = (struct outgoing){0};
}

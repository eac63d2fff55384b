/*
 * reply.c - the answer to one batch, item by item.
 *
 * Items are found by id, never by position: a service that swaps, drops or invents answers can
 * leave an item unanswered, but cannot put one text under another's name. A text that is not valid
 * UTF-8 is no answer: its item stays unanswered, and is asked again.
 */
#include <assert.h>
#include <errno.h>
#include <unicode/ustring.h>

#include "runtime/error.h"
#include "translate/backend.h"

int reply_init(struct reply *reply, const struct batch *batch)
{
	struct result *results;

	assert(batch->count > 0);
	results = calloc(batch->count, sizeof(*results));
	if (!results)
		return error_raise(-ENOMEM, "answering %zu items", batch->count);

	for (size_t i = 0; i < batch->count; i++)
		results[i].id = batch->items[i].id;

	*reply = (struct reply){.results = results, .count = batch->count, .billed = -1};
	return 0;
}

void reply_deinit(struct reply *reply)
{
	for (size_t i = 0; i < reply->count; i++)
		free(reply->results[i].text);
	free(reply->results);
	*reply = (struct reply){0};
}

static bool waits_for(const struct result *result, uint32_t id)
{
	return result->id == id && result->status == ITEM_UNANSWERED;
}

/* The result that still waits for item `id`, or NULL. The engine numbers the items of a batch from
 * 0, so the first look finds most of them. */
static struct result *find_unanswered(const struct reply *reply, uint32_t id)
{
	if (id < reply->count && waits_for(&reply->results[id], id))
		return &reply->results[id];
	for (size_t i = 0; i < reply->count; i++)
		if (waits_for(&reply->results[i], id))
			return &reply->results[i];
	return NULL;
}

/* ICU measures how long the text would be in UTF-16, and refuses what is no UTF-8 on the way. */
static bool is_utf8(struct slice text)
{
	UErrorCode status = U_ZERO_ERROR;
	int32_t length;

	if (text.len > INT32_MAX || memchr(text.data, '\0', text.len))
		return false;
	(void)u_strFromUTF8(NULL, 0, &length, text.data, (int32_t)text.len, &status);
	return status != U_INVALID_CHAR_FOUND;
}

int reply_put(struct reply *reply, uint32_t id, enum item_status status, struct slice text)
{
	struct result *result = find_unanswered(reply, id);
	int r;

	if (!result)
		return REPLY_E_UNASKED;
	if (status != ITEM_TRANSLATED) {
		result->status = status;
		return 0;
	}
	if (!text.data || !is_utf8(text))
		return 0;

	r = slice_copy(text, &result->text);
	if (r)
		return error_pass(r);
	result->status = ITEM_TRANSLATED;
	return 0;
}

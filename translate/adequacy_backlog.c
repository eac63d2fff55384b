/*
 * adequacy_backlog.c - a list with a ceiling.
 */
#include "translate/adequacy_backlog.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/error.h"

static size_t size_of(size_t source_len, size_t english_len)
{
	return sizeof(struct waiting) + source_len + english_len;
}

int backlog_put(struct backlog *backlog, size_t language, struct slice source, struct slice english)
{
	size_t size = size_of(source.len, english.len);
	struct waiting *waiting;

	if (backlog->bytes + size > backlog->max_bytes)
		return BACKLOG_E_FULL;
	waiting = calloc(1, size);
	if (!waiting)
		return error_raise(-ENOMEM, "keeping a segment to be learned later");
	waiting->language = language;
	waiting->source_len = source.len;
	waiting->english_len = english.len;
	memcpy(waiting->text, source.data, source.len);
	memcpy(waiting->text + source.len, english.data, english.len);
	if (backlog->last)
		backlog->last->next = waiting;
	else
		backlog->first = waiting;
	backlog->last = waiting;
	backlog->bytes += size;
	return 0;
}

void backlog_drop(struct backlog *backlog)
{
	struct waiting *waiting = backlog->first;

	backlog->bytes -= size_of(waiting->source_len, waiting->english_len);
	backlog->first = waiting->next;
	if (!backlog->first)
		backlog->last = NULL;
	free(waiting);
}

void backlog_deinit(struct backlog *backlog)
{
	while (backlog->first)
		backlog_drop(backlog);
}

struct slice waiting_source(const struct waiting *waiting)
{
	return (struct slice){.data = waiting->text, .len = waiting->source_len};
}

struct slice waiting_english(const struct waiting *waiting)
{
	return (struct slice){
		.data = waiting->text + waiting->source_len, .len = waiting->english_len};
}

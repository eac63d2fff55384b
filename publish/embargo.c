/* embargo.c - see embargo.h: a list, and when a record leaves it. */
#include "publish/embargo.h"

#include <errno.h>

#include "runtime/error.h"
#include "runtime/json.h"
#include "runtime/stream.h"
#include "schemas/article.h"

enum {
	HOLD_MS = 60 * 1000,
	CROWDED_HOLD_MS = 1000,
	/* Far less than the frontier's map reaches (frontier.h), so that a partition never stands
	 * still for the sake of an embargo. */
	PASSED_MAX = 4000,
};

struct held {
	struct work *work;
	int64_t until_ms;
	uint64_t since_ms, since_taken;
	size_t bytes;
};

struct embargoes {
	struct held *list;
	size_t count, room, bytes;
};

enum embargo_step embargo_step(const struct embargo_case *at)
{
	if (at->until_ms <= at->now_ms)
		return EMBARGO_LIFT;
	if (at->stopping || at->held_ms >= HOLD_MS || at->passed >= PASSED_MAX)
		return EMBARGO_RENEW;
	return at->crowded && at->held_ms >= CROWDED_HOLD_MS ? EMBARGO_RENEW : EMBARGO_WAIT;
}

int64_t embargo_end(const struct article *article)
{
	const char *until = article->ext ? json_string(article->ext, "embargoed_until") : NULL;
	int64_t at_ms = 0;

	if (article->status != ARTICLE_WITHHELD || !until || !time_parse(until, &at_ms))
		return 0;
	return at_ms;
}

int embargo_lift(struct article *article)
{
	article->status = ARTICLE_USABLE;
	return error_pass(article_seal(article));
}

int embargoes_new(struct embargoes **ret_embargoes)
{
	struct embargoes *embargoes = calloc(1, sizeof(*embargoes));

	if (!embargoes)
		return error_raise(-ENOMEM, "making the list of embargoes");
	*ret_embargoes = embargoes;
	return 0;
}

struct embargoes *embargoes_free(struct embargoes *embargoes)
{
	if (!embargoes)
		return NULL;
	free(embargoes->list);
	free(embargoes);
	return NULL;
}

/* The stream bounds what is in flight, and with it this list. */
static int make_room(struct embargoes *embargoes)
{
	size_t room = embargoes->room ? 2 * embargoes->room : 16;
	struct held *list;

	if (embargoes->count < embargoes->room)
		return 0;
	list = reallocarray(embargoes->list, room, sizeof(*list));
	if (!list)
		return error_raise(-ENOMEM, "holding %zu records under embargo", room);
	embargoes->list = list;
	embargoes->room = room;
	return 0;
}

int embargoes_hold(struct embargoes *embargoes, struct work *work, int64_t until_ms,
	uint64_t now_ms, uint64_t taken)
{
	const struct record *record = work_record(work);
	int r = make_room(embargoes);

	if (r)
		return error_pass(r);
	embargoes->list[embargoes->count++] = (struct held){.work = work,
		.until_ms = until_ms,
		.since_ms = now_ms,
		.since_taken = taken,
		.bytes = record->value.len};
	embargoes->bytes += record->value.len;
	return 0;
}

static void take_out(struct embargoes *embargoes, size_t i)
{
	embargoes->bytes -= embargoes->list[i].bytes;
	embargoes->list[i] = embargoes->list[--embargoes->count];
}

void embargoes_forget(struct embargoes *embargoes, const struct work *work)
{
	for (size_t i = 0; i < embargoes->count; i++)
		if (embargoes->list[i].work == work) {
			take_out(embargoes, i);
			return;
		}
}

size_t embargoes_count(const struct embargoes *embargoes)
{
	return embargoes->count;
}

size_t embargoes_bytes(const struct embargoes *embargoes)
{
	return embargoes->bytes;
}

int embargoes_sweep(struct embargoes *embargoes, struct embargo_case at, uint64_t now_ms,
	uint64_t taken, int (*go)(void *user, struct work *work, enum embargo_step step),
	void *user)
{
	for (size_t i = 0; i < embargoes->count;) {
		struct held held = embargoes->list[i];
		enum embargo_step step;
		int r;

		at.until_ms = held.until_ms;
		at.held_ms = now_ms - held.since_ms;
		at.passed = taken - held.since_taken;
		step = embargo_step(&at);
		if (step == EMBARGO_WAIT) {
			i++;
			continue;
		}
		take_out(embargoes, i);
		r = go(user, held.work, step);
		if (r)
			return error_pass(r);
	}
	return 0;
}

/* drift.c - see drift.h: two moving averages of each share, and the distance between them. */
#include "ingest/drift.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "runtime/error.h"

/* The shares follow the last 500 items, and the last 20. */
#define SLOW (1.0 / 500)
#define QUICK (1.0 / 20)
/* With 20 items a share of one half strays by 0.08 by chance: the alarm is at five times that. */
#define RAISED_AT 0.4
#define OVER_AT 0.1

enum {
	LEARNT = 100, /* items: before that there is no rule to leave */
};

struct share {
	double slow, quick;
	long seen;
	bool raised;
};

struct row {
	char name[DRIFT_NAME_MAX]; /* "": free */
	uint64_t last;
	struct share shares[DRIFT_KINDS];
};

struct drift {
	uint64_t items;
	int raised[DRIFT_KINDS];
	struct row rows[DRIFT_NAMES_MAX];
};

const char *drift_kind_name(enum drift_kind kind)
{
	static const char *const names[DRIFT_KINDS] = {[DRIFT_DEAD] = "dead-letters",
		[DRIFT_NO_DATE] = "no-date",
		[DRIFT_NO_BODY] = "no-body",
		[DRIFT_NO_AUTHORS] = "no-authors"};

	return names[kind];
}

int drift_new(struct drift **ret_drift)
{
	struct drift *drift = calloc(1, sizeof(*drift));

	if (!drift)
		return error_raise(-ENOMEM, "making the table of shares");
	*ret_drift = drift;
	return 0;
}

struct drift *drift_free(struct drift *drift)
{
	free(drift);
	return NULL;
}

int drift_raised(const struct drift *drift, enum drift_kind kind)
{
	return drift->raised[kind];
}

static void empty(struct drift *drift, struct row *row)
{
	for (size_t i = 0; i < DRIFT_KINDS; i++)
		drift->raised[i] -= row->shares[i].raised;
	*row = (struct row){.last = 0};
}

/* The row of `name`: found, or made in the place of the one not seen for longest. */
static struct row *row_of(struct drift *drift, const char *name)
{
	struct row *oldest = &drift->rows[0];

	for (size_t i = 0; i < DRIFT_NAMES_MAX; i++) {
		struct row *row = &drift->rows[i];

		if (strncmp(row->name, name, DRIFT_NAME_MAX - 1) == 0)
			return row;
		if (row->last < oldest->last)
			oldest = row;
		if (!row->name[0])
			break; /* rows are filled from the front */
	}
	empty(drift, oldest);
	(void)snprintf(oldest->name, sizeof(oldest->name), "%s", name); /* a long one is cut */
	return oldest;
}

static enum drift_change follow(struct share *share, bool is)
{
	double value = is ? 1 : 0;
	double slow = SLOW, quick = QUICK;

	/* A plain average until there are enough items for a moving one. */
	share->seen++;
	if (1.0 / (double)share->seen > slow)
		slow = 1.0 / (double)share->seen;
	if (1.0 / (double)share->seen > quick)
		quick = 1.0 / (double)share->seen;
	share->slow += slow * (value - share->slow);
	share->quick += quick * (value - share->quick);
	if (!share->raised && share->seen >= LEARNT && share->quick - share->slow >= RAISED_AT) {
		share->raised = true;
		return DRIFT_RAISED;
	}
	if (share->raised && share->quick - share->slow <= OVER_AT) {
		share->raised = false;
		return DRIFT_OVER;
	}
	return DRIFT_NONE;
}

void drift_note(struct drift *drift, const char *name, const struct drift_item *item,
	struct drift_alarm *ret_alarm)
{
	struct row *row = row_of(drift, name);

	*ret_alarm = (struct drift_alarm){.change = {DRIFT_NONE}};
	row->last = ++drift->items;
	for (size_t i = 0; i < DRIFT_KINDS; i++) {
		struct share *share = &row->shares[i];

		if (i != DRIFT_DEAD && !item->is_article)
			continue;
		ret_alarm->change[i] = follow(share, item->is[i]);
		ret_alarm->before[i] = share->slow;
		ret_alarm->now[i] = share->quick;
		drift->raised[i] += (ret_alarm->change[i] == DRIFT_RAISED) -
				    (ret_alarm->change[i] == DRIFT_OVER);
	}
}

/*
 * accounts.h - what was paid to the backends this month, by this worker and all others.
 *
 * The truth is the compacted topic [topics] spend. What this worker pays is added to its own row of
 * the day as answers arrive, and the row is written in the transaction of the next article that is
 * done: the article that paid, or one beside it. A file has it until then, so that kill -9 between
 * the two loses none. The others' rows come by a follower. Until the topic was read to its end,
 * nothing is known and nothing may be spent.
 *
 * What a question will cost is in the file before it goes out, and leaves it with the answer. A
 * process that ends between the two cannot know whether the service did the work: the next one
 * counts it as paid. So the error is on the safe side, and at most what was on the wire.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "runtime/base.h"
#include "schemas/spend.h"
#include "translate/budget.h"

struct accounts;
struct config;
struct follower;
struct loop;
struct record;
struct spend_file;

int accounts_new(struct accounts **ret_accounts); /* 0 or < 0 */
struct accounts *accounts_free(struct accounts *accounts);
DEFINE_CLEANUP(struct accounts *, accounts_free);

/* What was sent, or paid for an answer. */
struct accounts_bill {
	const char *backend, *currency;
	double price; /* of a million characters */
	int64_t characters, requests, tokens;
};
/* What a question on the wire will cost. Zero-initialised: nothing. */
struct accounts_debt {
	char day[SPEND_DAY_SIZE]; /* in whose row it stands */
	int64_t characters, micros, tokens;
};
/* A question goes out: its requests count from now on, the rest of the bill is owed. 0 or < 0. */
int accounts_owe(struct accounts *accounts, const struct accounts_bill *bill, int64_t now_ms,
	struct accounts_debt *ret_debt);
/* It is over, or nothing was owed (`debt` NULL): the bill is paid, the debt gone. 0 or < 0. */
int accounts_charge(struct accounts *accounts, const struct accounts_bill *bill,
	struct accounts_debt *debt, int64_t now_ms);
/* A record of the topic. 0 or < 0. */
int accounts_apply(struct accounts *accounts, const struct record *record);
/* What was paid to a backend today and this month. False: not known yet. */
bool accounts_use(const struct accounts *accounts, const char *backend, int64_t now_ms,
	struct budget_use *ret_use);

/* The next row of ours that the topic does not have; false: there is none. */
bool accounts_next(struct accounts *accounts, struct spend_text *ret_text);
/* An answer was lost with rows in it: all of ours are written again. */
void accounts_repeat(struct accounts *accounts);

/* Keep up with the topic from now on (accounts_follow.c). `accounts` is borrowed for as long as the
 * follower lives. 0 or < 0. */
int accounts_follow(struct accounts *accounts, struct loop *loop, const struct config *config,
	struct follower **ret_follower);
/* Keep our rows in this file (taken over) as well, and take up what an earlier process left there;
 * after accounts_share(). 0 or < 0. */
int accounts_keep(struct accounts *accounts, struct spend_file *file);
/* We write as `writer`, and know nothing before `follower` has caught up; borrowed. */
void accounts_share(struct accounts *accounts, const char *writer, const struct follower *follower);

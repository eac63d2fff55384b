/*
 * budget.h - how much of what may be spent on a backend is gone. Pure.
 */
#pragma once

#include <stdint.h>

/* What may be spent in a day and in a month (UTC); below 0: any. Money is in the currency of the
 * price. */
struct budget {
	long characters_per_day, characters_per_month;
	double money_per_day, money_per_month;
	long requests_per_day, tokens_per_day;
};

struct budget_use {
	int64_t day_characters, month_characters;
	int64_t day_micros, month_micros; /* millionths of the currency */
	int64_t day_requests, day_tokens;
};

enum budget_level {
	BUDGET_EASY,
	BUDGET_WARNED, /* 80 % are gone: an operator should know */
	BUDGET_TIGHT,  /* 95 % are gone: headlines and leads only */
	BUDGET_SPENT,
	BUDGET_UNREAD, /* what was spent before is not known yet: nothing goes */
};

/* The largest share that is gone of any of them: 0 when there is no limit. */
double budget_share(const struct budget *budget, const struct budget_use *use);
enum budget_level budget_level(double share);

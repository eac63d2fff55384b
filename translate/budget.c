/*
 * budget.c - how much of what may be spent is gone.
 */
#include "translate/budget.h"

static const double warned_at = 0.8;
static const double tight_at = 0.95;

static double larger(double share, double used, double limit)
{
	double other = limit > 0 ? used / limit : 0;

	return other > share ? other : share;
}

double budget_share(const struct budget *budget, const struct budget_use *use)
{
	double share = 0;

	share = larger(share, (double)use->day_characters, (double)budget->characters_per_day);
	share = larger(share, (double)use->month_characters, (double)budget->characters_per_month);
	share = larger(share, (double)use->day_requests, (double)budget->requests_per_day);
	share = larger(share, (double)use->day_tokens, (double)budget->tokens_per_day);
	share = larger(share, (double)use->day_micros / 1e6, budget->money_per_day);
	return larger(share, (double)use->month_micros / 1e6, budget->money_per_month);
}

enum budget_level budget_level(double share)
{
	if (share >= 1)
		return BUDGET_SPENT;
	if (share >= tight_at)
		return BUDGET_TIGHT;
	return share >= warned_at ? BUDGET_WARNED : BUDGET_EASY;
}

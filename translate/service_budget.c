/*
 * service_budget.c - what a backend costs, and what it may cost.
 *
 * When most of the budget is gone, headlines and leads alone go; when all is gone, nothing does.
 * What is held back waits, or takes the next route, by the setting. What is on the wire when the
 * budget ends is still paid for. What a question will cost is put down before it goes out, for the
 * case that this process does not live to see the answer (accounts.h).
 */
#include "runtime/log.h"
#include "runtime/loop.h"
#include "runtime/metrics.h"
#include "translate/service.h"

enum {
	JUDGED_MS = 1000, /* others spend as well */
	HELD = BATCHER_PRIORITIES - PRIORITY_BODY,
};

bool service_is_metered(const struct service *service)
{
	const struct backend_options *options = service->options;

	return service->accounts &&
	       (options->price > 0 || options->characters_per_day >= 0 ||
		       options->characters_per_month >= 0 || options->spend_per_day >= 0 ||
		       options->spend_per_month >= 0 || options->requests_per_day >= 0 ||
		       options->tokens_per_day >= 0);
}

static void tell(const struct service *service, enum budget_level level, double share)
{
	const int percent = (int)(share * 100);

	switch (level) {
	case BUDGET_EASY:
		log_info("BUDGET-OPEN", "backend=%s spent=%d%% it may go on", service->name,
			percent);
		return;
	case BUDGET_WARNED:
		log_warn("BUDGET-LOW", "backend=%s spent=%d%% of its budget", service->name,
			percent);
		return;
	case BUDGET_TIGHT:
		log_warn("BUDGET-TIGHT", "backend=%s spent=%d%% headlines and leads only",
			service->name, percent);
		return;
	case BUDGET_SPENT:
		log_warn("BUDGET-SPENT",
			"backend=%s spent=%d%% until the day or month ends (UTC), its articles %s",
			service->name, percent,
			strcmp(service->options->when_spent, "wait") == 0 ? "wait"
									  : "take the next route");
		return;
	case BUDGET_UNREAD:
		return;
	}
}

static void judge(struct service *service, uint64_t now_ms)
{
	const struct backend_options *options = service->options;
	const struct budget budget = {options->characters_per_day, options->characters_per_month,
		options->spend_per_day, options->spend_per_month, options->requests_per_day,
		options->tokens_per_day};
	const enum budget_level before = service->money.level;
	struct budget_use use;
	double share = 0;

	service->money.judged_ms = now_ms;
	if (accounts_use(service->accounts, service->name, loop_wall_ms(), &use)) {
		share = budget_share(&budget, &use);
		service->money.level = budget_level(share);
	} else {
		service->money.level = BUDGET_UNREAD;
	}
	metric_set(service->metrics.budget, share);
	service->batcher.held = service->money.level == BUDGET_TIGHT ? HELD : 0;
	if (service->money.level != before &&
		!(before == BUDGET_UNREAD && service->money.level == BUDGET_EASY))
		tell(service, service->money.level, share);
}

bool service_may_spend(struct service *service, uint64_t now_ms)
{
	if (!service_is_metered(service))
		return true;
	if (!service->money.judged_ms || now_ms - service->money.judged_ms >= JUDGED_MS)
		judge(service, now_ms);
	return service->money.level < BUDGET_SPENT;
}

static struct accounts_bill bill_of(
	const struct service *service, int64_t characters, int64_t tokens)
{
	return (struct accounts_bill){.backend = service->name,
		.currency = service->options->currency,
		.price = service->options->price,
		.characters = characters,
		.tokens = tokens};
}

int service_owe(
	struct service *service, int64_t characters, int64_t tokens, struct accounts_debt *ret_debt)
{
	struct accounts_bill bill = bill_of(service, characters, tokens);
	int r;

	if (!service_is_metered(service))
		return 0;
	bill.requests = 1;
	r = accounts_owe(service->accounts, &bill, loop_wall_ms(), ret_debt);
	judge(service, loop_now_ms());
	return r;
}

int service_settle(
	struct service *service, int64_t characters, int64_t tokens, struct accounts_debt *debt)
{
	const struct accounts_bill bill = bill_of(service, characters, tokens);
	int r;

	if (!service_is_metered(service))
		return 0;
	r = accounts_charge(service->accounts, &bill, debt, loop_wall_ms());
	judge(service, loop_now_ms());
	return r;
}

bool service_sheds(const struct service *service)
{
	return (service->money.level == BUDGET_TIGHT || service->money.level == BUDGET_SPENT) &&
	       strcmp(service->options->when_spent, "next") == 0;
}

bool service_affords(const struct service *service, enum engine_priority priority)
{
	if (!service_sheds(service))
		return true;
	return service->money.level == BUDGET_TIGHT && priority < PRIORITY_BODY;
}

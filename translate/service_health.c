/*
 * service_health.c - what an answer, or none, says of a backend: its limit, its breaker, its state,
 * and the line in the log when that changes.
 */
#include <stdio.h>

#include "runtime/http.h"
#include "runtime/log.h"
#include "runtime/loop.h"
#include "runtime/metrics.h"
#include "translate/fate.h"
#include "translate/parcel.h"
#include "translate/service.h"

enum {
	MISCONFIGURED_PAUSE_MS = 30000, /* an operator is not faster */
	EXHAUSTED_PAUSE_MS = 600000,    /* when the service does not say until when */
	COME_BACK_MS = 20,              /* between what waited for it, when it is back */
};

static void set_state(struct service *service, enum service_state state, const char *problem)
{
	const bool changed = service->state != state;

	service->state = state;
	if (state != SERVICE_UP && (!problem || !problem[0]))
		problem = "it answers, but not with translations";
	(void)snprintf(service->problem, sizeof(service->problem), "%s", problem ? problem : "");
	metric_set(service->metrics.state, state);
	if (!changed)
		return;
	switch (state) {
	case SERVICE_UP:
		log_info("BACKEND-BACK", "backend=%s answers again", service->name);
		return;
	case SERVICE_DOWN:
		log_warn("BACKEND-DOWN",
			"backend=%s does not answer (%s): its articles wait or take the next route",
			service->name, service->problem);
		return;
	case SERVICE_MISCONFIGURED:
		log_error("BACKEND-MISCONFIGURED",
			"backend=%s refuses us (%s): check url, key and certificate in [backend "
			"%s]; its articles wait or take the next route",
			service->name, service->problem, service->name);
		return;
	case SERVICE_EXHAUSTED:
		log_warn("BACKEND-QUOTA",
			"backend=%s has no quota left (%s): its articles wait or take the next "
			"route",
			service->name, service->problem);
		return;
	}
}

/* What was put off for up to half a minute is due at once, one after the other. */
static void hurry(struct service *service, uint64_t now_ms)
{
	uint64_t due_ms = now_ms;

	for (struct parcel *parcel = service->again; parcel; parcel = parcel->next) {
		if (parcel->due_ms > due_ms)
			parcel->due_ms = due_ms;
		due_ms += COME_BACK_MS;
	}
}

static void note_good(struct service *service, const struct service_report *report, uint64_t now_ms)
{
	service->answered++;
	if (breaker_good(&service->breaker)) {
		hurry(service, now_ms);
		set_state(service, SERVICE_UP, NULL);
	}
	if (!report->sample || report->items == 0)
		return;
	metric_observe(service->metrics.seconds, report->sample->seconds);
	if (!report->while_open)
		limiter_answered(&service->limiter, report->sample, now_ms);
	toll_answered(&service->toll, report->items, report->sample->seconds);
}

/* Busy is no failure, unless it stays busy with the least that we can ask. */
static void note_busy(struct service *service, const struct service_report *report, uint64_t now_ms)
{
	const bool least = service->limiter.mode == LIMITER_FIXED || service->limiter.limit == 1;

	if (report->retry_after_ms > 0)
		pacer_close(&service->pacer, now_ms + (uint64_t)report->retry_after_ms);
	if (report->sample && !report->while_open)
		limiter_rejected(
			&service->limiter, report->sample->number, report->retry_after_ms, now_ms);
	if (least && breaker_bad(&service->breaker, now_ms))
		set_state(service, SERVICE_DOWN, "it rejects all requests as too many");
}

static void note_failing(
	struct service *service, const struct service_report *report, uint64_t now_ms)
{
	if (report->retry_after_ms > 0)
		pacer_close(&service->pacer, now_ms + (uint64_t)report->retry_after_ms);
	if (report->outcome == HEALTH_SLOW && report->sample && !report->while_open)
		limiter_timed_out(&service->limiter, report->sample->number, now_ms);
	if (breaker_bad(&service->breaker, now_ms) ||
		(service->breaker.open && service->state == SERVICE_DOWN))
		set_state(service, SERVICE_DOWN, report->problem);
}

static uint64_t quota_pause_ms(int64_t until_ms)
{
	int64_t now_ms = loop_wall_ms();

	return until_ms > now_ms ? (uint64_t)(until_ms - now_ms) : EXHAUSTED_PAUSE_MS;
}

void service_note(struct service *service, const struct service_report *report)
{
	const uint64_t now_ms = loop_now_ms();

	metric_add(service->metrics.outcomes[report->outcome], 1);
	if (report->sample)
		metric_add(service->metrics.busy, report->sample->seconds);

	switch ((enum health)report->outcome) {
	case HEALTH_GOOD:
		note_good(service, report, now_ms);
		return;
	case HEALTH_BUSY:
		note_busy(service, report, now_ms);
		return;
	case HEALTH_SLOW:
	case HEALTH_FAILING:
		note_failing(service, report, now_ms);
		return;
	case HEALTH_MISCONFIGURED:
		(void)breaker_forbid(&service->breaker, now_ms, MISCONFIGURED_PAUSE_MS);
		set_state(service, SERVICE_MISCONFIGURED, report->problem);
		return;
	case HEALTH_EXHAUSTED:
		(void)breaker_forbid(&service->breaker, now_ms, quota_pause_ms(report->until_ms));
		set_state(service, SERVICE_EXHAUSTED, report->problem);
		return;
	}
}

bool service_is_able(const struct service *service)
{
	const uint64_t patience = (uint64_t)service->translate->failover_after;
	const bool idle = service->batcher.count == 0 && !service->again && !service->running;
	uint64_t now_ms;

	if (!service->breaker.open || patience == 0)
		return true;
	now_ms = loop_now_ms();
	if (service->state == SERVICE_DOWN && now_ms - service->breaker.since_ms < patience)
		return true;
	/* Without a question of its own to probe with, it takes a segment now and then. */
	return !service->ops->build_probe && idle && now_ms >= service->breaker.next_ms;
}

/*
 * service_probe.c - is a backend that was given up on back?
 *
 * The best probe is a text that it has translated before: when that fails too, it is an outage;
 * when it is translated, the backend is back, and what keeps failing there is to blame itself. So
 * neither a bad text that is all alone can be taken for an outage, nor can it stand in the way of
 * the others. Before anything was translated, the cheap question of the type serves, when nothing
 * waits; else a segment that waits is the probe.
 */
#include "runtime/error.h"
#include "runtime/loop.h"
#include "runtime/metrics.h"
#include "translate/fate.h"
#include "translate/service.h"

enum {
	CANARY_BYTES_MAX = 160, /* it is paid for, like others */
	CANARY_KEPT_MS = 60000,
};

int service_remember(struct service_lane *lane, struct slice text, uint64_t now_ms)
{
	struct service *service = lane->service;
	char *copy;
	int r;

	if (text.len > CANARY_BYTES_MAX ||
		(service->canary.text && now_ms - service->canary.since_ms < CANARY_KEPT_MS))
		return 0;
	r = slice_copy(text, &copy);
	if (r)
		return error_pass(r);
	free(service->canary.text);
	service->canary.text = copy;
	service->canary.lane = lane;
	service->canary.since_ms = now_ms;
	return 0;
}

bool service_can_probe(const struct service *service)
{
	const bool waits = service->batcher.count > 0 || service->again;

	return service->canary.text || (!waits && service->ops->build_probe);
}

/* The canary as a batch. Ids and texts stay where they are: `item` is the caller's. */
static struct batch canary_batch(const struct service *service, struct item *item)
{
	*item = (struct item){.text = slice_of(service->canary.text)};
	return (struct batch){.items = item,
		.count = 1,
		.source = service->canary.lane->source,
		.target = service->canary.lane->target};
}

/* A canary is paid for like others. */
static int pay(struct service *service, struct slice text, const struct reply *reply)
{
	const long characters = (long)backend_measure(UNIT_CODE_POINTS, text);

	return error_pass(service_settle(service, reply->billed > 0 ? reply->billed : characters,
		reply->tokens > 0 ? reply->tokens : backend_tokens(text), &service->canary.debt));
}

/* What was not paid, since it was not answered, is owed no longer. */
static int forgive(struct service *service)
{
	struct accounts_debt *debt = &service->canary.debt;

	return debt->day[0] ? error_pass(service_settle(service, 0, 0, debt)) : 0;
}

static int read_probe(
	struct service *service, const struct http_response *response, struct reply *ret_reply)
{
	struct item item;
	struct batch batch;
	int r;

	if (response->failure != HTTP_OK)
		return 0; /* the failure counts */
	if (!service->canary.asked)
		return service->ops->parse_probe(service->self, response, ret_reply);
	batch = canary_batch(service, &item);
	r = service->ops->parse(service->self, &batch, response, ret_reply);
	if (r == 0 && ret_reply->results[0].status == ITEM_UNANSWERED)
		return BACKEND_E_GARBLED;
	return r ? r : pay(service, item.text, ret_reply);
}

static void probe_done(void *user, const struct http_response *response)
{
	CLEANUP(reply_deinit) struct reply reply = {0};
	struct service *service = user;
	int outcome;
	int r;

	service->probing = false;
	service_token_refused(service, service->probe_token, response->status);
	outcome = read_probe(service, response, &reply);
	r = outcome < 0 ? outcome : forgive(service);
	if (r >= 0) {
		const struct fate_case answer = {
			.outcome = outcome, .failure = response->failure, .count = 1};

		service_note(service,
			&(struct service_report){
				.outcome = (int)fate_of_batch(&answer).health,
				.while_open = true,
				.retry_after_ms = response->retry_after_ms,
				.until_ms = reply.until_ms,
				.problem = response->failure == HTTP_OK ? reply.problem
									: response->problem,
			});
		r = service_pump(service);
	}
	if (r < 0)
		loop_fail(service->loop, r);
}

static int build(struct service *service, struct http_request *ret_request)
{
	struct item item;
	struct batch batch;
	long characters;
	int r;

	service->canary.asked = service->canary.text != NULL;
	if (!service->canary.asked)
		return error_pass(service->ops->build_probe(service->self, ret_request));
	batch = canary_batch(service, &item);
	characters = (long)backend_measure(UNIT_CODE_POINTS, item.text);
	pacer_spend(&service->pacer, (double)characters, (double)backend_tokens(item.text));
	metric_add(service->metrics.characters, (double)characters);
	r = service_owe(service, characters, backend_tokens(item.text), &service->canary.debt);
	if (r)
		return error_pass(r);
	/* It was asked before, so that it can be asked. */
	return error_pass(service->ops->build(service->self, &batch, ret_request));
}

int service_probe(struct service *service, uint64_t now_ms)
{
	CLEANUP(http_request_deinit) struct http_request request = {.body = BUF_INIT(65536)};
	int r;

	if (service->probing || !service_may_ask(service, now_ms) ||
		pacer_wait_ms(&service->pacer, now_ms) > 0 ||
		!breaker_admits(&service->breaker, now_ms))
		return 0;
	r = build(service, &request);
	if (r == 0)
		r = service_authorize(service, &request);
	if (r)
		return error_pass(r);
	service->probing = true;
	service->probe_token = service->token.number;
	return error_pass(http_send(
		service->curl, &service->probe_http, &request, probe_done, service, NULL));
}

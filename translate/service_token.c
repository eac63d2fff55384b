/*
 * service_token.c - the access token that some services want with each question.
 *
 * It is asked for when there is something to ask of the service, and again some minutes before it
 * expires, while the old one still serves. While there is none, nothing goes out: what waits,
 * waits, and a key that is refused is a service that is misconfigured. A token is never shown: it
 * stands in a header of the request, and a request is never logged.
 */
#include <assert.h>
#include <errno.h>

#include "runtime/error.h"
#include "runtime/loop.h"
#include "runtime/retry.h"
#include "translate/fate.h"
#include "translate/service.h"

enum {
	RENEW_BEFORE_MS = 300000, /* it expires */
	UNUSED_BEFORE_MS = 30000, /* it expires: a question takes its time */
	PAUSE_BASE_MS = 1000,
	PAUSE_CAP_MS = 30000,
	OPERATOR_PAUSE_MS = 30000, /* an operator is not faster */
	REPLY_MAX = 64 * 1024,
};

bool service_wants_token(const struct service *service)
{
	return service->ops->build_token != NULL;
}

bool service_may_ask(const struct service *service, uint64_t now_ms)
{
	return !service_wants_token(service) ||
	       (service->token.text && now_ms < service->token.until_ms);
}

static void drop(struct service *service)
{
	if (service->token.text)
		explicit_bzero(service->token.text, strlen(service->token.text));
	free(service->token.text);
	service->token.text = NULL;
}

void service_token_deinit(struct service *service)
{
	drop(service);
	free(service->token.url);
}

int service_token_init(struct service *service)
{
	int r;

	if (!service_wants_token(service))
		return 0;
	r = service->ops->token_url(service->self, &service->token.url);
	if (r)
		return r < 0 ? error_pass(r)
			     : error_raise(-EINVAL, "a key that was found good is not");
	service->token.http = service->probe_http;
	service->token.http.base_url = service->token.url;
	service->token.http.unix_socket = NULL; /* that is the way to the service itself */
	service->token.http.reply_max = REPLY_MAX;
	return 0;
}

void service_token_refused(struct service *service, unsigned number, long status)
{
	if (status == 401 && number == service->token.number)
		drop(service);
}

int service_authorize(const struct service *service, struct http_request *request)
{
	if (!service_wants_token(service))
		return 0;
	assert(service->token.text); /* service_may_ask() said so */
	return error_pass(
		http_request_header(request, "Authorization: Bearer %s", service->token.text));
}

static void take(struct service *service, struct backend_token *token)
{
	const uint64_t now_ms = loop_now_ms();
	const uint64_t life_ms = (uint64_t)token->seconds * 1000;

	drop(service);
	service->token.text = token->text;
	service->token.number++;
	service->token.failures = 0;
	service->token.until_ms = now_ms + life_ms - UNUSED_BEFORE_MS;
	service->token.renew_ms =
		now_ms +
		(life_ms > 2 * (uint64_t)RENEW_BEFORE_MS ? life_ms - RENEW_BEFORE_MS : life_ms / 2);
}

/* A pause that grows, with chance in it, as for all that is asked again. */
static uint64_t pause_ms(const struct service *service, int outcome)
{
	const double chance = (double)(service->random >> 11) / 9007199254740992.0; /* 2^53 */

	if (outcome == HEALTH_MISCONFIGURED || outcome == HEALTH_EXHAUSTED)
		return OPERATOR_PAUSE_MS;
	return PAUSE_BASE_MS / 2 +
	       retry_pause_ms(service->token.failures, PAUSE_BASE_MS, PAUSE_CAP_MS, chance);
}

/* While the old token serves, that there is no new one yet is nobody's business. */
static void refuse(struct service *service, int outcome, const struct http_response *response,
	const struct reply *reply)
{
	const struct fate_case answer = {
		.outcome = outcome, .failure = response->failure, .count = 1};
	const int health = (int)fate_of_batch(&answer).health;
	const uint64_t now_ms = loop_now_ms();

	service->token.next_ms = now_ms + pause_ms(service, health);
	service->token.failures++;
	if (service_may_ask(service, now_ms))
		return;
	service_note(service, &(struct service_report){
				      .outcome = health,
				      .while_open = true,
				      .retry_after_ms = -1,
				      .problem = response->failure == HTTP_OK ? reply->problem
									      : response->problem,
			      });
}

static void token_done(void *user, const struct http_response *response)
{
	CLEANUP(reply_deinit) struct reply reply = {0};
	struct service *service = user;
	struct backend_token token = {0};
	int r = 0;

	service->token.asked = false;
	if (response->failure == HTTP_OK)
		r = service->ops->parse_token(response, &token, &reply);
	if (r >= 0) {
		if (token.text)
			take(service, &token);
		else
			refuse(service, r, response, &reply);
		r = service_pump(service);
	}
	if (r < 0)
		loop_fail(service->loop, r);
}

int service_token_ask(struct service *service, http_done done, void *user)
{
	CLEANUP(http_request_deinit) struct http_request request = {.body = BUF_INIT(65536)};
	int r = service->ops->build_token(service->self, loop_wall_ms() / 1000, &request);

	if (r)
		return r < 0 ? error_pass(r)
			     : error_raise(-EINVAL, "a key that was found good does not sign");
	return error_pass(
		http_send(service->curl, &service->token.http, &request, done, user, NULL));
}

int service_renew(struct service *service, uint64_t now_ms)
{
	if (!service_wants_token(service) || service->token.asked ||
		(service->token.text && now_ms < service->token.renew_ms))
		return 0;
	if (now_ms < service->token.next_ms)
		return error_pass(service_wake(service, now_ms, service->token.next_ms - now_ms));
	service->token.asked = true;
	return error_pass(service_token_ask(service, token_done, service));
}

/*
 * engine_check.c - are the backends there: one cheap question to each, for --check.
 *
 * All are asked at once, and the loop is turned until the last has answered or time is up. One line
 * for each goes to standard output: what is well, or what is wrong and what to do.
 */
#include <assert.h>
#include <errno.h>
#include <stdio.h>

#include "runtime/error.h"
#include "runtime/http.h"
#include "runtime/loop.h"
#include "translate/engine_state.h"

struct check {
	struct loop *loop;
	size_t waiting;
};

struct question {
	struct check *check;
	struct service *service;
	bool answered, well;
	char problem[320];
};

static void questions_free(struct question *questions)
{
	free(questions);
}
DEFINE_CLEANUP(struct question *, questions_free);

static const char *remedy(int outcome)
{
	switch (outcome) {
	case BACKEND_E_MISCONFIGURED:
		return "check url and key";
	case BACKEND_E_QUOTA:
		return "its quota is gone: wait, or extend it";
	case BACKEND_E_THROTTLED:
		return "it is busy: try again";
	default:
		return "is it a server of this type?";
	}
}

/* What an operator does about an answer that did not come. */
static const char *remedy_of_failure(enum http_failure failure)
{
	switch (failure) {
	case HTTP_UNREACHABLE:
		return "is it running, and is its url right?";
	case HTTP_TIMED_OUT:
		return "is it overloaded, or its timeout too short?";
	case HTTP_UNTRUSTED:
		return "set its ca_file to the authority that signed the certificate";
	case HTTP_OK:
	case HTTP_BROKEN:
	case HTTP_TOO_LARGE:
		break;
	}
	return "is it a server of this type?";
}

static void judge(struct question *question, const struct http_response *response)
{
	CLEANUP(reply_deinit) struct reply reply = {0};
	const struct service *service = question->service;
	struct backend_token token = {0};
	int outcome;

	if (response->failure != HTTP_OK) {
		(void)snprintf(question->problem, sizeof(question->problem), "%s: %s",
			response->problem, remedy_of_failure(response->failure));
		return;
	}
	if (service_wants_token(service))
		outcome = service->ops->parse_token(response, &token, &reply);
	else
		outcome = service->ops->parse_probe(service->self, response, &reply);
	free(token.text);
	if (outcome < 0)
		loop_fail(question->check->loop, outcome);
	question->well = outcome == 0;
	if (!question->well)
		(void)snprintf(question->problem, sizeof(question->problem),
			"answered with status %ld %s: %s", response->status, reply.problem,
			remedy(outcome));
}

static void on_answer(void *user, const struct http_response *response)
{
	struct question *question = user;

	question->answered = true;
	judge(question, response);
	if (--question->check->waiting == 0)
		loop_stop(question->check->loop);
}

static int ask(struct question *question)
{
	CLEANUP(http_request_deinit) struct http_request request = {.body = BUF_INIT(4096)};
	struct service *service = question->service;
	int r;

	if (!service->ops->build_probe)
		return 0;
	if (service_wants_token(service)) { /* whether it is given one says most of it */
		question->check->waiting++;
		return error_pass(service_token_ask(service, on_answer, question));
	}
	r = service->ops->build_probe(service->self, &request);
	if (r)
		return error_pass(r);
	question->check->waiting++;
	return error_pass(http_send(
		service->curl, &service->probe_http, &request, on_answer, question, NULL));
}

static int time_is_up(void *user)
{
	loop_stop(user);
	return 0;
}

static int ask_all(
	struct engine *engine, struct check *check, struct question *questions, int timeout_ms)
{
	CLEANUP(timer_freep) struct timer *timer = NULL;
	int r = loop_timer(engine->loop, time_is_up, engine->loop, &timer);

	for (size_t i = 0; i < engine->service_count && !r; i++) {
		questions[i] = (struct question){.check = check, .service = engine->services[i]};
		r = ask(&questions[i]);
	}
	if (!r)
		r = timer_set(timer, (uint64_t)timeout_ms);
	if (!r && check->waiting > 0)
		r = loop_run(engine->loop);
	return error_pass(r);
}

static bool say(const struct question *question)
{
	const struct service *service = question->service;

	assert(service); /* each was asked */
	if (!service->ops->build_probe) {
		printf("✓ backend %s (%s): cannot be tried without translating something\n",
			service->name, service->ops->name);
		return true;
	}
	if (question->well) {
		printf("✓ backend %s (%s) answers at %s\n", service->name, service->ops->name,
			service->url);
		return true;
	}
	printf("✗ backend %s (%s) at %s: %s\n", service->name, service->ops->name, service->url,
		question->answered ? question->problem
				   : "no answer in time: is it overloaded, or is its url wrong?");
	return false;
}

int engine_check(struct engine *engine, int timeout_ms)
{
	struct check check = {.loop = engine->loop};
	CLEANUP(questions_freep)
	struct question *questions = calloc(engine->service_count + 1, sizeof(*questions));
	int missing = 0;
	int r;

	if (!questions)
		return error_raise(-ENOMEM, "checking %zu backends", engine->service_count);
	r = ask_all(engine, &check, questions, timeout_ms);
	/* What did not answer in time must not answer later: its question is gone. */
	http_free(engine->curl);
	engine->curl = NULL;
	if (r)
		return error_pass(r);
	for (size_t i = 0; i < engine->service_count; i++)
		missing += !say(&questions[i]);
	return missing;
}

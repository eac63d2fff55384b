/*
 * parcel_answer.c - what came of a question: its jobs go up, go again, or go in two halves.
 *
 * A failure counts against a question only when the service answered another one since: that is the
 * whole difference between a text that a service fails on, and a service that fails. Answers that
 * stand under the wrong texts (shift.h) count against nobody: they are asked again in halves.
 */
#include <assert.h>
#include <errno.h>

#include "runtime/error.h"
#include "runtime/http.h"
#include "runtime/loop.h"
#include "runtime/metrics.h"
#include "translate/fate.h"
#include "translate/flight.h"
#include "translate/terms.h"

enum {
	PAUSE_BASE_MS = 200,
	PAUSE_CAP_MS = 30000,
	RETRY_AFTER_MAX_MS = 15 * 60 * 1000, /* a service may err in its clock */
};

/* What a backend that knows no terms made of the marks becomes the terms again. */
static int show_terms(const struct job *job, struct service_answer *answer, char **ret_shown)
{
	int r;

	if (!job->hidden || strcmp(answer->lane->target, "en") != 0)
		return 0; /* the middle of a pivot route keeps them */
	r = terms_show(job->terms, slice_of(answer->text), ret_shown);
	if (r)
		return error_pass(r);
	answer->text = *ret_shown;
	return 0;
}

static int pieces_translated(
	struct service *service, struct job *whole, struct service_answer *answer)
{
	CLEANUP(freep) char *english = NULL;
	CLEANUP(freep) char *shown = NULL;
	int r = job_join(whole, &english);

	if (r)
		return error_pass(r);
	job_uncut(whole);
	answer->text = english ? english : "";
	r = show_terms(whole, answer, &shown); /* marks that came through the middle */
	if (r)
		return error_pass(r);
	return error_pass(service->up->translated(service->user, whole, answer));
}

int parcel_piece(struct service *service, struct job *piece, struct service_answer *answer)
{
	struct job *whole = piece->whole;
	int r = job_piece_done(piece, answer ? answer->text : NULL);

	if (r != JOB_E_LAST)
		return error_pass(r);
	if (!whole->requests) {
		service->up->unwanted(service->user, whole);
		return 0;
	}
	if (!whole->cut->failed) {
		assert(answer); /* without one it had failed */
		return error_pass(pieces_translated(service, whole, answer));
	}
	job_uncut(whole);
	return error_pass(service->up->failed(service->user, whole, whole->refused));
}

static int translated(struct service *service, struct job *job, struct service_answer *answer)
{
	job->carried = false;
	if (job->whole)
		return error_pass(parcel_piece(service, job, answer));
	if (!job_is_wanted(job)) {
		service->up->unwanted(service->user, job);
		return 0;
	}
	return error_pass(service->up->translated(service->user, job, answer));
}

static int failed(struct service *service, struct job *job, bool refused)
{
	job->carried = false;
	if (job->whole) {
		job->whole->refused = job->whole->refused || refused;
		return error_pass(parcel_piece(service, job, NULL));
	}
	if (!job_is_wanted(job)) {
		service->up->unwanted(service->user, job);
		return 0;
	}
	return error_pass(service->up->failed(service->user, job, refused));
}

static int all_failed(struct parcel *parcel, bool refused)
{
	int r = 0;

	for (size_t i = 0; i < parcel->count && !r; i++)
		r = failed(parcel->lane->service, parcel->jobs[i], refused);
	free(parcel);
	return error_pass(r);
}

/* Xorshift: good enough to spread retries, and no state that is not the service's own. */
static double chance(struct service *service)
{
	service->random ^= service->random << 13;
	service->random ^= service->random >> 7;
	service->random ^= service->random << 17;
	return (double)(service->random >> 11) / 9007199254740992.0; /* 2^53 */
}

static void again(struct parcel *parcel, long retry_after_ms, uint64_t now_ms)
{
	struct service *service = parcel->lane->service;
	uint64_t pause =
		retry_pause_ms(parcel->failures, PAUSE_BASE_MS, PAUSE_CAP_MS, chance(service));

	if (retry_after_ms > 0) /* not all at the same moment */
		pause = (uint64_t)retry_after_ms + pause % PAUSE_BASE_MS;
	parcel->failures++;
	parcel->due_ms = now_ms + pause;
	parcel_again(service, parcel);
}

/* A parcel of some of the jobs of another. */
static int part_of(const struct parcel *parcel, struct job *const *jobs, size_t count,
	struct parcel **ret_part)
{
	struct parcel *part = calloc(1, sizeof(*part) + count * sizeof(struct job *));

	if (!part)
		return error_raise(-ENOMEM, "a parcel of %zu jobs", count);
	part->lane = parcel->lane;
	part->tries = parcel->tries;
	part->evidence = parcel->evidence;
	part->count = count;
	memcpy(part->jobs, jobs, count * sizeof(struct job *));
	*ret_part = part;
	return 0;
}

static int split(struct parcel *parcel, uint64_t now_ms)
{
	const size_t half = parcel->count / 2;
	struct service *service = parcel->lane->service;
	struct parcel *first = NULL;
	struct parcel *second = NULL;
	int r;

	assert(parcel->count > 1);
	if (parcel->tries > 1) /* what failed in company may be good alone */
		parcel->tries = 1;
	r = part_of(parcel, parcel->jobs, half, &first);
	if (!r)
		r = part_of(parcel, parcel->jobs + half, parcel->count - half, &second);
	if (r) {
		free(first);
		return error_pass(r);
	}
	assert(first && second);
	first->due_ms = second->due_ms = now_ms;
	parcel_again(service, first);
	parcel_again(service, second);
	free(parcel);
	return 0;
}

/* Ask again for the items that were left out. */
static int ask_for_rest(
	struct parcel *parcel, struct job *const *rest, size_t count, uint64_t now_ms)
{
	struct parcel *part = NULL;
	int r = part_of(parcel, rest, count, &part);

	if (r)
		return error_pass(r);
	part->tries++;
	part->failures = part->tries;
	again(part, -1, now_ms);
	return 0;
}

static int settle_one(struct parcel *parcel, size_t i, const struct reply *reply, struct job **rest,
	size_t *rest_count)
{
	CLEANUP(freep) char *shown = NULL;
	struct service *service = parcel->lane->service;
	const char *label = service->options->model;
	struct service_answer answer = {
		.lane = parcel->lane,
		.text = reply->results[i].text,
		.model = reply->model[0] ? reply->model
			 : label         ? label
					 : "",
	};
	int r;

	switch (fate_of_item(
		&reply->results[i], parcel->tries, (unsigned)service->translate->attempts)) {
	case FATE_SETTLE:
		r = service_remember(parcel->lane, parcel->jobs[i]->asked, loop_now_ms());
		if (r == 0)
			r = show_terms(parcel->jobs[i], &answer, &shown);
		if (r)
			return error_pass(r);
		return error_pass(translated(service, parcel->jobs[i], &answer));
	case FATE_AGAIN:
	case FATE_SPLIT:
		rest[(*rest_count)++] = parcel->jobs[i];
		return 0;
	case FATE_NEXT:
		break;
	}
	return error_pass(
		failed(service, parcel->jobs[i], reply->results[i].status == ITEM_REFUSED));
}

static bool is_shifted(const struct shift *shift, size_t i)
{
	return shift->found && i >= shift->from && i < shift->to;
}

/* Ask again for what answers stood under neighbours' texts, in smaller questions: the others of
 * the parcel keep theirs. */
static int ask_for_shifted(const struct parcel *parcel, const struct shift *shift, uint64_t now_ms)
{
	struct parcel *part = NULL;
	int r = part_of(parcel, parcel->jobs + shift->from, shift->to - shift->from, &part);

	return r ? error_pass(r) : error_pass(split(part, now_ms));
}

static int settle(struct parcel *parcel, const struct reply *reply, uint64_t now_ms)
{
	struct job *rest[BATCHER_MAX];
	size_t rest_count = 0;
	struct shift shift;
	int r = 0;

	assert(reply && reply->count == parcel->count);
	shift = parcel_shift(parcel, reply);
	for (size_t i = 0; i < parcel->count && !r; i++)
		if (!is_shifted(&shift, i))
			r = settle_one(parcel, i, reply, rest, &rest_count);
	if (!r && rest_count > 0)
		r = ask_for_rest(parcel, rest, rest_count, now_ms);
	if (!r && shift.found)
		r = ask_for_shifted(parcel, &shift, now_ms);
	free(parcel);
	return error_pass(r);
}

/* An answer that has nothing for anybody is no answer. */
static bool is_hollow(const struct reply *reply)
{
	for (size_t i = 0; i < reply->count; i++)
		if (reply->results[i].status != ITEM_UNANSWERED)
			return false;
	return true;
}

static int read_answer(struct parcel *parcel, const struct http_response *response,
	struct reply *ret_reply, int *ret_outcome)
{
	struct service *service = parcel->lane->service;
	CLEANUP(items_freep) struct item *items = NULL;
	struct batch batch;
	int r;

	if (response->failure != HTTP_OK) {
		*ret_outcome = 0; /* there is none: the failure counts */
		return 0;
	}
	r = parcel_items(parcel, &items, &batch);
	if (r)
		return error_pass(r);

	r = service->ops->parse(service->self, &batch, response, ret_reply);
	if (r < 0)
		return error_pass(r);
	*ret_outcome = r == 0 && is_hollow(ret_reply) ? BACKEND_E_GARBLED : r;
	return 0;
}

/* Do with the parcel what was judged. */
static int carry_out(struct parcel *parcel, const struct judgement *judgement,
	const struct reply *reply, long retry_after_ms, uint64_t now_ms)
{
	parcel->evidence = parcel->lane->service->answered;
	if (judgement->counts)
		parcel->tries++;
	switch (judgement->fate) {
	case FATE_SETTLE:
		return error_pass(settle(parcel, reply, now_ms));
	case FATE_AGAIN:
		again(parcel, retry_after_ms, now_ms);
		return 0;
	case FATE_SPLIT:
		return error_pass(split(parcel, now_ms));
	case FATE_NEXT:
		break;
	}
	return error_pass(all_failed(parcel, judgement->refused));
}

/* The service answered others since this question last failed, and does not fail most of what it is
 * asked now: a question that is caught by the beginning of an outage is not to blame. */
static bool answers_others(const struct parcel *parcel)
{
	const struct service *service = parcel->lane->service;

	return service->answered > parcel->evidence && !service->breaker.open &&
	       service->breaker.failing < 0.5;
}

static struct judgement judge(const struct parcel *parcel, int outcome, enum http_failure failure)
{
	const struct service *service = parcel->lane->service;
	const struct fate_case answer = {
		.outcome = outcome,
		.failure = failure,
		.count = parcel->count,
		.others = answers_others(parcel),
		.tries = parcel->tries,
		.tries_max = (unsigned)service->translate->attempts,
	};

	return fate_of_batch(&answer);
}

static long clamp_pause(long retry_after_ms)
{
	return retry_after_ms < RETRY_AFTER_MAX_MS ? retry_after_ms : RETRY_AFTER_MAX_MS;
}

/* A segment fails alone, and nothing else is asked that could tell whether it is to blame. */
static bool is_in_doubt(const struct parcel *parcel, const struct judgement *judgement)
{
	const struct service *service = parcel->lane->service;

	return judgement->fate == FATE_AGAIN && !judgement->counts && parcel->count == 1 &&
	       service->in_flight == 0 && service->canary.text &&
	       (judgement->health == HEALTH_FAILING || judgement->health == HEALTH_SLOW);
}

/* What the service says it charged, else what was sent. Only an answer is paid for; tokens are
 * counted also for one that was cut off. */
static int charge(struct flight *flight, const struct reply *reply)
{
	struct service *service = flight->service;
	const long tokens = reply->tokens > 0 ? reply->tokens : flight->tokens;
	long characters = 0;

	if (!reply->results && reply->tokens == 0)
		return error_pass(service_settle(service, 0, 0, &flight->debt));
	if (reply->results)
		characters = reply->billed > 0 ? reply->billed : flight->characters;
	pacer_correct(&service->pacer, (double)(tokens - flight->tokens));
	metric_add(service->metrics.tokens, (double)tokens);
	return error_pass(service_settle(service, characters, tokens, &flight->debt));
}

/* Which of two answers is the parcel's: the first good one. False: this one is not, the other is
 * waited for. */
static bool counts(struct flight *flight, const struct judgement *judgement)
{
	struct flight *other = flight_other(flight);
	const bool good = judgement->fate == FATE_SETTLE;

	flight->parcel->flights[flight->second] = NULL;
	if (flight->second)
		metric_add(flight->service->metrics.hedges_won, good);
	if (!other)
		return true;
	if (!good)
		return false;
	other->parcel = NULL;
	flight->parcel->flights[other->second] = NULL;
	return true;
}

static int answer_parcel(struct flight *flight, const struct http_response *response)
{
	CLEANUP(reply_deinit) struct reply reply = {0};
	struct parcel *parcel = flight->parcel;
	struct service *service = flight->service;
	const long retry_after_ms = clamp_pause(response->retry_after_ms);
	struct judgement judgement;
	bool in_doubt;
	int outcome = 0;
	int r;

	service_token_refused(service, flight->token, response->status);
	r = read_answer(parcel, response, &reply, &outcome);
	if (r == 0)
		r = charge(flight, &reply);
	if (r)
		return error_pass(r);
	judgement = judge(parcel, outcome, response->failure);
	if (!flight->second)
		hedge_answered(&service->hedge, response->seconds);
	service_note(service,
		&(struct service_report){
			.outcome = (int)judgement.health,
			.sample = &flight->sample,
			.items = judgement.fate == FATE_SETTLE ? parcel->count : 0,
			.while_open = parcel->probing,
			.retry_after_ms = retry_after_ms,
			.until_ms = reply.until_ms,
			.problem = response->failure == HTTP_OK ? reply.problem : response->problem,
		});
	if (!counts(flight, &judgement))
		return 0;
	parcel_unlink(&service->running, parcel);
	in_doubt = is_in_doubt(parcel, &judgement);
	if (judgement.fate == FATE_SETTLE) /* its slot is not to idle while the texts are judged */
		r = service_pump(service);
	if (!r)
		r = carry_out(parcel, &judgement, &reply, retry_after_ms, loop_now_ms());
	if (!r && in_doubt)
		r = service_probe(service, loop_now_ms());
	return error_pass(r);
}

/* The other request of the parcel was answered first. Nobody is left who could read this answer;
 * that there is one, and when, is said of the backend. */
static int answer_nobody(struct flight *flight, const struct http_response *response)
{
	struct service *service = flight->service;
	const bool answered = response->failure == HTTP_OK && response->status == 200;
	const struct fate_case answer = {
		.outcome = answered                  ? 0
			   : response->status == 429 ? BACKEND_E_THROTTLED
						     : BACKEND_E_UNAVAILABLE,
		.failure = response->failure,
		.count = 1,
	};

	if (!flight->second)
		hedge_answered(&service->hedge, response->seconds);
	service_note(service, &(struct service_report){
				      .outcome = (int)fate_of_batch(&answer).health,
				      .sample = &flight->sample,
				      .retry_after_ms = clamp_pause(response->retry_after_ms),
				      .problem = response->problem,
			      });
	if (!answered)
		return error_pass(service_settle(service, 0, 0, &flight->debt));
	metric_add(service->metrics.doubled, 1);
	metric_add(service->metrics.tokens, (double)flight->tokens);
	return error_pass(
		service_settle(service, flight->characters, flight->tokens, &flight->debt));
}

void parcel_done(void *user, const struct http_response *response)
{
	struct flight *flight = user;
	struct service *service = flight->service;
	int r;

	if (flight->previous)
		flight->previous->next = flight->next;
	else
		service->flights = flight->next;
	if (flight->next)
		flight->next->previous = flight->previous;
	service->in_flight--;
	flight->sample.seconds = response->seconds;
	r = flight->parcel ? answer_parcel(flight, response) : answer_nobody(flight, response);
	free(flight);
	if (!r)
		r = service_pump(service);
	if (r)
		loop_fail(service->loop, r);
}

int parcel_refuse(struct parcel *parcel, int outcome, uint64_t now_ms)
{
	struct judgement judgement = judge(parcel, outcome, HTTP_OK);

	return error_pass(carry_out(parcel, &judgement, NULL, -1, now_ms));
}

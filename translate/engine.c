/*
 * engine.c - segments in, translations out.
 *
 * A request joins the job for its text (job.c); the job is given to the first able backend of its
 * path (service.c), which sends it with others in a parcel (parcel.c). When it comes back
 * translated, all its requests are answered; refused or failed, it goes to the next backend of the
 * path, until none is left. While a backend is out, its jobs wait for it, or, after
 * `failover_after`, go on to a backend that is there: an outage ends no request.
 *
 * `done` is called from the loop and never from within engine_ask().
 */
#include <errno.h>
#include <stdio.h>

#include "runtime/config.h"
#include "runtime/error.h"
#include "runtime/http.h"
#include "runtime/loop.h"
#include "translate/engine_state.h"
#include "translate/gate.h"

enum {
	TICK_MS = 1000,
};

static bool takes(const struct service_lane *lane, enum engine_priority priority)
{
	return service_is_able(lane->service) && service_affords(lane->service, priority);
}

static uint32_t able_ranks(const struct path *path, enum engine_priority priority)
{
	uint32_t able = 0;

	for (unsigned rank = 0; rank < path->count; rank++)
		if (takes(path->lanes[rank], priority) &&
			(!path->seconds[rank] || takes(path->seconds[rank], priority)))
			able |= UINT32_C(1) << rank;
	return able;
}

/* Where the job waits, or is asked. */
static struct service_lane *lane_of(const struct job *job)
{
	return job->middle ? job->path->seconds[job->rank] : job->path->lanes[job->rank];
}

/* Answer at the loop's next turn: no backend is left. */
static int end(struct engine *engine, struct job *job)
{
	job->carried = true; /* not to be withdrawn from a lane */
	job->waiting.next = (struct waiting *)engine->ended;
	engine->ended = job;
	return error_pass(timer_set(engine->timer, 0));
}

static int place(struct engine *engine, struct job *job)
{
	const struct path *path = job->path;
	unsigned rank = route_choose(
		path->count, job->from_rank, able_ranks(path, job->waiting.priority), job->out);

	if (rank == path->count)
		return error_pass(end(engine, job));
	if (rank != job->rank) /* else it waits on, with what the first half of a pivot has done */
		job_drop_middle(job);
	job->rank = rank;
	return error_pass(service_add(lane_of(job), job));
}

static bool is_last(const struct job *job)
{
	unsigned next = route_choose(job->path->count, job->rank + 1, UINT32_MAX, job->out);

	return next == job->path->count;
}

static int on_failed(void *user, struct job *job, bool refused)
{
	struct engine *engine = user;

	job_drop_middle(job);
	job->out |= UINT32_C(1) << job->rank;
	job->refused = job->refused || refused;
	return error_pass(place(engine, job));
}

/* The first half of a pivot is done: on to the second, if it is of any use. */
static int go_on(struct engine *engine, struct job *job, const char *middle)
{
	const struct gate_pair pair = {.source = job->hidden ? slice_of(job->hidden) : job->asked,
		.english = slice_of(middle),
		.language = lane_of(job)->source};
	struct gate_verdict verdict;
	int r = gate_middle(&pair, &verdict);

	if (r)
		return error_pass(r);
	if (verdict.level == GATE_HARD || slice_trim(slice_of(middle)).len == 0)
		return error_pass(on_failed(engine, job, false));
	r = job_take_middle(job, middle);
	if (r)
		return error_pass(r);
	return error_pass(service_add(lane_of(job), job));
}

static int on_translated(void *user, struct job *job, const struct service_answer *answer)
{
	struct engine *engine = user;
	struct engine_answer result = {
		.result = ENGINE_TRANSLATED,
		.text = answer->text,
		.backend = path_name(job->path, job->rank),
		.model = answer->model,
		.rank = job->rank,
		.last = is_last(job),
	};

	if (!job->middle && job->path->seconds[job->rank])
		return error_pass(go_on(engine, job, answer->text));
	jobs_answer(&engine->jobs, job, &result);
	return 0;
}

static void on_unwanted(void *user, struct job *job)
{
	struct engine *engine = user;

	jobs_remove(&engine->jobs, job);
}

static const struct service_ops up = {
	.translated = on_translated,
	.failed = on_failed,
	.unwanted = on_unwanted,
};

static void answer_ended(struct engine *engine, struct job *job)
{
	const struct path *path = job->path;
	struct engine_answer result = {
		.result = job->refused ? ENGINE_REFUSED : ENGINE_UNANSWERED,
		.text = "",
		.backend = path_name(path, job->rank),
		.model = "",
		.rank = job->rank,
		.last = true,
	};

	if (job->requests)
		jobs_answer(&engine->jobs, job, &result);
	else
		jobs_remove(&engine->jobs, job);
}

/* A backend was given up on: its jobs take another way, where there is one. */
static int on_moved(void *user, struct job *job)
{
	return error_pass(place(user, job));
}

static int fail_over(struct engine *engine)
{
	int r;

	for (size_t i = 0; i < engine->service_count; i++) {
		if (service_is_able(engine->services[i]) && !service_sheds(engine->services[i]))
			continue;
		r = service_move(engine->services[i], on_moved, engine);
		if (r)
			return error_pass(r);
	}
	return 0;
}

static int tick(void *user)
{
	struct engine *engine = user;
	struct job *ended = engine->ended;
	int r;

	engine->ended = NULL;
	while (ended) {
		struct job *next = (struct job *)ended->waiting.next;

		answer_ended(engine, ended);
		ended = next;
	}
	r = fail_over(engine);
	if (r)
		return error_pass(r);
	return error_pass(timer_set(engine->timer, engine->ended ? 0 : TICK_MS));
}

int engine_new(struct loop *loop, const struct config *config, struct metrics *metrics,
	struct engine **ret_engine)
{
	CLEANUP(engine_freep) struct engine *engine = calloc(1, sizeof(*engine));
	int r;

	if (!engine)
		return error_raise(-ENOMEM, "the engine");
	engine->loop = loop;
	engine->config = config;
	r = jobs_init(&engine->jobs);
	if (!r)
		r = accounts_new(&engine->accounts);
	if (!r)
		r = http_new(loop, &engine->curl);
	if (!r)
		r = loop_timer(loop, tick, engine, &engine->timer);
	if (!r)
		r = timer_set(engine->timer, TICK_MS);
	if (r)
		return error_pass(r);

	r = engine_configure(engine, metrics, &up);
	if (r == CONFIG_E_BAD)
		return CONFIG_E_BAD;
	if (r)
		return error_pass(r);
	*ret_engine = engine;
	engine = NULL;
	return 0;
}

struct engine *engine_free(struct engine *engine)
{
	if (!engine)
		return NULL;
	http_free(engine->curl); /* first: its calls know parcels */
	timer_free(engine->timer);
	for (size_t i = 0; i < engine->service_count; i++)
		service_free(engine->services[i]);
	free(engine->services);
	free(engine->routes);
	for (size_t i = 0; i < engine->path_count; i++)
		path_free(engine->paths[i]);
	free(engine->paths);
	jobs_deinit(&engine->jobs);
	accounts_free(engine->accounts);
	free(engine);
	return NULL;
}

struct accounts *engine_accounts(struct engine *engine)
{
	return engine->accounts;
}

bool engine_is_metered(const struct engine *engine)
{
	for (size_t i = 0; i < engine->service_count; i++)
		if (service_is_metered(engine->services[i]))
			return true;
	return false;
}

bool engine_has_route(struct engine *engine, const char *language)
{
	const struct path *path = NULL;

	return engine_path(engine, language, &path) == 0 && path;
}

size_t engine_backend_count(const struct engine *engine)
{
	return engine->service_count;
}

bool engine_first_backend(struct engine *engine, const char *language, size_t *ret_place)
{
	const struct path *path = NULL;
	size_t place = 0;

	if (engine_path(engine, language, &path) || !path)
		return false;
	while (engine->services[place] != path->lanes[0]->service)
		place++;
	*ret_place = place;
	return true;
}

const char *engine_backend_name(struct engine *engine, const char *language, unsigned rank)
{
	const struct path *path = NULL;

	if (engine_path(engine, language, &path) || !path || rank >= path->count)
		return NULL;
	return path_label(path, rank);
}

int engine_ask(struct engine *engine, const struct engine_question *question, engine_done done,
	void *user, struct engine_request **ret_request)
{
	const struct path *path = NULL;
	struct engine_request *request;
	bool fresh;
	int r;

	r = engine_path(engine, question->language, &path);
	if (r)
		return error_pass(r);
	if (!path)
		return ENGINE_E_NO_ROUTE;
	r = jobs_ask(&engine->jobs, question, path, done, user, &request, &fresh);
	if (r)
		return error_pass(r);
	if (fresh) {
		r = place(engine, request->job);
		if (r)
			return error_pass(r);
	}
	*ret_request = request;
	return 0;
}

void engine_cancel(struct engine_request *request)
{
	struct job *job = request->job;
	struct jobs *jobs = request->jobs;

	jobs_forget(request);
	/* What is on its way, or in pieces, is dropped when it comes back. */
	if (job->requests || job->carried || job->cut)
		return;
	service_withdraw(lane_of(job), job);
	jobs_remove(jobs, job);
}

size_t engine_waiting(const struct engine *engine)
{
	return engine->jobs.requests;
}

void engine_describe(const struct engine *engine, char *text, size_t size)
{
	size_t used = 0;

	if (size > 0)
		text[0] = '\0';
	for (size_t i = 0; i < engine->service_count && used + 1 < size; i++) {
		char one[256];

		service_describe(engine->services[i], one, sizeof(one));
		used += (size_t)snprintf(text + used, size - used, "%s%s", i > 0 ? ", " : "", one);
	}
}

/*
 * service.c - one backend in operation: made from its settings, and its lanes.
 *
 * When what waits goes out is in service_pump.c, how it travels in parcel.c, what comes of it in
 * parcel_answer.c, what that says of the backend in service_health.c.
 */
#include "translate/service.h"

#include <errno.h>
#include <stdio.h>
#include <sys/random.h>

#include "runtime/error.h"
#include "runtime/loop.h"
#include "runtime/metrics.h"
#include "translate/fate.h"
#include "translate/flight.h"

enum {
	LANES_MAX = 256,          /* languages of a service */
	PROBE_TIMEOUT_MS = 10000, /* a probe that hangs longer learns nothing */
	ESCAPED = 3,              /* bytes that one byte of text may become: %C3 */
	BETWEEN = 16,             /* bytes between two texts */
};

static void override(size_t *limit, long setting)
{
	if (setting > 0)
		*limit = (size_t)setting;
}

static void limits_of(
	const struct service *service, const char *tag, struct backend_limits *ret_limits)
{
	const struct backend_options *options = service->options;

	service->ops->limits(service->self, tag, ret_limits);
	override(&ret_limits->items, options->batch_items);
	override(&ret_limits->item_units, options->item_characters);
	override(&ret_limits->total_units, options->batch_characters);
	if (ret_limits->total_units > 0 &&
		(ret_limits->item_units == 0 || ret_limits->item_units > ret_limits->total_units))
		ret_limits->item_units = ret_limits->total_units;
}

/* "model" setting and type's name in one: what was remembered is known by it. */
static int make_label(struct service *service)
{
	const char *model = service->options->model;
	int n = asprintf(&service->label, "%s%s%s", service->name, model && model[0] ? "/" : "",
		model ? model : "");

	if (n < 0) {
		service->label = NULL;
		return error_raise(-ENOMEM, "a label");
	}
	return 0;
}

static int make_address(struct service *service)
{
	const struct backend_options *options = service->options;
	struct slice url = slice_of(options->url);
	struct backend_limits limits;
	int r;

	while (url.len > 0 && url.data[url.len - 1] == '/')
		url.len--;
	r = slice_copy(url, &service->url);
	if (r)
		return error_pass(r);

	service->ops->limits(service->self, "und", &limits);
	service->http = (struct http_service){
		.base_url = service->url,
		.unix_socket = options->unix_socket,
		.proxy = options->proxy,
		.ca_file = options->ca_file,
		.http2 = options->http2,
		.connect_timeout_ms = options->connect_timeout,
		.timeout_ms = options->timeout > 0 ? options->timeout : limits.timeout_ms,
		.reply_max = (size_t)options->reply_max,
	};
	service->probe_http = service->http;
	if (service->probe_http.timeout_ms > PROBE_TIMEOUT_MS)
		service->probe_http.timeout_ms = PROBE_TIMEOUT_MS;
	return 0;
}

static void make_rates(struct service *service)
{
	const struct backend_options *options = service->options;
	const double rates[PACER_KINDS] = {
		[PACE_REQUESTS] = pacer_rate(options->requests_per_second,
			options->requests_per_minute, options->shared_by),
		[PACE_CHARACTERS] = pacer_rate((double)options->characters_per_second,
			(double)options->characters_per_minute, options->shared_by),
		[PACE_TOKENS] = pacer_rate((double)options->tokens_per_second,
			(double)options->tokens_per_minute, options->shared_by),
	};

	pacer_init(&service->pacer, rates, loop_now_ms());
}

static void make_rules(struct service *service)
{
	const struct backend_options *options = service->options;
	struct backend_limits limits;

	service->ops->limits(service->self, "und", &limits);
	limiter_init(&service->limiter, (unsigned)(options->concurrency / options->shared_by),
		limits.start_concurrency > 0 ? limits.start_concurrency : 1,
		(unsigned)options->max_concurrency);
	make_rates(service);
	hedge_init(&service->hedge, options->hedge);
	service->budget = (struct retry_budget){
		.share = service->translate->retry_share, .floor_per_s = 10, .ceiling = 100};
}

static struct metric *series(struct service *service, struct metrics *metrics,
	enum metric_kind kind, const char *name, const char *help)
{
	return metrics_get(metrics, kind, name, help, METRIC_LABELS("backend", service->name));
}

static void make_outcomes(struct service *service, struct metrics *metrics)
{
	static const char *const names[] = {
		[HEALTH_GOOD] = "answered",
		[HEALTH_BUSY] = "rejected",
		[HEALTH_SLOW] = "timed-out",
		[HEALTH_FAILING] = "failed",
		[HEALTH_MISCONFIGURED] = "misconfigured",
		[HEALTH_EXHAUSTED] = "quota",
	};

	for (size_t i = 0; i < COUNT_OF(names); i++)
		service->metrics.outcomes[i] = metrics_get(metrics, METRIC_COUNTER,
			"dragoman_backend_requests_total", "Requests by what came of them.",
			METRIC_LABELS("backend", service->name, "outcome", names[i]));
}

static void make_hedges(struct service *service, struct metrics *metrics)
{
	static const char name[] = "dragoman_backend_hedges_total";
	static const char help[] = "Requests sent a second time, of them the ones that answered "
				   "first, and answers that came twice.";

	service->metrics.hedged = metrics_get(metrics, METRIC_COUNTER, name, help,
		METRIC_LABELS("backend", service->name, "what", "sent"));
	service->metrics.hedges_won = metrics_get(metrics, METRIC_COUNTER, name, help,
		METRIC_LABELS("backend", service->name, "what", "won"));
	service->metrics.doubled = metrics_get(metrics, METRIC_COUNTER, name, help,
		METRIC_LABELS("backend", service->name, "what", "doubled"));
}

static void make_metrics(struct service *service, struct metrics *metrics)
{
	struct service_metrics *m = &service->metrics;

	make_outcomes(service, metrics);
	m->seconds = series(service, metrics, METRIC_HISTOGRAM, "dragoman_backend_seconds",
		"Time of an answered request.");
	m->characters = series(service, metrics, METRIC_COUNTER,
		"dragoman_backend_characters_total", "Characters sent, retries included.");
	m->tokens = series(service, metrics, METRIC_COUNTER, "dragoman_backend_tokens_total",
		"Tokens used: as the service counts them, else estimated.");
	m->items = series(service, metrics, METRIC_COUNTER, "dragoman_backend_segments_total",
		"Segments sent, retries included.");
	m->retries = series(service, metrics, METRIC_COUNTER, "dragoman_backend_retries_total",
		"Requests sent again.");
	make_hedges(service, metrics);
	m->busy = series(service, metrics, METRIC_COUNTER, "dragoman_backend_busy_seconds_total",
		"Time of all requests together: over time, the slots in use.");
	m->in_flight = series(service, metrics, METRIC_GAUGE, "dragoman_backend_in_flight",
		"Requests on the wire.");
	m->limit = series(service, metrics, METRIC_GAUGE, "dragoman_backend_limit",
		"Requests that it bears at once, as far as known.");
	m->waiting = series(service, metrics, METRIC_GAUGE, "dragoman_backend_waiting",
		"Segments that wait to be sent.");
	m->state = series(service, metrics, METRIC_GAUGE, "dragoman_backend_state",
		"0 up, 1 down, 2 misconfigured, 3 quota gone.");
	m->budget = series(service, metrics, METRIC_GAUGE, "dragoman_backend_budget_used",
		"Share of its budget that is spent; 0 without one.");
}

int service_new(const struct service_setup *setup, struct service **ret_service)
{
	CLEANUP(service_freep) struct service *service = calloc(1, sizeof(*service));
	int r;

	if (!service)
		return error_raise(-ENOMEM, "a service");
	service->name = setup->name;
	service->ops = setup->ops;
	service->self = setup->self;
	service->options = setup->options;
	service->translate = setup->translate;
	service->accounts = setup->accounts;
	service->loop = setup->loop;
	service->curl = setup->curl;
	service->up = setup->up;
	service->user = setup->user;
	service->registry = setup->metrics;
	if (getrandom(&service->random, sizeof(service->random), 0) < 0 || service->random == 0)
		service->random = 1; /* only spreads retries: any start will do */

	r = make_label(service);
	if (!r)
		r = make_address(service);
	if (!r)
		r = service_token_init(service);
	if (!r)
		r = loop_timer(setup->loop, service_ring, service, &service->timer);
	if (r)
		return error_pass(r);
	make_rules(service);
	make_metrics(service, setup->metrics);

	*ret_service = service;
	service = NULL;
	return 0;
}

static void free_parcels(struct parcel *parcel)
{
	while (parcel) {
		struct parcel *next = parcel->next;

		free(parcel);
		parcel = next;
	}
}

static void free_flights(struct flight *flight)
{
	while (flight) {
		struct flight *next = flight->next;

		free(flight);
		flight = next;
	}
}

struct service *service_free(struct service *service)
{
	if (!service)
		return NULL;
	timer_free(service->timer);
	service_token_deinit(service);
	free_flights(service->flights);
	free_parcels(service->running);
	free_parcels(service->again);
	for (size_t i = 0; i < service->batcher.lane_count; i++)
		free(service->batcher.lanes[i]);
	free(service->batcher.lanes);
	free(service->canary.text);
	free(service->label);
	free(service->url);
	free(service);
	return NULL;
}

/* The language is one of those that the configuration names, or a kind of one (pt-BR of pt). */
static bool is_configured(const char *languages, const char *tag)
{
	char shorter[LANGUAGE_TAG_SIZE];

	if (!languages || !languages[0])
		return true;
	if (!language_normalise(tag, shorter))
		return false;
	do {
		const char *word = languages;

		for (; *word; word += strspn(word, " ")) {
			char named[LANGUAGE_TAG_SIZE];
			size_t length = strcspn(word, " ");
			char copy[LANGUAGE_TAG_SIZE];

			(void)snprintf(copy, sizeof(copy), "%.*s", (int)length, word);
			if (language_normalise(copy, named) && strcmp(named, shorter) == 0)
				return true;
			word += length;
		}
	} while (language_shorten(shorter));
	return false;
}

bool service_takes(const struct service *service, const char *tag, char code[LANGUAGE_CODE_SIZE])
{
	return is_configured(service->options->languages, tag) &&
	       service->ops->language(service->self, tag, code);
}

bool service_reaches(const struct service *service, const char *target)
{
	char code[LANGUAGE_CODE_SIZE];

	return strcmp(target, "en") == 0 ||
	       (service->ops->target && service->ops->target(service->self, target, code));
}

static struct service_lane *find_lane(
	const struct service *service, const char *code, const char *target)
{
	for (size_t i = 0; i < service->batcher.lane_count; i++) {
		struct service_lane *lane = (struct service_lane *)service->batcher.lanes[i];

		if (strcmp(lane->code, code) == 0 && strcmp(lane->target, target) == 0)
			return lane;
	}
	return NULL;
}

int service_lane(struct service *service, const char *tag, const char *target,
	struct service_lane **ret_lane)
{
	char code[LANGUAGE_CODE_SIZE] = "";
	struct service_lane *lane;
	struct lane **lanes;

	if (!service_takes(service, tag, code) || !service_reaches(service, target))
		return SERVICE_E_LANGUAGE;
	*ret_lane = find_lane(service, code, target);
	if (*ret_lane)
		return 0;
	if (service->batcher.lane_count == LANES_MAX)
		return SERVICE_E_LANGUAGE;

	lanes = reallocarray(
		service->batcher.lanes, service->batcher.lane_count + 1, sizeof(struct lane *));
	if (!lanes)
		return error_raise(-ENOMEM, "the lanes of a service");
	service->batcher.lanes = lanes;
	lane = calloc(1, sizeof(*lane));
	if (!lane)
		return error_raise(-ENOMEM, "a lane of a service");
	lane->service = service;
	memcpy(lane->code, code, sizeof(lane->code));
	(void)snprintf(lane->target, sizeof(lane->target), "%s", target); /* a tag, normalised */
	(void)language_normalise(tag, lane->source); /* it does: service_takes() said so */
	limits_of(service, tag, &lane->limits);
	lanes[service->batcher.lane_count++] = &lane->lane;
	*ret_lane = lane;
	return 0;
}

static int add_one(struct service_lane *lane, struct job *job, uint64_t now_ms)
{
	if (!job->waiting.since_ms)
		job->waiting.since_ms = now_ms;
	job->waiting.units = lane->limits.unit == UNIT_CODE_POINTS
				     ? (size_t)job->code_points
				     : backend_measure(lane->limits.unit, job->asked);
	job->waiting.bytes = job->asked.len * ESCAPED + BETWEEN;
	batcher_add(&lane->service->batcher, &lane->lane, &job->waiting);
	return error_pass(service_wake(lane->service, now_ms, 0));
}

int service_add(struct service_lane *lane, struct job *job)
{
	const size_t most = lane->limits.item_units;
	uint64_t now_ms = loop_now_ms();
	int r;

	/* No unit is larger than a byte. */
	if (job->whole || most == 0 || job->asked.len <= most ||
		backend_measure(lane->limits.unit, job->asked) <= most)
		return error_pass(add_one(lane, job, now_ms));

	r = job_cut(job, &lane->limits, !job->middle && strcmp(lane->target, "en") == 0);
	for (size_t i = 0; !r && i < job->cut->count; i++)
		r = add_one(lane, job->cut->pieces[i].job, now_ms);
	return error_pass(r);
}

void service_withdraw(struct service_lane *lane, struct job *job)
{
	batcher_remove(&lane->service->batcher, &lane->lane, &job->waiting);
}

static int move_lane(struct service *service, struct lane *lane,
	int (*moved)(void *user, struct job *job), void *user)
{
	static const struct backend_limits any = {0};
	struct waiting *one;
	int r;

	for (size_t left = lane->count; left > 0; left--) {
		struct job *job;

		(void)batcher_fill(&service->batcher, lane, &any, 1, &one); /* `left` counts them */
		job = (struct job *)one;
		if (job->whole) { /* its other pieces are on their way here */
			batcher_add(&service->batcher, lane, one);
			continue;
		}
		r = moved(user, job);
		if (r)
			return error_pass(r);
	}
	return 0;
}

/* What waits to be asked again moves as well, but for pieces. */
static int move_parcels(
	struct service *service, int (*moved)(void *user, struct job *job), void *user)
{
	struct parcel *next;
	int r;

	for (struct parcel *parcel = service->again; parcel; parcel = next) {
		next = parcel->next;
		parcel_unlink(&service->again, parcel);
		service->again_count--;
		for (size_t i = 0; i < parcel->count; i++) {
			struct job *job = parcel->jobs[i];

			job->carried = false;
			if (job->whole)
				r = service_add(parcel->lane, job);
			else
				r = moved(user, job);
			if (r)
				return error_pass(r);
		}
		free(parcel);
	}
	return 0;
}

int service_move(struct service *service, int (*moved)(void *user, struct job *job), void *user)
{
	const unsigned held = service->batcher.held;
	int r;

	service->batcher.held = 0; /* what is held back moves as well */
	for (size_t i = 0; i < service->batcher.lane_count; i++) {
		r = move_lane(service, service->batcher.lanes[i], moved, user);
		if (r)
			return error_pass(r);
	}
	service->batcher.held = held;
	return error_pass(move_parcels(service, moved, user));
}

const char *service_state_name(enum service_state state)
{
	static const char *const names[] = {
		[SERVICE_UP] = "up",
		[SERVICE_DOWN] = "unreachable",
		[SERVICE_MISCONFIGURED] = "misconfigured",
		[SERVICE_EXHAUSTED] = "out of quota",
	};

	return names[state];
}

void service_describe(const struct service *service, char *text, size_t size)
{
	if (service->money.level == BUDGET_SPENT)
		(void)snprintf(text, size, "%s budget spent", service->name);
	else if (service->state == SERVICE_UP)
		(void)snprintf(text, size, "%s %u/%u busy", service->name, service->in_flight,
			service->limiter.limit);
	else
		(void)snprintf(text, size, "%s %s%s%s", service->name,
			service_state_name(service->state), service->problem[0] ? ": " : "",
			service->problem);
}

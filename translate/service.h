/*
 * service.h - one backend in operation: its queue, its requests on the wire, its state.
 *
 * What comes of a job is handed up through service_ops; the service knows nothing of routes.
 */
#pragma once

#include "runtime/http.h"
#include "runtime/retry.h"
#include "translate/accounts.h"
#include "translate/batcher.h"
#include "translate/breaker.h"
#include "translate/budget.h"
#include "translate/engine_settings.h"
#include "translate/hedge.h"
#include "translate/job.h"
#include "translate/language_codes.h"
#include "translate/limiter.h"
#include "translate/pacer.h"
#include "translate/toll.h"

struct loop;
struct metric;
struct metrics;
struct flight;
struct parcel;
struct timer;

enum service_state {
	SERVICE_UP,
	SERVICE_DOWN,          /* it does not answer, or not usefully */
	SERVICE_MISCONFIGURED, /* it waits for an operator */
	SERVICE_EXHAUSTED,     /* its quota is gone */
};

/* A language of a service: what waits in it. */
struct service_lane {
	struct lane lane; /* the batcher's; first, so that one is the other */
	struct service *service;
	char code[LANGUAGE_CODE_SIZE];
	char source[LANGUAGE_TAG_SIZE], target[LANGUAGE_TAG_SIZE];
	struct backend_limits limits;
};

struct service_answer {
	struct service_lane *lane;
	const char *text, *model;
};

struct service_ops {
	/* The job is not the service's any more. 0 or < 0. */
	int (*translated)(void *user, struct job *job, const struct service_answer *answer);
	/* Refused or failed here: it should go on. */
	int (*failed)(void *user, struct job *job, bool refused);
	/* Nobody waits for it. */
	void (*unwanted)(void *user, struct job *job);
};

struct service_metrics {
	struct metric *outcomes[6]; /* by enum health */
	struct metric *seconds, *characters, *tokens, *items, *retries;
	struct metric *hedged, *hedges_won, *doubled;
	struct metric *in_flight, *limit, *waiting, *state, *busy, *budget;
};

struct service {
	const char *name;
	struct accounts *accounts; /* borrowed */
	struct {
		enum budget_level level;
		uint64_t judged_ms; /* 0: not yet */
	} money;
	char *label; /* name/model */
	const struct backend_ops *ops;
	const void *self;
	const struct backend_options *options;
	const struct translate_options *translate;
	char *url;
	struct http_service http, probe_http;

	struct loop *loop;
	struct http *curl;
	struct timer *timer;
	uint64_t wakes_ms; /* when the timer rings; 0: it does not */
	const struct service_ops *up;
	void *user;

	enum service_state state;
	struct limiter limiter;
	struct breaker breaker;
	struct pacer pacer;
	struct retry_budget budget;
	struct hedge hedge;
	struct batcher batcher;
	struct parcel *running, *again; /* on the wire; to be asked again, by time */
	struct flight *flights;
	size_t again_count;
	unsigned in_flight;
	bool probing;         /* a probe that is no parcel is on the wire */
	unsigned probe_token; /* the number of the token that it bears */
	struct {
		char *text; /* NULL: none */
		char *url;
		struct http_service http;
		uint64_t renew_ms, until_ms; /* when to ask for the next; when it is of no use */
		uint64_t next_ms;            /* not to be asked for before */
		unsigned failures;           /* in a row */
		unsigned number;             /* that came, so far; 0: none yet */
		bool asked;                  /* a request for one is on the wire */
	} token;
	struct {
		char *text; /* that was translated lately; NULL: none yet */
		struct service_lane *lane;
		uint64_t since_ms;
		bool asked; /* the probe on the wire is this one */
		struct accounts_debt debt;
	} canary;
	uint64_t answered; /* questions, so far: that it is alive */
	struct toll toll;
	uint64_t random;
	char problem[160];
	struct service_metrics metrics;
	struct metrics *registry; /* borrowed: for series that are seldom needed */
};

/* `options`, `self` and `translate` are borrowed for good. 0 or < 0. */
struct service_setup {
	const char *name;
	const struct backend_ops *ops;
	const void *self;
	const struct backend_options *options;
	const struct translate_options *translate;
	struct accounts *accounts;
	struct loop *loop;
	struct http *curl;
	struct metrics *metrics;
	const struct service_ops *up;
	void *user;
};
int service_new(const struct service_setup *setup, struct service **ret_service);
/* Jobs are not freed: they are the engine's. */
struct service *service_free(struct service *service);
DEFINE_CLEANUP(struct service *, service_free);

enum {
	SERVICE_E_LANGUAGE = 1, /* it does not take this one */
};

/* The lane from a language into another, borrowed for good. 0, SERVICE_E_LANGUAGE or < 0. */
int service_lane(struct service *service, const char *tag, const char *target,
	struct service_lane **ret_lane);
/* It translates into this language: English, or one that its type knows as a target. */
bool service_reaches(const struct service *service, const char *target);
bool service_takes(const struct service *service, const char *tag, char code[LANGUAGE_CODE_SIZE]);

/* Queue a job; it is sent from the loop. 0 or < 0. */
int service_add(struct service_lane *lane, struct job *job);
/* Take a job back that is not carried. */
void service_withdraw(struct service_lane *lane, struct job *job);
/* Take back all that waits, to ask others: calls `moved` for each. */
int service_move(struct service *service, int (*moved)(void *user, struct job *job), void *user);

/* It answers, or was not out for long enough to give up on it. */
bool service_is_able(const struct service *service);

/* "libre 3/4 busy", "libre unreachable: ..." */
void service_describe(const struct service *service, char *text, size_t size);
const char *service_state_name(enum service_state state);

/* service_probe.c: ask something that says whether the service translates, if it is time to. The
 * answer is noted. 0 or < 0. */
int service_probe(struct service *service, uint64_t now_ms);
/* There is something to ask, beside what waits. */
bool service_can_probe(const struct service *service);
/* A text was translated: a later probe may be it. 0 or < 0. */
int service_remember(struct service_lane *lane, struct slice text, uint64_t now_ms);

/* service_health.c: what an answer says of the service. */
struct service_report {
	int outcome;                         /* enum health */
	const struct limiter_sample *sample; /* NULL: the cheap question */
	size_t items;                        /* answered */
	bool while_open;                     /* it was sent as a probe */
	long retry_after_ms;
	int64_t until_ms;
	const char *problem;
};
void service_note(struct service *service, const struct service_report *report);

/* service_budget.c: it has a price or a budget. */
bool service_is_metered(const struct service *service);
/* False: nothing may go now. What may not go of what waits is held back in the batcher. */
bool service_may_spend(struct service *service, uint64_t now_ms);
/* A question of this size goes out; it is over, and so much is paid for it: for the budgets. 0 or
 * < 0. */
int service_owe(struct service *service, int64_t characters, int64_t tokens,
	struct accounts_debt *ret_debt);
int service_settle(
	struct service *service, int64_t characters, int64_t tokens, struct accounts_debt *debt);
/* What the budget holds back should go on to others. */
bool service_sheds(const struct service *service);
/* A segment of this priority may wait for it. */
bool service_affords(const struct service *service, enum engine_priority priority);

/* service_pump.c: send what may go now; the same, as the timer's callback. */
int service_pump(struct service *service);
int service_ring(void *user);
/* Look again after `after_ms`, or earlier. */
int service_wake(struct service *service, uint64_t now_ms, uint64_t after_ms);

/* service_token.c: the access token that some services want. Make what asks for it; free all. 0 or
 * < 0. */
int service_token_init(struct service *service);
void service_token_deinit(struct service *service);
bool service_wants_token(const struct service *service);
/* It wants none, or has one. */
bool service_may_ask(const struct service *service, uint64_t now_ms);
/* Ask for one, if it is time to; its answer pumps. 0 or < 0. */
int service_renew(struct service *service, uint64_t now_ms);
/* Ask for one now, for `done`. 0 or < 0. */
int service_token_ask(struct service *service, http_done done, void *user);
/* Put it into a question, where service_may_ask(). 0 or < 0. */
int service_authorize(const struct service *service, struct http_request *request);
/* The answer to a question that bore token `number` had this status: a token that is not accepted
 * any more is forgotten, unless a newer one took its place meanwhile. */
void service_token_refused(struct service *service, unsigned number, long status);

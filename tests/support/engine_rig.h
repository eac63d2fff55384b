/*
 * engine_rig.h - the engine under test: real settings, backends and loop, and a wire of our own in
 * place of http.c: two LibreTranslate servers, "a" and "b", that do as they are told.
 */
#pragma once

#include "tests/support/test.h"

#include <stdio.h>

#include "runtime/config.h"
#include "runtime/loop.h"
#include "runtime/metrics.h"
#include "translate/engine.h"

/* What a server does, and what it saw. */
struct server {
	bool unreachable;
	long status; /* of every answer; 0: translate */
	const char *body;
	unsigned slots; /* 429 beyond; 0: any number */
	uint64_t latency_ms;
	unsigned slow; /* so many of the next questions take slow_ms */
	uint64_t slow_ms;
	const char *poison; /* a text with this in it breaks its question */
	unsigned shifts; /* it loses the first answer of a question of more than so many texts, and
			    gives the last one twice; 0: of none */
	unsigned requests, probes, in_flight, most_in_flight, segments;
	unsigned asked; /* how often `watched` was asked */
};

extern struct server rig_servers[2];
/* What gives access tokens, and how many questions came with none that is good. */
extern struct server rig_tokens;
extern unsigned rig_unauthorized;
/* The token that was given last is good no more. */
void rig_withdraw_token(void);
/* A text whose askings are counted; or NULL. */
extern const char *rig_watched;

/* What the engine answered. */
struct answer {
	struct engine_request *request;
	char *text;
	char backend[24];
	enum engine_result result;
	unsigned rank, calls;
	bool last;
	long characters;
};

enum {
	ANSWERS_MAX = 600,
	LONG_MS = 40000, /* never reached but on a machine that is busy with all else */
};

extern struct loop *rig_loop;
extern struct config *rig_config;
extern struct metrics *rig_metrics;
extern struct engine *rig_engine;
extern struct answer rig_answers[ANSWERS_MAX];
extern unsigned rig_open;                      /* asked and not answered */
extern struct engine_request *rig_cancel_next; /* by the next answer */

/* A cmocka test between a fresh loop and the end of all that it made. */
int rig_begin(void **state);
int rig_finish(void **state);
#define WITH_ENGINE(test) cmocka_unit_test_setup_teardown(test, rig_begin, rig_finish)

extern const struct program rig_program;
/* Backends "a" and "b", and a route from Spanish to both. */
extern const char *const rig_two_backends;

extern const char *rig_language; /* that is asked from: "es" */

/* Make the engine from this configuration. */
void rig_start(const char *text);
int rig_ask_as(size_t place, const char *text, unsigned from_rank, enum engine_priority priority);
int rig_ask_from(size_t place, const char *text, unsigned from_rank);
void rig_ask(size_t place, const char *text);
/* A text in which these terms stand. */
int rig_ask_terms(size_t place, const char *text, struct terms *terms);
/* "texto 0", "texto 1", ... */
void rig_ask_many(unsigned count);
/* Until all is answered, or so long. */
void rig_run_for(uint64_t ms);
void rig_on_answer(void *user, const struct engine_answer *result);

/* The status line has this in it. */
bool rig_describes(const char *state);
/* What rig_ask_many() asked. */
void rig_assert_all_translated(unsigned count);

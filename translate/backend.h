/*
 * backend.h - a translation service, seen as two pure functions.
 *
 * The engine (engine.c) owns all that can block or break on the wire: connections, timeouts, rate
 * limits, retries. A backend only knows how to phrase a question and how to read the answer, so it
 * is tested without a network and a new one is one small file.
 *
 * A question is a batch: texts of one language pair, each with an id. The answer speaks of every id
 * by itself, so one bad text costs one text and nothing is ever matched by guesswork.
 *
 * To add one: copy backends/libretranslate.c, name it in both tables of backend.c, add its row to
 * tests/support/backend_rows.c and its check to tests/contract/validate_requests.py.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base.h"
#include "runtime/http.h"
#include "runtime/setting.h"
#include "runtime/slice.h"

/* What parse() may say of a whole batch beside 0; the engine handles each by name (fate.c). */
enum {
	BACKEND_E_THROTTLED = 1, /* ask again later; the engine reads Retry-After */
	BACKEND_E_UNAVAILABLE, /* the service is down or overloaded: back off, keep the articles */
	BACKEND_E_GARBLED,     /* the answer does not fit the question: no item can be trusted */
	BACKEND_E_TOO_LARGE,   /* never accepted at this size: halve it, down to the culprit */
	BACKEND_E_QUOTA,       /* no more until a time: verdict.until_ms, or a guess */
	BACKEND_E_MISCONFIGURED, /* wrong key, unknown path: waits for an operator, and so do the
				    articles */
	BACKEND_E_PAIR,          /* it does not translate from this language: the next backend */
	BACKEND_E_REFUSED, /* it will not translate this content: halve, then the next backend */
};

/* What became of one item. Zero is the value that an item has until something is known. */
enum item_status {
	ITEM_UNANSWERED = 0, /* nothing usable came back: ask again */
	ITEM_TRANSLATED,     /* result.text is what the service made of it, not yet checked */
	ITEM_REFUSED,        /* the service will not translate this text; another one may */
};

struct terms;

/* One segment to translate. */
struct item {
	uint32_t id;         /* no two items of a batch share one */
	struct slice text;   /* valid UTF-8 without NUL or line break, not blank */
	const char *context; /* the headline or the sentence before, for services that read one; or
				NULL */
	const struct terms *terms; /* of the glossary that stand in it, for a service that
				      knows_terms(); or NULL */
};

/* One question. All of it is borrowed from the caller for the length of the call. */
struct batch {
	const struct item *items;
	size_t count;
	const char *source; /* BCP 47 tag */
	const char *target; /* BCP 47 tag: "en", or one that target() knows */
};

struct result {
	uint32_t id;
	enum item_status status;
	char *text; /* owned; NULL unless ITEM_TRANSLATED */
};

/* One answer: a result for every item of the batch, in the batch's order. */
struct reply {
	struct result *results;
	size_t count;
	long billed;       /* characters that the service says it charged; -1: it does not say */
	long tokens;       /* that it says were used, question and answer; 0: it does not say */
	char model[64];    /* what the service says translated it, or "" */
	int64_t until_ms;  /* BACKEND_E_QUOTA: wall clock; 0: unknown */
	char problem[160]; /* the service's own words on a failure, cut, without secrets or article
			      text; or "" */
};

enum {
	REPLY_E_UNASKED = 1, /* no item has this id, or its result is already known */
};

/* Fill `reply` with one ITEM_UNANSWERED per item. 0 or < 0. */
int reply_init(struct reply *reply, const struct batch *batch);
void reply_deinit(struct reply *reply);

/* Note what became of item `id`; copies `text`, data NULL unless translated. 0 or REPLY_E_UNASKED.
 */
int reply_put(struct reply *reply, uint32_t id, enum item_status status, struct slice text);

/* In which unit a service counts its limits. */
enum backend_unit {
	UNIT_CODE_POINTS,
	UNIT_BYTES,
	UNIT_UTF16,
	UNIT_TOKENS, /* estimated: bytes / 3 */
};

/* What a service bears. 0: no limit of that kind. */
struct backend_limits {
	enum backend_unit unit;
	size_t items;       /* in a question */
	size_t item_units;  /* of one item */
	size_t total_units; /* of all items of a question together */
	size_t body_bytes;  /* of the request body */
	unsigned start_concurrency;
	long timeout_ms;
};

/* Shows a service who asks, for a while. */
struct backend_token {
	char *text; /* owned; a secret */
	long seconds;
};

/* A mistake in the configuration that no row of a table can see. */
struct backend_fault {
	const char *setting;
	char why[200]; /* with the remedy, without secrets */
};

/* `self` is the backend's own state: `size` bytes, zeroed, then filled from `settings`. */
struct backend_ops {
	const char *name; /* as the configuration spells it: type = NAME */
	const char *help;
	const struct setting
		*settings; /* what its config section accepts beside the common ones of engine.h */
	size_t setting_count;
	size_t size;

	/* Look at the settings together, once, before all else. May be NULL. 0,
	 * BACKEND_E_MISCONFIGURED with `ret_fault` filled, or < 0. */
	int (*check)(const void *self, struct backend_fault *ret_fault);

	/* What it bears for this source language. Pure. */
	void (*limits)(const void *self, const char *source, struct backend_limits *ret_limits);

	/* The service's code for a BCP 47 tag, written to `code` (room for 32 bytes); false: the
	 * language is none of its. */
	bool (*language)(const void *self, const char *tag, char *code);

	/* The same for a language that it translates into beside English, as the first half of a
	 * pivot route; NULL: none. */
	bool (*target)(const void *self, const char *tag, char *code);

	/* It makes use of the items' terms. Else, or when NULL, marks stand in their place. */
	bool (*knows_terms)(const void *self);

	/* Phrase `batch` as a request. No I/O. 0, BACKEND_E_TOO_LARGE, BACKEND_E_PAIR or < 0. */
	int (*build)(const void *self, const struct batch *batch, struct http_request *ret_request);

	/* Read the answer to `batch` (response->failure is HTTP_OK). No I/O. 0 or any BACKEND_E_*;
	 * `ret_reply` comes zeroed, has results (reply_init()) only when 0, and until_ms and
	 * problem otherwise; tokens in both cases. */
	int (*parse)(const void *self, const struct batch *batch,
		const struct http_response *response, struct reply *ret_reply);

	/* A cheap question that shows whether the service is there and, in parse_probe, whether it
	 * takes `source`. May be NULL. */
	int (*build_probe)(const void *self, struct http_request *ret_request);
	int (*parse_probe)(
		const void *self, const struct http_response *response, struct reply *ret_reply);

	/* Where each question needs an access token as "Authorization: Bearer"; else all NULL. The
	 * address that gives them (yours to free; 0, > 0 that check() would have told, or < 0), the
	 * question for one at `now_s` of the wall clock (the same), and its answer: 0 with the
	 * token, a BACKEND_E_* with reply.problem, or < 0. */
	int (*token_url)(const void *self, char **ret_url);
	int (*build_token)(const void *self, int64_t now_s, struct http_request *ret_request);
	int (*parse_token)(const struct http_response *response, struct backend_token *ret_token,
		struct reply *ret_reply);
};

/* All of them, NULL-ended; and the same as forms of a [backend NAME] section, for config.h. */
enum {
	BACKEND_COUNT = 13,
};
extern const struct backend_ops *const backends[];
extern const struct variant backend_variants[BACKEND_COUNT];
const struct backend_ops *backend_find(const char *name);

/* Length of a text in a service's unit. */
size_t backend_measure(enum backend_unit unit, struct slice text);
/* Tokens that translating it uses, where nobody counts them: a third of its bytes, and as many for
 * the answer. */
long backend_tokens(struct slice text);

/*
 * service_account.h - asks Google for an access token with a service account's key. Pure: it builds
 * the question and reads the answer, as a backend does.
 *
 * The question is a form with an assertion (RFC 7523): a JSON Web Token that says who asks, signed
 * with the key's RSA (RS256). The answer is a token for an hour.
 */
#pragma once

#include <stdint.h>

#include "runtime/http.h"
#include "translate/backend.h"

enum {
	SERVICE_ACCOUNT_E_BAD = 1, /* `why` (200 bytes) says what is wrong and what to do */
};

/* Is `key` (the file that Google gave) one to sign with? 0, SERVICE_ACCOUNT_E_BAD or < 0. */
int service_account_check(const char *key, char why[200]);

/* The address that gives tokens, yours to free. 0, SERVICE_ACCOUNT_E_BAD or < 0. */
int service_account_url(const char *key, char **ret_url);

/* Ask it for a token for `scope`, at `now_s` of the wall clock. 0, SERVICE_ACCOUNT_E_BAD or < 0. */
int service_account_ask(
	const char *key, const char *scope, int64_t now_s, struct http_request *ret_request);

/* Read the answer. 0 with the token, or any BACKEND_E_* with reply.problem, or < 0. */
int service_account_read(const struct http_response *response, struct backend_token *ret_token,
	struct reply *ret_reply);

/*
 * http_call.h - one call: its easy handle, what it sends and what it has received. What http.c
 * drives; nobody else includes it.
 */
#pragma once

#include <curl/curl.h>

#include "runtime/http.h"
#include "runtime/http_headers.h"

struct http_call {
	struct http *http;
	struct http_call *next, *previous; /* of the running ones, or of the idle ones */
	CURL *easy;
	uint64_t service; /* fingerprint of the service that `easy` is set up for; 0: none */

	struct http_request request;
	struct curl_slist *headers; /* of the request, as curl wants them */
	struct buf url;
	http_done done;
	void *user;
	bool running;

	struct http_headers reply_headers;
	struct buf body;
	bool too_large;
	int error; /* < 0: our own machine failed in a callback */
	char problem[CURL_ERROR_SIZE];
	struct http_response response;
};

int http_call_new(struct http *http, struct http_call **ret_call);
struct http_call *http_call_free(struct http_call *call);
DEFINE_CLEANUP(struct http_call *, http_call_free);

/* Identity of a service's settings, never 0. */
uint64_t http_service_fingerprint(const struct http_service *service);

/* Set `call` up to send `request` (taken over) to `service`. 0 or < 0. */
int http_call_prepare(
	struct http_call *call, const struct http_service *service, struct http_request *request);

/* Work out the response after curl ended the call with `code`. */
void http_call_conclude(struct http_call *call, CURLcode code);

/* Forget request and reply, keep what the next call can use. */
void http_call_recycle(struct http_call *call);

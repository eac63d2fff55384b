/*
 * http.h - one question to a service, and its answer: libcurl's multi interface in the loop.
 *
 * The caller decides when a request may go (admission is the engine's business): what is handed to
 * http_send() runs at once. A reply is bounded in bytes and time; TLS is verified; a redirect is an
 * answer like another, never followed.
 */
#pragma once

#include <stdbool.h>

#include "runtime/base.h"
#include "runtime/buf.h"

struct http;
struct http_call;
struct loop;

enum {
	HTTP_HEADERS_MAX = 16,
};

/* How to reach one service. Strings are borrowed for as long as requests are sent with it. "" or
 * NULL: not set. */
struct http_service {
	const char *base_url; /* scheme, host, port, path prefix, without a slash at the end */
	const char *unix_socket;
	const char *proxy;
	const char *ca_file;
	bool http2;
	long connect_timeout_ms;
	long timeout_ms;  /* of the whole call */
	size_t reply_max; /* bytes of the body, inflated */
};

struct http_request {
	const char *method;              /* "POST"; borrowed, static */
	char *path;                      /* appended to base_url; owned */
	char *headers[HTTP_HEADERS_MAX]; /* "Name: value"; owned */
	size_t header_count;
	struct buf body;
	char *sigv4;       /* CURLOPT_AWS_SIGV4's value, or NULL; owned */
	char *credentials; /* "user:password" for it; owned */
};

void http_request_deinit(struct http_request *request);
/* Copy a header into the request. Header values may hold secrets: nothing of a request is ever
 * logged. 0 or < 0. */
int http_request_header(struct http_request *request, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

enum http_failure {
	HTTP_OK = 0,
	HTTP_UNREACHABLE, /* no connection: nothing was sent */
	HTTP_TIMED_OUT,   /* may have been processed */
	HTTP_BROKEN,      /* the connection ended in mid-answer, or it was no HTTP */
	HTTP_TOO_LARGE,   /* the answer passed reply_max */
	HTTP_UNTRUSTED,   /* the certificate does not verify */
};

struct http_response {
	enum http_failure failure;
	const char *problem; /* a sentence without secrets, when failure is not HTTP_OK */
	long status;
	long retry_after_ms;      /* -1 when the service did not say */
	const char *content_type; /* "" when it did not say */
	struct slice body;
	double seconds; /* from http_send() to the last byte */
	bool sent;      /* the request went out whole: the service may have worked on it */
	/* The first value of a reply header (name without case), or NULL. */
	const char *(*header)(const struct http_response *response, const char *name);
};

typedef void (*http_done)(void *user, const struct http_response *response);

int http_new(struct loop *loop, struct http **ret_http);
struct http *http_free(
	struct http *http); /* running calls are cancelled without a call of `done` */
DEFINE_CLEANUP(struct http *, http_free);

/* Send `request` (taken over: it is empty afterwards) and call `done` once, later, from the loop.
 * `ret_call` may be NULL. 0 or < 0. */
int http_send(struct http *http, const struct http_service *service, struct http_request *request,
	http_done done, void *user, struct http_call **ret_call);
/* Only before `done` was called; from any callback, `done` of another call included. */
void http_cancel(struct http_call *call);

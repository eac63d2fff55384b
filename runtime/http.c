/*
 * http.c - libcurl's multi interface in the loop.
 *
 * curl tells which descriptors it waits for (on_socket) and until when at most (on_timer_wanted);
 * the loop watches them and calls curl back. Calls that ended are collected after each turn, never
 * inside one of curl's callbacks, so that `done` may send and cancel as it likes; what it sends
 * goes out at once, on the connection that is free now.
 *
 * Nothing queues here: with more handles than connections curl would hold them back while their
 * time runs, and look at all of them at each turn. Admission is the engine's. Ended calls are kept
 * idle with their handles, up to a ceiling, and used again.
 *
 * HTTP/1.1 with kept connections is the default; HTTP/2 in curl 7.88 has known faults with uploads
 * and with many streams, so a service has to ask for it.
 */
#include "runtime/http.h"

#include <assert.h>
#include <errno.h>
#include <sys/epoll.h>

#include "runtime/error.h"
#include "runtime/http_call.h"
#include "runtime/loop.h"

enum {
	IDLE_MAX = 64,
	CONNECTIONS_KEPT = 256, /* more than any sane concurrency, else curl closes good ones */
};

/* A descriptor of curl's under watch. */
struct socket {
	struct http *http;
	struct watch *watch;
	curl_socket_t fd;
};

struct http {
	struct loop *loop;
	CURLM *multi;
	struct timer *timer;
	struct http_call *running;
	struct http_call *idle;
	size_t idle_count;
	bool delivering; /* an answer: curl is not at work, and may be set to it */
};

static void link_call(struct http_call **list, struct http_call *call)
{
	call->previous = NULL;
	call->next = *list;
	if (call->next)
		call->next->previous = call;
	*list = call;
}

static void unlink_call(struct http_call **list, struct http_call *call)
{
	if (call->next)
		call->next->previous = call->previous;
	if (call->previous)
		call->previous->next = call->next;
	else
		*list = call->next;
}

/* The call is over, or was never begun. */
static void retire(struct http *http, struct http_call *call)
{
	http_call_recycle(call);
	if (http->idle_count == IDLE_MAX) {
		http_call_free(call);
		return;
	}
	link_call(&http->idle, call);
	http->idle_count++;
}

static void stop(struct http *http, struct http_call *call)
{
	(void)curl_multi_remove_handle(http->multi, call->easy); /* fails only for a wrong handle */
	unlink_call(&http->running, call);
	call->running = false;
}

static int drive(struct http *http, curl_socket_t fd, int events)
{
	int running;
	CURLMcode code = curl_multi_socket_action(http->multi, fd, events, &running);

	if (code)
		return error_raise(code == CURLM_OUT_OF_MEMORY ? -ENOMEM : -EIO,
			"driving connections: %s", curl_multi_strerror(code));
	return 0;
}

/* Hand over what ended. `done` may start and cancel other calls: the queue is read anew each time.
 */
static int deliver(struct http *http)
{
	CURLMsg *message;
	int left;

	for (;;) {
		struct http_call *call = NULL;
		CURLcode code;

		message = curl_multi_info_read(http->multi, &left);
		if (!message)
			return 0;
		assert(message->msg == CURLMSG_DONE); /* curl has no other */
		code = message->data.result;
		(void)curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &call);
		stop(http, call); /* `message` is gone with this */
		if (call->error)
			return error_pass(call->error);
		if (code == CURLE_OUT_OF_MEMORY)
			return error_raise(-ENOMEM, "calling a service");
		http_call_conclude(call, code);
		http->delivering = true;
		call->done(call->user, &call->response);
		http->delivering = false;
		retire(http, call);
	}
}

static int turn(struct http *http, curl_socket_t fd, int events)
{
	int r = drive(http, fd, events);

	return r ? error_pass(r) : deliver(http);
}

static int on_ready(void *user, uint32_t events)
{
	const struct socket *socket = user; /* may be gone after the turn */
	int what = 0;

	if (events & EPOLLIN)
		what |= CURL_CSELECT_IN;
	if (events & EPOLLOUT)
		what |= CURL_CSELECT_OUT;
	if (events & (EPOLLERR | EPOLLHUP))
		what |= CURL_CSELECT_ERR;
	return turn(socket->http, socket->fd, what);
}

static int on_time(void *user)
{
	return turn(user, CURL_SOCKET_TIMEOUT, 0);
}

static struct socket *socket_free(struct socket *socket)
{
	watch_free(socket->watch);
	free(socket);
	return NULL;
}

DEFINE_CLEANUP(struct socket *, socket_free);

static int watch_socket(struct http *http, curl_socket_t fd, uint32_t events)
{
	CLEANUP(socket_freep) struct socket *socket = calloc(1, sizeof(*socket));
	int r;

	if (!socket)
		return error_raise(-ENOMEM, "watching a connection");
	socket->http = http;
	socket->fd = fd;
	r = loop_watch(http->loop, fd, events, on_ready, socket, &socket->watch);
	if (r)
		return error_pass(r);
	(void)curl_multi_assign(http->multi, fd, socket); /* fails only for an unknown descriptor */
	socket = NULL;                                    /* curl keeps it for us */
	return 0;
}

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *user, void *data)
{
	static const uint32_t events[] = {
		[CURL_POLL_NONE] = 0,
		[CURL_POLL_IN] = EPOLLIN,
		[CURL_POLL_OUT] = EPOLLOUT,
		[CURL_POLL_INOUT] = EPOLLIN | EPOLLOUT,
	};
	struct http *http = user;
	struct socket *socket = data;
	int r = 0;
	(void)easy;

	if (what == CURL_POLL_REMOVE) {
		if (socket)
			socket_free(socket);
		return 0;
	}
	if (socket)
		r = watch_set(socket->watch, events[what]);
	else
		r = watch_socket(http, fd, events[what]);
	if (r < 0)
		loop_fail(http->loop, r);
	return r < 0 ? -1 : 0;
}

static int on_timer_wanted(CURLM *multi, long after_ms, void *user)
{
	struct http *http = user;
	int r = 0;
	(void)multi;

	if (after_ms < 0)
		timer_unset(http->timer);
	else
		r = timer_set(http->timer, (uint64_t)after_ms);
	if (r < 0)
		loop_fail(http->loop, r);
	return r < 0 ? -1 : 0;
}

static CURLMcode set_multi(struct http *http)
{
	CURLMcode code = curl_multi_setopt(http->multi, CURLMOPT_SOCKETFUNCTION, on_socket);

	if (!code)
		code = curl_multi_setopt(http->multi, CURLMOPT_SOCKETDATA, http);
	if (!code)
		code = curl_multi_setopt(http->multi, CURLMOPT_TIMERFUNCTION, on_timer_wanted);
	if (!code)
		code = curl_multi_setopt(http->multi, CURLMOPT_TIMERDATA, http);
	if (!code)
		code = curl_multi_setopt(http->multi, CURLMOPT_MAXCONNECTS, (long)CONNECTIONS_KEPT);
	return code;
}

int http_new(struct loop *loop, struct http **ret_http)
{
	CLEANUP(http_freep) struct http *http = calloc(1, sizeof(*http));
	int r;

	if (!http)
		return error_raise(-ENOMEM, "making an HTTP client");
	http->loop = loop;
	if (curl_global_init(CURL_GLOBAL_DEFAULT)) /* counted: each http_free() undoes its own */
		return error_raise(-ENOMEM, "starting libcurl");
	http->multi = curl_multi_init();
	if (!http->multi || set_multi(http))
		return error_raise(-ENOMEM, "making an HTTP client");
	r = loop_timer(loop, on_time, http, &http->timer);
	if (r)
		return error_pass(r);

	*ret_http = http;
	http = NULL;
	return 0;
}

struct http *http_free(struct http *http)
{
	struct http_call *next;

	if (!http)
		return NULL;
	for (struct http_call *call = http->running; call; call = next) {
		next = call->next;
		stop(http, call);
		http_call_free(call);
	}
	for (struct http_call *call = http->idle; call; call = next) {
		next = call->next;
		http_call_free(call);
	}
	if (http->multi)
		(void)curl_multi_cleanup(http->multi); /* nothing is left in it */
	curl_global_cleanup();
	timer_free(http->timer);
	free(http);
	return NULL;
}

/* An idle call, best one whose handle is set up for `service` already; or a new one. */
static int take_call(
	struct http *http, const struct http_service *service, struct http_call **ret_call)
{
	const uint64_t fingerprint = http_service_fingerprint(service);
	struct http_call *call = http->idle;

	while (call && call->service != fingerprint)
		call = call->next;
	if (!call)
		call = http->idle;
	if (!call)
		return http_call_new(http, ret_call);

	unlink_call(&http->idle, call);
	http->idle_count--;
	*ret_call = call;
	return 0;
}

int http_send(struct http *http, const struct http_service *service, struct http_request *request,
	http_done done, void *user, struct http_call **ret_call)
{
	struct http_call *call = NULL;
	CURLMcode code;
	int r;

	r = take_call(http, service, &call);
	if (r)
		return error_pass(r);
	r = http_call_prepare(call, service, request);
	if (r) {
		retire(http, call);
		return error_pass(r);
	}

	code = curl_multi_add_handle(http->multi, call->easy);
	if (code) {
		retire(http, call);
		return error_raise(-ENOMEM, "beginning a call: %s", curl_multi_strerror(code));
	}
	call->done = done;
	call->user = user;
	call->running = true;
	link_call(&http->running, call);
	if (ret_call)
		*ret_call = call;
	/* What is sent for an answer goes out before the rest of the answer is dealt with, and
	 * before all others that came with it. */
	return http->delivering ? error_pass(drive(http, CURL_SOCKET_TIMEOUT, 0)) : 0;
}

void http_cancel(struct http_call *call)
{
	struct http *http = call->http;

	assert(call->running);
	stop(http, call);
	retire(http, call);
}

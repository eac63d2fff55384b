/*
 * http_call.c - one call: how a request becomes options of an easy handle, and how curl's verdict
 * becomes ours.
 *
 * Most options depend on the service alone, and nearly all calls go to one or two services. So a
 * handle is set up once for a service and remembers which by a fingerprint of its settings; a call
 * then sets the URL, the body and the headers, no more.
 *
 * There is no limit on low speed: a translation service thinks for seconds before its first byte,
 * and thinking cannot be told from hanging but by the time of the whole call, which has a limit.
 *
 * curl repeats a request by itself when a kept connection turns out to be closed before a single
 * byte of the answer came. That is the usual race with a server that closes idle connections; a
 * service that dies over a request may so see it twice.
 */
#include "runtime/http_call.h"

#include <errno.h>
#include <stddef.h>

#include "runtime/error.h"
#include "runtime/loop.h"

enum {
	URL_MAX = 8192,
	BODY_KEPT_MAX = 256 * 1024, /* memory that an idle call may hold for the next reply */
};

static int failed(CURLcode code, const char *what)
{
	return error_raise(code == CURLE_OUT_OF_MEMORY ? -ENOMEM : -EINVAL, "%s: %s", what,
		curl_easy_strerror(code));
}

/* A service may send more than was agreed, inflated or not. */
static size_t on_body(char *data, size_t size, size_t count, void *user)
{
	struct http_call *call = user;
	int r = buf_add(&call->body, (struct slice){.data = data, .len = size * count});

	call->too_large = r == BUF_E_FULL;
	if (r < 0)
		call->error = r;
	return r ? 0 : size * count; /* a short count ends the transfer */
}

static size_t on_header(char *data, size_t size, size_t count, void *user)
{
	struct http_call *call = user;
	int r = http_headers_take(
		&call->reply_headers, (struct slice){.data = data, .len = size * count});

	if (r)
		call->error = r;
	return r ? 0 : size * count;
}

int http_call_new(struct http *http, struct http_call **ret_call)
{
	CLEANUP(http_call_freep) struct http_call *call = calloc(1, sizeof(*call));

	if (!call)
		return error_raise(-ENOMEM, "making a call");
	call->http = http;
	call->url = (struct buf)BUF_INIT(URL_MAX);
	call->reply_headers = (struct http_headers)HTTP_HEADERS_INIT;
	call->easy = curl_easy_init();
	if (!call->easy)
		return error_raise(-ENOMEM, "making a handle");

	*ret_call = call;
	call = NULL;
	return 0;
}

struct http_call *http_call_free(struct http_call *call)
{
	if (!call)
		return NULL;
	curl_easy_cleanup(call->easy);
	curl_slist_free_all(call->headers);
	http_request_deinit(&call->request);
	http_headers_deinit(&call->reply_headers);
	buf_deinit(&call->url);
	buf_deinit(&call->body);
	free(call);
	return NULL;
}

/* FNV-1a's step. */
static uint64_t mix(uint64_t hash, uint64_t value)
{
	return (hash ^ value) * 0x100000001b3u;
}

static uint64_t mix_text(uint64_t hash, const char *text)
{
	for (; text && *text; text++)
		hash = mix(hash, (unsigned char)*text);
	return mix(hash, 0); /* so that two texts do not run together */
}

uint64_t http_service_fingerprint(const struct http_service *service)
{
	const char *const texts[] = {
		service->base_url, service->unix_socket, service->proxy, service->ca_file};
	const uint64_t numbers[] = {service->http2, (uint64_t)service->connect_timeout_ms,
		(uint64_t)service->timeout_ms, service->reply_max};
	uint64_t hash = 0xcbf29ce484222325u;

	for (size_t i = 0; i < COUNT_OF(numbers); i++)
		hash = mix(hash, numbers[i]);
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		hash = mix_text(hash, texts[i]);
	return hash ? hash : 1;
}

static const char *text_or_null(const char *text)
{
	return text && text[0] ? text : NULL;
}

static const char *text_or_empty(const char *text)
{
	return text ? text : "";
}

/* The options that are the same for all. */
static CURLcode set_constants(struct http_call *call)
{
	static const struct {
		CURLoption option;
		long value;
	} numbers[] = {
		{CURLOPT_NOSIGNAL, 1}, /* else two sigaction() calls for each turn */
		{CURLOPT_FOLLOWLOCATION, 0},
		{CURLOPT_SSL_VERIFYPEER, 1},
		{CURLOPT_SSL_VERIFYHOST, 2},
		{CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2}, /* or newer */
		{CURLOPT_TCP_NODELAY, 1},
		{CURLOPT_TCP_KEEPALIVE, 1},
	};
	const struct {
		CURLoption option;
		const void *value;
	} pointers[] = {
		{CURLOPT_PROTOCOLS_STR, "http,https"},
		{CURLOPT_ACCEPT_ENCODING, ""}, /* all that curl can inflate */
		{CURLOPT_USERAGENT, "dragoman/" DRAGOMAN_VERSION},
		{CURLOPT_ERRORBUFFER, call->problem}, {CURLOPT_PRIVATE, call},
		{CURLOPT_WRITEDATA, call}, {CURLOPT_HEADERDATA, call},
		{CURLOPT_NOPROXY, ""}, /* the setting decides, not the environment */
	};
	CURLcode code = CURLE_OK;

	for (size_t i = 0; !code && i < COUNT_OF(numbers); i++)
		code = curl_easy_setopt(call->easy, numbers[i].option, numbers[i].value);
	for (size_t i = 0; !code && i < COUNT_OF(pointers); i++)
		code = curl_easy_setopt(call->easy, pointers[i].option, pointers[i].value);
	if (!code)
		code = curl_easy_setopt(call->easy, CURLOPT_WRITEFUNCTION, on_body);
	return code ? code : curl_easy_setopt(call->easy, CURLOPT_HEADERFUNCTION, on_header);
}

static CURLcode set_service(struct http_call *call, const struct http_service *service)
{
	const struct {
		CURLoption option;
		long value;
	} numbers[] = {
		{CURLOPT_CONNECTTIMEOUT_MS, service->connect_timeout_ms},
		{CURLOPT_TIMEOUT_MS, service->timeout_ms},
		/* a burst shall wait for the first connection rather than open one each */
		{CURLOPT_PIPEWAIT, service->http2},
		{CURLOPT_HTTP_VERSION,
			service->http2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1},
	};
	CURLcode code = CURLE_OK;

	for (size_t i = 0; !code && i < COUNT_OF(numbers); i++)
		code = curl_easy_setopt(call->easy, numbers[i].option, numbers[i].value);
	if (!code)
		code = curl_easy_setopt(
			call->easy, CURLOPT_UNIX_SOCKET_PATH, text_or_null(service->unix_socket));
	if (!code)
		code = curl_easy_setopt(call->easy, CURLOPT_PROXY, text_or_empty(service->proxy));
	if (!code && text_or_null(service->ca_file))
		code = curl_easy_setopt(call->easy, CURLOPT_CAINFO, service->ca_file);
	if (!code)
		code = curl_easy_setopt(
			call->easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)service->reply_max);
	return code;
}

/* A POST that has a method of its own is how curl is told of PUT and its kin. */
static CURLcode set_method(struct http_call *call)
{
	const struct http_request *request = &call->request;
	const bool is_get = strcmp(request->method, "GET") == 0;
	const bool is_post = strcmp(request->method, "POST") == 0;
	CURLcode code;

	if (is_post || request->body.len > 0) {
		code = curl_easy_setopt(call->easy, CURLOPT_POST, 1L);
		if (!code)
			code = curl_easy_setopt(
				call->easy, CURLOPT_POSTFIELDS, text_or_empty(request->body.data));
		if (!code)
			code = curl_easy_setopt(call->easy, CURLOPT_POSTFIELDSIZE_LARGE,
				(curl_off_t)request->body.len);
	} else {
		code = curl_easy_setopt(call->easy, CURLOPT_HTTPGET, 1L);
	}
	if (code)
		return code;
	return curl_easy_setopt(
		call->easy, CURLOPT_CUSTOMREQUEST, is_get || is_post ? NULL : request->method);
}

static int add_header(struct http_call *call, const char *text)
{
	struct curl_slist *longer = curl_slist_append(call->headers, text);

	if (!longer)
		return error_raise(-ENOMEM, "adding a request header");
	call->headers = longer;
	return 0;
}

static int set_headers(struct http_call *call)
{
	CURLcode code;
	int r = add_header(call, "Expect:"); /* no 100-continue: it costs a round trip, and some
						servers do not know it */

	for (size_t i = 0; !r && i < call->request.header_count; i++)
		r = add_header(call, call->request.headers[i]);
	if (r)
		return error_pass(r);
	code = curl_easy_setopt(call->easy, CURLOPT_HTTPHEADER, call->headers);
	if (!code)
		code = curl_easy_setopt(call->easy, CURLOPT_AWS_SIGV4, call->request.sigv4);
	if (!code)
		code = curl_easy_setopt(call->easy, CURLOPT_USERPWD, call->request.credentials);
	return code ? failed(code, "setting the headers") : 0;
}

static int set_url(struct http_call *call, const struct http_service *service)
{
	CURLcode code;
	int r;

	buf_clear(&call->url);
	r = buf_add(&call->url, slice_of(service->base_url));
	if (!r)
		r = buf_add(&call->url, slice_of(call->request.path));
	if (r == BUF_E_FULL)
		return error_raise(-E2BIG, "a URL of more than %d bytes", URL_MAX);
	if (r)
		return error_pass(r);
	code = curl_easy_setopt(call->easy, CURLOPT_URL, call->url.data);
	return code ? failed(code, "setting the URL") : 0;
}

int http_call_prepare(
	struct http_call *call, const struct http_service *service, struct http_request *request)
{
	const uint64_t fingerprint = http_service_fingerprint(service);
	CURLcode code = CURLE_OK;
	int r;

	call->request = *request;
	*request = (struct http_request){0}; /* ours now */
	call->body.max = service->reply_max;

	if (call->service != fingerprint) {
		curl_easy_reset(call->easy);
		call->service = 0;
		code = set_constants(call);
		if (!code)
			code = set_service(call, service);
		if (code)
			return failed(code, "setting up a handle");
		call->service = fingerprint;
	}
	code = set_method(call);
	if (code)
		return failed(code, "setting the body");
	r = set_url(call, service);
	return r ? error_pass(r) : set_headers(call);
}

/* Whether the request reached the wire at all. */
static bool is_connected(const struct http_call *call)
{
	curl_off_t pretransfer_us = 0;

	(void)curl_easy_getinfo(call->easy, CURLINFO_PRETRANSFER_TIME_T, &pretransfer_us);
	return pretransfer_us > 0;
}

static enum http_failure judge(const struct http_call *call, CURLcode code)
{
	switch ((int)code) { /* the enum has a hundred names, most of them of other protocols */
	case CURLE_OK:
		return HTTP_OK;
	case CURLE_FILESIZE_EXCEEDED:
		return HTTP_TOO_LARGE;
	case CURLE_WRITE_ERROR:
		return call->too_large ? HTTP_TOO_LARGE : HTTP_BROKEN;
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_SSL_INVALIDCERTSTATUS:
	case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
		return HTTP_UNTRUSTED;
	case CURLE_OPERATION_TIMEDOUT:
		return is_connected(call) ? HTTP_TIMED_OUT : HTTP_UNREACHABLE;
	default:
		return is_connected(call) ? HTTP_BROKEN : HTTP_UNREACHABLE;
	}
}

/* Any byte of an answer shows that the question was read; else the bytes that went out do. */
static bool is_sent(const struct http_call *call)
{
	curl_off_t uploaded = 0;

	if (call->response.status > 0)
		return true;
	(void)curl_easy_getinfo(call->easy, CURLINFO_SIZE_UPLOAD_T, &uploaded);
	return is_connected(call) && (size_t)uploaded >= call->request.body.len;
}

static const char *find_header(const struct http_response *response, const char *name)
{
	const char *call = (const char *)response - offsetof(struct http_call, response);

	return http_headers_find(
		&((const struct http_call *)(const void *)call)->reply_headers, name);
}

/* curl's sentence where it has one: it knows the host and the port. It never quotes a header. */
static const char *problem_of(struct http_call *call, CURLcode code)
{
	if (call->response.failure == HTTP_OK)
		return "";
	if (call->response.failure == HTTP_TOO_LARGE)
		return "the answer is larger than allowed";
	return call->problem[0] ? call->problem : curl_easy_strerror(code);
}

void http_call_conclude(struct http_call *call, CURLcode code)
{
	struct http_response *response = &call->response;
	const char *type = http_headers_find(&call->reply_headers, "content-type");
	curl_off_t total_us = 0;

	*response = (struct http_response){
		.failure = judge(call, code),
		.retry_after_ms = http_headers_retry_after(&call->reply_headers, loop_wall_ms()),
		.content_type = type ? type : "",
		.body = buf_slice(&call->body),
		.header = find_header,
	};
	(void)curl_easy_getinfo(call->easy, CURLINFO_RESPONSE_CODE, &response->status);
	(void)curl_easy_getinfo(call->easy, CURLINFO_TOTAL_TIME_T, &total_us);
	response->seconds = (double)total_us / 1e6;
	response->sent = is_sent(call);
	response->problem = problem_of(call, code);
}

void http_call_recycle(struct http_call *call)
{
	curl_slist_free_all(call->headers);
	call->headers = NULL;
	http_request_deinit(&call->request);
	if (call->body.room > BODY_KEPT_MAX)
		buf_deinit(&call->body);
	else
		buf_clear(&call->body);
	buf_clear(&call->reply_headers.text);
	call->reply_headers.count = 0;
	call->problem[0] = '\0';
	call->too_large = false;
	call->error = 0;
	call->done = NULL;
	call->user = NULL;
}

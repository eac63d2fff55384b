/* http_request.c - a question while it is being phrased. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "runtime/error.h"
#include "runtime/http.h"

void http_request_deinit(struct http_request *request)
{
	for (size_t i = 0; i < request->header_count; i++)
		free(request->headers[i]);
	free(request->path);
	free(request->sigv4);
	free(request->credentials);
	buf_deinit(&request->body);
	*request = (struct http_request){0};
}

int http_request_header(struct http_request *request, const char *fmt, ...)
{
	char *text;
	va_list list;
	int n;

	if (request->header_count == HTTP_HEADERS_MAX)
		return error_raise(-E2BIG, "more than %d request headers", HTTP_HEADERS_MAX);
	va_start(list, fmt);
	n = vasprintf(&text, fmt, list);
	va_end(list);
	if (n < 0)
		return error_raise(-ENOMEM, "copying a request header");

	request->headers[request->header_count] = text;
	request->header_count++;
	return 0;
}

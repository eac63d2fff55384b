/* http_message.h - an HTTP response as a crawler kept it: status, headers, and the body unpacked.
 */
#pragma once

#include <stdbool.h>

#include "runtime/buf.h"

enum {
	HTTP_MESSAGE_E_BAD = 1, /* no HTTP response */
	HTTP_MESSAGE_E_CODING,  /* the body cannot be unpacked; `*ret_why` (static) says why */
	HTTP_MESSAGE_E_TOO_LARGE,
};

struct http_message {
	int status;
	struct slice headers; /* the lines behind the status line */
	struct slice body;    /* as it stands */
};

bool http_message_looks_so(struct slice bytes);
/* Borrows from `bytes`. 0 or HTTP_MESSAGE_E_BAD. */
int http_message_read(struct slice bytes, struct http_message *ret_message);

/* The value of the first header of that name (in any case of letters), trimmed, or nothing. Works
 * on every block of "Name: value" lines. */
struct slice http_message_header(struct slice headers, const char *name);

/* The next value of that name, trimmed; `headers` loses what is before it and itself. False: there
 * is none any more. */
bool http_message_next_header(struct slice *headers, const char *name, struct slice *ret_value);

/* The body without chunks and compression: borrowed from the message, or from one of the buffers.
 * 0, E_CODING, E_TOO_LARGE or < 0. */
int http_message_body(const struct http_message *message, struct buf *whole, struct buf *plain,
	struct slice *ret_body, const char **ret_why);

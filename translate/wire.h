/*
 * wire.h - what the backends share in phrasing questions and reading answers. Pure.
 */
#pragma once

#include <stdbool.h>

#include "runtime/buf.h"
#include "runtime/json.h"
#include "translate/backend.h"

enum {
	WIRE_E_GARBLED = 1, /* not JSON, or JSON that could be read in two ways */
};

/* Append `text` as a JSON string with its quotation marks. 0, BUF_E_FULL or < 0. */
int wire_add_json(struct buf *buf, struct slice text);
/* The same without the quotation marks, for a place inside a string. */
int wire_add_escaped(struct buf *buf, struct slice text);
/* Append `text` as a value of a form (application/x-www-form-urlencoded). 0, BUF_E_FULL or < 0. */
int wire_add_form(struct buf *buf, struct slice text);

/* Append all texts of the batch as a JSON array of strings, or, with `member`, of objects that have
 * the text as that member. 0, BUF_E_FULL or < 0. */
int wire_add_texts(struct buf *buf, const struct batch *batch, const char *member);
/* Append `,"name":"value"`; nothing when the value is NULL or "". 0, BUF_E_FULL or < 0. */
int wire_add_member(struct buf *buf, const char *name, const char *value);

/* Finish phrasing: what the appending functions returned becomes what build() returns. */
int wire_built(int r);

/* A request's path and content type in one call. 0 or < 0. */
int wire_address(struct http_request *request, const char *method, const char *path,
	const char *content_type);

/* Read the body of an answer as one JSON value. A text with a NUL in it would end early, so
 * that is garbled too. 0, WIRE_E_GARBLED or < 0. */
int wire_parse(const struct http_response *response, cJSON **ret_json);
/* The member `name`, borrowed; NULL when it is not there or is there twice. */
const cJSON *wire_member(const cJSON *object, const char *name);
const cJSON *wire_array(const cJSON *object, const char *name);
/* The member `name` as a count of what was used: 0 when it is none. */
long wire_count(const cJSON *object, const char *name);

/* An array of strings in the order of the batch's items: give each its own. Places that hold no
 * text leave their item unanswered. 0, BACKEND_E_GARBLED when the number differs, or < 0. */
int wire_take_texts(const struct batch *batch, const cJSON *texts, struct reply *ret_reply);
/* One text for the one item of the batch. */
int wire_take_text(const struct batch *batch, const cJSON *text, struct reply *ret_reply);
/* The same for an array of objects with the text in member `name`. */
int wire_take_members(
	const struct batch *batch, const cJSON *objects, const char *name, struct reply *ret_reply);
/* The same where the text is that member of the one object in the list `list` of each. */
int wire_take_nested(const struct batch *batch, const cJSON *objects, const char *list,
	const char *name, struct reply *ret_reply);

/* An error's sorting by a word of its message: the first row whose status (0: any) and word fit
 * counts. Rows end with a NULL word. 0: none fits. */
struct wire_meaning {
	long status;
	const char *word;
	int outcome;
};
int wire_sort(const struct wire_meaning *meanings, long status, const char *message);

/* What an HTTP status means where the service has no habits of its own: a BACKEND_E_*. Never 0. */
int wire_outcome(long status);

/* Keep a service's words for the operator: cut, one line. Only for answers that cannot quote the
 * text. */
void wire_problem(struct reply *reply, const char *text);

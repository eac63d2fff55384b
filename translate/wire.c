/*
 * wire.c - what the backends share in phrasing questions and reading answers.
 *
 * Questions are written straight into the request's body: a JSON tree for each would cost more
 * than all else that the engine does with a segment. Answers are foreign bytes and go through
 * cJSON; a member that is there twice is treated as not there, since two readers could disagree
 * about it.
 */
#include "translate/wire.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>

#include "runtime/error.h"

/* The two-letter escape of a control character or mark; NULL: none of its own. */
static const char *short_escape(unsigned char c)
{
	switch (c) {
	case '"':
		return "\\\"";
	case '\\':
		return "\\\\";
	case '\n':
		return "\\n";
	case '\r':
		return "\\r";
	case '\t':
		return "\\t";
	default:
		return NULL;
	}
}

static int add_escape(struct buf *buf, unsigned char c)
{
	const char *escape = short_escape(c);

	return escape ? buf_add(buf, slice_of(escape)) : buf_addf(buf, "\\u%04x", c);
}

int wire_add_escaped(struct buf *buf, struct slice text)
{
	int r = buf_add(buf, slice_of(""));

	for (size_t at = 0; at < text.len && !r;) {
		size_t len = slice_plain(text, at);

		r = buf_add(buf, (struct slice){text.data + at, len});
		at += len;
		if (!r && at < text.len)
			r = add_escape(buf, (unsigned char)text.data[at++]);
	}
	return r;
}

int wire_add_json(struct buf *buf, struct slice text)
{
	int r = buf_add(buf, slice_of("\""));

	if (!r)
		r = wire_add_escaped(buf, text);
	return r ? r : buf_add(buf, slice_of("\""));
}

static bool is_unreserved(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '.' || c == '_' || c == '*';
}

int wire_add_form(struct buf *buf, struct slice text)
{
	static const char digits[] = "0123456789ABCDEF";
	char piece[192]; /* gathered, so that a text of n bytes is not n appends */
	size_t used = 0;
	int r = 0;

	for (size_t i = 0; i < text.len && !r; i++) {
		unsigned char c = (unsigned char)text.data[i];

		if (is_unreserved(c) || c == ' ') {
			piece[used++] = (char)(c == ' ' ? '+' : c);
		} else {
			piece[used++] = '%';
			piece[used++] = digits[c >> 4];
			piece[used++] = digits[c & 15];
		}
		if (used + 3 > sizeof(piece)) {
			r = buf_add(buf, (struct slice){.data = piece, .len = used});
			used = 0;
		}
	}
	return r ? r : buf_add(buf, (struct slice){.data = piece, .len = used});
}

static int add_text(struct buf *buf, struct slice text, const char *member)
{
	int r = member ? buf_addf(buf, "{\"%s\":", member) : 0;

	if (!r)
		r = wire_add_json(buf, text);
	if (!r && member)
		r = buf_add(buf, slice_of("}"));
	return r;
}

int wire_add_texts(struct buf *buf, const struct batch *batch, const char *member)
{
	int r = buf_add(buf, slice_of("["));

	for (size_t i = 0; i < batch->count && !r; i++) {
		if (i > 0)
			r = buf_add(buf, slice_of(","));
		if (!r)
			r = add_text(buf, batch->items[i].text, member);
	}
	return r ? r : buf_add(buf, slice_of("]"));
}

int wire_add_member(struct buf *buf, const char *name, const char *value)
{
	int r;

	if (!value || !value[0])
		return 0;
	r = buf_addf(buf, ",\"%s\":", name);
	return r ? r : wire_add_json(buf, slice_of(value));
}

int wire_built(int r)
{
	if (r == BUF_E_FULL)
		return BACKEND_E_TOO_LARGE;
	return error_pass(r);
}

int wire_address(struct http_request *request, const char *method, const char *path,
	const char *content_type)
{
	int r;

	request->method = method;
	r = slice_copy(slice_of(path), &request->path);
	if (r)
		return error_pass(r);
	if (!content_type)
		return 0;
	return error_pass(http_request_header(request, "Content-Type: %s", content_type));
}

int wire_parse(const struct http_response *response, cJSON **ret_json)
{
	static const char nul[] = "\\u0000";
	int r;

	if (response->body.len > 0 &&
		memmem(response->body.data, response->body.len, nul, sizeof(nul) - 1))
		return WIRE_E_GARBLED;
	r = json_parse(response->body, ret_json, NULL);
	return r == JSON_E_SYNTAX ? WIRE_E_GARBLED : error_pass(r);
}

const cJSON *wire_member(const cJSON *object, const char *name)
{
	const cJSON *found = NULL;
	const cJSON *member;

	if (!cJSON_IsObject(object))
		return NULL;
	cJSON_ArrayForEach (member, object) {
		if (strcmp(member->string, name) != 0)
			continue;
		if (found)
			return NULL;
		found = member;
	}
	return found;
}

const cJSON *wire_array(const cJSON *object, const char *name)
{
	const cJSON *member = wire_member(object, name);

	return cJSON_IsArray(member) ? member : NULL;
}

long wire_count(const cJSON *object, const char *name)
{
	const double most = 1e9; /* more is no count of one answer */
	const cJSON *member = wire_member(object, name);

	if (!cJSON_IsNumber(member) || !(member->valuedouble >= 0 && member->valuedouble <= most))
		return 0;
	return (long)member->valuedouble;
}

static const cJSON *only_one(const cJSON *array)
{
	return cJSON_GetArraySize(array) == 1 ? array->child : NULL;
}

/* The n-th text of the array answers the n-th item: the one place where a position counts, and only
 * after the numbers were found equal. */
static int take(const struct batch *batch, const cJSON *array, const char *list, const char *name,
	struct reply *ret_reply)
{
	CLEANUP(reply_deinit) struct reply reply = {0};
	const struct item *item = batch->items;
	const cJSON *place;
	int r;

	if (!cJSON_IsArray(array) || (size_t)cJSON_GetArraySize(array) != batch->count)
		return BACKEND_E_GARBLED;
	r = reply_init(&reply, batch);
	if (r)
		return error_pass(r);

	cJSON_ArrayForEach (place, array) {
		const cJSON *object = list ? only_one(wire_array(place, list)) : place;
		const cJSON *text = name ? wire_member(object, name) : object;

		if (cJSON_IsString(text))
			r = reply_put(
				&reply, item->id, ITEM_TRANSLATED, slice_of(text->valuestring));
		if (r)
			return error_pass(r);
		item++;
	}
	*ret_reply = reply;
	reply = (struct reply){0}; /* the caller owns it now */
	return 0;
}

int wire_take_texts(const struct batch *batch, const cJSON *texts, struct reply *ret_reply)
{
	return take(batch, texts, NULL, NULL, ret_reply);
}

int wire_take_text(const struct batch *batch, const cJSON *text, struct reply *ret_reply)
{
	CLEANUP(reply_deinit) struct reply reply = {0};
	int r;

	if (batch->count != 1 || !cJSON_IsString(text))
		return BACKEND_E_GARBLED;
	r = reply_init(&reply, batch);
	if (!r)
		r = reply_put(
			&reply, batch->items[0].id, ITEM_TRANSLATED, slice_of(text->valuestring));
	if (r)
		return error_pass(r);
	*ret_reply = reply;
	reply = (struct reply){0}; /* the caller owns it now */
	return 0;
}

int wire_take_members(
	const struct batch *batch, const cJSON *objects, const char *name, struct reply *ret_reply)
{
	return take(batch, objects, NULL, name, ret_reply);
}

int wire_take_nested(const struct batch *batch, const cJSON *objects, const char *list,
	const char *name, struct reply *ret_reply)
{
	return take(batch, objects, list, name, ret_reply);
}

int wire_sort(const struct wire_meaning *meanings, long status, const char *message)
{
	for (; message && meanings->word; meanings++)
		if ((meanings->status == 0 || meanings->status == status) &&
			strstr(message, meanings->word))
			return meanings->outcome;
	return 0;
}

int wire_outcome(long status)
{
	switch (status) {
	case 408: /* it waited for itself: a model that loads */
	case 425:
		return BACKEND_E_UNAVAILABLE;
	case 413:
	case 414:
	case 400: /* something in it: halve, and the culprit stands alone */
	case 422:
		return BACKEND_E_TOO_LARGE;
	case 402:
		return BACKEND_E_QUOTA;
	case 429:
		return BACKEND_E_THROTTLED;
	default:
		break;
	}
	if (status >= 500 || status < 300) /* a 2xx that the backend could not read */
		return BACKEND_E_UNAVAILABLE;
	return BACKEND_E_MISCONFIGURED; /* a redirect, a key, a path */
}

void wire_problem(struct reply *reply, const char *text)
{
	size_t length = 0;

	if (!text)
		return;
	for (; text[length] && length + 1 < sizeof(reply->problem); length++) {
		unsigned char c = (unsigned char)text[length];

		/* One line of ASCII: a letter cut in half would be no text. */
		reply->problem[length] = (char)(c < 0x20 || c >= 0x7f ? ' ' : c);
	}
	reply->problem[length] = '\0';
}

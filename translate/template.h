/*
 * template.h - a question as an operator writes it: text with places for ours. Pure.
 *
 *	{"from": "{source}", "to": "{target}", "texts": "{texts}"}
 *	/translate?text={text}&source={source}
 *
 * {text} is one text, {source} and {target} are the service's codes. "{texts}", with its quotation
 * marks, is all texts of the question as an array.
 */
#pragma once

#include <stdbool.h>

#include "runtime/buf.h"
#include "translate/backend.h"

enum template_form {
	TEMPLATE_JSON,  /* places stand inside strings */
	TEMPLATE_QUERY, /* a path with its query, which has the one text */
	TEMPLATE_PATH,  /* a path without the text */
};

enum {
	TEMPLATE_E_WRONG = 1,
	TEMPLATE_WHY_MAX = 160,
};

/* Whether "{texts}" is in it: then a question may have many, else it has one. */
bool template_is_list(const char *text);

/* Append `text` with its places filled. Unless it is a list, the batch has one item. 0, BUF_E_FULL
 * or < 0. */
int template_fill(enum template_form form, const char *text, const struct batch *batch,
	const char *source, const char *target, struct buf *buf);

/* Look for what is wrong with it: 0, TEMPLATE_E_WRONG with a sentence in `why` (room for
 * TEMPLATE_WHY_MAX bytes), or < 0. */
int template_check(enum template_form form, const char *text, char *why);

/*
 * wire_answer.h - what most services' answers have in common: one JSON object when all is well, and
 * when it is not, an object that says why. Pure.
 */
#pragma once

#include "translate/wire.h"

/* Read the body of a 200 as one JSON object. 0 (the caller frees it), BACKEND_E_UNAVAILABLE or
 * < 0. */
int wire_answer(const struct http_response *response, cJSON **ret_answer);

enum {
	WIRE_WORDS_MAX = 2,
};

/* Where an error's words are, and what they mean; the first that is known counts. */
struct wire_refusal {
	const char *inside; /* the member that holds the error; NULL: the answer itself */
	struct {
		const char
			*list; /* of objects in the error, the first of which is meant; or NULL */
		const char *member;
		const struct wire_meaning *meanings;
	} words[WIRE_WORDS_MAX];
	const char *problem; /* the member with what an operator should read */
};

/* Sort an answer that is no 200: by its words, else by its status. What an operator can mend, or
 * must wait for, is kept in the service's own words. A BACKEND_E_*, never 0; or < 0. */
int wire_refused(const struct wire_refusal *refusal, const struct http_response *response,
	struct reply *ret_reply);

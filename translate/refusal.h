/*
 * refusal.h - a text that begins as a machine does that talks about the task instead of doing it:
 * a refusal, politely or not, in English or in another language, a greeting, a note. Pure.
 */
#pragma once

#include "runtime/slice.h"

enum refusal {
	REFUSAL_NONE,
	REFUSAL_PERSON,  /* a person might say it too */
	REFUSAL_MACHINE, /* nobody else does */
};

/* What the text begins with. A quotation mark at its beginning is the beginning of a quotation. */
enum refusal refusal_of(struct slice text);

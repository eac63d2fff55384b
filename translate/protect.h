/*
 * protect.h - the parts of a text that are no language: addresses, handles, mark-up.
 *
 * A translation must have each of them as the source has it. Backends keep most by themselves; what
 * one translated ("@la_casa" to "@the_house") is put back by its place, and what was lost or
 * invented is a finding of the gate. Pure, and linear in the length of the text.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "runtime/slice.h"

enum protected_kind {
	PROTECTED_URL,
	PROTECTED_EMAIL,
	PROTECTED_HANDLE, /* @name, #topic */
	PROTECTED_MARKUP, /* <tag>, &entity; */
	PROTECTED_KINDS,
};

struct protected
{
	enum protected_kind kind;
	struct slice text;
};

/* The next such part at or after `*at`, which moves behind it; false: there is none. */
bool protected_next(struct slice text, size_t *at, struct protected *ret_part);

/* The number of parts of each kind. */
void protected_count(struct slice text, size_t ret_counts[PROTECTED_KINDS]);

enum {
	PROTECT_E_INTACT = 1, /* the parts are the same: nothing to mend */
	PROTECT_E_LOST,       /* their number differs: it cannot be told which is which */
};

/* Put the source's parts into the English in the places of the English ones. 0, with the mended
 * text (yours to free), an outcome, or < 0. */
int protect_restore(struct slice source, struct slice english, char **ret_mended);

/*
 * adequacy_units.c - ICU's iterator over words, which knows dictionaries of Thai, Lao, Khmer and
 * Burmese.
 *
 * Where ICU cannot be had each character is a word: the check will find by itself that it cannot
 * tell much from these. Burmese in Zawgyi's code is in no dictionary.
 */
#include "translate/adequacy_units.h"

#include <unicode/ubrk.h>
#include <unicode/utf16.h>

static _Thread_local UBreakIterator *iterator; /* opened once, and kept until the thread ends */

bool units_add(struct units_run *run, int32_t c)
{
	if (run->len + U16_MAX_LENGTH > UNITS_RUN_MAX)
		return false;
	U16_APPEND_UNSAFE(run->text, run->len, c);
	return true;
}

static bool open_iterator(const struct units_run *run)
{
	UErrorCode status = U_ZERO_ERROR;

	if (!iterator)
		iterator = ubrk_open(UBRK_WORD, "en", NULL, 0, &status);
	if (U_SUCCESS(status))
		ubrk_setText(iterator, run->text, run->len, &status);
	return U_SUCCESS(status);
}

static uint32_t hash_of(const uint16_t *text, int32_t len)
{
	uint32_t hash = 2166136261u;

	for (int32_t i = 0; i < len; i++)
		hash = (hash ^ text[i]) * 16777619u;
	return hash;
}

void units_cut(struct units_run *run, void (*take)(void *user, uint32_t hash), void *user)
{
	bool open = run->len > 0 && open_iterator(run);

	for (int32_t from = 0; from < run->len;) {
		int32_t to = open ? ubrk_following(iterator, from) : from + 1;

		if (to == UBRK_DONE)
			to = run->len;
		take(user, hash_of(run->text + from, to - from));
		from = to;
	}
	run->len = 0;
}

/*
 * fuzz_date.c - any bytes as a date, an address and the name of a language.
 *
 * What must hold: what is read is complete and in range, an address made canonical stays so, and a
 * tag fits its room.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ingest/date.h"
#include "ingest/language.h"
#include "ingest/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_date(struct slice text)
{
	static struct dates *dates; /* made once: it costs milliseconds */
	const struct date_hint hint = {.zone = "Europe/Lisbon"};
	struct date date = {0};
	int r;

	if (!dates && dates_new(&dates))
		abort();
	r = date_read(dates, text, &hint, &date);
	assert(r == 0 || r == DATE_E_UNREADABLE);
	assert((r == 0) == (date.precision != NULL && date.zone != NULL));
	assert(date.at_ms > -3000000000000 && date.at_ms < 99999999999999);
}

static void check_url(struct slice text)
{
	CLEANUP(freep) char *canonical = NULL;
	CLEANUP(freep) char *again = NULL;
	CLEANUP(freep) char *key = NULL;
	CLEANUP(freep) char *resolved = NULL;
	int r = url_canonical(text, &canonical);

	assert(r == 0 || r == URL_E_BAD);
	r = url_resolve("https://a.example/b", text, &resolved);
	assert(r == 0 || r == URL_E_BAD);
	if (!canonical)
		return;
	r = url_key(canonical, &key);
	assert(r == 0 && key);
	r = url_canonical(slice_of(canonical), &again);
	assert(r == URL_E_BAD || strcmp(again, canonical) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(freep) char *text = malloc(size + 1);
	char tag[LANGUAGE_TAG_MAX] = "";

	if (!text)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	check_date((struct slice){text, size});
	check_url((struct slice){text, size});
	assert(language_canonical(text, tag) == (tag[0] != '\0'));
	return 0;
}

/*
 * month.c - a sorted table of (name, language, month), some 3,000 rows, made once at start.
 *
 * Some names mean different months in different languages: "listopad" is October in Croatian and
 * November in Czech and Polish. Such a name is only read when the language is known.
 */
#include "ingest/month.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/udat.h>
#include <unicode/ustring.h>

#include "runtime/error.h"

enum {
	ROWS_MAX = 16384,
	NAME_MAX_BYTES = 48,
};

struct row {
	char name[NAME_MAX_BYTES]; /* case folded */
	char language[4];
	int month;
};

struct months {
	struct row *rows;
	size_t count;
};

static const char *const languages[] = {"en", "es", "pt", "fr", "de", "it", "nl", "ca", "gl", "eu",
	"ro", "pl", "cs", "sk", "sl", "hr", "bs", "sr", "mk", "bg", "ru", "uk", "be", "el", "sq",
	"hu", "fi", "et", "lv", "lt", "sv", "nb", "nn", "da", "is", "fo", "ga", "cy", "mt", "tr",
	"az", "kk", "ky", "uz", "tk", "mn", "ka", "hy", "ar", "fa", "ur", "ps", "he", "hi", "bn",
	"mr", "gu", "pa", "ta", "te", "kn", "ml", "si", "ne", "th", "lo", "km", "my", "vi", "id",
	"ms", "fil", "sw", "am", "so", "ha", "yo", "zu", "af", "lb", "eo", "sr_Latn", "ku"};

static const UDateFormatSymbolType forms[] = {
	UDAT_MONTHS, UDAT_SHORT_MONTHS, UDAT_STANDALONE_MONTHS, UDAT_STANDALONE_SHORT_MONTHS};

/* Written in newspapers, and not in ICU's data. */
static const struct {
	const char *name;
	const char *language;
	int month;
} extras[] = {
	{"sept", "en", 9},
	{"enero", "es", 1},
	{"setiembre", "es", 9},
	{"août", "fr", 8},
	{"aout", "fr", 8},
	{"fevrier", "fr", 2},
	{"decembre", "fr", 12},
	{"marco", "pt", 3},
	{"maerz", "de", 3},
	{"jänner", "de", 1},
	{"feber", "de", 2},
	{"июл", "ru", 7},
	{"сентябрь", "ru", 9},
	{"agustos", "tr", 8},
	{"subat", "tr", 2},
	{"kasim", "tr", 11},
	{"aralik", "tr", 12},
	{"eylul", "tr", 9},
};

/* Case folded, in `folded`. False when it does not fit or holds a digit ("11月"). */
static bool fold(const UChar *name, int32_t length, char *folded)
{
	UChar units[NAME_MAX_BYTES];
	UErrorCode status = U_ZERO_ERROR;
	int32_t n, bytes = 0;

	while (length > 0 && (name[length - 1] == '.' || name[length - 1] == ' '))
		length--;
	n = u_strFoldCase(units, COUNT_OF(units), name, length, U_FOLD_CASE_DEFAULT, &status);
	for (int32_t i = 0; i < n && U_SUCCESS(status); i++)
		if (u_isdigit(units[i]) || units[i] == ' ')
			return false;
	u_strToUTF8(folded, NAME_MAX_BYTES, &bytes, units, n, &status);
	return U_SUCCESS(status) && bytes > 1 && bytes < NAME_MAX_BYTES;
}

static void add(
	struct months *months, const UChar *name, int32_t length, const char *language, int month)
{
	struct row *row = &months->rows[months->count];

	if (months->count == ROWS_MAX || !fold(name, length, row->name))
		return;
	(void)strncpy(row->language, language, sizeof(row->language) - 1); /* zeroed by calloc */
	row->language[strcspn(row->language, "_")] = '\0';
	row->month = month;
	months->count++;
}

static void add_language(struct months *months, const char *language)
{
	UErrorCode status = U_ZERO_ERROR;
	UDateFormat *format =
		udat_open(UDAT_NONE, UDAT_LONG, language, u"UTC", 3, NULL, 0, &status);

	if (U_FAILURE(status))
		return; /* ICU's data lacks the language: its dates are read in the other shapes */
	for (size_t form = 0; form < COUNT_OF(forms); form++) {
		for (int month = 0; month < 12; month++) {
			UChar name[NAME_MAX_BYTES];
			int32_t n;

			status = U_ZERO_ERROR;
			n = udat_getSymbols(
				format, forms[form], month, name, COUNT_OF(name), &status);
			if (U_SUCCESS(status))
				add(months, name, n, language, month + 1);
		}
	}
	udat_close(format);
}

static void add_extras(struct months *months)
{
	for (size_t i = 0; i < COUNT_OF(extras); i++) {
		UChar name[NAME_MAX_BYTES];
		UErrorCode status = U_ZERO_ERROR;
		int32_t n = 0;

		u_strFromUTF8(name, COUNT_OF(name), &n, extras[i].name, -1, &status);
		if (U_SUCCESS(status))
			add(months, name, n, extras[i].language, extras[i].month);
	}
}

static int compare(const void *a, const void *b)
{
	const struct row *left = a, *right = b;

	return strcmp(left->name, right->name);
}

int months_new(struct months **ret_months)
{
	CLEANUP(months_freep) struct months *months = calloc(1, sizeof(*months));

	if (months)
		months->rows = calloc(ROWS_MAX, sizeof(*months->rows));
	if (!months || !months->rows)
		return error_raise(-ENOMEM, "making the table of months");
	for (size_t i = 0; i < COUNT_OF(languages); i++)
		add_language(months, languages[i]);
	add_extras(months);
	qsort(months->rows, months->count, sizeof(*months->rows), compare);

	*ret_months = months;
	months = NULL;
	return 0;
}

struct months *months_free(struct months *months)
{
	if (!months)
		return NULL;
	free(months->rows);
	free(months);
	return NULL;
}

/* The month that all rows of one name agree on, or that `language` says. */
static int settle(const struct row *row, const struct row *end, const char *language)
{
	const size_t n = language ? strcspn(language, "-") : 0;
	const char *name = row->name;
	int month = row->month;

	for (; row < end && strcmp(row->name, name) == 0; row++) {
		if (n > 0 && strlen(row->language) == n && strncmp(row->language, language, n) == 0)
			return row->month;
		if (row->month != month)
			month = 0;
	}
	return month;
}

int months_find(const struct months *months, struct slice name, const char *language)
{
	UChar units[NAME_MAX_BYTES];
	UErrorCode status = U_ZERO_ERROR;
	struct row key = {0};
	const struct row *row;
	int32_t n = 0;

	u_strFromUTF8(units, COUNT_OF(units), &n, name.data, (int32_t)name.len, &status);
	if (U_FAILURE(status) || !fold(units, n, key.name))
		return 0;
	row = bsearch(&key, months->rows, months->count, sizeof(*row), compare);
	if (!row)
		return 0;
	while (row > months->rows && strcmp(row[-1].name, key.name) == 0)
		row--;
	return settle(row, months->rows + months->count, language);
}

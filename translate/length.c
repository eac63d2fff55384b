/*
 * length.c - how long English should be.
 *
 * How many English letters a source letter makes differs by language from 0.8 to 3: the medians
 * below are of human news translations. In a script where a letter is a syllable or a word, what
 * is not of that script (names in Latin letters, figures) stays as long as it is.
 *
 * A whole article varies less than a sentence: of 2,989 human translations two were outside the
 * bounds below, once what is peculiar to the translator was known (tests/bench/gate_ntrex).
 */
#include "translate/length.h"

#include <stdint.h>
#include <string.h>

#include "runtime/base.h"
#include "translate/reading.h"

enum {
	WHOLE_MIN =
		400, /* letters of an article on the longer side, for its sum to say something */
};

static const double typical = 0.93;    /* of a language that the table has not */
static const double logographic = 2.9; /* the same, in a script without spaces like Han */
static const double dense = 1.5;       /* above it, a script of syllables or words */
static const double whole_band = 1.35; /* of an article, either way */

static const struct {
	char language[4]; /* padded with NUL, as primary_of() gives it */
	double median;
} medians[] = {
	{"am", 1.48},
	{"ar", 1.09},
	{"be", 0.97},
	{"bg", 0.92},
	{"bn", 1.01},
	{"bs", 0.98},
	{"ca", 0.87},
	{"cs", 1.04},
	{"de", 0.84},
	{"el", 0.84},
	{"en", 1.00},
	{"es", 0.87},
	{"eu", 0.90},
	{"fa", 1.03},
	{"fi", 0.92},
	{"fr", 0.85},
	{"gl", 0.93},
	{"he", 1.24},
	{"hi", 0.95},
	{"hr", 0.97},
	{"hu", 0.89},
	{"id", 0.87},
	{"is", 0.95},
	{"it", 0.85},
	{"ja", 2.18},
	{"ko", 1.90},
	{"lo", 1.01},
	{"mk", 0.94},
	{"my", 0.79},
	{"nl", 0.86},
	{"pl", 0.89},
	{"pt", 0.91},
	{"ro", 0.86},
	{"ru", 0.91},
	{"sk", 0.99},
	{"sl", 0.98},
	{"sr", 0.98},
	{"sv", 1.00},
	{"sw", 0.92},
	{"ta", 0.80},
	{"th", 1.04},
	{"tr", 0.94},
	{"uk", 0.95},
	{"ur", 1.00},
	{"vi", 0.92},
	{"yo", 0.90},
	{"yue", 3.13},
	{"zh", 2.90},
};

/* Where the languages of a letter begin; behind the table: there is none. Filled before main(). */
static uint8_t first_row[256];

__attribute__((constructor)) static void fill_first_rows(void)
{
	memset(first_row, COUNT_OF(medians), sizeof(first_row));
	for (size_t i = COUNT_OF(medians); i > 0; i--)
		first_row[(unsigned char)medians[i - 1].language[0]] = (uint8_t)(i - 1);
}

/* The primary subtag, padded; a longer one than three letters is none of the table. */
static void primary_of(const char *tag, char ret_primary[4])
{
	size_t n = 0;

	memset(ret_primary, 0, 4);
	while (n < 4 && tag[n] != '\0' && tag[n] != '-') {
		ret_primary[n] = tag[n];
		n++;
	}
}

/* The row of a language, or NULL. */
static const double *find_median(const char *language)
{
	char primary[4];

	primary_of(language, primary);
	for (size_t i = first_row[(unsigned char)primary[0]]; i < COUNT_OF(medians); i++) {
		if (memcmp(primary, medians[i].language, sizeof(primary)) == 0)
			return &medians[i].median;
		if (primary[0] != medians[i].language[0])
			break;
	}
	return NULL;
}

bool length_is_known(const char *language)
{
	return find_median(language);
}

double length_expected(const char *language, const struct reading *source)
{
	const double *known = find_median(language);
	const double others = source->spaceless * 2 > source->letters ? logographic : typical;

	const double median = known ? *known : others;
	const size_t foreign = median > dense ? source->latin + source->digits : 0;

	return median * (double)(source->visible - foreign) + (double)foreign;
}

enum length_fit length_compare(double expected, double english)
{
	if (english * whole_band < expected)
		return LENGTH_SHORT;
	return english > expected * whole_band ? LENGTH_LONG : LENGTH_FITS;
}

enum length_fit length_of_whole(double expected, double english)
{
	if (expected < WHOLE_MIN && english < WHOLE_MIN)
		return LENGTH_FITS;
	return length_compare(expected, english);
}

/*
 * check_length.c - a translation far longer or shorter than its language's are.
 *
 * How many English letters a source letter makes differs by language from 0.8 to 3: the medians
 * below are of human news translations. Outside half to double the median is a doubt, outside a
 * third to triple a failure (at most 0.16 % of good pairs in 127 languages). Below 40 letters a
 * ratio says nothing.
 */
#include "translate/gate_check.h"

#include <stdint.h>
#include <string.h>

#include "runtime/base.h"

enum {
	LENGTH_MIN = 40, /* letters on the longer of the two sides, in English measure */
	RUNAWAY_MIN = 60,
};

static const double typical = 0.93;    /* of a language that the table has not */
static const double logographic = 2.9; /* the same, in a script without spaces like Han */

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

double length_median(const char *language, const struct reading *source)
{
	char primary[4];

	primary_of(language, primary);
	for (size_t i = first_row[(unsigned char)primary[0]]; i < COUNT_OF(medians); i++) {
		if (memcmp(primary, medians[i].language, sizeof(primary)) == 0)
			return medians[i].median;
		if (primary[0] != medians[i].language[0])
			break;
	}
	return source->spaceless * 2 > source->letters ? logographic : typical;
}

enum gate_level check_length(const struct gate_case *gate)
{
	double expected =
		length_median(gate->language, gate->source) * (double)gate->source->visible;
	double english = (double)gate->english->visible;

	if (english < LENGTH_MIN && expected < LENGTH_MIN)
		return GATE_PASS;
	if (english * 3 < expected || (english > expected * 3 && english >= RUNAWAY_MIN))
		return GATE_HARD;
	return english * 2 < expected || english > expected * 2 ? GATE_SOFT : GATE_PASS;
}

/*
 * numbers.h - the numbers of a text as values: what separators, units and scripts make of digits.
 * Pure, and linear in the length of the text.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/slice.h"
#include "translate/reading.h"

enum {
	NUMBERS_MAX = 200, /* of one text; what comes after is not looked at */
	NUMBER_GROUPS = 4,
};

/* A number as it is written: groups of digits with separators, and what stands behind it. */
struct number {
	double value;                  /* with its unit: "1,5 Mio." is 1500000 */
	double mantissa;               /* without: 1.5 */
	int power;                     /* of ten, of the unit; 0: none */
	double groups[NUMBER_GROUPS];  /* "12.03.2019": 12, 3, 2019 */
	uint8_t widths[NUMBER_GROUPS]; /* digits of each */
	uint8_t group_count;
	bool grouped;    /* by its separators it is one number, else a date, a time, a score */
	bool afternoon;  /* English: "p.m." follows */
	bool short_year; /* two digits that may be a year: "'98", "1992-98", "90s" */
	bool century;    /* "20世纪", "20. století" */
};

struct numbers {
	struct number list[NUMBERS_MAX];
	size_t count;
};

/* Find the numbers of a text, those of addresses left out. */
void numbers_read(const struct reading *reading, const char *language, struct numbers *ret_numbers);

/* Has it a digit of any script? Cheaper than a reading. */
bool numbers_any(struct slice text);

/* The power of ten of the word or characters at the beginning of `text` ("Mio.", "млрд", "億"), or
 * 0; `ret_length` is how many bytes it has. */
int number_unit(struct slice text, const char *language, size_t *ret_length);

/* The values of the numbers that an English text spells out, months and ordinals included. */
struct spelt {
	double list[NUMBERS_MAX];
	size_t count;
};
void numbers_spelt(struct slice english, struct spelt *ret_spelt);

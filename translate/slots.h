/*
 * slots.h - the numbers and addresses of a segment as slots, so that another one that differs in
 * them alone can have its English. Pure, and linear in the length of the text.
 *
 * A slot is what a translator copies, and the gate can prove: a number of two digits or more, or
 * with decimals, in ASCII digits and as the language writes it; a URL; an e-mail address. All else
 * stays as it is, and so tells one pattern from another: single digits, and 1 above all (what
 * stands beside it is singular); numbers that touch a letter or a hyphen (20th, 80s, COVID-19,
 * 20-year-old); those with a unit (5 million); dates, times, scores, versions and ranges; digits of
 * other scripts.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/slice.h"

struct buf;

enum {
	SLOTS_MAX = 8,         /* of a segment; one with more has none */
	SLOTS_TEXT_MAX = 4096, /* bytes; nor has a longer one */
};

struct slot {
	struct slice text; /* as it stands; borrowed */
	double value;      /* of a number */
	char kind;         /* stands for it in the pattern */
	uint8_t decimals;  /* digits behind the mark */
	bool grouped;      /* its thousands are */
};

struct slots {
	struct slot list[SLOTS_MAX]; /* in the order of the text */
	size_t count;
};

/* Find the slots of a source text. False: it has none, or one is doubtful: a value that it has
 * twice, digits of another script, too many. */
bool slots_find(struct slice source, const char *language, struct slots *ret_slots);

/* Append the text with its slots replaced. 0, BUF_E_FULL or < 0. */
int slots_pattern(struct slice source, const struct slots *slots, struct buf *buf);

/* Find each slot of the source in its English, in the order of the source. False: it is not proved
 * that another value could stand there: a slot is not found exactly once, or in words; it has
 * "a", "p.m." or a unit beside it; there is a number that the source has not. */
bool slots_align(const struct slots *slots, struct slice source, const char *language,
	struct slice english, struct slots *ret_english);

/* Append the English with other values, those of `slots`, in the places of `places`, as English
 * writes them. Both have the same kinds in the same order. 0, BUF_E_FULL or < 0. */
int slots_fill(const struct slots *places, struct slice english, const struct slots *slots,
	struct buf *buf);

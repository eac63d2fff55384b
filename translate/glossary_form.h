/*
 * glossary_form.h - text as terms are compared: white space of any kind as one blank, what nobody
 * sees left out, and the letters both as they are written and small. Pure.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/slice.h"
#include "translate/glossary.h"

/* From a place of a text on; code point n ends at the n-th place of each list. */
struct stretch {
	struct slice text;
	size_t at;                        /* in it: what is not read yet */
	char key[4 * GLOSSARY_TERM_MAX];  /* small */
	char form[4 * GLOSSARY_TERM_MAX]; /* as it is written */
	uint16_t key_ends[GLOSSARY_TERM_MAX], form_ends[GLOSSARY_TERM_MAX];
	uint32_t text_ends[GLOSSARY_TERM_MAX];
	int32_t last; /* the code point that was read last; 0: none */
	size_t count;
};

void stretch_begin(struct stretch *stretch, struct slice text, size_t at);
/* Read one more code point; false: the text has none, or none that a term could reach. */
bool stretch_read(struct stretch *stretch);

/* The letter small, with its accents: "peña" is no "pena". */
int32_t form_small(int32_t c);

/* What the first code points of a text are in small letters, for looking them up. `count` is at
 * most FORM_HEAD; those behind are 0. */
enum {
	FORM_HEAD = 3,
};
struct form_head {
	int32_t letters[FORM_HEAD];
	size_t count;
};
struct form_head form_head(struct slice text, size_t at);

/* Part of a word: a letter, a digit, or what combines with one. */
bool form_is_word(int32_t c);
/* A word may begin or end between these two. */
bool form_is_edge(int32_t left, int32_t right);

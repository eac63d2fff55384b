/*
 * language.h - which language an article is in, how we know, and how sure we are.
 *
 * Three witnesses are heard: what the producer declares, what the registry says that the outlet
 * writes, and what the detector sees in the text. The script of the text overrules any of them that
 * it contradicts. Declared and confirmed by a sample is the usual case and the cheap one. Close
 * languages (Bosnian, Croatian, Serbian; Malay, Indonesian; Danish and the Norwegians; ...) are
 * never told apart against registry and declaration: the detector cannot. Unsure is said: "und".
 */
#pragma once

#include <stdbool.h>

#include "runtime/slice.h"

enum {
	LANGUAGE_TAG_MAX = 24, /* bytes of a tag, NUL included */
};

struct language_evidence {
	const char *declared;        /* as the producer wrote it, or NULL */
	const char *const *registry; /* BCP 47, the main one first, NULL-ended; or NULL */
	struct slice text;           /* the article's text, or a good part of it */
};

struct language {
	char tag[LANGUAGE_TAG_MAX]; /* BCP 47: "pt", "sr-Cyrl", "zh-Hant"; "und" */
	const char *source;         /* declared | detected | registry */
	double confidence;          /* 0 to 1: to rank by, not a probability */
	bool contradicted;          /* what was declared is not what the text is in */
};

void language_decide(const struct language_evidence *evidence, struct language *ret_language);

/* The language of a paragraph of an article in `article`, where it is another one: a quotation, a
 * statement in the original. False, and `tag` untouched: the article's, or there is no telling.
 * `tag` has room for LANGUAGE_TAG_MAX bytes. */
bool language_of_paragraph(struct slice text, const char *article, char *tag);

/* "eng", "English", "pt_BR", "iw", "kr" and their like as BCP 47. False: no language at all.
 * `tag` has room for LANGUAGE_TAG_MAX bytes and is untouched unless true. */
bool language_canonical(const char *written, char *tag);

/* "rtl" or "ltr". */
const char *language_direction(const char *tag);

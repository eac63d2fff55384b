/*
 * glossary.h - names and terms with the English that must stand for them. Pure.
 *
 * A term is found where it stands as a whole word; in a script without spaces anywhere. Its letters
 * count as they are written, but that a term in small letters may begin with a capital, as at the
 * start of a sentence; then its English does so too. Of several that begin at one place the longest
 * counts, and of those the one of the more specific language. White space of any kind is one blank.
 *
 * Finding takes linear time: at each place at most GLOSSARY_TERM_MAX bytes are looked at, and at
 * most places three letters.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "runtime/base.h"
#include "runtime/slice.h"
#include "translate/language_codes.h"

struct glossary;
struct terms;

enum {
	GLOSSARY_TERM_MAX = 200,     /* bytes of a term */
	GLOSSARY_ENGLISH_MAX = 400,  /* bytes of its English */
	GLOSSARY_COUNT_MAX = 100000, /* terms */
};

struct glossary_entry {
	char language[LANGUAGE_TAG_SIZE]; /* normalised; "" is any */
	struct slice term;
	struct slice english;
	bool any_case; /* letters are the same in any case */
	bool inside;   /* also inside a word */
	unsigned line; /* of the file, for messages */
};

enum {
	GLOSSARY_E_FULL = 1, /* GLOSSARY_COUNT_MAX are there */
	GLOSSARY_E_BLANK,    /* nothing visible in it */
	GLOSSARY_E_CONTRADICTS,
};

int glossary_new(struct glossary **ret_glossary); /* 0 or < 0 */
struct glossary *glossary_free(struct glossary *glossary);
DEFINE_CLEANUP(struct glossary *, glossary_free);

/* Add a copy of an entry whose parts are within the limits. 0, an outcome or < 0. */
int glossary_add(struct glossary *glossary, const struct glossary_entry *entry);
/* All are there: put them in order. 0, GLOSSARY_E_CONTRADICTS with the line of an entry that says
 * something else than one before it for the same term of the same language, whose line is
 * `ret_other`, or < 0. */
int glossary_seal(struct glossary *glossary, unsigned *ret_line, unsigned *ret_other);
size_t glossary_count(const struct glossary *glossary);

/* The terms of a text in `language` (a BCP 47 tag). Places inside addresses, handles and mark-up do
 * not count. NULL: none; `glossary` NULL has none. 0 or < 0. */
int glossary_find(const struct glossary *glossary, const char *language, struct slice text,
	struct terms **ret_terms);

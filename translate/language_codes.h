/*
 * language_codes.h - language tags made equal, and a service's own codes for them. Pure.
 *
 * Inside the pipeline a language is a BCP 47 tag. Every service has its own spelling ("iw", "pb",
 * "spa", "ZH-HANS"): a table of data, looked up by the tag normalised here, from the most specific
 * form to the least (zh-Hant-TW, zh-Hant, zh).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum {
	LANGUAGE_TAG_SIZE = 36,  /* bytes of a tag with its NUL; longer ones are no tags of ours */
	LANGUAGE_CODE_SIZE = 32, /* bytes of a service's code with its NUL */
};

/* A row of a service's table; the last row has a NULL tag. */
struct language_code {
	const char *tag;  /* normalised */
	const char *code; /* NULL: the service does not take this one, whatever it does with the
			     less specific tag */
};

/* Case, "_" for "-", withdrawn codes (iw, in, ji, mo, sh, no, tl), three letters where two exist,
 * the script that a region implies (zh-TW is zh-Hant-TW). Variants and extensions are left out.
 * False: not a language tag; `ret_tag` is untouched. */
bool language_normalise(const char *tag, char ret_tag[LANGUAGE_TAG_SIZE]);

/* Drop the last subtag; false when only the language is left. */
bool language_shorten(char *tag);

/* The code for `tag` in `table`: normalised, then ever shorter. False: not there. */
bool language_find(
	const struct language_code *table, const char *tag, char ret_code[LANGUAGE_CODE_SIZE]);

/* The same in `own` and language_common together: of rows for one form, the one of `own` counts. */
bool language_find_beside_common(
	const struct language_code *own, const char *tag, char ret_code[LANGUAGE_CODE_SIZE]);

/* What the large services all take, by the name that it has here. */
extern const struct language_code language_common[];
/* The codes of FLORES-200 (NLLB); also a list of the languages that are commonly translated. */
extern const struct language_code language_flores[];

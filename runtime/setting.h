/*
 * setting.h - one row of a module's option table.
 *
 * Each setting is declared once, in the module that uses it. From the row come the check of the
 * file, the words of --help, the example file and the manual's table. A row fills one field of the
 * struct that the section describes:
 *
 *	TEXT, PATH, CHOICE, SECRET	const char *	"" when not set
 *	WORDS				const char *	separated by one blank, trimmed
 *	NUMBER, BYTES, TIME		long		bytes; milliseconds
 *	REAL				double
 *	SWITCH				bool
 *
 * SETTING_BYTES is written 64K, 2M, 1G; SETTING_TIME 250ms, 5s, 2min, 1h, 7d. A SETTING_SECRET is
 * written as the path of a file, or as credential:NAME for a systemd credential; the field holds
 * the file's content, trimmed.
 */
#pragma once

#include <stddef.h>

#include "runtime/base.h"

enum setting_type {
	SETTING_TEXT,
	SETTING_PATH,
	SETTING_SECRET, /* never printed */
	SETTING_CHOICE, /* one of .choices, "a|b|c" */
	SETTING_WORDS,
	SETTING_NUMBER,
	SETTING_REAL,
	SETTING_BYTES,
	SETTING_TIME,
	SETTING_SWITCH, /* yes, no, true, false, on, off, 1, 0 */
};

struct setting {
	const char *name;
	enum setting_type type;
	const char *preset; /* as it would be written in the file; NULL: must be set */
	size_t offset;      /* of the field in the struct that the section describes */
	const char *help;   /* one sentence, with the unit where the type does not say it */
	double min, max;    /* range of a number, in the field's own unit; both 0: any */
	const char *choices;
};

/* A [section] of the file, or a family of them: [backend NAME]. */
enum section_kind {
	SECTION_ONE,       /* [kafka] */
	SECTION_NAMED,     /* [backend NAME], any number of them */
	SECTION_FREE,      /* [kafka.librdkafka]: any key, taken as it stands */
	SECTION_ELSEWHERE, /* known, but another program's: accepted unread */
};

/* A form of a section that one of its settings chooses: type = libretranslate brings rows of its
 * own, which fill a struct of their own. */
struct variant {
	const char *name;
	const struct setting *settings;
	size_t setting_count;
	size_t size;
};

struct section {
	const char *name;
	enum section_kind kind;
	const char *help;
	const struct setting *settings;
	size_t setting_count;
	size_t size;            /* of the struct that the rows fill */
	const char *variant_by; /* the setting (a SETTING_TEXT or SETTING_CHOICE) that chooses the
				   variant; or NULL */
	const struct variant *variants;
	size_t variant_count;
};

enum {
	SETTING_E_VALUE = 1, /* it cannot be read so; `why` says what was found, what is allowed */
	SETTING_WHY_MAX = 512,
};

/* Read `text` into the row's field of `options`. A string field then owns a copy: what was in it
 * before is released. 0, SETTING_E_VALUE (the field is as it was; `why` has room for
 * SETTING_WHY_MAX bytes and never holds a secret) or < 0. */
int setting_read(const struct setting *setting, const char *text, void *options, char *why);

/* Release the strings of a struct that the rows filled. */
void settings_clear(const struct setting *settings, size_t count, void *options);

const struct setting *setting_find(const struct setting *settings, size_t count, const char *name);

/* What may be written: "a number from 1 to 500". Cut to `size`. */
void setting_allowed(const struct setting *setting, char *text, size_t size);

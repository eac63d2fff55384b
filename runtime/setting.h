/*
 * setting.h - one row of a module's option table.
 *
 * Each setting is declared once, in the module that uses it. From the row come the check of the
 *file, the words of --help, the example file and the manual's table. A row fills one field of the
 *struct that the section describes:
 *
 *	SETTING_TEXT, SETTING_PATH, SETTING_CHOICE, SETTING_SECRET   const char *  ("" when not set)
 *	SETTING_NUMBER, SETTING_BYTES, SETTING_TIME                  long          (bytes;
 *milliseconds) SETTING_REAL                                                 double SETTING_SWITCH
 *bool SETTING_WORDS                                                const char *  (separated by one
 *blank, trimmed)
 *
 * SETTING_BYTES is written 64K, 2M, 1G; SETTING_TIME 250ms, 5s, 2min, 1h, 7d. A SETTING_SECRET is
 *written as the path of a file, or as credential:NAME for a systemd credential; the field holds the
 *file's content, trimmed.
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

/*
 * outlet_file.h - one file of the registry: INI text into outlets, every mistake with its place.
 *
 *	country = PT                  before the first section: holds for each outlet of the file
 *	[publico]                     the outlet's id
 *	name = Público
 *	hosts = publico.pt            separated by blanks; the first is the outlet's domain
 *
 * "#" or ";" begins a comment line.
 */
#pragma once

#include "runtime/buf.h"
#include "schemas/registry.h"

enum outlet_key {
	OUTLET_NAME,
	OUTLET_NAME_ORIGINAL,
	OUTLET_DOMAIN,
	OUTLET_COUNTRY,
	OUTLET_TIMEZONE,
	OUTLET_KIND,
	OUTLET_OWNER,
	OUTLET_HOMEPAGE,
	OUTLET_HOSTS,
	OUTLET_LANGUAGES,
	OUTLET_AGENCIES,
	OUTLET_KEYS,
};

/* What an outlet's key may hold. */
struct outlet_rule {
	const char *name;
	bool required;
	bool is_list;
	bool (*is_valid)(const char *value); /* of a list: each word; NULL: anything */
	const char *allowed;                 /* for the message */
};
extern const struct outlet_rule outlet_rules[OUTLET_KEYS];
bool outlet_is_slug(const char *text);

/* An outlet as it stands in the file. */
struct outlet_draft {
	char *id;
	char *values[OUTLET_KEYS]; /* NULL: not given; lists with one blank between the words */
	char *file;
	int line;
};

struct outlet_drafts {
	struct outlet_draft *list;
	size_t count;
	struct buf report; /* "file:line: what is wrong", one a line; set its ceiling */
	size_t mistakes;
};

/* Read a file's text and add its outlets; mistakes go to the report. 0 or < 0. */
int outlet_file_read(const char *file, struct slice text, struct outlet_drafts *drafts);
/* Add a mistake of a draft to the report. 0 or < 0. */
int outlet_blame(struct outlet_drafts *drafts, const char *file, int line, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
void outlet_draft_deinit(struct outlet_draft *draft);
void outlet_drafts_deinit(struct outlet_drafts *drafts);

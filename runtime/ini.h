/*
 * ini.h - lines to sections, keys and values, each with its place. Pure; knows no setting.
 *
 * [section] and [section NAME] begin a section, key = value sets, "#" or ";" begins a comment line,
 * "\" at the end of a line continues it (the line break becomes a blank).
 */
#pragma once

#include <stddef.h>

#include "runtime/mistakes.h"
#include "runtime/slice.h"

enum {
	INI_TEXT_MAX = 1024 * 1024,
	INI_LINE_MAX = 16 * 1024, /* continuations included */
	INI_ENTRIES_MAX = 4096,
};

/* A section's head (key NULL) or a setting in it. */
struct ini_entry {
	char *section; /* "backend" */
	char *name;    /* "libre"; "" for none */
	char *key;
	char *value;
	unsigned line; /* or LINE_COMMAND */
};

struct ini {
	struct ini_entry *entries;
	size_t count;
	size_t room;
};

/* Read the file's text. What is wrong with it goes to `mistakes`; the rest is read all the same. 0
 * or < 0. */
int ini_read(struct ini *ini, struct slice text, struct mistakes *mistakes);

/* Set one value as if it stood in the file, in place of what the file says. 0 or < 0. */
int ini_set(struct ini *ini, struct slice section, struct slice name, struct slice key,
	struct slice value, struct mistakes *mistakes);

/* A setting, or with key NULL the section's head; NULL when it is not there. */
const struct ini_entry *ini_find(
	const struct ini *ini, const char *section, const char *name, const char *key);

void ini_deinit(struct ini *ini);

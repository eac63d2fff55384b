/* config_internal.h - what the files of config share: config.c fills and checks, config_words.c
 * reads the command line, config_document.c and config_manual.c write what the tables say. */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "runtime/config.h"
#include "runtime/ini.h"
#include "runtime/mistakes.h"

/* "[backend libre]", as a format and its arguments. */
#define HEAD "[%s%s%s]"
#define HEAD_OF(section, name) (section), *(name) ? " " : "", (name)

enum {
	NAMED_MAX = 256, /* named sections */
};

/* One section of the program with its values: [kafka], or one [backend NAME]. */
struct filled {
	const struct section *section;
	const struct variant *variant; /* NULL for none */
	const char *name;              /* the entry's own; "" for SECTION_ONE */
	void *options;
	void *variant_options; /* NULL for none */
};

struct config {
	const struct program *program;
	char *path;
	struct ini ini;
	struct filled *filled;
	size_t filled_count;
	bool is_check;
	bool is_offline;
	const char **arguments; /* what was given, program name first, NULL-ended */
	char **words;           /* NULL-ended */
};

int config_new(const struct program *program, const char *path, struct config **ret_config);
/* Take "SECTION.KEY=VALUE" as if it stood in the file. 0 or < 0. */
int config_set(struct config *config, const char *word, struct mistakes *mistakes);
/* Judge what was read, and fill the structs. 0 or < 0. */
int config_fill(struct config *config, struct mistakes *mistakes);

/* The filled section of this name, or NULL. */
const struct filled *config_filled(
	const struct config *config, const char *section, const char *name);
/* Where to point when a setting is missing: its section's head. */
unsigned config_head_line(const struct config *config, const char *section, const char *name);

const struct section *program_section(const struct program *program, struct slice name);

/* A word and what it means. Lists end with a NULL word. */
struct document_row {
	const char *word;
	const char *help;
};

extern const struct document_row document_options[];
extern const struct document_row document_statuses[];

/* "[backend NAME]". Cut to `size`, as all texts here. */
void document_head(const struct section *section, char *text, size_t size);
/* What may be written for a setting: its type's words, or the names of the variants. */
void document_allowed(
	const struct section *section, const struct setting *row, char *text, size_t size);

void document_help(FILE *out, const struct program *program);
void document_example(FILE *out, const struct program *program);
void document_manual(FILE *out, const struct program *program);

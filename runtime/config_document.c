/*
 * config_document.c - what the tables say, written for people: --help and the example file. The
 * manual page is config_manual.c's.
 *
 * All three walk the same rows, so none can fall behind the code. Results of printing are dropped:
 * a reader that went away has seen enough.
 */
#include <ctype.h>
#include <string.h>

#include "runtime/config_internal.h"

enum {
	WIDTH = 80,
};

/* Print `text` in lines that begin with `prefix` and end before WIDTH. */
static void wrap(FILE *out, const char *prefix, const char *text)
{
	size_t column = 0;

	while (*text) {
		size_t len = strcspn(text, " \n");

		if (column > 0 && column + 1 + len > WIDTH) {
			(void)fputc('\n', out);
			column = 0;
		}
		if (len > 0) {
			(void)fprintf(out, "%s%.*s", column ? " " : prefix, (int)len, text);
			column += len + (column ? 1 : strlen(prefix));
		}
		text += len;
		if (*text == '\n') {
			(void)fputc('\n', out); /* ends the line, or is an empty one */
			column = 0;
		}
		text += *text != '\0';
	}
	if (column > 0)
		(void)fputc('\n', out);
}

const struct document_row document_options[] = {
	{"--config FILE",
		"The configuration; not given: " DRAGOMAN_SYSCONFDIR "/dragoman/dragoman.conf."},
	{"--set SECTION.KEY=VALUE",
		"One setting; wins over the file; may be repeated. In a section "
		"with a name: --set 'SECTION NAME.KEY=VALUE'."},
	{"--check", "Look whether all is well, one line each, and exit."},
	{"--offline", "With --check: look at the configuration alone."},
	{"--example", "Print a configuration file that tells every setting."},
	{"--manual", "Print the manual page, in roff."},
	{"--help", "Print the options and all settings."},
	{"--version", "Print which version this is."},
	{NULL, NULL},
};

const struct document_row document_statuses[] = {
	{"0", "stopped as it was asked to, or all is well"},
	{"64", "the command line is wrong"},
	{"69", "something that it needs is not there (--check)"},
	{"71", "this machine failed it; the log says where"},
	{"75", "it gave up for now: start it again"},
	{"78", "the configuration is wrong; each mistake was named"},
	{"80", "another process runs under this identity and goes on"},
	{NULL, NULL},
};

void document_head(const struct section *section, char *text, size_t size)
{
	(void)snprintf(
		text, size, "[%s%s]", section->name, section->kind == SECTION_NAMED ? " NAME" : "");
}

/* "allowed" is of use only where it says more than the default does. */
void document_allowed(
	const struct section *section, const struct setting *row, char *text, size_t size)
{
	bool is_variant = section->variant_by && strcmp(section->variant_by, row->name) == 0;
	size_t n;

	if (!is_variant) {
		setting_allowed(row, text, size);
		return;
	}
	n = (size_t)snprintf(text, size, "one of");
	for (size_t i = 0; i < section->variant_count && n < size; i++)
		n += (size_t)snprintf(
			text + n, size - n, "%s %s", i ? "," : "", section->variants[i].name);
}

/* --help */

static void help_row(FILE *out, const struct section *section, const struct setting *row)
{
	char allowed[SETTING_WHY_MAX];

	document_allowed(section, row, allowed, sizeof(allowed));
	allowed[0] = (char)toupper((unsigned char)allowed[0]);
	(void)fprintf(out, "  %s = %s\n", row->name, row->preset ? row->preset : "(must be set)");
	wrap(out, "      ", row->help);
	(void)fprintf(out, "      %s.\n", allowed);
}

static void help_section(FILE *out, const struct section *section)
{
	char head[128];

	if (section->kind == SECTION_ELSEWHERE)
		return;
	document_head(section, head, sizeof(head));
	(void)fprintf(out, "\n%s\n", head);
	wrap(out, "  ", section->help ? section->help : "");
	if (section->setting_count)
		(void)fputc('\n', out);
	for (size_t i = 0; i < section->setting_count; i++)
		help_row(out, section, &section->settings[i]);
	for (size_t i = 0; i < section->variant_count; i++) {
		const struct variant *variant = &section->variants[i];

		if (variant->setting_count)
			(void)fprintf(out, "\n  with %s = %s also:\n\n", section->variant_by,
				variant->name);
		for (size_t j = 0; j < variant->setting_count; j++)
			help_row(out, section, &variant->settings[j]);
	}
}

void document_help(FILE *out, const struct program *program)
{
	(void)fprintf(out, "%s - %s\n\nUsage: %s [OPTION ...]\n\n", program->name, program->summary,
		program->name);
	if (program->details) {
		wrap(out, "", program->details);
		(void)fputc('\n', out);
	}
	(void)fputs("Options:\n", out);
	for (size_t i = 0; document_options[i].word; i++) {
		(void)fprintf(out, "  %s\n", document_options[i].word);
		wrap(out, "      ", document_options[i].help);
	}
	(void)fputs("\nSettings, as they are written in the file, with their defaults:\n", out);
	for (size_t i = 0; i < program->section_count; i++)
		help_section(out, program->sections[i]);
	(void)fputs("\nExit statuses:\n", out);
	for (size_t i = 0; document_statuses[i].word; i++)
		(void)fprintf(
			out, "  %2s  %s\n", document_statuses[i].word, document_statuses[i].help);
}

/* --example */

static void example_row(FILE *out, const struct section *section, const struct setting *row)
{
	char allowed[SETTING_WHY_MAX];

	document_allowed(section, row, allowed, sizeof(allowed));
	allowed[0] = (char)toupper((unsigned char)allowed[0]);
	wrap(out, "# ", row->help);
	(void)fprintf(out, "# %s.%s\n", allowed, row->preset ? "" : " Must be set.");
	(void)fprintf(out, "#%s =%s%s\n\n", row->name, row->preset && *row->preset ? " " : "",
		row->preset ? row->preset : "");
}

static void example_section(FILE *out, const struct section *section)
{
	char head[128];

	if (section->kind == SECTION_ELSEWHERE)
		return;
	wrap(out, "# ", section->help ? section->help : "");
	document_head(section, head, sizeof(head));
	/* A named section that is only an example must not come to life by its head alone. */
	(void)fprintf(out, "%s%s\n\n", section->kind == SECTION_NAMED ? "#" : "", head);
	for (size_t i = 0; i < section->setting_count; i++)
		example_row(out, section, &section->settings[i]);
	for (size_t i = 0; i < section->variant_count; i++) {
		const struct variant *variant = &section->variants[i];

		if (variant->setting_count)
			(void)fprintf(out, "# With %s = %s also:\n\n", section->variant_by,
				variant->name);
		for (size_t j = 0; j < variant->setting_count; j++)
			example_row(out, section, &variant->settings[j]);
	}
}

void document_example(FILE *out, const struct program *program)
{
	(void)fprintf(out,
		"# Configuration of %s, version %s: every setting with its default. Take the\n"
		"# \"#\" away before what you change. The programs of Dragoman share one file: "
		"each\n"
		"# leaves the others' sections unread.\n\n",
		program->name, DRAGOMAN_VERSION);
	for (size_t i = 0; i < program->section_count; i++)
		example_section(out, program->sections[i]);
}

/*
 * config_manual.c - the manual page of a program, in roff, from the same rows as --help.
 *
 * dragoman.conf(5) is made of these pages at build time: each .SS below SETTINGS is one section of
 * the file, and of a section that several programs have the first page's counts.
 */
#include <ctype.h>

#include "runtime/config_internal.h"
#include "runtime/roff.h"

/* Text that begins a line, and ends it. */
static void line(FILE *out, const char *text)
{
	roff_print(out, text, true);
	(void)fputc('\n', out);
}

static void request(FILE *out, const char *name, const char *text)
{
	(void)fprintf(out, ".%s ", name);
	roff_print(out, text, false);
	(void)fputc('\n', out);
}

/* A word in bold and, indented below it, what it means. */
static void term(FILE *out, const char *word, const char *text)
{
	(void)fputs(".TP\n", out);
	request(out, "B", word);
	line(out, text);
}

static void manual_row(FILE *out, const struct section *section, const struct setting *row)
{
	char allowed[SETTING_WHY_MAX];
	bool has_preset = row->preset && *row->preset;

	document_allowed(section, row, allowed, sizeof(allowed));
	allowed[0] = (char)toupper((unsigned char)allowed[0]);
	(void)fputs(".TP\n\\fB", out);
	roff_print(out, row->name, false);
	(void)fprintf(out, "\\fR =%s", has_preset ? " " : "");
	if (has_preset)
		roff_print(out, row->preset, false);
	(void)fputc('\n', out);
	line(out, row->help);
	roff_print(out, allowed, true);
	(void)fprintf(out, ".%s\n", row->preset ? "" : " Must be set.");
}

static void manual_section(FILE *out, const struct section *section)
{
	char head[128];

	if (section->kind == SECTION_ELSEWHERE)
		return;
	document_head(section, head, sizeof(head));
	request(out, "SS", head);
	if (section->help)
		line(out, section->help);
	for (size_t i = 0; i < section->setting_count; i++)
		manual_row(out, section, &section->settings[i]);
	for (size_t i = 0; i < section->variant_count; i++) {
		const struct variant *variant = &section->variants[i];

		if (variant->setting_count)
			(void)fprintf(out, ".PP\nWith %s = %s also:\n", section->variant_by,
				variant->name);
		for (size_t j = 0; j < variant->setting_count; j++)
			manual_row(out, section, &variant->settings[j]);
	}
}

static void manual_title(FILE *out, const struct program *program)
{
	(void)fputs(".TH \"", out);
	for (const char *c = program->name; *c; c++)
		(void)fputc(toupper((unsigned char)*c), out);
	(void)fprintf(out, "\" 8 \"\" \"Dragoman %s\" \"System Administration\"\n.SH NAME\n",
		DRAGOMAN_VERSION);
	roff_print(out, program->name, true);
	(void)fputs(" \\- ", out);
	roff_print(out, program->summary, false);
	(void)fputs("\n.SH SYNOPSIS\n", out);
	request(out, "B", program->name);
	(void)fputs("[OPTION ...]\n", out);
}

static void manual_service(FILE *out, const struct program *program)
{
	char unit[128];

	(void)snprintf(unit, sizeof(unit), "%s@INSTANCE.service", program->name);
	(void)fputs(".SH SERVICE\nsystemd runs it as\n", out);
	request(out, "I", unit);
	(void)fputs("(systemctl enable \\-\\-now ", out);
	roff_print(out, program->name, false);
	(void)fputs("@1).\nSeveral instances, on one machine or many, share the work; the "
		    "instance's name is its identity over restarts.\nSIGTERM and SIGINT: what is "
		    "in flight ends or is given back, then the program does.\n",
		out);
}

static void manual_ends(FILE *out)
{
	(void)fputs(".SH EXIT STATUS\n", out);
	for (size_t i = 0; document_statuses[i].word; i++)
		term(out, document_statuses[i].word, document_statuses[i].help);
	(void)fputs(".SH FILES\n", out);
	term(out, DRAGOMAN_SYSCONFDIR "/dragoman/dragoman.conf",
		"The configuration, one for all programs.");
	(void)fputs(".SH SEE ALSO\n.BR dragoman (1),\n.BR dragoman.conf (5),\n.BR systemctl (1),\n"
		    ".BR journalctl (1)\n",
		out);
}

void document_manual(FILE *out, const struct program *program)
{
	manual_title(out, program);
	if (program->details) {
		(void)fputs(".SH DESCRIPTION\n", out);
		line(out, program->details);
	}
	(void)fputs(".SH OPTIONS\n", out);
	for (size_t i = 0; document_options[i].word; i++)
		term(out, document_options[i].word, document_options[i].help);
	manual_service(out, program);
	(void)fputs(".SH SETTINGS\n", out);
	for (size_t i = 0; i < program->section_count; i++)
		manual_section(out, program->sections[i]);
	manual_ends(out);
}

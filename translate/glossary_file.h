/*
 * glossary_file.h - the glossary as an operator writes it: a file of four columns, tabs between.
 *
 *	language	term	English	rules
 *	uk	Київ	Kyiv
 *	*	Charlie Hebdo	=
 *	es	Corte Suprema	Supreme Court	any-case
 *
 * The language is a BCP 47 tag, or "*" for any; "=" or nothing for the English leaves the term as
 * it is written here. Rules: any-case, inside. Lines that are empty or begin with "#" say nothing.
 */
#pragma once

#include "translate/glossary.h"

enum {
	GLOSSARY_E_BAD = 1, /* `why` names the line, what is wrong there, and the remedy */
	GLOSSARY_WHY_MAX = 512,
	GLOSSARY_FILE_MAX = 16 << 20, /* bytes */
};

/* Read the text of a file. 0, GLOSSARY_E_BAD or < 0. */
int glossary_read(struct slice text, struct glossary **ret_glossary, char why[GLOSSARY_WHY_MAX]);
/* Read the file at `path`; `why` names it too. 0, GLOSSARY_E_BAD or < 0. */
int glossary_load(const char *path, struct glossary **ret_glossary, char why[GLOSSARY_WHY_MAX]);

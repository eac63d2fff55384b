/*
 * help_text.h - the text of --help and of the manual, no wider than a terminal of 80 columns. Pure.
 *
 * A command writes its details in the form that it wants them in:
 *
 *	Lines that follow each other are one paragraph.
 *
 *	term    what stands behind two blanks or more is told in a column, and goes on in lines that
 *	        begin in that column
 *	  -o    the same, further in
 *
 * Any other line that begins with a blank stays as it is.
 */
#pragma once

#include <stdio.h>

enum {
	HELP_WIDTH = 79,
	HELP_MANUAL_WIDTH = 72, /* the page has a margin */
};

/* Write `text` in lines of at most `width` columns; only a word that is longer stands out. */
void help_text_print(FILE *out, const char *text, size_t width);

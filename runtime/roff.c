/* roff.c - text for a manual page. */
#include "runtime/roff.h"

void roff_print(FILE *out, const char *text, bool at_line_start)
{
	for (; *text; text++) {
		if (at_line_start && (*text == '.' || *text == '\''))
			(void)fputs("\\&", out);
		if (*text == '\\')
			(void)fputs("\\e", out);
		else if (*text == '-')
			(void)fputs("\\-", out);
		else
			(void)fputc(*text, out);
		at_line_start = *text == '\n';
	}
}

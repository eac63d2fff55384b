/* roff.h - text for a manual page. */
#pragma once

#include <stdbool.h>
#include <stdio.h>

/* Print `text` so that man shows it as it stands: "-" is a minus that can be copied, and "\" and a
 * "." or "'" at the start of a line have no meaning. The text begins a line of its own when
 * `at_line_start`. Results of printing are dropped: who reads a page sees whether it is whole. */
void roff_print(FILE *out, const char *text, bool at_line_start);

/* language_close.h - which languages are taken for each other. */
#pragma once

#include <stdbool.h>

/* Is the primary subtag of `tag` one of `group`, a list with " " around each? */
bool language_is_in(const char *group, const char *tag);
/* "pt-BR" and "pt". */
bool language_is_same(const char *a, const char *b);
/* The same, or two that no detector tells apart for certain: Bosnian and Serbian. */
bool language_is_close(const char *a, const char *b);

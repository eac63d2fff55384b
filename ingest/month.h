/* month.h - the names of the months in the languages of the world's newsrooms, from ICU. */
#pragma once

#include "runtime/base.h"
#include "runtime/slice.h"

struct months;

int months_new(struct months **ret_months);
struct months *months_free(struct months *months);
DEFINE_CLEANUP(struct months *, months_free);

/* The month (1 to 12) that `name` means, in any case, whole or abbreviated; 0: none, or different
 * ones in different languages and `language` (BCP 47, or NULL) does not settle it. */
int months_find(const struct months *months, struct slice name, const char *language);

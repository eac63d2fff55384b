/* reserved.h - which reservation of an article the operator has chosen to obey. */
#pragma once

#include <stdbool.h>

#include "schemas/article.h"

/* The first of `obey`, words separated by blanks, that `rights` makes; NULL: none. Static. */
const char *reserved_by(const char *obey, const struct rights *rights);

/* Are all words of `obey` reservations that there are? If not, `*ret_bad` (within `obey`) is the
 * first that is none. */
bool reserved_is_known(const char *obey, const char **ret_bad);

/* url_tracking.h - does a parameter of an address say anything of the article? */
#pragma once

#include <stdbool.h>

#include "runtime/slice.h"

/* It tells where a reader came from (utm_source, fbclid), and nothing of the article. Both are in
 * their normal form. */
bool url_is_tracking(struct slice name, struct slice value);

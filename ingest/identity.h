/* identity.h - the name that an article keeps for good. */
#pragma once

#include "runtime/slice.h"

/* 32 hex digits of SHA-256("1\n" outlet "\n" key), where `key` is url_key()'s, or without an
 * address the producer's own id. `id` has room for 33 bytes. 0 or < 0. */
int identity(struct slice outlet, struct slice key, char *id);

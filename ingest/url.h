/*
 * url.h - an article's address in two forms: one that opens, one that compares.
 *
 *	canonical	scheme and host in lower case, IDNA as A-label, no default port, no
 *fragment, dot segments resolved, percent forms normalised, tracking parameters gone, the rest of
 *the query in its order key		that without scheme, without "www.", "m." or "amp." before
 *the host, without
 *			"/amp" and slash at the end, query sorted; never opened, only hashed
 */
#pragma once

#include <stdbool.h>

#include "runtime/base.h"
#include "runtime/slice.h"

enum {
	URL_E_BAD = 1, /* no http or https address with a host */
};

enum {
	URL_MAX = 4096, /* bytes; a longer one is bad */
};

/* Yours to free. 0, URL_E_BAD or < 0. */
int url_canonical(struct slice url, char **ret_canonical);
/* `reference` as a link on the page `base` (a canonical address), canonical. */
int url_resolve(const char *base, struct slice reference, char **ret_canonical);
/* The key of a canonical address. 0 or < 0. */
int url_key(const char *canonical, char **ret_key);

/* The host of a canonical address, without port; borrowed. */
struct slice url_host(const char *canonical);
/* Does it name a site and nothing on it? */
bool url_is_front_page(const char *canonical);

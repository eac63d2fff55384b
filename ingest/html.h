/*
 * html.h - mark-up to paragraphs, with headings, quotes, lists and captions told apart, and without
 * what a page puts beside its article: scripts, menus, share bars, related links, newsletter and
 * cookie boxes, when they are marked as such.
 */
#pragma once

#include <stdbool.h>

#include "ingest/paragraphs.h"

/* Read valid UTF-8. Anything is HTML, so there is no outcome: what is nonsense gives nonsense or
 * nothing. 0 or < 0. */
int html_read(struct paragraphs *paragraphs, enum paragraph_role role, struct slice html);

/* Does a text hold a tag of HTML ("<p>", "</em>", "<br/>")? "a < b" and "<3" are none. */
bool html_looks_so(struct slice text);

/* Do the words of a class or id say "not the article" (share, newsletter, related, ...)? */
bool html_says_beside(const char *words);

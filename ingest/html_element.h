/* html_element.h - what each element of HTML does to a text. */
#pragma once

#include <stdbool.h>

enum html_kind {
	HTML_INLINE,
	HTML_BLOCK,
	HTML_BREAK,   /* br */
	HTML_HIDDEN,  /* neither it nor anything in it is text of the article */
	HTML_HEADING, /* blocks with a role */
	HTML_QUOTE,
	HTML_ITEM,
	HTML_CAPTION,
	HTML_KINDS,
};

enum html_kind html_kind_of(const char *name);

/* Is it the name of an element at all, of HTML 4 or newer? */
bool html_is_tag(const char *name);

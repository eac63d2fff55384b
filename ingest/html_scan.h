/* html_scan.h - is this mark-up cheap enough to be parsed at all? */
#pragma once

#include "runtime/slice.h"

/* NULL, or why not (static text). Takes a millisecond for a megabyte. */
const char *html_scan(struct slice html);

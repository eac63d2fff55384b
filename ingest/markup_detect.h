/* markup_detect.h - is it XML, and in what charset? */
#pragma once

#include "runtime/slice.h"

/* Does it begin as XML does, and is it no page of HTML? Leading blanks are allowed. */
bool markup_looks_so(struct slice text);

/* The charset that an XML declaration names, or "". */
void markup_charset(struct slice bytes, char *ret_name, size_t size);

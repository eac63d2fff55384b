/* url_escape.h - a path's segment or a parameter in its normal form. */
#pragma once

#include "runtime/buf.h"
#include "runtime/slice.h"

/* 0, BUF_E_FULL or < 0. */
int url_add_normal(struct buf *out, struct slice text);

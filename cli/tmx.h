/*
 * tmx.h - what is remembered as TMX 1.4b, the exchange format of translators' tools. Pure.
 *
 * A file is tmx_begin(), any number of tmx_unit(), tmx_end(). It is well-formed and valid whatever
 * the texts hold: what XML cannot carry becomes U+FFFD.
 */
#pragma once

#include "runtime/buf.h"
#include "schemas/memory_entry.h"

/* All append. 0, BUF_E_FULL or < 0. */
int tmx_begin(struct buf *buf);
int tmx_unit(struct slice key, const struct memory_entry *entry, struct buf *buf);
int tmx_end(struct buf *buf);

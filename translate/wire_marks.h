/*
 * wire_marks.h - texts with marks in them (terms.h), for a service that reads XML and leaves what
 * stands in a certain tag alone: each mark goes inside <x>, so that it can be neither translated
 * nor taken apart. Pure.
 */
#pragma once

#include <stdbool.h>

#include "translate/backend.h"

/* A text of the batch has a mark, and all of them can be written as XML. */
bool wire_has_marks(const struct batch *batch);

/* Append all texts of the batch as a JSON array of strings, each of them XML. 0, BUF_E_FULL or < 0.
 */
int wire_add_marked_texts(struct buf *buf, const struct batch *batch);

/* The answers to them as plain text again: tags of ours go, references become characters, anything
 * else stays as it is. */
void wire_show_marks(struct reply *reply);

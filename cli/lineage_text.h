/* lineage_text.h - what the lineage headers say: dragoman-input (topic/partition/offset) and
 * dragoman-item (i/n). Pure. */
#pragma once

#include <stdbool.h>

#include "cli/ledger.h"
#include "runtime/slice.h"

/* Split "articles.raw/3/1042"; `ret_topic` points into `text`. False when it is no such thing. */
bool lineage_place(struct slice text, struct slice *ret_topic, struct ledger_place *ret_place);

/* Split "2/5"; anything else is 1 of 1. */
void lineage_item(struct slice text, long *ret_item, long *ret_of);

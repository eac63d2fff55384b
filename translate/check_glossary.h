/* check_glossary.h - what the glossary says must stand in the translation. Pure. */
#pragma once

#include "translate/gate.h"
#include "translate/terms.h"

/* A mark that was left in it is HARD, a term whose English is not there SOFT. `terms` are those of
 * the source; NULL: there is nothing to say. Case and accents do not count. Linear in the English
 * for each term. 0 or < 0. */
int check_glossary(const struct terms *terms, struct slice english, enum gate_level *ret_level);

/*
 * agreement.h - do two English texts say the same? Pure.
 */
#pragma once

#include <stdbool.h>

#include "runtime/slice.h"

/* chrF of the two texts (character n-grams of 1 to 6, recall as precise as precision): 0 to 1. */
double agreement_chrf(struct slice a, struct slice b);
/* Two engines of different origin that agree this much are not both wrong. */
bool agreement_is_high(struct slice a, struct slice b);

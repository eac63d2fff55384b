/*
 * stutter.h - the same character again and again, as a machine writes that has lost its way.
 * Pure, and linear in the length of the text.
 */
#pragma once

#include <stddef.h>

#include "runtime/slice.h"

/* The longest run of one character that is no space, digit or rule; 0 when below twelve. */
size_t stutter_longest(struct slice text);

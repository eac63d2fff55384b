/*
 * source_loop.h - a source that says the same thing over and over: a scraper that caught a ticker,
 * a machine that lost its way. Pure.
 *
 * Engines that are asked to translate such a text invent prose, or never end, and what they answer
 * is paid by the character. It is not sent: the original is shown, with the reason.
 */
#pragma once

#include <stdbool.h>

#include "runtime/slice.h"

/* At least half of the text, and 160 bytes of it, is one piece of at most 256 bytes with a letter
 * in it, eight times or more without anything between. Costs two looks, however long the text. */
bool source_loops(struct slice text);

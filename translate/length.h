/*
 * length.h - how long the English of a text should be, by what people's translations are. Pure.
 */
#pragma once

#include <stdbool.h>

struct reading;

/* English letters: those of the source by the median of human translations from its language. */
double length_expected(const char *language, const struct reading *source);
/* The language has a median of its own, and need not do with that of others. */
bool length_is_known(const char *language);

enum length_fit {
	LENGTH_FITS,
	LENGTH_SHORT,
	LENGTH_LONG,
};

/* Whether an article is as long as expected, all of its segments together. */
enum length_fit length_of_whole(double expected, double english);
/* The same bounds for a part of it, whatever its length. Where the whole is outside of them, so is
 * a part of it at least. */
enum length_fit length_compare(double expected, double english);

/* genre.h - what kind of text a producer says that an article is, in the article's own words. */
#pragma once

#include "runtime/slice.h"

/* "opinion" for "Op-Ed"; NULL when it is none of the genres of dragoman.article/1. Static text. */
const char *genre_of(struct slice written);

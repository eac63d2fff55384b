/* ntrex.h - a file of ../shared/data/ntrex in memory, for the programs that measure the gate. */
#pragma once

#include <stddef.h>

enum {
	SEGMENTS_MAX = 2000,
};

struct corpus {
	char language[32];
	char *segments[SEGMENTS_MAX];
	int document[SEGMENTS_MAX];
	size_t count;
	const struct corpus *before; /* the language before it in corpus_each(), or NULL */
};

/* Never NULL: what cannot be read ends the program. */
struct corpus *corpus_read(const char *folder, const char *name);
void corpus_free(struct corpus *corpus);

/* The next number of a seeded row, below `below`: two runs draw the same. */
unsigned corpus_draw(unsigned *seed, size_t below);

/* Call this for each language of the folder but English, in the order of their names. */
typedef void corpus_use(const struct corpus *source, const struct corpus *english, void *user);
void corpus_each(const char *folder, corpus_use *use, void *user);

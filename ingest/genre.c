/*
 * genre.c - the genres of an article, and what producers call them.
 *
 * An application keeps opinion and press releases apart by this word, so it is one of a short list
 * or none. Only names that mean one genre wherever they are used are taken: "Feature", "Current"
 * and the like are not.
 */
#include "ingest/genre.h"

#include <stddef.h>
#include <strings.h>

#include "runtime/base.h"

static const struct {
	const char *written, *genre;
} genres[] = {
	{"news", "news"},
	{"article", "news"},
	{"news article", "news"},
	{"analysis", "analysis"},
	{"opinion", "opinion"},
	{"op-ed", "opinion"},
	{"oped", "opinion"},
	{"editorial", "opinion"},
	{"commentary", "opinion"},
	{"background", "background"},
	{"backgrounder", "background"},
	{"review", "review"},
	{"live", "live"},
	{"live blog", "live"},
	{"satire", "satire"},
	{"sponsored", "sponsored"},
	{"advertorial", "sponsored"},
	{"press_release", "press_release"},
	{"press release", "press_release"},
	{"release", "press_release"},
	{"factcheck", "factcheck"},
	{"fact check", "factcheck"},
	{"fact-check", "factcheck"},
};

const char *genre_of(struct slice written)
{
	for (size_t i = 0; i < COUNT_OF(genres); i++)
		if (slice_of(genres[i].written).len == written.len &&
			strncasecmp(genres[i].written, written.data, written.len) == 0)
			return genres[i].genre;
	return NULL;
}

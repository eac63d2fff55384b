/* route.c - who translates from a language. */
#include "translate/route.h"

#include <string.h>

static const struct route *find_exact(
	const struct route *routes, size_t count, const char *language)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(routes[i].language, language) == 0)
			return &routes[i];
	return NULL;
}

const struct route *route_find(const struct route *routes, size_t count, const char *language)
{
	char shorter[LANGUAGE_TAG_SIZE];

	if (!language_normalise(language, shorter))
		return NULL; /* "und" is a tag; what is none has no route either */
	do {
		const struct route *route = find_exact(routes, count, shorter);

		if (route)
			return route;
	} while (language_shorten(shorter));
	return find_exact(routes, count, "");
}

unsigned route_choose(unsigned count, unsigned from, uint32_t able, uint32_t out)
{
	unsigned first = count;

	for (unsigned rank = from; rank < count; rank++) {
		const uint32_t bit = UINT32_C(1) << rank;

		if (out & bit)
			continue;
		if (able & bit)
			return rank;
		if (first == count)
			first = rank;
	}
	return first;
}

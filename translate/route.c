/* route.c - who translates from a language. */
#include "translate/route.h"

#include <string.h>

/* The part before `stop`, copied; `*word` goes behind it. False: it is empty, too long, or ends in
 * another way. */
static bool take_part(const char **word, char stop, char *part, size_t size)
{
	const size_t length = strcspn(*word, ">");

	if (length == 0 || length >= size || (*word)[length] != stop)
		return false;
	memcpy(part, *word, length);
	part[length] = '\0';
	*word += length + (stop != '\0');
	return true;
}

static bool read_pivot(const char *word, struct route_words *words)
{
	char language[LANGUAGE_TAG_SIZE];

	return take_part(&word, '>', words->first, sizeof(words->first)) &&
	       take_part(&word, '>', language, sizeof(language)) &&
	       take_part(&word, '\0', words->second, sizeof(words->second)) &&
	       language_normalise(language, words->language) &&
	       strncmp(words->language, "en", 2) != 0;
}

bool route_read(const char *word, struct route_words *ret_words)
{
	struct route_words words = {0};

	if (strchr(word, '>') ? !read_pivot(word, &words)
			      : !take_part(&word, '\0', words.first, sizeof(words.first)))
		return false;
	*ret_words = words;
	return true;
}

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

/*
 * reserved.c - which reservation of an article the operator has chosen to obey.
 *
 * What follows from a reservation is a question of law and of contracts, which differ from place to
 * place: the article carries it always, and the configuration says whether it ends here.
 */
#include "ingest/reserved.h"

#include <string.h>

#include "runtime/base.h"

static const char *const names[] = {"no-ai", "no-translate", "tdm"};

static bool is_made(size_t name, const struct rights *rights)
{
	const bool made[COUNT_OF(names)] = {
		rights->no_ai, rights->no_translate, rights->tdm_reserved};

	return made[name];
}

/* The name that the word at `word` is; COUNT_OF(names): none. */
static size_t name_of(const char *word, size_t n)
{
	size_t i = 0;

	while (i < COUNT_OF(names) && (strlen(names[i]) != n || memcmp(names[i], word, n) != 0))
		i++;
	return i;
}

const char *reserved_by(const char *obey, const struct rights *rights)
{
	for (; obey && *obey; obey += strspn(obey, " ")) {
		size_t n = strcspn(obey, " ");
		size_t name = name_of(obey, n);

		if (name < COUNT_OF(names) && is_made(name, rights))
			return names[name];
		obey += n;
	}
	return NULL;
}

bool reserved_is_known(const char *obey, const char **ret_bad)
{
	for (; obey && *obey; obey += strspn(obey, " ")) {
		size_t n = strcspn(obey, " ");

		if (name_of(obey, n) == COUNT_OF(names)) {
			*ret_bad = obey;
			return false;
		}
		obey += n;
	}
	return true;
}

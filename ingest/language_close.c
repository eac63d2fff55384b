/*
 * language_close.c - which languages are taken for each other.
 *
 * Between two of a group the text decides nothing against a declaration or the registry.
 */
#include "ingest/language_close.h"

#include <string.h>

#include "runtime/base.h"

static const char *const close_groups[] = {
	" bs hr sr sh cnr sr-Latn sr-Cyrl bs-Latn hr-Latn ",
	" id ms su jw jv ",
	" nb nn no da ",
	" cs sk ",
	" fa prs ",
	" es gl ca ast an ",
	" pt gl ",
	" ru be uk ",
	" hi mr ne bho mai ",
	" bg mk ",
	" zh zh-Hans zh-Hant yue ",
	" af nl ",
	" ku kmr ckb ",
	" fil tl ceb ",
	" kk ky tt ba ",
	" fi et ",
	" it co scn vec ",
	" fr oc wa ",
	" de lb als ",
	" tr az crh ",
};

bool language_is_in(const char *group, const char *tag)
{
	size_t n = strcspn(tag, "-");

	for (const char *at = group; *at; at++)
		if (*at == ' ' && strncmp(at + 1, tag, n) == 0 && at[n + 1] == ' ')
			return n > 0;
	return false;
}

bool language_is_same(const char *a, const char *b)
{
	size_t n = strcspn(a, "-");

	return n == strcspn(b, "-") && strncmp(a, b, n) == 0;
}

bool language_is_close(const char *a, const char *b)
{
	if (language_is_same(a, b))
		return true;
	for (size_t i = 0; i < COUNT_OF(close_groups); i++)
		if (language_is_in(close_groups[i], a) && language_is_in(close_groups[i], b))
			return true;
	return false;
}

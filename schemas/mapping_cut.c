/*
 * mapping_cut.c - the ends with which producers say that a text is cut short ("[+1234 chars]").
 */
#include <string.h>

#include "schemas/mapping_internal.h"

/* Does `text` end as `pattern` says, "#" standing for one digit or more? The length of that end,
 * or 0. */
static size_t ending(struct slice text, const char *pattern)
{
	size_t at = text.len;

	for (size_t i = strlen(pattern); i > 0; i--) {
		size_t before = at;

		if (pattern[i - 1] != '#') {
			if (at == 0 || text.data[at - 1] != pattern[i - 1])
				return 0;
			at--;
			continue;
		}
		while (at > 0 && text.data[at - 1] >= '0' && text.data[at - 1] <= '9')
			at--;
		if (at == before)
			return 0;
	}
	return text.len - at;
}

/* Take off what says "cut short". */
bool mapping_cut_ends(const struct reading *reading, struct slice *text)
{
	bool is_cut = false;

	for (size_t i = 0; reading->cut && reading->cut[i]; i++) {
		size_t n = ending(*text, reading->cut[i]);

		if (n == 0)
			continue;
		text->len -= n;
		*text = slice_trim(*text);
		is_cut = true;
	}
	return is_cut;
}

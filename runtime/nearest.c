/*
 * nearest.c - which known word was meant by one that is not known.
 *
 * Edit distance with neighbours swapped counted as one slip (optimal string alignment), blind to
 * case and to "-" for "_". A word may be off by a third of its length: more would be guessing.
 */
#include "runtime/nearest.h"

#include <ctype.h>
#include <string.h>

enum {
	WORD_MAX = 48, /* a longer word is no slip of a known one */
};

static char folded(char c)
{
	return c == '-' ? '_' : (char)tolower((unsigned char)c);
}

static size_t least(size_t a, size_t b, size_t c)
{
	size_t ab = a < b ? a : b;

	return ab < c ? ab : c;
}

static size_t distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
	size_t rows[3][WORD_MAX + 1]; /* this row and the two before it, in turn */

	for (size_t j = 0; j <= b_len; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a_len; i++) {
		size_t *now = rows[i % 3];
		const size_t *before = rows[(i + 2) % 3];
		const size_t *earlier = rows[(i + 1) % 3];

		now[0] = i;
		for (size_t j = 1; j <= b_len; j++) {
			size_t differs = folded(a[i - 1]) != folded(b[j - 1]);

			now[j] = least(before[j] + 1, now[j - 1] + 1, before[j - 1] + differs);
			if (i > 1 && j > 1 && folded(a[i - 1]) == folded(b[j - 2]) &&
				folded(a[i - 2]) == folded(b[j - 1]))
				now[j] = least(now[j], earlier[j - 2] + 1, now[j]);
		}
	}
	return rows[a_len % 3][b_len];
}

void nearest_offer(struct nearest *nearest, const char *known)
{
	size_t word_len = strlen(nearest->word);
	size_t known_len = strlen(known);
	size_t d;

	if (word_len > WORD_MAX || known_len > WORD_MAX)
		return;
	d = distance(nearest->word, word_len, known, known_len);
	if (d > (known_len < 6 ? 1 : known_len / 3))
		return;
	if (!nearest->best || d < nearest->distance) {
		nearest->best = known;
		nearest->distance = d;
	}
}

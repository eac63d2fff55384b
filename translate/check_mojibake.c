/*
 * check_mojibake.c - broken characters that the source has not: U+FFFD, malformed bytes, C1
 * controls, and UTF-8 that somebody read as Latin-1 ("Ã©", "â€œ").
 */
#include "translate/gate_check.h"

#include <stdint.h>

static size_t count_pairs(struct slice text)
{
	const char *end = text.data + text.len;
	size_t count = 0;

	/* All begin with the first byte of U+00C3 or U+00E2, which English is without. */
	for (const char *at = text.data; text.len > 0 && at < end; at++) {
		const uint8_t *s;

		at = memchr(at, 0xC3, (size_t)(end - at));
		if (!at || end - at < 4)
			break;
		s = (const uint8_t *)at;
		/* U+00C3 or U+00C2, then a character of the upper half of Latin-1 that no word has
		 * in second place */
		bool latin = (s[1] == 0x83 || s[1] == 0x82) && s[2] == 0xC2 && s[3] >= 0xA0;
		bool quote = s[1] == 0xA2 && s[2] == 0xE2 && s[3] == 0x82;

		count += latin || quote;
	}
	return count;
}

enum gate_level check_mojibake(const struct gate_case *gate)
{
	size_t english;

	if (gate->english->broken > gate->source->broken)
		return GATE_HARD;
	english = count_pairs(gate->english->text);
	return english > 0 && english > count_pairs(gate->source->text) ? GATE_HARD : GATE_PASS;
}

/*
 * agreement.c - chrF: how many runs of one to six characters two texts share.
 *
 * Letters and digits only, folded, as in the original measure without spaces. The n-grams of one
 * text are counted in a table of hashes and taken out by the other's. The threshold lies between
 * what two human translations of one sentence have in common (0.5 to 0.8) and what two sentences of
 * one subject have (0.2 to 0.35).
 */
#include "translate/agreement.h"

#include <stdint.h>

#include "translate/text.h"

enum {
	ORDERS = 6,
	LETTERS_MAX = 4000, /* characters that are compared */
	SLOTS = 16384,
};

static const double high = 0.45;

struct letters {
	uint32_t list[LETTERS_MAX];
	size_t count;
};

static void fold(struct slice text, struct letters *letters)
{
	letters->count = 0;
	for (size_t at = 0; at < text.len && letters->count < LETTERS_MAX;) {
		int32_t c = text_next(text, &at);

		if (codepoint_is_letter(c) || codepoint_digit(c) >= 0)
			letters->list[letters->count++] = (uint32_t)codepoint_fold(c);
	}
}

static size_t slot(const uint32_t *letters, size_t order)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < order; i++)
		hash = (hash ^ letters[i]) * 16777619u;
	return (hash >> 8) % SLOTS;
}

/* n-grams of this order that both have. */
static size_t shared(const struct letters *a, const struct letters *b, size_t order)
{
	uint16_t counts[SLOTS] = {0};
	size_t both = 0;

	for (size_t i = 0; i + order <= a->count; i++)
		counts[slot(a->list + i, order)]++;
	for (size_t i = 0; i + order <= b->count; i++) {
		uint16_t *count = &counts[slot(b->list + i, order)];

		both += *count > 0;
		*count = (uint16_t)(*count - (*count > 0));
	}
	return both;
}

double agreement_chrf(struct slice a, struct slice b)
{
	struct letters left;
	struct letters right;
	double sum = 0;
	size_t orders = 0;

	fold(a, &left);
	fold(b, &right);
	for (size_t order = 1; order <= ORDERS; order++) {
		if (left.count < order || right.count < order)
			break;
		sum += 2.0 * (double)shared(&left, &right, order) /
		       (double)(left.count + right.count - 2 * (order - 1));
		orders++;
	}
	return orders ? sum / (double)orders : 0;
}

bool agreement_is_high(struct slice a, struct slice b)
{
	return agreement_chrf(a, b) >= high;
}

/*
 * fingerprint_ntrex.c - how near the fingerprints of copies are, and how far those of strangers.
 *
 *	fingerprint_ntrex ../shared/data/ntrex
 *
 * The English of three countries are copies with some words changed; the two Spanish and the two
 * Portuguese tell the same stories in other words; two different documents are strangers.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "runtime/base.h"
#include "schemas/fingerprint.h"
#include "tests/bench/ntrex.h"

enum {
	DOCUMENTS_MAX = 256,
	ROUNDS = 200,
};

struct prints {
	uint64_t values[DOCUMENTS_MAX];
	int count;
};

static void take(const struct corpus *corpus, struct prints *prints)
{
	struct fingerprint fingerprint = {.shingles = 0};

	prints->count = 0;
	for (size_t i = 0; i < corpus->count; i++) {
		fingerprint_add(&fingerprint, slice_of(corpus->segments[i]));
		if (i + 1 < corpus->count && corpus->document[i + 1] == corpus->document[i])
			continue;
		if (prints->count < DOCUMENTS_MAX)
			prints->values[prints->count++] = fingerprint_value(&fingerprint);
		fingerprint = (struct fingerprint){.shingles = 0};
	}
}

static void read_prints(const char *folder, const char *name, struct prints *prints)
{
	struct corpus *corpus = corpus_read(folder, name);

	take(corpus, prints);
	corpus_free(corpus);
}

static void compare(const char *folder, const char *one, const char *other)
{
	struct prints a, b;
	int near = 0, sum = 0, most = 0, least = 64;

	read_prints(folder, one, &a);
	read_prints(folder, other, &b);
	for (int i = 0; i < a.count && i < b.count; i++) {
		int bits = fingerprint_distance(a.values[i], b.values[i]);

		near += bits <= FINGERPRINT_NEAR;
		sum += bits;
		most = bits > most ? bits : most;
		least = bits < least ? bits : least;
	}
	printf("%-28s bits %2d to %2d, mean %4.1f, near %d of %d\n", other, least, most,
		(double)sum / a.count, near, a.count);
}

static void compare_strangers(const char *folder, const char *name)
{
	struct prints prints;
	int near = 0, least = 64, pairs = 0;

	read_prints(folder, name, &prints);
	for (int i = 0; i < prints.count; i++)
		for (int k = 0; k < i; k++) {
			int bits = fingerprint_distance(prints.values[i], prints.values[k]);

			near += bits <= FINGERPRINT_NEAR;
			least = bits < least ? bits : least;
			pairs++;
		}
	printf("%-18s strangers bits %2d and more, near %d of %d\n", name, least, near, pairs);
}

static void measure(const char *folder, const char *name)
{
	struct corpus *corpus = corpus_read(folder, name);
	struct prints prints;
	size_t bytes = 0;
	clock_t begin = clock();

	for (size_t i = 0; i < corpus->count; i++)
		bytes += strlen(corpus->segments[i]);
	for (int i = 0; i < ROUNDS; i++)
		take(corpus, &prints);
	printf("%-28s %.1f us of CPU for 1,000 bytes\n", name,
		(double)(clock() - begin) / CLOCKS_PER_SEC * 1e9 / ROUNDS / (double)bytes);
	corpus_free(corpus);
}

int main(int argc, char *argv[])
{
	static const char *const pairs[][2] = {{"eng.jsonl", "eng-GB.jsonl"},
		{"eng.jsonl", "eng-US.jsonl"}, {"eng.jsonl", "eng-IN.jsonl"},
		{"spa.jsonl", "spa-MX.jsonl"}, {"por.jsonl", "por-BR.jsonl"}};
	static const char *const names[] = {
		"eng.jsonl", "rus.jsonl", "zho-TW.jsonl", "tha.jsonl", "arb.jsonl"};

	if (argc != 2)
		return EXIT_FAILURE;
	for (size_t i = 0; i < COUNT_OF(pairs); i++)
		compare(argv[1], pairs[i][0], pairs[i][1]);
	for (size_t i = 0; i < COUNT_OF(names); i++)
		compare_strangers(argv[1], names[i]);
	for (size_t i = 0; i < COUNT_OF(names); i++)
		measure(argv[1], names[i]);
	return EXIT_SUCCESS;
}

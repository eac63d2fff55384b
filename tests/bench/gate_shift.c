/*
 * gate_shift.c - how often answers that stand one place off are found, and good ones suspected.
 *
 *	gate_shift FOLDER
 *
 * Makes batches of the human translations of ../shared/data/ntrex: segments of one language in
 * their order, as an engine mixes those of several articles. Each batch is looked at as it is, and
 * spoilt in the ways that services do: one answer dropped, from there on each is the next one's;
 * one cut in two, from there on each is the one before's; all moved round; a stretch in the middle
 * moved; two neighbours exchanged. The places are seeded: two runs print the same. At least two
 * texts have an answer that is not theirs; one alone, which a service gave twice, is an answer that
 * the checks of segments must find.
 *
 * Prints for each size of batch what is suspected of the good ones, and for each way what is found:
 * no wrong answer is left to be believed, in percent; how many texts of good batches are asked
 *again in vain; the first two ways by how many texts moved; and what a look costs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "runtime/base.h"
#include "tests/bench/ntrex.h"
#include "translate/shift.h"

enum {
	BATCH_MAX = 50,
	SIZES = 5,
	GOOD = 0,
	DROPPED = 1,
	DOUBLED = 2,
};

static const size_t sizes[SIZES] = {3, 5, 10, 25, 50};

/* Whose answer each text of a batch has. */
typedef void spoil(size_t *answers, size_t count, unsigned *seed);

struct tally {
	size_t looked, found, again, texts;
};

static void spoil_nothing(size_t *answers, size_t count, unsigned *seed)
{
	(void)answers;
	(void)count;
	(void)seed;
}

static void spoil_dropped(size_t *answers, size_t count, unsigned *seed)
{
	for (size_t i = corpus_draw(seed, count - 2); i + 1 < count; i++)
		answers[i] = i + 1;
}

static void spoil_doubled(size_t *answers, size_t count, unsigned *seed)
{
	for (size_t i = 1 + corpus_draw(seed, count - 2); i < count; i++)
		answers[i] = i - 1;
}

static void spoil_round(size_t *answers, size_t count, unsigned *seed)
{
	(void)seed;
	for (size_t i = 0; i < count; i++)
		answers[i] = (i + 1) % count;
}

static void spoil_middle(size_t *answers, size_t count, unsigned *seed)
{
	size_t from = corpus_draw(seed, count - 2);
	size_t to = from + 2 + corpus_draw(seed, count - from - 2);

	for (size_t i = from; i < to; i++)
		answers[i] = i + 1;
}

static void spoil_exchanged(size_t *answers, size_t count, unsigned *seed)
{
	size_t i = corpus_draw(seed, count - 1);

	answers[i] = i + 1;
	answers[i + 1] = i;
}

static const struct {
	const char *name;
	spoil *spoil;
} ways[] = {
	[GOOD] = {"as it is", spoil_nothing},
	[DROPPED] = {"one dropped", spoil_dropped},
	[DOUBLED] = {"one doubled", spoil_doubled},
	{"moved round", spoil_round},
	{"middle moved", spoil_middle},
	{"two exchanged", spoil_exchanged},
};

static struct tally tallies[COUNT_OF(ways)][SIZES];

/* The same of all batches where one was dropped or doubled, by how many texts that moved. */
static const size_t moved_least[] = {2, 3, 4, 6, 10};
static struct tally by_moved[COUNT_OF(moved_least)];

/* Found, and no answer that is not its text's is left to be believed. */
static bool covers(const struct shift *shift, const size_t *answers, size_t count)
{
	for (size_t i = 0; shift->found && i < count; i++)
		if (answers[i] != i && (i < shift->from || i >= shift->to))
			return false;
	return shift->found;
}

static void count_look(
	struct tally *tally, const struct shift *shift, const size_t *answers, size_t count)
{
	tally->looked++;
	tally->found += covers(shift, answers, count);
	tally->again += shift->found ? shift->to - shift->from : 0;
	tally->texts += count;
}

static struct tally *moved_tally(const size_t *answers, size_t count)
{
	size_t moved = 0;
	size_t bucket = 0;

	for (size_t i = 0; i < count; i++)
		moved += answers[i] != i;
	while (bucket + 1 < COUNT_OF(moved_least) && moved >= moved_least[bucket + 1])
		bucket++;
	return &by_moved[bucket];
}

static void look(const struct corpus *source, const struct corpus *english, size_t from,
	const size_t *answers, size_t count, struct tally *tally, struct tally *moved)
{
	struct shift_pair pairs[BATCH_MAX] = {0};
	struct shift shift;

	for (size_t i = 0; i < count; i++)
		pairs[i] = (struct shift_pair){slice_of(source->segments[from + i]),
			slice_of(english->segments[from + answers[i]])};
	shift = shift_look(pairs, count);
	count_look(tally, &shift, answers, count);
	if (moved)
		count_look(moved, &shift, answers, count);
}

static void try_size(
	const struct corpus *source, const struct corpus *english, size_t size, unsigned *seed)
{
	const size_t count = sizes[size];

	for (size_t from = 0; from + count <= source->count; from += count)
		for (size_t w = 0; w < COUNT_OF(ways); w++) {
			size_t answers[BATCH_MAX];

			for (size_t i = 0; i < count; i++)
				answers[i] = i;
			ways[w].spoil(answers, count, seed);
			look(source, english, from, answers, count, &tallies[w][size],
				w == DROPPED || w == DOUBLED ? moved_tally(answers, count) : NULL);
		}
}

static double time_looks(const struct corpus *source, const struct corpus *english)
{
	struct tally tally = {0};
	size_t answers[BATCH_MAX];
	clock_t start;

	for (size_t i = 0; i < BATCH_MAX; i++)
		answers[i] = i;
	start = clock();
	for (size_t from = 0; from + BATCH_MAX <= source->count; from += BATCH_MAX)
		look(source, english, from, answers, BATCH_MAX, &tally, NULL);
	return (double)(clock() - start) * 1000 / (double)(tally.looked * BATCH_MAX);
}

static double percent(size_t part, size_t whole)
{
	return whole ? 100.0 * (double)part / (double)whole : 0;
}

static void print_tallies(void)
{
	printf("%-14s", "batches of");
	for (size_t size = 0; size < SIZES; size++)
		printf(" %8zu", sizes[size]);
	printf("\n");
	for (size_t w = 0; w < COUNT_OF(ways); w++) {
		printf("%-14s", ways[w].name);
		for (size_t size = 0; size < SIZES; size++)
			printf(" %7.2f%%",
				percent(tallies[w][size].found, tallies[w][size].looked));
		printf("\n");
	}
	printf("%-14s", "asked in vain");
	for (size_t size = 0; size < SIZES; size++)
		printf(" %7.2f%%", percent(tallies[GOOD][size].again, tallies[GOOD][size].texts));
	printf(" of the texts\n");
	for (size_t i = 0; i < COUNT_OF(by_moved); i++)
		printf("dropped or doubled, %zu texts moved, or more: %6.2f %% of %zu\n",
			moved_least[i], percent(by_moved[i].found, by_moved[i].looked),
			by_moved[i].looked);
}

struct bench {
	unsigned seed;
	double nanoseconds;
	size_t languages;
};

static void try_language(const struct corpus *source, const struct corpus *english, void *user)
{
	struct bench *bench = user;

	for (size_t size = 0; size < SIZES; size++)
		try_size(source, english, size, &bench->seed);
	bench->nanoseconds += time_looks(source, english);
	bench->languages++;
}

int main(int argc, char *argv[])
{
	struct bench bench = {.seed = 7};

	if (argc != 2)
		return EXIT_FAILURE;
	corpus_each(argv[1], try_language, &bench);
	print_tallies();
	printf("a segment of a good batch of 50: %.0f ns\n",
		bench.nanoseconds / (double)bench.languages);
	return EXIT_SUCCESS;
}

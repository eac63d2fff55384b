/*
 * gate_refusals.c - how many refusals the gate finds in the place of translations.
 *
 *	gate_refusals FOLDER REFUSALS
 *
 * REFUSALS is tests/data/refusals/refusals.tsv: language and text, one a line, as models word them.
 * The English ones stand in the place of the translation of each fiftieth segment of every language
 * of ../shared/data/ntrex, those in other languages in that of each segment of their own. Segments
 * shorter than 40 bytes are left out. Prints how many are refused (HARD), found at all, and found
 *by the check of refusals, and which lines it knows nowhere.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base.h"
#include "schemas/reasons.h"
#include "tests/bench/ntrex.h"
#include "translate/gate.h"

enum {
	LINES_MAX = 400,
	LINE = 1024,
	STEP = 50,
	BYTES_MIN = 40,
};

struct line {
	char language[16];
	char text[LINE];
	size_t tried, known;
};

struct tally {
	size_t tried, hard, found, known;
};

static struct line lines[LINES_MAX];
static size_t line_count;
static struct tally english, others;

static void read_lines(const char *path)
{
	FILE *file = fopen(path, "r");

	if (!file)
		exit(EXIT_FAILURE);
	while (line_count < LINES_MAX &&
		fscanf(file, "%15[^\t]\t%1023[^\n]\n", lines[line_count].language,
			lines[line_count].text) == 2)
		line_count++;
	(void)fclose(file); /* it was only read */
}

static bool has_refusal(const struct gate_verdict *verdict)
{
	for (size_t i = 0; i < verdict->count; i++)
		if (strcmp(verdict->findings[i].reason, REASON_REFUSAL) == 0)
			return true;
	return false;
}

static void try(struct line *line, const struct corpus *source, size_t i, struct tally *tally)
{
	const struct gate_pair pair = {.source = slice_of(source->segments[i]),
		.english = slice_of(line->text),
		.language = source->language};
	struct gate_verdict verdict;

	if (pair.source.len < BYTES_MIN)
		return;
	if (gate_segment(&pair, &verdict))
		exit(EXIT_FAILURE);
	tally->tried++;
	tally->hard += verdict.level == GATE_HARD;
	tally->found += verdict.level != GATE_PASS;
	tally->known += has_refusal(&verdict);
	line->tried++;
	line->known += has_refusal(&verdict);
}

/* The same language, whatever its variety. */
static bool is_own(const struct line *line, const struct corpus *source)
{
	const size_t length = strcspn(line->language, "-");

	return strncmp(line->language, source->language, length) == 0 &&
	       (source->language[length] == '\0' || source->language[length] == '-');
}

static void try_language(const struct corpus *source, const struct corpus *unused, void *user)
{
	(void)unused;
	(void)user;
	for (size_t n = 0; n < line_count; n++) {
		const bool is_english = strcmp(lines[n].language, "en") == 0;

		if (!is_english && !is_own(&lines[n], source))
			continue;
		for (size_t i = 0; i < source->count; i += is_english ? STEP : 1)
			try(&lines[n], source, i, is_english ? &english : &others);
	}
}

static void print(const char *name, const struct tally *tally)
{
	const double all = (double)tally->tried / 100;

	printf("%-10s %6zu tried: hard %6.2f %%, found %6.2f %%, as a refusal %6.2f %%\n", name,
		tally->tried, (double)tally->hard / all, (double)tally->found / all,
		(double)tally->known / all);
}

int main(int argc, char *argv[])
{
	if (argc != 3)
		return EXIT_FAILURE;
	read_lines(argv[2]);
	corpus_each(argv[1], try_language, NULL);
	print("English", &english);
	print("others", &others);
	for (size_t i = 0; i < line_count; i++)
		if (lines[i].tried > 0 && lines[i].known == 0)
			printf("line %zu is never known (%s)\n", i + 1, lines[i].language);
	return EXIT_SUCCESS;
}

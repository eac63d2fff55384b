/*
 * gate_engines.c - what the gate finds of real engines' mistakes.
 *
 *	gate_engines [FILE]
 *
 * Judges the sentences of tests/data/engines/labelled.tsv, which were labelled by hand, each as a
 * paragraph of its own, as a worker does. Prints for each engine precision (of what has a finding,
 * how much is wrong) and recall (of what is wrong, how much has a finding), and the recall of each
 * label.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base.h"
#include "translate/gate.h"

enum {
	LINE_MAX_BYTES = 4096,
	FIELDS = 5,
};

enum field {
	LABEL,
	LANGUAGE,
	ENGINE,
	SOURCE,
	ENGLISH,
};

struct tally {
	const char *name;
	size_t right, wrong;             /* all */
	size_t right_found, wrong_found; /* with a finding */
	size_t hard;
};

static struct tally engines[] = {{.name = "neural"}, {.name = "apertium"}, {.name = "both"}};
static struct tally labels[] = {{.name = "right"}, {.name = "sense"}, {.name = "left"},
	{.name = "name"}, {.name = "number"}, {.name = "quotes"}, {.name = "broken"}};

static enum gate_level judge(char *const fields[FIELDS])
{
	const struct gate_pair pair = {
		slice_of(fields[SOURCE]), slice_of(fields[ENGLISH]), fields[LANGUAGE], 0};
	struct gate_verdict segment;
	struct gate_verdict rest;

	if (gate_segment(&pair, &segment) || gate_rest(&pair, &rest))
		exit(EXIT_FAILURE);
	return segment.level > rest.level ? segment.level : rest.level;
}

static void count(struct tally *tally, bool wrong, enum gate_level level)
{
	const bool found = level != GATE_PASS;

	tally->right += !wrong;
	tally->wrong += wrong;
	tally->right_found += !wrong && found;
	tally->wrong_found += wrong && found;
	tally->hard += level == GATE_HARD;
}

static void count_by_name(
	struct tally *tallies, size_t n, const char *name, bool wrong, enum gate_level level)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(tallies[i].name, name) == 0) {
			count(&tallies[i], wrong, level);
			return;
		}
	(void)fprintf(stderr, "gate_engines: what is \"%s\"?\n", name);
	exit(EXIT_FAILURE);
}

static void take_line(char *line)
{
	char *fields[FIELDS];
	enum gate_level level;
	bool wrong;

	line[strcspn(line, "\n")] = '\0';
	for (size_t i = 0; i < FIELDS; i++) {
		fields[i] = strsep(&line, "\t");
		if (!fields[i]) {
			(void)fprintf(stderr, "gate_engines: a line has %zu fields\n", i);
			exit(EXIT_FAILURE);
		}
	}
	wrong = strcmp(fields[LABEL], "right") != 0;
	level = judge(fields);
	count_by_name(engines, COUNT_OF(engines), fields[ENGINE], wrong, level);
	count_by_name(engines, COUNT_OF(engines), "both", wrong, level);
	count_by_name(labels, COUNT_OF(labels), fields[LABEL], wrong, level);
}

static double percent(size_t part, size_t whole)
{
	return whole ? 100.0 * (double)part / (double)whole : 0;
}

static void print_all(void)
{
	for (size_t i = 0; i < COUNT_OF(engines); i++) {
		const struct tally *t = &engines[i];

		printf("%-9s %3zu right, %3zu wrong: precision %5.1f %% of %zu, recall %5.1f %%, "
		       "hard %zu\n",
			t->name, t->right, t->wrong,
			percent(t->wrong_found, t->wrong_found + t->right_found),
			t->wrong_found + t->right_found, percent(t->wrong_found, t->wrong),
			t->hard);
	}
	for (size_t i = 0; i < COUNT_OF(labels); i++) {
		const struct tally *t = &labels[i];

		printf("  %-7s %3zu of %3zu found\n", t->name, t->wrong_found + t->right_found,
			t->wrong + t->right);
	}
}

int main(int argc, char *argv[])
{
	const char *path = argc > 1 ? argv[1] : "tests/data/engines/labelled.tsv";
	FILE *file = fopen(path, "re");
	char line[LINE_MAX_BYTES];

	if (!file) {
		perror(path);
		return EXIT_FAILURE;
	}
	while (fgets(line, sizeof(line), file))
		take_line(line);
	(void)fclose(file);
	print_all();
	return EXIT_SUCCESS;
}

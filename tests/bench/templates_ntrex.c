/*
 * templates_ntrex.c - how often a segment can be made from another one, and what an engine says of
 * it.
 *
 *	templates_ntrex hits FOLDER               over the human translations
 *	templates_ntrex plan FOLDER FILE...       > plan.tsv
 *	templates_answer < plan.tsv > answered.tsv
 *	templates_ntrex judge [-v] < answered.tsv
 *
 * hits counts, for ../shared/data/ntrex, the segments with slots, those whose slots are proved in
 * the human English, and those whose pattern an earlier segment of the language had.
 *
 * plan writes each segment that has slots, and the same with other digits (seeded); an engine
 * translates both. judge makes the English of the second from that of the first, and compares it
 * with the engine's own. -v prints those that differ, for a person to read.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base.h"
#include "runtime/buf.h"
#include "tests/bench/ntrex.h"
#include "translate/gate.h"
#include "translate/samples.h"

enum {
	LINE_ROOM = 1 << 16,
	FIELDS = 5, /* language, text, English, varied text, its English */
	TRIES = 50,
	PATTERNS_MAX = 4096,
};

static uint64_t seed = 1;

static uint32_t draw(uint32_t below)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(seed >> 33) % below;
}

static void check(int r)
{
	if (r)
		exit(EXIT_FAILURE);
}

static struct memory_key key_of(const char *language, const char *text)
{
	return (struct memory_key){.language = language,
		.text = slice_of(text),
		.class = MEMORY_BODY,
		.backend = "engine"};
}

static struct memory_entry entry_of(const char *language, const char *text, const char *english)
{
	return (struct memory_entry){.language = slice_of(language),
		.class = slice_of(memory_class_name(MEMORY_BODY)),
		.backend = slice_of("engine"),
		.source = slice_of(text),
		.english = slice_of(english)};
}

static struct samples *new_samples(void)
{
	struct samples *samples;
	bool kept;

	check(samples_new("", &samples, &kept));
	return samples;
}

static void note(
	struct samples *samples, const char *language, const char *text, const char *english)
{
	CLEANUP(memory_hasher_freep) struct memory_hasher *hasher = NULL;
	const struct memory_entry entry = entry_of(language, text, english);
	const struct memory_key key = key_of(language, text);
	struct memory_id id;

	check(memory_hasher_new(&hasher));
	check(memory_id_of(hasher, &key, &id));
	check(samples_note(samples, &id, &entry));
}

/* Is there a sample of the text's pattern? */
static bool has_sample(struct samples *samples, const char *language, const char *text)
{
	const struct memory_key key = key_of(language, text);
	struct sample_pattern pattern;
	struct memory_id id;
	int r = samples_find(samples, &key, &pattern, &id);

	if (r < 0)
		exit(EXIT_FAILURE);
	return r == 0;
}

struct hits {
	size_t segments, slotted, proved, found;
};

static void count_hits(const struct corpus *source, const struct corpus *english, struct hits *hits)
{
	CLEANUP(samples_freep) struct samples *samples = new_samples();

	for (size_t i = 0; i < source->count; i++) {
		const char *text = source->segments[i];
		struct slots slots;

		hits->segments++;
		if (!slots_find(slice_of(text), source->language, &slots))
			continue;
		hits->slotted++;
		hits->found += has_sample(samples, source->language, text);
		note(samples, source->language, text, english->segments[i]);
		hits->proved += has_sample(samples, source->language, text);
	}
}

static int show_hits(const char *folder)
{
	struct corpus *english = corpus_read(folder, "eng.jsonl");
	struct hits hits = {0};
	DIR *directory = opendir(folder);

	if (!directory)
		return EXIT_FAILURE;
	for (const struct dirent *entry = readdir(directory); entry; entry = readdir(directory)) {
		struct corpus *source;

		if (!strstr(entry->d_name, ".jsonl") || strncmp(entry->d_name, "eng", 3) == 0)
			continue;
		source = corpus_read(folder, entry->d_name);
		count_hits(source, english, &hits);
		corpus_free(source);
	}
	(void)closedir(directory); /* it was only read */
	corpus_free(english);
	printf("%zu segments, %zu with slots, %zu proved, %zu with an earlier sample\n",
		hits.segments, hits.slotted, hits.proved, hits.found);
	return EXIT_SUCCESS;
}

static bool pattern_is(
	const char *language, const char *text, const struct slots *slots, struct slots *ret_slots)
{
	if (!slots_find(slice_of(text), language, ret_slots) || ret_slots->count != slots->count)
		return false;
	for (size_t i = 0; i < slots->count; i++)
		if (slots->list[i].kind != ret_slots->list[i].kind ||
			slice_is(slots->list[i].text, ret_slots->list[i].text))
			return false;
	return true;
}

/* The text with other digits in its slots, so that it has the same pattern; NULL: none was found.
 */
static char *vary(const char *language, const char *text, const struct slots *slots)
{
	for (int try = 0; try < TRIES; try++) {
		char *varied = strdup(text);
		struct slots other;

		for (size_t i = 0; varied && i < slots->count; i++) {
			const struct slice slot = slots->list[i].text;
			char *at = varied + (slot.data - text);

			for (size_t n = 0; n < slot.len; n++)
				if (at[n] >= '0' && at[n] <= '9')
					at[n] = (char)('0' + draw(10));
		}
		if (varied && pattern_is(language, varied, slots, &other))
			return varied;
		free(varied);
	}
	return NULL;
}

static int plan(const char *folder, char *const files[])
{
	for (; *files; files++) {
		struct corpus *corpus = corpus_read(folder, *files);

		for (size_t i = 0; i < corpus->count; i++) {
			const char *text = corpus->segments[i];
			struct slots slots;
			char *varied;

			if (strchr(text, '\t') ||
				!slots_find(slice_of(text), corpus->language, &slots))
				continue;
			varied = vary(corpus->language, text, &slots);
			if (varied)
				printf("%s\t%s\t%s\n", corpus->language, text, varied);
			free(varied);
		}
		corpus_free(corpus);
	}
	return EXIT_SUCCESS;
}

struct verdicts {
	size_t lines, made, refused, same;
};

static enum gate_level judge(const char *language, const char *text, const char *english)
{
	const struct gate_pair pair = {
		.source = slice_of(text), .english = slice_of(english), .language = language};
	struct gate_verdict segment;
	struct gate_verdict rest;

	check(gate_segment(&pair, &segment));
	check(gate_rest(&pair, &rest));
	return segment.level > rest.level ? segment.level : rest.level;
}

/* What comes of the second text by the first; NULL: it goes to the engine. */
static char *make(char *const fields[FIELDS])
{
	CLEANUP(samples_freep) struct samples *samples = new_samples();
	const struct memory_entry entry = entry_of(fields[0], fields[1], fields[2]);
	const struct memory_key key = key_of(fields[0], fields[3]);
	struct sample_pattern pattern;
	struct memory_id id;
	char *english = NULL;

	note(samples, fields[0], fields[1], fields[2]);
	if (samples_find(samples, &key, &pattern, &id) == 0)
		(void)samples_fill(samples, &key, &pattern, &entry, &english); /* or NULL */
	return english;
}

static void judge_line(char *const fields[FIELDS], bool verbose, struct verdicts *verdicts)
{
	CLEANUP(freep) char *english = NULL;

	/* Only what passed is remembered. */
	if (judge(fields[0], fields[1], fields[2]) != GATE_PASS)
		return;
	verdicts->lines++;
	english = make(fields);
	if (!english)
		return;
	if (judge(fields[0], fields[3], english) != GATE_PASS) {
		verdicts->refused++;
		return;
	}
	verdicts->made++;
	if (strcmp(english, fields[4]) == 0)
		verdicts->same++;
	else if (verbose)
		printf("%s\t%s\n\tmade  \t%s\n\tengine\t%s\n", fields[0], fields[3], english,
			fields[4]);
}

static int judge_all(bool verbose)
{
	static char line[LINE_ROOM];
	struct verdicts verdicts = {0};

	while (fgets(line, sizeof(line), stdin)) {
		char *fields[FIELDS];
		char *rest = line;
		size_t n = 0;

		line[strcspn(line, "\n")] = '\0';
		while (n < FIELDS && (fields[n] = strsep(&rest, "\t")))
			n++;
		if (n == FIELDS)
			judge_line(fields, verbose, &verdicts);
	}
	printf("%zu samples with slots that passed the gate: %zu made, %zu refused by the gate; "
	       "%zu of the made ones are what the engine says, %zu are not\n",
		verdicts.lines, verdicts.made, verdicts.refused, verdicts.same,
		verdicts.made - verdicts.same);
	return EXIT_SUCCESS;
}

int main(int argc, char *argv[])
{
	if (argc == 3 && strcmp(argv[1], "hits") == 0)
		return show_hits(argv[2]);
	if (argc >= 4 && strcmp(argv[1], "plan") == 0)
		return plan(argv[2], argv + 3);
	if (argc >= 2 && strcmp(argv[1], "judge") == 0)
		return judge_all(argc > 2);
	(void)fprintf(stderr, "usage: templates_ntrex hits|plan|judge ...: see its head\n");
	return EXIT_FAILURE;
}

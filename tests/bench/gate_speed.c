/*
 * gate_speed.c - what the gate costs an article, and which check costs it.
 *
 *	gate_speed FOLDER [LANGUAGE]
 *
 * Cuts the human translations of ../shared/data/ntrex into articles of about 3,500 characters of
 * the longer side and judges each as a rendering does: the segments, then their paragraph (three
 * segments joined) by what was read of them. Prints microseconds an article, by language, and over
 * all for each check and for the rest, which is the readings. The least of several rounds counts,
 * as this measures the code and not its neighbours.
 *
 * Exit status 1 when an article takes more than 50 us over all.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "runtime/base.h"
#include "runtime/buf.h"
#include "tests/bench/ntrex.h"
#include "translate/english.h"
#include "translate/gate_check.h"
#include "translate/text.h"

enum {
	TOGETHER = 3,
	ARTICLE = 3500,
	ROUNDS = 7,
	TEXT_MAX = 64 << 20,
	LANGUAGES_MAX = 200,
};

static const double to_reach = 50;

struct pairs {
	struct gate_pair list[SEGMENTS_MAX];
	size_t count;
};

struct work {
	struct pairs segments, paragraphs;
	struct buf source, english; /* of the paragraphs */
	double articles;
	const char *language;
};

static const struct check {
	const char *name;
	enum gate_level (*judge)(const struct gate_case *gate);
	bool segment, paragraph;
} checks[] = {
	{"empty", check_empty, true, true},
	{"echo", check_echo, true, true},
	{"language", check_language, true, true},
	{"length", check_length, true, true},
	{"repetition", check_repetition, true, false},
	{"numbers", check_numbers, false, true},
	{"placeholder", check_placeholder, true, true},
	{"refusal", check_refusal, true, false},
	{"mojibake", check_mojibake, true, false},
	{"names", check_names, true, true},
	{"quotes", check_quotes, false, true},
	{"leftover", check_leftover, true, true},
	{"injection", check_injection, true, false},
};

static double micros_now(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now); /* it cannot fail */
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

/* Append to a paragraph; where the text begins. The buffer has its room from the start. */
static void join(struct buf *buf, const char *text, bool first)
{
	if (buf_addf(buf, "%s%s", first ? "" : " ", text))
		exit(EXIT_FAILURE);
}

static void add_paragraph(struct work *work, size_t source_from, size_t english_from)
{
	const struct gate_pair pair = {
		{work->source.data + source_from, work->source.len - source_from},
		{work->english.data + english_from, work->english.len - english_from},
		work->language, 0};

	work->paragraphs.list[work->paragraphs.count++] = pair;
}

/* So that the buffers do not move while pairs point into them. */
static void make_room(struct buf *buf, const struct corpus *corpus)
{
	for (size_t i = 0; i < corpus->count; i++)
		if (buf_addf(buf, "%s ", corpus->segments[i]))
			exit(EXIT_FAILURE);
	buf_clear(buf);
}

static void prepare(struct work *work, const struct corpus *source, const struct corpus *english)
{
	size_t characters = 0;

	work->language = source->language;
	make_room(&work->source, source);
	make_room(&work->english, english);
	for (size_t i = 0; i < source->count; i += TOGETHER) {
		size_t source_from = work->source.len;
		size_t english_from = work->english.len;

		for (size_t n = i; n < i + TOGETHER && n < source->count; n++) {
			const struct gate_pair pair = {slice_of(source->segments[n]),
				slice_of(english->segments[n]), source->language, 0};
			size_t a = text_count(pair.source);
			size_t b = text_count(pair.english);

			work->segments.list[work->segments.count++] = pair;
			join(&work->source, source->segments[n], n == i);
			join(&work->english, english->segments[n], n == i);
			characters += a > b ? a : b;
		}
		add_paragraph(work, source_from, english_from);
	}
	work->articles = (double)characters / ARTICLE;
}

/* As a rendering does it: the segments of a paragraph, and the paragraph by what was read. */
static void judge_paragraph(const struct work *work, size_t i)
{
	const struct gate_pair *paragraph = &work->paragraphs.list[i];
	const size_t first = i * TOGETHER;
	const size_t rest = work->segments.count - first;
	struct gate_piece pieces[TOGETHER] = {0};
	struct gate_record *records[TOGETHER];
	struct gate_verdict verdict;
	size_t source_at = 0;
	size_t english_at = 0;
	size_t count = 0;

	for (; count < TOGETHER && count < rest; count++) {
		const struct gate_pair *pair = &work->segments.list[first + count];

		if (gate_segment_recorded(pair, &records[count], &verdict))
			exit(EXIT_FAILURE);
		pieces[count] = (struct gate_piece){
			.source = {paragraph->source.data + source_at, pair->source.len},
			.english = {paragraph->english.data + english_at, pair->english.len},
			.record = records[count]};
		source_at += pair->source.len + 1;
		english_at += pair->english.len + 1;
	}
	if (gate_paragraph_of(paragraph, pieces, count, &verdict))
		exit(EXIT_FAILURE);
	while (count > 0)
		gate_record_free(records[--count]);
}

static double measure_whole(const struct work *work)
{
	double least = 1e18;

	for (int i = 0; i < ROUNDS; i++) {
		double start = micros_now();
		double took;

		for (size_t n = 0; n < work->paragraphs.count; n++)
			judge_paragraph(work, n);
		took = micros_now() - start;
		least = took < least ? took : least;
	}
	return least / work->articles;
}

/* One check alone over readings made before; with NULL the readings themselves. */
static double time_check(const struct pairs *pairs, const struct check *check)
{
	double took = 0;

	for (size_t i = 0; i < pairs->count; i++) {
		const struct gate_pair *pair = &pairs->list[i];
		CLEANUP(reading_deinit) struct reading source = {0};
		CLEANUP(reading_deinit) struct reading english = {0};
		const struct gate_case gate = {pair->language, 0, &source, &english};
		double start = micros_now();

		if (reading_init(&source, pair->source) || reading_init(&english, pair->english))
			exit(EXIT_FAILURE);
		english_mark(&english);
		if (check) {
			start = micros_now();
			for (int n = 0; n < 20; n++)
				(void)check->judge(&gate); /* only its time is looked at */
			took += (micros_now() - start) / 20;
		} else {
			took += micros_now() - start;
		}
	}
	return took;
}

struct sums {
	const char *wanted; /* a language; NULL: all */
	double whole, checks[COUNT_OF(checks)];
	size_t count;
};

static void measure(const struct corpus *source, const struct corpus *english, void *user)
{
	struct sums *sums = user;
	struct work *work = calloc(1, sizeof(*work));
	double whole;

	if (sums->wanted && strcmp(source->language, sums->wanted) != 0) {
		free(work);
		return;
	}
	if (!work)
		exit(EXIT_FAILURE);
	work->source.max = TEXT_MAX;
	work->english.max = TEXT_MAX;
	prepare(work, source, english);
	whole = measure_whole(work);
	printf("%-8s %6.1f us\n", source->language, whole);
	sums->whole += whole;
	sums->count++;
	for (size_t i = 0; i < COUNT_OF(checks); i++) {
		double took = checks[i].segment ? time_check(&work->segments, &checks[i]) : 0;

		took += checks[i].paragraph ? time_check(&work->paragraphs, &checks[i]) : 0;
		sums->checks[i] += took / work->articles;
	}
	buf_deinit(&work->source);
	buf_deinit(&work->english);
	free(work);
}

static void print(const struct sums *sums)
{
	double rest = sums->whole;

	printf("\n");
	for (size_t i = 0; i < COUNT_OF(checks); i++) {
		printf("%-12s %6.2f us\n", checks[i].name, sums->checks[i] / (double)sums->count);
		rest -= sums->checks[i];
	}
	printf("%-12s %6.2f us\n", "reading", rest / (double)sums->count);
	printf("%-12s %6.2f us an article\n", "all", sums->whole / (double)sums->count);
}

int main(int argc, char *argv[])
{
	struct sums sums = {.wanted = argc > 2 ? argv[2] : NULL};

	if (argc < 2)
		return EXIT_FAILURE;
	corpus_each(argv[1], measure, &sums);
	print(&sums);
	return sums.whole / (double)sums.count <= to_reach ? EXIT_SUCCESS : 1;
}

/*
 * drive_engine.c - the engine alone against a real server: what it costs, and what came out.
 *
 *	drive_engine --config FILE load LANGUAGE SECONDS BACKLOG
 *		keeps BACKLOG invented segments waiting, for so long, and prints one line of JSON
 *		each second and one at the end: answered, segments and CPU microseconds a segment
 *	drive_engine --config FILE translate LANGUAGE < TEXT
 *		translates standard input line by line, and prints what came out, with who made it
 *	drive_engine --config FILE check
 *		asks each backend whether it is there
 *
 * FILE needs [backend] and [route] sections only.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "runtime/base.h"
#include "runtime/config.h"
#include "runtime/error.h"
#include "runtime/loop.h"
#include "runtime/metrics.h"
#include "tests/bench/usage.h"
#include "translate/engine.h"

enum {
	LINES_MAX = 10000,
	LINE_MAX_BYTES = 65536,
};

struct drive {
	struct loop *loop;
	struct engine *engine;
	struct metrics *metrics;
	const char *language;
	double until;
	uint64_t asked, translated, failed;
	struct timer *timer;
	double began;
	size_t open;
};

static const struct section *const sections[] = {
	&backend_section, &route_section, &translate_section};
static const struct program program = {.name = "drive_engine",
	.summary = "The engine alone against a real server.",
	.sections = sections,
	.section_count = COUNT_OF(sections)};

static void on_segment(void *user, const struct engine_answer *answer);

/* About 110 bytes, no two alike. */
static int ask_one(struct drive *drive)
{
	struct engine_request *request;
	char text[160];
	const struct engine_question question = {
		.text = {text, (size_t)snprintf(text, sizeof(text),
				       "O ministro da fazenda %" PRIu64
				       " afirmou ontem que o governo vai publicar as novas "
				       "medidas antes do fim do ano.",
				       drive->asked)},
		.language = drive->language,
		.priority = PRIORITY_BODY,
	};

	drive->asked++;
	return engine_ask(drive->engine, &question, on_segment, drive, &request);
}

static void on_segment(void *user, const struct engine_answer *answer)
{
	struct drive *drive = user;
	int r;

	drive->translated += answer->result == ENGINE_TRANSLATED;
	drive->failed += answer->result != ENGINE_TRANSLATED;
	if (clock_seconds() >= drive->until)
		return;
	r = ask_one(drive);
	if (r)
		loop_fail(drive->loop, r > 0 ? -EINVAL : r);
}

/* Seconds of all requests to the first backend together, from the call that sends one to its last
 * byte. */
static double busy_seconds(const struct drive *drive)
{
	return metric_value(metrics_get(drive->metrics, METRIC_COUNTER,
		"dragoman_backend_busy_seconds_total", "", METRIC_LABELS("backend", "s0")));
}

static void report(const struct drive *drive, const char *when)
{
	char status[300];

	engine_describe(drive->engine, status, sizeof(status));
	printf("{\"when\": \"%s\", \"seconds\": %.4f, \"translated\": %" PRIu64
	       ", \"failed\": %" PRIu64
	       ", \"busy_s\": %.3f, \"cpu_us\": %.2f, \"peak_kb\": %ld, \"state\": \"%s\"}\n",
		when, clock_seconds() - drive->began, drive->translated, drive->failed,
		busy_seconds(drive), cpu_seconds() * 1e6 / (double)(drive->translated + 1),
		peak_kilobytes(), status);
	(void)fflush(stdout); /* a reader that is gone is no failure of ours */
}

static int each_second(void *user)
{
	struct drive *drive = user;

	report(drive, "running");
	if (clock_seconds() >= drive->until) {
		loop_stop(drive->loop);
		return 0;
	}
	return timer_set(drive->timer, 1000);
}

static int load(struct drive *drive, double seconds, unsigned long backlog)
{
	int r = loop_timer(drive->loop, each_second, drive, &drive->timer);

	drive->began = clock_seconds();
	drive->until = drive->began + seconds;
	for (unsigned long i = 0; i < backlog && !r; i++)
		r = ask_one(drive);
	if (r > 0)
		return error_raise(-EINVAL, "there is no route from %s", drive->language);
	if (!r)
		r = timer_set(drive->timer, 1000);
	if (!r)
		r = loop_run(drive->loop);
	timer_free(drive->timer);
	report(drive, "end");
	return error_pass(r);
}

struct line {
	struct drive *drive;
	char *text;
};

static void on_line(void *user, const struct engine_answer *answer)
{
	struct line *line = user;

	printf("%s\t%s\t%s\n", answer->result == ENGINE_TRANSLATED ? answer->backend : "-",
		line->text, answer->text);
	if (--line->drive->open == 0)
		loop_stop(line->drive->loop);
}

static int translate(struct drive *drive)
{
	static struct line lines[LINES_MAX];
	static char text[LINE_MAX_BYTES];
	size_t count = 0;
	int r = 0;

	while (count < LINES_MAX && fgets(text, sizeof(text), stdin) && !r) {
		struct engine_request *request;
		struct engine_question question = {
			.language = drive->language, .text = slice_trim(slice_of(text))};

		if (question.text.len == 0)
			continue;
		lines[count].drive = drive;
		r = slice_copy(question.text, &lines[count].text);
		drive->open++;
		if (!r)
			r = engine_ask(drive->engine, &question, on_line, &lines[count], &request);
		count++;
	}
	if (r > 0)
		return error_raise(-EINVAL, "there is no route from %s", drive->language);
	if (!r && drive->open > 0)
		r = loop_run(drive->loop);
	for (size_t i = 0; i < count; i++)
		free(lines[i].text);
	return error_pass(r);
}

static int run(struct drive *drive, char **words)
{
	if (words[0] && strcmp(words[0], "check") == 0)
		return engine_check(drive->engine, 5000) == 0 ? 0 : -ENOTCONN;
	if (!words[0] || !words[1])
		return error_raise(-EINVAL, "say load, translate or check");
	drive->language = words[1];
	if (strcmp(words[0], "translate") == 0)
		return error_pass(translate(drive));
	if (!words[2] || !words[3])
		return error_raise(-EINVAL, "say load LANGUAGE SECONDS BACKLOG");
	return error_pass(load(drive, strtod(words[2], NULL), strtoul(words[3], NULL, 10)));
}

int main(int argc, char *argv[])
{
	CLEANUP(config_freep) struct config *config = NULL;
	CLEANUP(loop_freep) struct loop *loop = NULL;
	CLEANUP(metrics_freep) struct metrics *metrics = NULL;
	CLEANUP(engine_freep) struct engine *engine = NULL;
	struct drive drive = {0};

	if (config_load(&program, argc, argv, &config) || loop_new(&loop) ||
		metrics_new(&metrics) || engine_new(loop, config, metrics, &engine))
		return EXIT_FAILURE; /* it was said why */
	drive.loop = loop;
	drive.metrics = metrics;
	drive.engine = engine;
	return run(&drive, config_words(config)) ? EXIT_FAILURE : EXIT_SUCCESS;
}

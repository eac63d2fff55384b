/*
 * memory_speed.c - how quick the translation memory is when it is large.
 *
 *	memory_speed SEGMENTS FOLDER
 *
 * Fills an archive in FOLDER (which must not have one) with so many made-up segments, by the call
 * that the follower of the topic makes for each record; what Kafka itself takes is not in it. Then
 * it looks up a million, half of which are there, in random order and one by one; ends, and starts
 * anew. Prints a line for each, with the memory that the process holds: all of it, what is mapped
 * of its files included.
 *
 * Exit status 1 when a bound is missed: 150,000 a second filled, 300,000 a second looked up, 50 us
 * for 99 of 100, 2 s to start, 300 MB.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base.h"
#include "runtime/buf.h"
#include "runtime/metrics.h"
#include "schemas/memory_entry.h"
#include "tests/bench/usage.h"
#include "translate/memory.h"
#include "translate/memory_archive.h"

enum {
	LOOKUPS = 1000000,
	ENTRY_ROOM = 512, /* bytes on disk for one, more than one takes */
	OVERLAY = 16 << 20,
	VALUE_MAX = 4096,
	AT_ONCE = 500, /* records between two turns of the loop */
};

static const struct {
	double fill_rate, look_up_rate, p99_us, start_seconds, resident_mb;
} bounds = {150000, 300000, 50, 2, 300};

/* What is open. */
struct scene {
	struct metrics *metrics;
	struct archive *archive;
	struct memory *memory;
};

static void die(const char *what)
{
	(void)fprintf(stderr, "memory_speed: %s\n", what);
	exit(2);
}

static void open_scene(struct scene *scene, const char *folder, size_t count)
{
	if (metrics_new(&scene->metrics) ||
		archive_open(folder, count * ENTRY_ROOM, NULL, &scene->archive, NULL))
		die("cannot open the archive");
	const struct memory_options options = {.archive = scene->archive, .overlay_max = OVERLAY};

	if (memory_new(scene->metrics, &options, &scene->memory))
		die("cannot make the memory");
}

static void close_scene(struct scene *scene)
{
	memory_free(scene->memory);
	archive_free(scene->archive);
	metrics_free(scene->metrics);
	*scene = (struct scene){0};
}

/* A sentence of about 110 characters that bears the number. */
static size_t sentence(char text[256], const char *of, uint64_t number)
{
	return (size_t)snprintf(text, 256,
		"%s %llu a camara municipal aprovou o orcamento para as obras da ponte nova e "
		"da estrada velha do rio",
		of, (unsigned long long)number);
}

static struct memory_id name_of(struct scene *scene, uint64_t number)
{
	char text[256];
	const size_t len = sentence(text, "Em", number);
	const struct memory_key key = {
		.language = "pt", .text = {text, len}, .class = MEMORY_BODY, .backend = "libre/m1"};
	struct memory_id id;

	if (memory_name(scene->memory, &key, &id))
		die("cannot name a segment");
	return id;
}

/* A record as the topic has it. */
static void make_record(struct scene *scene, struct buf *value, char digits[MEMORY_KEY_SIZE],
	uint64_t number, struct record *ret_record)
{
	char source[256];
	char english[256];
	const struct memory_id id = name_of(scene, number);
	const struct memory_entry entry = {.language = slice_of("pt"),
		.class = slice_of("body"),
		.backend = slice_of("libre/m1"),
		.model = slice_of("m1"),
		.source = {source, sentence(source, "Em", number)},
		.english = {english, sentence(english, "In", number)},
		.at_ms = 1795000000000};

	buf_clear(value);
	memory_id_write(&id, digits);
	if (memory_entry_write(&entry, value))
		die("cannot write an entry");
	*ret_record = (struct record){.partition = 0,
		.offset = (int64_t)number,
		.key = {digits, MEMORY_KEY_SIZE},
		.value = buf_slice(value)};
}

/* Make so many records, then have them applied; only that is timed. */
static double fill_some(struct scene *scene, uint64_t first, size_t count)
{
	static struct buf values[AT_ONCE];
	static char digits[AT_ONCE][MEMORY_KEY_SIZE];
	struct record records[AT_ONCE];
	double since;

	for (size_t i = 0; i < count; i++) {
		values[i].max = VALUE_MAX;
		make_record(scene, &values[i], digits[i], first + i, &records[i]);
	}
	since = clock_seconds();
	for (size_t i = 0; i < count; i++)
		if (memory_apply(scene->memory, &records[i]))
			die("cannot apply a record");
	if (archive_flush(scene->archive))
		die("cannot write the archive down");
	return clock_seconds() - since;
}

static uint64_t next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static int compare_floats(const void *a, const void *b)
{
	float x = *(const float *)a;
	float y = *(const float *)b;

	return (x > y) - (x < y);
}

/* Looks up; the time of each in `times`, in us. How many were found. */
static size_t look_up(struct scene *scene, uint64_t count, float *times)
{
	uint64_t state = 88172645463325252u;
	size_t found = 0;

	for (size_t i = 0; i < LOOKUPS; i++) {
		const struct memory_id id = name_of(scene, next_random(&state) % (2 * count));
		struct memory_found answer;
		double since = clock_seconds();
		int r = memory_find(scene->memory, &id, 1795000000000, &answer);

		times[i] = (float)((clock_seconds() - since) * 1e6);
		if (r < 0)
			die("cannot look up");
		found += r == 0;
	}
	qsort(times, LOOKUPS, sizeof(*times), compare_floats);
	return found;
}

static bool say(const char *what, double figure, const char *unit, double bound, bool at_least)
{
	bool good = at_least ? figure >= bound : figure <= bound;

	printf("%-28s %12.1f %-10s %s %.0f%s\n", what, figure, unit, at_least ? ">=" : "<=", bound,
		good ? "" : "  missed");
	return good;
}

static bool fill(struct scene *scene, uint64_t count)
{
	double seconds = 0;

	for (uint64_t i = 0; i < count; i += AT_ONCE)
		seconds += fill_some(scene, i, count - i < AT_ONCE ? (size_t)(count - i) : AT_ONCE);
	return say("filled", (double)count / seconds, "a second", bounds.fill_rate, true);
}

static bool measure_lookups(struct scene *scene, uint64_t count)
{
	CLEANUP(freep) char *room = malloc(LOOKUPS * sizeof(float));
	float *times = (float *)(void *)room;
	double sum = 0;
	size_t found;
	bool good;

	if (!room)
		die("out of memory");
	found = look_up(scene, count, times);
	for (size_t i = 0; i < LOOKUPS; i++)
		sum += times[i];
	printf("%-28s %12.1f %%\n", "found (half are there)", 100.0 * (double)found / LOOKUPS);
	good = say("looked up", LOOKUPS / sum * 1e6, "a second", bounds.look_up_rate, true);
	return say("99 of 100 within", times[LOOKUPS / 100 * 99], "us", bounds.p99_us, false) &&
	       good && found > LOOKUPS * 49 / 100;
}

static bool measure_start(struct scene *scene, const char *folder, uint64_t count)
{
	double since;

	close_scene(scene);
	since = clock_seconds();
	open_scene(scene, folder, count);
	printf("%-28s %12zu\n", "entries after a new start", memory_count(scene->memory));
	return say("ready after", clock_seconds() - since, "s", bounds.start_seconds, false);
}

int main(int argc, char *argv[])
{
	struct scene scene = {0};
	uint64_t count = argc == 3 ? strtoull(argv[1], NULL, 10) : 0;
	bool good;

	if (count == 0) {
		(void)fprintf(stderr, "usage: memory_speed SEGMENTS FOLDER\n");
		return 2;
	}
	open_scene(&scene, argv[2], count);
	if (memory_count(scene.memory) > 0)
		die("there is a memory in that folder");
	good = fill(&scene, count);
	good = measure_lookups(&scene, count) && good;
	good = measure_start(&scene, argv[2], count) && good;
	good = measure_lookups(&scene, count) && good;
	good = say("resident at most", (double)peak_kilobytes() / 1024, "MB", bounds.resident_mb,
		       false) &&
	       good;
	close_scene(&scene);
	return good ? 0 : 1;
}

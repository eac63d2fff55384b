/*
 * stream_copy - the smallest worker: copies [topics] raw to source through a stream.
 *
 * With delays it answers late and out of order, as a backend would. With state it remembers each
 * key's newest offset in the state topic and dies when a record is handed out that its state says
 * is done already: that would be a duplicate.
 *
 * Values that begin with "dead", "drop" or "huge" become what they say; "huge" is an output that no
 * broker of default settings takes; "crash" kills the process.
 */
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "runtime/config.h"
#include "runtime/error.h"
#include "runtime/kafka.h"
#include "runtime/log.h"
#include "runtime/loop.h"
#include "runtime/metrics.h"
#include "runtime/stream.h"

enum {
	KEYS_MAX = 1 << 20,
	SCAN_MS = 2,
	HUGE_BYTES = 6 * 1024 * 1024,
};

struct copy_options {
	long delay_min, delay_max; /* ms */
	long flight, flight_bytes;
	bool state;
};

#define AT(field) offsetof(struct copy_options, field)

static const struct setting copy_rows[] = {
	{"delay_min", SETTING_TIME, "0", AT(delay_min), "Least delay.", 0, 60000, NULL},
	{"delay_max", SETTING_TIME, "0", AT(delay_max), "Longest delay.", 0, 60000, NULL},
	{"flight", SETTING_NUMBER, "1000", AT(flight), "Records in flight.", 1, 100000, NULL},
	{"flight_bytes", SETTING_BYTES, "16M", AT(flight_bytes), "Their bytes.", 1, 1e9, NULL},
	{"state", SETTING_SWITCH, "no", AT(state), "Whether to keep state.", 0, 0, NULL},
};

static const struct section copy_section = {.name = "copy",
	.kind = SECTION_ONE,
	.help = "The copy.",
	.settings = copy_rows,
	.setting_count = COUNT_OF(copy_rows),
	.size = sizeof(struct copy_options)};

/* A record that waits for its time. */
struct wait {
	struct wait *next;
	struct work *work;
	uint64_t due_ms;
};

struct copy {
	const struct copy_options *options;
	const struct topics_options *topics;
	struct stream *stream;
	struct timer *timer;
	struct wait *waits;
	size_t count;
	unsigned random;
	int64_t *newest; /* by key: offset + 1 */
};

static size_t key_number(struct slice key)
{
	size_t number = 0;

	for (size_t i = 0; i < key.len; i++)
		if (key.data[i] >= '0' && key.data[i] <= '9')
			number = number * 10 + (size_t)(key.data[i] - '0');
	return number % KEYS_MAX;
}

static int apply(void *user, int32_t partition, struct slice key, struct slice value)
{
	struct copy *copy = user;
	char text[32] = "";
	(void)partition;

	(void)snprintf(text, sizeof(text), "%.*s", (int)value.len, value.data);
	copy->newest[key_number(key)] = strtoll(text, NULL, 10) + 1;
	return 0;
}

static int output_huge(struct copy *copy, struct work *work)
{
	struct record output = {.topic = copy->topics->source, .partition = -1};
	char *bytes = malloc(HUGE_BYTES);
	int r;

	if (!bytes)
		return error_raise(-ENOMEM, "making a huge output");
	for (size_t i = 0; i < HUGE_BYTES; i++) /* so that no codec makes it small */
		bytes[i] = (char)rand_r(&copy->random);
	output.value = (struct slice){bytes, HUGE_BYTES};
	r = work_output(work, &output);
	free(bytes);
	return error_pass(r);
}

static int add_outcome(struct copy *copy, struct work *work)
{
	const struct record *record = work_record(work);
	struct record output = *record;

	if (slice_has_prefix(record->value, slice_of("crash")))
		abort();
	if (slice_has_prefix(record->value, slice_of("dead")))
		return error_pass(work_dead(work, "bad-json", "as %s", "asked"));
	if (slice_has_prefix(record->value, slice_of("drop")))
		return error_pass(work_drop(work, "duplicate", "as asked"));
	if (slice_has_prefix(record->value, slice_of("huge")))
		return error_pass(output_huge(copy, work));
	output.topic = copy->topics->source;
	return error_pass(work_output(work, &output));
}

static int answer(struct copy *copy, struct work *work)
{
	const struct record *record = work_record(work);
	char text[32];
	int r;

	r = add_outcome(copy, work);
	if (!r && copy->options->state) {
		(void)snprintf(text, sizeof(text), "%lld", (long long)record->offset);
		r = work_state(work, record->key, slice_of(text));
	}
	if (r)
		return error_pass(r);
	work_answer(work);
	return 0;
}

static int look_for_due(void *user)
{
	struct copy *copy = user;
	struct wait **at = &copy->waits;
	const uint64_t now_ms = loop_now_ms();

	while (*at) {
		struct wait *wait = *at;
		int r;

		if (wait->due_ms > now_ms) {
			at = &wait->next;
			continue;
		}
		*at = wait->next;
		r = answer(copy, wait->work);
		free(wait);
		if (r)
			return error_pass(r);
	}
	return copy->waits ? error_pass(timer_set(copy->timer, SCAN_MS)) : 0;
}

static int take(void *user, struct work *work)
{
	struct copy *copy = user;
	const struct record *record = work_record(work);
	const long range = copy->options->delay_max - copy->options->delay_min;
	struct wait *wait;

	if (copy->options->state && copy->newest[key_number(record->key)] > record->offset) {
		(void)fprintf(stderr, "stream_copy: offset %lld is done already\n",
			(long long)record->offset);
		abort();
	}
	if (copy->options->delay_max == 0)
		return error_pass(answer(copy, work));

	wait = calloc(1, sizeof(*wait));
	if (!wait)
		return error_raise(-ENOMEM, "waiting");
	*wait = (struct wait){.next = copy->waits,
		.work = work,
		.due_ms = loop_now_ms() + (uint64_t)copy->options->delay_min +
			  (uint64_t)rand_r(&copy->random) % (uint64_t)(range + 1)};
	if (!copy->waits) {
		const int r = timer_set(copy->timer, SCAN_MS);

		if (r) {
			free(wait);
			return error_pass(r);
		}
	}
	copy->waits = wait;
	return 0;
}

static void give_up(void *user, struct work *work)
{
	struct copy *copy = user;
	struct wait **at = &copy->waits;

	while ((*at)->work != work)
		at = &(*at)->next;
	struct wait *wait = *at;
	*at = wait->next;
	free(wait);
}

static void copy_deinit(struct copy *copy)
{
	while (copy->waits) {
		struct wait *wait = copy->waits;

		copy->waits = wait->next;
		free(wait);
	}
	(void)timer_free(copy->timer);
	free(copy->newest);
}

static const struct stream_ops ops = {.take = take, .give_up = give_up, .apply = apply};

static int make_stream(struct copy *copy, struct loop *loop, const struct config *config,
	struct metrics *metrics, struct stream **ret_stream)
{
	const char *outputs[] = {copy->topics->source, NULL};
	const struct stream_options options = {
		.worker = "copy",
		.input = copy->topics->raw,
		.dead = copy->topics->dead,
		.dropped = copy->topics->dropped,
		.state = copy->options->state ? copy->topics->published : NULL,
		.outputs = outputs,
		.state_directory = getenv("STATE_DIRECTORY"),
		.flight_max = (size_t)copy->options->flight,
		.flight_bytes_max = (size_t)copy->options->flight_bytes,
		.ops = &ops,
		.user = copy,
	};

	return error_pass(stream_new(loop, config, metrics, &options, ret_stream));
}

static int run(const struct config *config, int *ret_status)
{
	CLEANUP(loop_freep) struct loop *loop = NULL;
	CLEANUP(metrics_freep) struct metrics *metrics = NULL;
	CLEANUP(copy_deinit)
	struct copy copy = {.options = config_section(config, "copy"),
		.topics = config_section(config, "topics"),
		.random = (unsigned)loop_now_ms()};
	CLEANUP(stream_freep) struct stream *stream = NULL;
	int r;

	copy.newest = calloc(KEYS_MAX, sizeof(*copy.newest));
	if (!copy.newest)
		return error_raise(-ENOMEM, "remembering keys");
	r = loop_new(&loop);
	if (!r)
		r = metrics_new(&metrics);
	if (!r)
		r = loop_timer(loop, look_for_due, &copy, &copy.timer);
	if (!r)
		r = make_stream(&copy, loop, config, metrics, &stream);
	if (!r)
		r = stream_start(stream);
	if (!r)
		r = loop_run(loop);
	if (r)
		return error_pass(r);
	*ret_status = stream_exit_status(stream);
	return 0;
}

int main(int argc, char *argv[])
{
	static const struct section *const sections[] = {
		&kafka_section, &kafka_librdkafka_section, &topics_section, &copy_section};
	static const struct program program = {.name = "stream_copy",
		.summary = "copies records, for tests",
		.sections = sections,
		.section_count = COUNT_OF(sections)};
	CLEANUP(config_freep) struct config *config = NULL;
	int status = EXIT_FAILURE;
	int r;

	log_open("stream_copy", getenv("STREAM_DEBUG") ? LOG_LEVEL_DEBUG : LOG_LEVEL_INFO);
	r = config_load(&program, argc, argv, &config);
	if (r)
		return EX_CONFIG;
	r = run(config, &status);
	return r ? EXIT_FAILURE : status;
}

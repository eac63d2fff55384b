/*
 * main.c - dragoman-ingest: raw records in, source articles out.
 *
 * What happens to one record is in ingester.c; this makes the parts in order, runs the loop, and
 * exchanges mappings and outlets on SIGHUP. A catalogue with a mistake is refused at start, and
 * while running it is refused and the one before stays.
 */
#include <stdio.h>
#include <string.h>

#include "ingest/catalogue.h"
#include "ingest/delivery.h"
#include "ingest/drift.h"
#include "ingest/framed.h"
#include "ingest/reserved.h"
#include "ingest/schema_registry.h"
#include "runtime/error.h"
#include "runtime/kafka.h"
#include "runtime/log.h"
#include "runtime/loop.h"
#include "runtime/stream.h"
#include "runtime/worker.h"

struct desk {
	const struct ingest_options *options;
	size_t record_max;
	struct catalogue *catalogue;
	struct delivery delivery;
	struct framed *framed;
	struct stream *stream;
};

static void desk_deinit(struct desk *desk)
{
	stream_free(desk->stream);
	framed_free(desk->framed);
	drift_free(desk->delivery.drift);
	catalogue_free(desk->catalogue);
}

static void use(struct desk *desk, struct catalogue *catalogue)
{
	catalogue_free(desk->catalogue);
	desk->catalogue = catalogue;
	desk->delivery.ingester = catalogue_ingester(catalogue);
}

/* Mistakes in mappings or outlets go to standard error whole: each names its file. */
static int load(struct desk *desk)
{
	CLEANUP(freep) char *report = NULL;
	struct catalogue *catalogue = NULL;
	int r = catalogue_load(desk->options, desk->record_max, &catalogue, &report);

	if (r == CATALOGUE_E_BAD) {
		(void)fputs(report, stderr); /* there is nowhere else to say it */
		return CONFIG_E_BAD;
	}
	if (r)
		return error_pass(r);
	use(desk, catalogue);
	return 0;
}

static int load_for_work(struct desk *desk)
{
	int r = load(desk);

	if (r == 0)
		log_info("CATALOGUE-LOADED", "mappings=%zu outlets=%zu",
			catalogue_mappings(desk->catalogue), catalogue_outlets(desk->catalogue));
	return r == CONFIG_E_BAD ? r : error_pass(r);
}

static int on_reload(void *user)
{
	int r = load_for_work(user);

	if (r == CONFIG_E_BAD) {
		log_error("CATALOGUE-BAD", "mistakes in mappings or outlets, going on with those "
					   "that were loaded before");
		return 0;
	}
	return r ? error_pass(r) : 0;
}

static int on_record(void *user, struct work *work)
{
	struct desk *desk = user;

	return framed_take(desk->framed, desk->stream, work);
}

static void on_taken_away(void *user, struct work *work)
{
	struct desk *desk = user;

	framed_give_up(desk->framed, work);
}

static int open_stream(struct desk *desk, struct worker *worker)
{
	static const struct stream_ops ops = {.take = on_record, .give_up = on_taken_away};
	const struct topics_options *topics = config_section(worker->config, "topics");
	const char *const outputs[] = {topics->source, NULL};
	const struct stream_options options = {.worker = worker->name,
		.input = topics->raw,
		.dead = topics->dead,
		.dropped = topics->dropped,
		.outputs = outputs,
		.state_directory = worker->state_directory,
		.flight_max = (size_t)desk->options->flight_max,
		.flight_bytes_max = 4 * desk->record_max,
		.ops = &ops,
		.user = desk};

	desk->delivery.topic = topics->source;
	desk->delivery.obey = desk->options->obey;
	desk->delivery.metrics = worker->metrics;
	return stream_new(worker->loop, worker->config, worker->metrics, &options, &desk->stream);
}

static struct desk desk_of(const struct worker *worker)
{
	const struct kafka_options *kafka = config_section(worker->config, "kafka");

	return (struct desk){.options = config_section(worker->config, "ingest"),
		.record_max = (size_t)kafka->record_max};
}

static int look_at_obey(const struct config *config, const struct ingest_options *options)
{
	const char *bad = NULL;

	if (reserved_is_known(options->obey, &bad))
		return 0;
	return config_blame(config, "ingest", NULL, "obey",
		"\"%.*s\" is no reservation: no-ai, no-translate and tdm are",
		(int)strcspn(bad, " "), bad);
}

static int run(struct worker *worker)
{
	CLEANUP(desk_deinit) struct desk desk = desk_of(worker);
	int r;

	r = look_at_obey(worker->config, desk.options);
	if (!r)
		r = load_for_work(&desk);
	if (r)
		return r == CONFIG_E_BAD ? r : error_pass(r);
	r = drift_new(&desk.delivery.drift);
	if (r)
		return error_pass(r);
	r = framed_new(worker->loop, worker->metrics,
		config_section(worker->config, "schema_registry"), &desk.delivery, &desk.framed);
	if (r)
		return error_pass(r);
	r = open_stream(&desk, worker);
	if (r)
		return error_pass(r);
	loop_on_reload(worker->loop, on_reload, &desk);
	r = stream_start(desk.stream);
	if (r)
		return error_pass(r);
	r = worker_loop(worker);
	worker->status = stream_exit_status(desk.stream);
	return r ? error_pass(r) : 0;
}

static int check(struct worker *worker, int *bad)
{
	CLEANUP(desk_deinit) struct desk desk = desk_of(worker);
	int r = look_at_obey(worker->config, desk.options);

	if (r)
		return r;
	r = load(&desk);
	if (r < 0)
		return error_pass(r);
	*bad += worker_say(r == 0, "mappings and outlets", "%zu mappings, %zu outlets",
		r ? 0 : catalogue_mappings(desk.catalogue),
		r ? 0 : catalogue_outlets(desk.catalogue));
	return 0;
}

int main(int argc, char *argv[])
{
	static const struct section elsewhere[] = {
		{.name = "translate", .kind = SECTION_ELSEWHERE},
		{.name = "publish", .kind = SECTION_ELSEWHERE},
		{.name = "backend", .kind = SECTION_ELSEWHERE},
		{.name = "route", .kind = SECTION_ELSEWHERE},
	};
	static const struct section *const sections[] = {&ingest_section, &schema_registry_section,
		&kafka_section, &kafka_librdkafka_section, &topics_section, &worker_section,
		&worker_metrics_section, &elsewhere[0], &elsewhere[1], &elsewhere[2],
		&elsewhere[3]};
	static const struct worker_plan plan = {.name = "ingest",
		.program = {.name = "dragoman-ingest",
			.summary = "make clean source articles of what scrapers send",
			.details =
				"Reads raw records in whatever shape they come, finds the articles "
				"in them by the mappings, the outlet by the registry and the "
				"language by declaration and detection, and writes one source "
				"article for each. What is no article becomes a dead letter with "
				"the reason and the place. On SIGHUP mappings and outlets are "
				"loaded anew.",
			.sections = sections,
			.section_count = COUNT_OF(sections)},
		.run = run,
		.check = check};

	return worker_main(&plan, argc, argv);
}

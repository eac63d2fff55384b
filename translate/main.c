/*
 * main.c - dragoman-translate: source articles in, translated articles out.
 *
 * What happens to one record is in translator.c; this makes the parts in order and runs the loop.
 */
#include <stdio.h>

#include "runtime/error.h"
#include "runtime/follower.h"
#include "runtime/kafka.h"
#include "runtime/log.h"
#include "runtime/loop.h"
#include "runtime/stream.h"
#include "runtime/worker.h"
#include "translate/accounts.h"
#include "translate/adequacy.h"
#include "translate/adequacy_keeper.h"
#include "translate/article_queue.h"
#include "translate/boilerplate.h"
#include "translate/engine.h"
#include "translate/engine_settings.h"
#include "translate/glossary_file.h"
#include "translate/memory.h"
#include "translate/memory_archive.h"
#include "translate/samples.h"
#include "translate/spend_file.h"
#include "translate/stretch.h"
#include "translate/stretch_file.h"
#include "translate/translator.h"

enum {
	CHECK_TIMEOUT_MS = 5000,
};

/* The archive is a copy: without a directory for it, and while another process has it, the memory
 * does with less. */
static int open_archive(const struct worker *worker, struct archive **ret_archive)
{
	const struct translate_options *options = config_section(worker->config, "translate");
	char path[4096];
	bool moved = false;
	int r;

	if (*worker->state_directory == '\0') {
		log_info("MEMORY-VOLATILE",
			"overlay=%ld there is no state_directory: the translation "
			"memory is read anew at each start",
			options->memory_overlay);
		return 0;
	}
	(void)snprintf(
		path, sizeof(path), "%s/memory", worker->state_directory); /* checked there */
	r = archive_open(path, (size_t)options->memory_size, worker->loop, ret_archive, &moved);
	if (r == ARCHIVE_E_BUSY || r == ARCHIVE_E_FULL) {
		log_warn("MEMORY-VOLATILE", "path=%s the memory is %s: it is kept without a disk",
			path, r == ARCHIVE_E_BUSY ? "in use by another process" : "on a full disk");
		return 0;
	}
	if (moved)
		log_warn("MEMORY-DAMAGED",
			"path=%s what was damaged or foreign was moved aside; the memory is filled "
			"again from its topic",
			path);
	return error_pass(r);
}

/* `*ret_adequacy` stays NULL when it is not wanted. */
static int open_adequacy(const struct worker *worker, struct adequacy **ret_adequacy)
{
	const struct translate_options *options = config_section(worker->config, "translate");
	CLEANUP(adequacy_freep) struct adequacy *adequacy = NULL;
	int r;

	if (!options->adequacy)
		return 0;
	r = adequacy_new((size_t)options->adequacy_memory, &adequacy);
	if (r == 0)
		r = adequacy_run(adequacy, worker->loop);
	if (r)
		return error_pass(r);
	*ret_adequacy = adequacy;
	adequacy = NULL;
	return 0;
}

/* Nothing to keep it in, or nothing to keep: `*ret_keeper` stays NULL. */
static int open_keeper(
	const struct worker *worker, struct adequacy *adequacy, struct keeper **ret_keeper)
{
	char path[4096];

	if (!adequacy || *worker->state_directory == '\0')
		return 0;
	(void)snprintf(path, sizeof(path), "%s/words", worker->state_directory); /* checked there */
	return error_pass(keeper_new(worker->loop, adequacy, path, ret_keeper));
}

/* Without a disk it is not learned: `*ret_boilerplate` stays NULL, as when it is not wanted. */
static int open_boilerplate(const struct worker *worker, struct boilerplate **ret_boilerplate)
{
	const struct translate_options *options = config_section(worker->config, "translate");
	char path[4096];
	int r;

	if (!options->boilerplate || *worker->state_directory == '\0')
		return 0;
	(void)snprintf(
		path, sizeof(path), "%s/boilerplate", worker->state_directory); /* checked there */
	r = boilerplate_new(worker->loop, worker->metrics, path, ret_boilerplate);
	if (r == BOILERPLATE_E_BUSY || r == BOILERPLATE_E_FULL) {
		log_warn("BOILERPLATE-OFF", "path=%s is %s: what recurs is not marked", path,
			r == BOILERPLATE_E_BUSY ? "in use by another process" : "on a full disk");
		return 0;
	}
	return error_pass(r);
}

/* What is learned of lengths, kept where there is a place for it; else `*ret_file` stays NULL. */
static int open_stretches(const struct worker *worker, struct stretches **ret_stretches,
	struct stretch_file **ret_file)
{
	char path[4096];
	int r = stretches_new(ret_stretches);

	if (r || *worker->state_directory == '\0')
		return error_pass(r);
	(void)snprintf(
		path, sizeof(path), "%s/lengths", worker->state_directory); /* checked there */
	return error_pass(stretch_file_open(worker->loop, *ret_stretches, path, ret_file));
}

/* `*ret_samples` stays NULL when nothing is served by template. */
static int open_samples(const struct worker *worker, struct samples **ret_samples)
{
	const struct translate_options *options = config_section(worker->config, "translate");
	char path[4096] = "";
	bool kept;
	int r;

	if (!options->memory_templates)
		return 0;
	if (*worker->state_directory != '\0')
		(void)snprintf(path, sizeof(path), "%s/templates",
			worker->state_directory); /* checked there */
	r = samples_new(path, ret_samples, &kept);
	if (r == 0 && *path && !kept)
		log_warn("TEMPLATES-VOLATILE",
			"path=%s is in use or cannot be written: templates end with the process",
			path);
	return error_pass(r);
}

static int open_memory(const struct worker *worker, struct archive *archive,
	struct adequacy *adequacy, struct samples *samples, struct memory **ret_memory)
{
	const struct translate_options *translate = config_section(worker->config, "translate");
	const struct memory_options options = {.archive = archive,
		.overlay_max = (size_t)translate->memory_overlay,
		.ttl_ms = translate->memory_ttl,
		.adequacy = adequacy,
		.samples = samples};

	return error_pass(memory_new(worker->metrics, &options, ret_memory));
}

/* What was paid is kept through kill -9, where there is a directory for it. */
static int keep_accounts(const struct worker *worker, struct accounts *accounts)
{
	struct spend_file *file = NULL;
	char path[4096];
	int r;

	if (*worker->state_directory == '\0')
		return 0;
	(void)snprintf(path, sizeof(path), "%s/spend", worker->state_directory); /* checked there */
	r = spend_file_open(path, loop_wall_ms(), &file);
	if (r == SPEND_FILE_E_BUSY) {
		log_warn("SPEND-UNKEPT",
			"path=%s is in use by another process: what this one pays is kept on the "
			"topic alone",
			path);
		return 0;
	}
	return r ? error_pass(r) : error_pass(accounts_keep(accounts, file));
}

static int open_stream(const struct worker *worker, const struct engine *engine,
	struct translator *translator, struct stream **ret_stream)
{
	const struct topics_options *topics = config_section(worker->config, "topics");
	const struct translate_options *options = config_section(worker->config, "translate");
	const char *outputs[] = {topics->translated, topics->memory, NULL, NULL, NULL};
	size_t count = 2;
	struct queue_plan queues[QUEUES_MAX];
	const struct stream_options stream = {.worker = worker->name,
		.input = topics->source,
		.dead = topics->dead,
		.dropped = topics->dropped,
		.outputs = outputs,
		.state_directory = worker->state_directory,
		.flight_max = (size_t)options->in_flight,
		.flight_bytes_max = (size_t)options->in_flight_bytes,
		.queues = queues,
		.queue_count = article_queue_plan(engine_backend_count(engine), queues),
		.ahead_max = (size_t)options->read_ahead,
		.ahead_bytes_max = (size_t)options->read_ahead_bytes,
		.ops = &translator_stream_ops,
		.user = translator};

	if (engine_is_metered(engine))
		outputs[count++] = topics->spend;
	if (*topics->refused)
		outputs[count] = topics->refused;
	return error_pass(
		stream_new(worker->loop, worker->config, worker->metrics, &stream, ret_stream));
}

/* What SIGHUP reads anew. */
struct terms_desk {
	const char *path;
	struct translator *translator;
};

/* 0, GLOSSARY_E_BAD or < 0. */
static int use_glossary(const struct terms_desk *desk, char why[GLOSSARY_WHY_MAX])
{
	struct glossary *glossary = NULL;
	int r;

	if (*desk->path == '\0')
		return 0;
	r = glossary_load(desk->path, &glossary, why);
	if (r)
		return r < 0 ? error_pass(r) : r;
	log_info("GLOSSARY-LOADED", "terms=%zu", glossary_count(glossary));
	translator_use(desk->translator, glossary);
	return 0;
}

static int on_reload(void *user)
{
	char why[GLOSSARY_WHY_MAX];
	int r = use_glossary(user, why);

	if (r == GLOSSARY_E_BAD) {
		log_error(
			"GLOSSARY-BAD", "%s; going on with the terms that were loaded before", why);
		return 0;
	}
	return error_pass(r);
}

/* A mistake in the file is one in the configuration. 0, CONFIG_E_BAD or < 0. */
static int open_glossary(struct worker *worker, struct terms_desk *desk)
{
	char why[GLOSSARY_WHY_MAX];
	int r = use_glossary(desk, why);

	if (r == GLOSSARY_E_BAD)
		return config_blame(worker->config, "translate", NULL, "glossary", "%s", why);
	if (r)
		return error_pass(r);
	loop_on_reload(worker->loop, on_reload, desk);
	return 0;
}

static int run(struct worker *worker)
{
	CLEANUP(archive_freep) struct archive *archive = NULL;
	CLEANUP(adequacy_freep) struct adequacy *adequacy = NULL;
	CLEANUP(keeper_freep) struct keeper *keeper = NULL;
	CLEANUP(boilerplate_freep) struct boilerplate *boilerplate = NULL;
	CLEANUP(stretches_freep) struct stretches *stretches = NULL;
	CLEANUP(stretch_file_closep) struct stretch_file *lengths = NULL;
	CLEANUP(samples_freep) struct samples *samples = NULL;
	CLEANUP(memory_freep) struct memory *memory = NULL;
	CLEANUP(follower_freep) struct follower *follower = NULL;
	CLEANUP(engine_freep) struct engine *engine = NULL;
	CLEANUP(follower_freep) struct follower *payments = NULL;
	CLEANUP(translator_freep) struct translator *translator = NULL;
	CLEANUP(stream_freep) struct stream *stream = NULL;
	const struct translate_options *options = config_section(worker->config, "translate");
	struct terms_desk desk = {.path = options->glossary};
	int r = engine_new(worker->loop, worker->config, worker->metrics, &engine);

	if (r)
		return r == CONFIG_E_BAD ? r : error_pass(r);
	r = open_archive(worker, &archive);
	if (r == 0)
		r = open_adequacy(worker, &adequacy);
	if (r == 0)
		r = open_keeper(worker, adequacy, &keeper);
	if (r == 0)
		r = open_boilerplate(worker, &boilerplate);
	if (r == 0)
		r = open_stretches(worker, &stretches, &lengths);
	if (r == 0)
		r = open_samples(worker, &samples);
	if (r == 0)
		r = open_memory(worker, archive, adequacy, samples, &memory);
	if (r == 0)
		r = memory_follow(memory, worker->loop, worker->config, &follower);
	if (r == 0 && engine_is_metered(engine))
		r = accounts_follow(
			engine_accounts(engine), worker->loop, worker->config, &payments);
	if (r == 0 && engine_is_metered(engine))
		r = keep_accounts(worker, engine_accounts(engine));
	if (r == 0)
		r = translator_new(worker->loop, worker->config, worker->metrics, engine, memory,
			adequacy, stretches, &translator);
	desk.translator = translator;
	if (r == 0)
		translator_extend(translator, boilerplate, samples);
	if (r == 0)
		r = open_glossary(worker, &desk);
	if (r == CONFIG_E_BAD)
		return r;
	if (r == 0)
		r = open_stream(worker, engine, translator, &stream);
	if (r == 0)
		r = translator_attach(translator, stream);
	if (r == 0)
		r = stream_start(stream);
	if (r == 0)
		r = worker_loop(worker);
	if (stream)
		worker->status = stream_exit_status(stream);
	return error_pass(r);
}

static int check_terms(const struct worker *worker, int *bad)
{
	CLEANUP(glossary_freep) struct glossary *glossary = NULL;
	const struct translate_options *options = config_section(worker->config, "translate");
	char why[GLOSSARY_WHY_MAX];
	int r;

	if (*options->glossary == '\0')
		return 0;
	r = glossary_load(options->glossary, &glossary, why);
	if (r < 0)
		return error_pass(r);
	*bad += r ? worker_say(false, "glossary", "%s", why)
		  : worker_say(true, "glossary", "%zu terms", glossary_count(glossary));
	return 0;
}

static int check(struct worker *worker, int *bad)
{
	CLEANUP(engine_freep) struct engine *engine = NULL;
	int r = engine_new(worker->loop, worker->config, worker->metrics, &engine);

	if (r)
		return r == CONFIG_E_BAD ? r : error_pass(r);
	if (config_count(worker->config, "route") == 0)
		*bad += worker_say(false, "routes",
			"there is none, so all but English would be dead letters: add "
			"[route default] or [route LANGUAGE] with backends = NAME");
	r = check_terms(worker, bad);
	if (r)
		return error_pass(r);
	if (config_is_offline(worker->config))
		return 0; /* backends and routes were judged when the engine was made */
	r = engine_check(engine, CHECK_TIMEOUT_MS);
	if (r < 0)
		return error_pass(r);
	*bad += r;
	return 0;
}

static const struct section ingest_elsewhere = {.name = "ingest", .kind = SECTION_ELSEWHERE};
static const struct section schemas_elsewhere = {
	.name = "schema_registry", .kind = SECTION_ELSEWHERE};
static const struct section publish_elsewhere = {.name = "publish", .kind = SECTION_ELSEWHERE};

static const struct section *const sections[] = {&worker_section, &worker_metrics_section,
	&kafka_section, &kafka_librdkafka_section, &topics_section, &translate_section,
	&backend_section, &route_section, &ingest_elsewhere, &schemas_elsewhere,
	&publish_elsewhere};

static const struct worker_plan plan = {
	.name = "translate",
	.program = {.name = "dragoman-translate",
		.summary = "translate articles into English",
		.details =
			"It reads source articles from Kafka, has them translated by the backends "
			"that the configuration routes their language to, checks every sentence, "
			"and writes them on with a verdict for each paragraph. What was translated "
			"once is remembered.",
		.sections = sections,
		.section_count = sizeof(sections) / sizeof(sections[0])},
	.run = run,
	.check = check,
};

int main(int argc, char *argv[])
{
	return worker_main(&plan, argc, argv);
}

/*
 * dragoman-publish - takes translated articles from one topic and puts them, in the form for
 * consumers, on another: each revision once, updates and retractions as such.
 *
 * This file is the table of contents: what the program is made of and how it ends. What happens to
 * one article is in publisher.c.
 */
#include "publish/publisher.h"
#include "publish/room.h"
#include "runtime/error.h"
#include "runtime/kafka.h"
#include "runtime/loop.h"
#include "runtime/stream.h"
#include "runtime/worker.h"

/* Sections of the other programs in the same file. */
static const struct section elsewhere[] = {
	{.name = "ingest", .kind = SECTION_ELSEWHERE},
	{.name = "translate", .kind = SECTION_ELSEWHERE},
	{.name = "backend", .kind = SECTION_ELSEWHERE},
	{.name = "route", .kind = SECTION_ELSEWHERE},
	{.name = "schema_registry", .kind = SECTION_ELSEWHERE},
};

static const struct section *const sections[] = {
	&kafka_section,
	&kafka_librdkafka_section,
	&topics_section,
	&worker_section,
	&worker_metrics_section,
	&publish_section,
	&elsewhere[0],
	&elsewhere[1],
	&elsewhere[2],
	&elsewhere[3],
	&elsewhere[4],
};

/* What an ended publisher leaves to be done; `r` is what its loop said. */
static int judge(
	struct worker *worker, const struct publisher *publisher, int r, bool *ret_lacks_room)
{
	switch (publisher_end(publisher)) {
	case PUBLISHER_LACKS_ROOM:
		*ret_lacks_room = true;
		return 0;
	case PUBLISHER_IS_FULL:
		return config_blame(worker->config, "publish", NULL, "state_max",
			"what is out needs more room than this: raise it");
	case PUBLISHER_ENDED:
		break;
	}
	worker->status = stream_exit_status(publisher_stream(publisher));
	return error_pass(r);
}

/* One publisher, until SIGTERM, a failure, or the disk is full. */
static int publish(struct worker *worker, bool *ret_lacks_room)
{
	CLEANUP(publisher_freep) struct publisher *publisher = NULL;
	int r;

	r = publisher_new(
		worker->loop, worker->config, worker->metrics, worker->state_directory, &publisher);
	if (r)
		return r; /* a mistake in the configuration was said */
	if (publisher_end(publisher) == PUBLISHER_ENDED) {
		r = publisher_start(publisher, worker->loop);
		if (!r)
			r = worker_loop(worker);
	}
	return judge(worker, publisher, r, ret_lacks_room);
}

static int run(struct worker *worker)
{
	CLEANUP(room_freep) struct room *room = NULL;
	bool lacks_room;
	int r;

	r = room_new(worker, worker->state_directory, &room);
	if (r)
		return error_pass(r);
	do {
		lacks_room = false;
		room_begin(room);
		r = publish(worker, &lacks_room);
		if (!r && lacks_room)
			r = room_await(room);
	} while (!r && lacks_room && !loop_is_stopping(worker->loop));
	return r; /* CONFIG_E_BAD is worker_main()'s too */
}

int main(int argc, char *argv[])
{
	static const struct worker_plan plan = {
		.name = "publish",
		.program =
			{
				.name = "dragoman-publish",
				.summary = "publish translated articles, each revision once",
				.details =
					"Reads the topic [topics] translated and writes the "
					"English "
					"articles to [topics] english, with CloudEvents headers. A "
					"newer revision supersedes the one that is out, a "
					"retraction takes it back; what is out already, or older "
					"than what is out, is dropped and counted.",
				.sections = sections,
				.section_count = COUNT_OF(sections),
			},
		.run = run,
	};

	return worker_main(&plan, argc, argv);
}

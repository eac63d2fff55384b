/*
 * worker_settings.c - the settings that all workers have in common: [worker] and [metrics].
 *
 * All workers of a machine share one file, so each has its own address in [metrics]; the default,
 * a socket in the directory that systemd gives to the unit, never collides.
 */
#include "runtime/worker_settings.h"

#include "runtime/setting.h"
#include "runtime/worker.h"

#define AT(field) offsetof(struct worker_options, field)

static const struct setting worker_settings[] = {
	{"log_level", SETTING_CHOICE, "info", AT(log_level), "Which lines are logged.", 0, 0,
		"error|warn|info|debug"},
	{"state_directory", SETTING_PATH, "", AT(state_directory),
		"Where copies of what stands in Kafka are kept, in a directory for each worker and "
		"instance; not set: where systemd says, else only in memory.",
		0, 0, NULL},
};

const struct section worker_section = {
	.name = "worker",
	.kind = SECTION_ONE,
	.help = "What all workers have in common.",
	.settings = worker_settings,
	.setting_count = COUNT_OF(worker_settings),
	.size = sizeof(struct worker_options),
};

#undef AT
#define AT(field) offsetof(struct worker_metrics_options, field)

static const struct setting metrics_settings[] = {
	{"ingest", SETTING_TEXT, "socket", AT(ingest),
		"Where dragoman-ingest shows its metrics: socket (metrics.sock in the directory "
		"that systemd gives to it, nowhere without systemd), the path of a socket, "
		"127.0.0.1:9464, or off. Of several instances, @2 takes the port + 10, @3 the port "
		"+ 20.",
		0, 0, NULL},
	{"translate", SETTING_TEXT, "socket", AT(translate),
		"The same of dragoman-translate, for example 127.0.0.1:9465.", 0, 0, NULL},
	{"publish", SETTING_TEXT, "socket", AT(publish),
		"The same of dragoman-publish, for example 127.0.0.1:9466.", 0, 0, NULL},
};

const struct section worker_metrics_section = {
	.name = "metrics",
	.kind = SECTION_ONE,
	.help = "Where Prometheus finds the workers: GET /metrics.",
	.settings = metrics_settings,
	.setting_count = COUNT_OF(metrics_settings),
	.size = sizeof(struct worker_metrics_options),
};

/* worker_settings.h - what the sections [worker] and [metrics] fill. */
#pragma once

struct worker_options {
	const char *log_level;
	const char *state_directory;
};

struct worker_metrics_options {
	const char *ingest, *translate, *publish;
};

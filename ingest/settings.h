/* settings.h - the section [ingest]. */
#pragma once

struct section;

struct ingest_options {
	const char *mappings; /* folders, separated by one blank */
	const char *outlets;
	const char *default_mapping;
	const char *obey; /* "no-ai", "no-translate", "tdm", separated by one blank */
	long unpacked_max;
	long items_max, values_max, depth_max;
	long flight_max;
};

extern const struct section ingest_section;

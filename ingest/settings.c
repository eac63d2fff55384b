/* settings.c - the section [ingest]. */
#include "ingest/settings.h"

#include "ingest/json_strict.h"
#include "runtime/setting.h"

#define AT(field) offsetof(struct ingest_options, field)

static const struct setting settings[] = {
	{.name = "mappings",
		.type = SETTING_WORDS,
		.preset = DRAGOMAN_DATADIR "/mappings",
		.offset = AT(mappings),
		.help = "Folders of mapping files; of two with one name, the later folder's "
			"counts."},
	{.name = "outlets",
		.type = SETTING_WORDS,
		.preset = DRAGOMAN_DATADIR "/outlets",
		.offset = AT(outlets),
		.help = "Folders of the registry of outlets; a later folder wins."},
	{.name = "default_mapping",
		.type = SETTING_TEXT,
		.preset = "",
		.offset = AT(default_mapping),
		.help = "Mapping for records that none fits; empty: they are dead letters."},
	{.name = "obey",
		.type = SETTING_WORDS,
		.preset = "",
		.offset = AT(obey),
		.help = "Reservations that are obeyed: an article with one of them is dropped and "
			"counted (reserved). Any of no-ai, no-translate, tdm; the article carries "
			"all of them either way."},
	{.name = "unpacked_max",
		.type = SETTING_BYTES,
		.preset = "8M",
		.offset = AT(unpacked_max),
		.help = "Most that a packed record may unpack to; what is over it is a dead "
			"letter.",
		.min = 64 * 1024,
		.max = 64 * 1024 * 1024},
	{.name = "items_max",
		.type = SETTING_NUMBER,
		.preset = "5000",
		.offset = AT(items_max),
		.help = "Most articles in one record.",
		.min = 1,
		.max = 100000},
	{.name = "values_max",
		.type = SETTING_NUMBER,
		.preset = "200000",
		.offset = AT(values_max),
		.help = "Most JSON values in one text; each costs 64 bytes of memory.",
		.min = 1000,
		.max = 1000000},
	{.name = "depth_max",
		.type = SETTING_NUMBER,
		.preset = "128",
		.offset = AT(depth_max),
		.help = "Most levels of nesting in JSON.",
		.min = 8,
		.max = JSON_DEPTH_MAX},
	{.name = "flight_max",
		.type = SETTING_NUMBER,
		.preset = "1000",
		.offset = AT(flight_max),
		.help = "Most records that wait for their transaction.",
		.min = 1,
		.max = 100000},
};

const struct section ingest_section = {
	.name = "ingest",
	.kind = SECTION_ONE,
	.help = "Reading raw records: what scrapers call things, and which outlets there are.",
	.settings = settings,
	.setting_count = COUNT_OF(settings),
	.size = sizeof(struct ingest_options),
};

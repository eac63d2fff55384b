/*
 * kafka_settings.c - what an operator may say about Kafka: the tables of [kafka],
 * [kafka.librdkafka] and [topics].
 *
 * Every default is one that works on a single local broker; the limits are those that keep a worker
 * small (kafka.c says what each turns into).
 */
#include "runtime/kafka.h"

#include "runtime/setting.h"

#define ROW(field, kind, value, text)                                                              \
	{                                                                                          \
		.name = #field, .type = kind, .preset = value,                                     \
		.offset = offsetof(struct kafka_options, field), .help = text                      \
	}
#define ROW_CHOICE(field, value, text, words)                                                      \
	{                                                                                          \
		.name = #field, .type = SETTING_CHOICE, .preset = value,                           \
		.offset = offsetof(struct kafka_options, field), .help = text, .choices = words    \
	}
#define ROW_RANGE(field, kind, value, text, low, high)                                             \
	{                                                                                          \
		.name = #field, .type = kind, .preset = value,                                     \
		.offset = offsetof(struct kafka_options, field), .help = text, .min = low,         \
		.max = high                                                                        \
	}

static const struct setting kafka_settings[] = {
	ROW(brokers, SETTING_TEXT, "localhost:9092",
		"Where to ask for the cluster first: host:port, separated by commas."),
	ROW(prefix, SETTING_TEXT, "dragoman",
		"How the names of consumer groups and transactional ids begin."),
	ROW(instance, SETTING_TEXT, "",
		"Identity of this process, the same over restarts, shared with no other; empty "
		"takes "
		"the host's name and $DRAGOMAN_INSTANCE."),
	ROW_CHOICE(mode, "exactly-once",
		"How outputs and offsets are committed: in transactions, or one after the other "
		"for "
		"brokers without transactions (a crash then repeats outputs).",
		"exactly-once|at-least-once"),
	ROW_CHOICE(
		security, "plaintext", "How to connect.", "plaintext|tls|sasl-plaintext|sasl-tls"),
	ROW(ca_file, SETTING_PATH, "",
		"Certificates of the authorities that brokers are checked against; empty takes the "
		"system's."),
	ROW(certificate_file, SETTING_PATH, "", "Certificate to show to brokers, PEM."),
	ROW(key_file, SETTING_PATH, "", "Its private key, PEM."),
	ROW(key_password, SETTING_SECRET, "", "Pass phrase of the private key."),
	ROW_CHOICE(sasl_mechanism, "SCRAM-SHA-512", "How to log in, where security says sasl.",
		"PLAIN|SCRAM-SHA-256|SCRAM-SHA-512"),
	ROW(sasl_user, SETTING_TEXT, "", "Whom to log in as."),
	ROW(sasl_password, SETTING_SECRET, "", "The password for it."),
	ROW_RANGE(session_timeout, SETTING_TIME, "45s",
		"How long a silent worker keeps its partitions.", 6000, 30 * 60 * 1000),
	ROW_RANGE(commit_interval, SETTING_TIME, "0",
		"Pause between two transactions at least; 0 commits as soon as something is "
		"finished, under load 25 ms later.",
		0, 10 * 1000),
	ROW_RANGE(
		commit_max, SETTING_NUMBER, "500", "Records in one transaction at most.", 1, 10000),
	ROW_RANGE(drain_timeout, SETTING_TIME, "25s",
		"How long to wait on SIGTERM for what is in flight.", 0, 10 * 60 * 1000),
	ROW_RANGE(record_max, SETTING_BYTES, "4M",
		"Largest record that is worked on; a larger one is a dead letter.", 1024,
		64 * 1024 * 1024),
	ROW_CHOICE(
		compression, "zstd", "How written records are compressed.", "none|zstd|lz4|gzip"),
};

const struct section kafka_section = {
	.name = "kafka",
	.kind = SECTION_ONE,
	.help = "How to reach Kafka, and how records are committed.",
	.settings = kafka_settings,
	.setting_count = COUNT_OF(kafka_settings),
	.size = sizeof(struct kafka_options),
};

const struct section kafka_librdkafka_section = {
	.name = "kafka.librdkafka",
	.kind = SECTION_FREE,
	.help = "Any property of librdkafka, as its CONFIGURATION.md names it; wins over all else. "
		"Those only for consumers or only for producers go to these alone.",
};

#define TOPIC(field, value, text)                                                                  \
	{                                                                                          \
		.name = #field, .type = SETTING_TEXT, .preset = value,                             \
		.offset = offsetof(struct topics_options, field), .help = text                     \
	}
#define TOPIC_LONG(field, kind, value, text, low, high)                                            \
	{                                                                                          \
		.name = #field, .type = kind, .preset = value,                                     \
		.offset = offsetof(struct topics_options, field), .help = text, .min = low,        \
		.max = high                                                                        \
	}

#define CENTURY_MS (100.0 * 365 * 24 * 3600 * 1000)

static const struct setting topics_settings[] = {
	TOPIC(raw, "articles.raw", "What scrapers write."),
	TOPIC(source, "articles.source", "What ingest makes of it: one article a record."),
	TOPIC(translated, "articles.translated", "What translate adds English to."),
	TOPIC(english, "articles.en", "What publish puts out: the topic to subscribe to."),
	TOPIC(dead, "articles.dead", "Dead letters: what could not be worked on, and why."),
	TOPIC(dropped, "articles.dropped", "Counted drops: duplicates, stale revisions."),
	TOPIC(published, "dragoman.published", "Compacted: which revision of an article is out."),
	TOPIC(memory, "dragoman.memory", "Compacted: which sentence has which translation."),
	TOPIC(spend, "dragoman.spend", "Compacted: what was paid to which backend on which day."),
	TOPIC(refused, "",
		"Where a sample of what the gate refused is kept for reading, as articles.refused; "
		"empty: nowhere."),
	TOPIC_LONG(partitions, SETTING_NUMBER, "6", "Partitions of a topic that is created.", 1,
		10000),
	TOPIC_LONG(
		replication, SETTING_NUMBER, "1", "Copies of a partition that is created.", 1, 100),
	TOPIC_LONG(retention, SETTING_TIME, "7d",
		"How long the topics between the workers and the drops are kept.", 60000,
		CENTURY_MS),
	TOPIC_LONG(english_retention, SETTING_TIME, "-1",
		"How long English articles are kept; -1: for ever.", -1, CENTURY_MS),
	TOPIC_LONG(dead_retention, SETTING_TIME, "30d", "How long dead letters are kept.", 60000,
		CENTURY_MS),
};

const struct section topics_section = {
	.name = "topics",
	.kind = SECTION_ONE,
	.help = "Names of the topics, and how `dragoman topics create` makes them.",
	.settings = topics_settings,
	.setting_count = COUNT_OF(topics_settings),
	.size = sizeof(struct topics_options),
};

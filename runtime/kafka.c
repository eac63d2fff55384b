/*
 * kafka.c - the configuration that librdkafka gets, by what a handle is for.
 *
 * Properties are rows of tables, one table for all handles and one for each role, then what [kafka]
 * says, then [kafka.librdkafka], which wins. Each number has its reason beside it; most answer a
 * measured fault of librdkafka 2.0 (Debian 12), of which these cost most when unknown:
 *
 *  - a transaction takes 107 ms instead of 8 with the default retry.backoff.ms of 100, because the
 *    broker answers "concurrent transactions" while it still writes the markers of the one before;
 *  - the limits of the prefetch queue hold for each partition, not for the consumer;
 *  - Nagle's algorithm is on.
 *
 * Messages of librdkafka go to our log at debug level: what an operator must know is said by the
 * stream, once.
 */
#include "runtime/kafka.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "runtime/config.h"
#include "runtime/error.h"
#include "runtime/log.h"
#include "runtime/record.h"

enum {
	NUMBER_MAX = 24, /* digits of a long, sign, NUL */
};

struct property {
	const char *name;
	const char *value;
};

static const struct property common_properties[] = {
	{"socket.nagle.disable", "true"}, {"socket.keepalive.enable", "true"},
	{"reconnect.backoff.max.ms", "2000"}, /* a broker is back within seconds, not ten */
	{"log.connection.close", "false"},    /* brokers close idle connections: no news */
	{"topic.metadata.refresh.interval.ms", "60000"}, /* partitions added while we run */
};

static const struct property consumer_properties[] = {
	{"enable.auto.commit", "false"},
	{"enable.auto.offset.store", "false"},
	{"isolation.level", "read_committed"},
	{"allow.auto.create.topics", "false"},
	{"fetch.error.backoff.ms", "100"},
	/* What a fetch brings pins memory until its last record was copied: small bites. */
	{"fetch.message.max.bytes", "524288"},
	{"queued.max.messages.kbytes", "4096"}, /* of each partition; the stream knows better */
	{"queued.min.messages", "100000"},      /* so that the kilobytes decide */
	/* Above what any broker lets through, else one large record would stop a partition. */
	{"receive.message.max.bytes", "209715200"},
};

static const struct property member_properties[] = {
	{"partition.assignment.strategy", "range"}, /* cooperative-sticky is broken in 2.0 */
	{"enable.partition.eof", "false"},
	{"auto.offset.reset",
		"error"}, /* a log that was cut or made anew is the stream's to judge */
};

static const struct property reader_properties[] = {
	{"enable.partition.eof", "true"},
	{"auto.offset.reset", "earliest"},
	/* The end of a partition shows in a fetch that brings nothing, after this time. */
	{"fetch.wait.max.ms", "100"},
	/* Small records: each costs several times its bytes while it waits in the queue. */
	{"fetch.message.max.bytes", "65536"},
	{"queued.max.messages.kbytes", "1024"},
};

static const struct property producer_properties[] = {
	{"enable.idempotence", "true"},
	{"partitioner", "murmur2_random"}, /* the Java clients': equal keys meet in one partition */
	{"linger.ms", "0"},
};

/* The order that the time-outs must keep: message < transaction < session < poll. */
static const struct property transaction_properties[] = {
	{"transaction.timeout.ms", "20000"}, /* TXN_TIMEOUT_MS */
	{"message.timeout.ms", "10000"},
	{"socket.timeout.ms", "10000"},
	{"retry.backoff.ms", "2"},
};

static const struct property writer_properties[] = {
	{"message.timeout.ms", "60000"},
	{"retry.backoff.ms", "50"},
	/* How long a topic that nobody knows may be a new one. */
	{"topic.metadata.propagation.max.ms", "5000"},
	/* A partition that was just made may refuse the first batch of a producer that it does not
	 * know, and take its second; the first, sent again, then passes for a copy and is lost.
	 * Transactions are safe: the broker knows where theirs begin. */
	{"max.in.flight.requests.per.connection", "1"},
};

static int set(rd_kafka_conf_t *conf, const char *name, const char *value, char *why, size_t size)
{
	char reason[512] = "";

	if (rd_kafka_conf_set(conf, name, value, reason, sizeof(reason)) == RD_KAFKA_CONF_OK)
		return 0;
	(void)snprintf(why, size, "%s", reason); /* cut is fine: it is for people */
	return KAFKA_E_PROPERTY;
}

static int set_number(
	rd_kafka_conf_t *conf, const char *name, long value, char *why, size_t why_size)
{
	char text[NUMBER_MAX];

	(void)snprintf(text, sizeof(text), "%ld", value); /* always fits */
	return set(conf, name, text, why, why_size);
}

/* A setting that is "" leaves librdkafka's default. */
static int set_text(
	rd_kafka_conf_t *conf, const char *name, const char *value, char *why, size_t why_size)
{
	return value[0] ? set(conf, name, value, why, why_size) : 0;
}

static int set_all(rd_kafka_conf_t *conf, const struct property *properties, size_t count,
	char *why, size_t why_size)
{
	int r = 0;

	for (size_t i = 0; i < count && !r; i++)
		r = set(conf, properties[i].name, properties[i].value, why, why_size);
	return r;
}

static const char *security_of(const char *word)
{
	static const struct property words[] = {
		{"plaintext", "plaintext"},
		{"tls", "ssl"},
		{"sasl-plaintext", "sasl_plaintext"},
		{"sasl-tls", "sasl_ssl"},
	};

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (strcmp(words[i].name, word) == 0)
			return words[i].value;
	return word; /* librdkafka will refuse it by name */
}

static int set_connection(
	rd_kafka_conf_t *conf, const struct kafka_options *options, char *why, size_t why_size)
{
	const bool sasl = strncmp(options->security, "sasl", 4) == 0;
	const struct property rows[] = {
		{"bootstrap.servers", options->brokers},
		{"security.protocol", security_of(options->security)},
		{"ssl.ca.location", options->ca_file},
		{"ssl.certificate.location", options->certificate_file},
		{"ssl.key.location", options->key_file},
		{"ssl.key.password", options->key_password},
		{"sasl.mechanism", sasl ? options->sasl_mechanism : ""},
		{"sasl.username", sasl ? options->sasl_user : ""},
		{"sasl.password", sasl ? options->sasl_password : ""},
	};
	int r = 0;

	for (size_t i = 0; i < COUNT_OF(rows) && !r; i++)
		r = set_text(conf, rows[i].name, rows[i].value, why, why_size);
	return r;
}

/* HOST, HOST-INSTANCE from systemd's %i, or what the operator chose. */
static int process_identity(const struct kafka_options *options, char *name, size_t size)
{
	const char *instance = getenv("DRAGOMAN_INSTANCE");
	char host[256] = "";

	if (options->instance[0]) {
		(void)snprintf(name, size, "%s", options->instance);
		return 0;
	}
	if (gethostname(host, sizeof(host) - 1) < 0)
		return error_raise(-errno, "asking for the host's name");
	(void)snprintf(name, size, "%s%s%s", host, instance && instance[0] ? "-" : "",
		instance ? instance : "");
	return 0;
}

int kafka_identity(const struct kafka_options *options, const char *worker, char **ret_identity)
{
	char process[512];
	char *identity = NULL;
	int r;

	r = process_identity(options, process, sizeof(process));
	if (r)
		return error_pass(r);
	if (asprintf(&identity, "%s-%s-%s", options->prefix, worker, process) < 0)
		return error_raise(-ENOMEM, "naming this process");
	*ret_identity = identity;
	return 0;
}

static int set_member(rd_kafka_conf_t *conf, const struct kafka_options *options, const char *group,
	char *why, size_t why_size)
{
	char member[512];
	int r;

	r = process_identity(options, member, sizeof(member));
	if (r)
		return error_pass(r);

	r = set_all(conf, member_properties, COUNT_OF(member_properties), why, why_size);
	if (!r)
		r = set(conf, "group.id", group, why, why_size);
	if (!r)
		r = set(conf, "group.instance.id", member, why, why_size);
	if (!r)
		r = set_number(conf, "session.timeout.ms", options->session_timeout, why, why_size);
	/* librdkafka wants it above the session's time-out, which may be half an hour. */
	if (!r && options->session_timeout >= 300000)
		r = set_number(conf, "max.poll.interval.ms", options->session_timeout + 60000, why,
			why_size);
	return r;
}

/* A reader is in no group, but librdkafka wants a name all the same; it is never sent. */
static int set_reader(
	rd_kafka_conf_t *conf, const struct kafka_options *options, char *why, size_t why_size)
{
	int r = set_all(conf, reader_properties, COUNT_OF(reader_properties), why, why_size);

	return r ? r : set(conf, "group.id", options->prefix, why, why_size);
}

static int set_producer(
	rd_kafka_conf_t *conf, const struct kafka_options *options, char *why, size_t why_size)
{
	/* The broker is the judge of size, after compression. What one record becomes is the
	 * original beside its English, and a frame. */
	const long record_bytes = options->record_max * 4 + 1024L * 1024;
	int r = set_all(conf, producer_properties, COUNT_OF(producer_properties), why, why_size);

	if (!r)
		r = set(conf, "compression.codec", options->compression, why, why_size);
	/* The usual level takes a quarter more time, for a twentieth less. */
	if (!r && strcmp(options->compression, "zstd") == 0)
		r = set(conf, "compression.level", "1", why, why_size);
	if (!r)
		r = set_number(conf, "message.max.bytes", record_bytes, why, why_size);
	return r;
}

static int set_role(rd_kafka_conf_t *conf, const struct kafka_options *options,
	enum kafka_role role, const char *id, char *why, size_t why_size)
{
	const bool consumer = role == KAFKA_MEMBER || role == KAFKA_READER;
	int r = consumer ? set_all(conf, consumer_properties, COUNT_OF(consumer_properties), why,
				   why_size)
			 : set_producer(conf, options, why, why_size);

	if (r)
		return r;
	switch (role) {
	case KAFKA_MEMBER:
		return set_member(conf, options, id, why, why_size);
	case KAFKA_READER:
		return set_reader(conf, options, why, why_size);
	case KAFKA_TRANSACTIONS:
		r = set_all(conf, transaction_properties, COUNT_OF(transaction_properties), why,
			why_size);
		return r ? r : set(conf, "transactional.id", id, why, why_size);
	case KAFKA_WRITER:
		break;
	}
	return set_all(conf, writer_properties, COUNT_OF(writer_properties), why, why_size);
}

/* librdkafka takes a consumer's property for a producer, and warns: that is all right here. */
static int set_own(rd_kafka_conf_t *conf, const struct config *config, char *why, size_t why_size)
{
	const char *name;
	const char *value;
	int r = 0;

	for (size_t i = 0; !r && config_free_pair(config, "kafka.librdkafka", i, &name, &value);
		i++)
		r = set(conf, name, value, why, why_size);
	return r;
}

static void take_log(const rd_kafka_t *kafka, int level, const char *facility, const char *text)
{
	(void)kafka;
	log_debug("LIBRDKAFKA", "level=%d facility=%s %s", level, facility, text);
}

static void rd_kafka_conf_freep(rd_kafka_conf_t **conf)
{
	if (*conf)
		rd_kafka_conf_destroy(*conf);
}

int kafka_conf(const struct config *config, enum kafka_role role, const char *id,
	rd_kafka_conf_t **ret_conf, char *why, size_t why_size)
{
	const struct kafka_options *options = config_section(config, "kafka");
	CLEANUP(rd_kafka_conf_freep) rd_kafka_conf_t *conf = rd_kafka_conf_new();
	int r;

	assert((id != NULL) == (role == KAFKA_MEMBER || role == KAFKA_TRANSACTIONS));
	rd_kafka_conf_set_log_cb(conf, take_log);

	r = set_all(conf, common_properties, COUNT_OF(common_properties), why, why_size);
	if (!r)
		r = set(conf, "client.id", options->prefix, why, why_size);
	if (!r)
		r = set_connection(conf, options, why, why_size);
	if (!r)
		r = set_role(conf, options, role, id, why, why_size);
	if (!r)
		r = set_own(conf, config, why, why_size);
	if (r)
		return r;

	*ret_conf = conf;
	conf = NULL;
	return 0;
}

void kafka_record(const rd_kafka_message_t *message, struct header *headers, size_t max,
	struct record *ret_record)
{
	rd_kafka_headers_t *list = NULL;
	size_t count = 0;
	const void *value;

	if (rd_kafka_message_headers(message, &list) == RD_KAFKA_RESP_ERR_NO_ERROR)
		while (count < max &&
			rd_kafka_header_get_all(list, count, &headers[count].name, &value,
				&headers[count].value.len) == RD_KAFKA_RESP_ERR_NO_ERROR)
			headers[count++].value.data = value;

	*ret_record = (struct record){
		.topic = message->rkt ? rd_kafka_topic_name(message->rkt) : "",
		.partition = message->partition,
		.offset = message->offset,
		.timestamp_ms = rd_kafka_message_timestamp(message, NULL),
		.key = {message->key, message->key_len},
		.value = {message->payload, message->len},
		.headers = headers,
		.header_count = count,
	};
}

int kafka_headers(const struct header *headers, size_t count, rd_kafka_headers_t **ret_headers)
{
	rd_kafka_headers_t *list = rd_kafka_headers_new(count);

	for (size_t i = 0; i < count; i++) {
		const struct slice *value = &headers[i].value;

		if (rd_kafka_header_add(list, headers[i].name, -1, value->data,
			    (ssize_t)value->len) == RD_KAFKA_RESP_ERR_NO_ERROR)
			continue;
		rd_kafka_headers_destroy(list);
		return error_raise(-ENOMEM, "setting %zu headers", count);
	}
	*ret_headers = list;
	return 0;
}

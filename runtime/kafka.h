/*
 * kafka.h - how our programs reach Kafka: the settings, and the librdkafka configuration made from
 * them.
 *
 * [kafka]             brokers, client identity, TLS, SASL, mode, limits
 * [kafka.librdkafka]  any property of librdkafka, as it stands; wins over all else
 * [topics]            the names of the topics, their partitions, retention and replication
 */
#pragma once

#include <librdkafka/rdkafka.h>
#include <stdbool.h>

#include "runtime/base.h"

struct config;
struct section;

extern const struct section kafka_section;
extern const struct section kafka_librdkafka_section;
extern const struct section topics_section;

struct kafka_options {
	const char *brokers;  /* host:port, ... */
	const char *prefix;   /* of consumer groups and transactional ids: "dragoman" */
	const char *instance; /* identity of this process; "" takes the host's name and, when it is
				 set, $DRAGOMAN_INSTANCE (systemd's %i) */
	const char *mode;     /* exactly-once | at-least-once */
	const char *security; /* plaintext | tls | sasl-plaintext | sasl-tls */
	const char *ca_file, *certificate_file, *key_file;
	const char *key_password;   /* secret */
	const char *sasl_mechanism; /* PLAIN | SCRAM-SHA-256 | SCRAM-SHA-512 */
	const char *sasl_user;
	const char *sasl_password; /* secret */
	long session_timeout;      /* ms */
	long commit_interval;      /* ms between transactions at most; 0: as soon as something is
				      finished */
	long commit_max;           /* records in one transaction */
	long drain_timeout;        /* ms to finish what is in flight on SIGTERM */
	long record_max; /* bytes of a record that is taken; a larger one is a dead letter */
	const char *compression; /* none | zstd | lz4 | gzip */
};

struct topics_options {
	const char *raw, *source, *translated, *english, *dead, *dropped;
	const char *published; /* state of publish, compacted */
	const char *memory;    /* translation memory, compacted */
	const char *spend;     /* what was paid to backends, compacted */
	const char *refused;   /* a sample of what the gate refused; "": none is kept */
	long partitions, replication;
	long retention;         /* ms of raw, source, translated, dropped, refused */
	long english_retention; /* ms; -1: for ever */
	long dead_retention;
};

/* What a handle is for: decides the properties that librdkafka gets. */
enum kafka_role {
	KAFKA_MEMBER,       /* consumer of a group, for the stream */
	KAFKA_READER,       /* consumer without a group */
	KAFKA_TRANSACTIONS, /* transactional producer */
	KAFKA_WRITER,       /* idempotent producer */
};

enum {
	KAFKA_E_PROPERTY = 1, /* librdkafka refuses a property; said in `why` */
};

/* Make the configuration of a handle. `id` is the group (KAFKA_MEMBER) or transactional id
 * (KAFKA_TRANSACTIONS), else NULL. Yours to destroy, or to give to rd_kafka_new(). 0,
 * KAFKA_E_PROPERTY or < 0. */
int kafka_conf(const struct config *config, enum kafka_role role, const char *id,
	rd_kafka_conf_t **ret_conf, char *why, size_t why_size);

/* The identity of this process: PREFIX-WORKER-INSTANCE, where an empty `instance` gives
 * PREFIX-WORKER-HOST[-$DRAGOMAN_INSTANCE]; yours to free. 0 or < 0. */
int kafka_identity(const struct kafka_options *options, const char *worker, char **ret_identity);

/* A record from a librdkafka message: all borrowed from the message, headers in `headers` (room for
 * `max`; further ones are left out). */
struct header;
struct record;
void kafka_record(const rd_kafka_message_t *message, struct header *headers, size_t max,
	struct record *ret_record);
/* Headers as librdkafka wants them, copied; yours to destroy or to pass on. 0 or < 0. */
int kafka_headers(const struct header *headers, size_t count, rd_kafka_headers_t **ret_headers);

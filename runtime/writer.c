/*
 * writer.c - write records outside of a stream: an idempotent producer that waits.
 *
 * Delivery reports are counted, not kept: the first refusal is remembered in words and every later
 * call says so.
 */
#include "runtime/writer.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "runtime/config.h"
#include "runtime/error.h"
#include "runtime/kafka.h"
#include "runtime/loop.h"

enum {
	QUEUE_WAIT_MS = 100,
	QUEUE_PATIENCE_MS = 30000,
};

struct writer {
	rd_kafka_t *producer;
	bool atomic;
	bool begun; /* a transaction is open */
	size_t refused;
	rd_kafka_resp_err_t refusal; /* of the first */
	char problem[256];
};

static void on_delivery(rd_kafka_t *producer, const rd_kafka_message_t *message, void *opaque)
{
	struct writer *writer = opaque;
	(void)producer;

	if (!message->err)
		return;
	if (writer->refused++ > 0)
		return;
	writer->refusal = message->err;
	(void)snprintf(
		writer->problem, sizeof(writer->problem), "%s", rd_kafka_err2str(message->err));
}

static int open_as(const struct config *config, enum kafka_role role, const char *identity,
	struct writer **ret_writer)
{
	CLEANUP(writer_freep) struct writer *writer = calloc(1, sizeof(*writer));
	char why[256] = "";
	rd_kafka_conf_t *conf = NULL;
	int r;

	if (!writer)
		return error_raise(-ENOMEM, "opening a writer");
	r = kafka_conf(config, role, identity, &conf, why, sizeof(why));
	if (r)
		return error_raise(-EINVAL, "configuring a writer: %s", why);
	rd_kafka_conf_set_dr_msg_cb(conf, on_delivery);
	rd_kafka_conf_set_opaque(conf, writer);

	writer->producer = rd_kafka_new(RD_KAFKA_PRODUCER, conf, why, sizeof(why));
	if (!writer->producer) {
		rd_kafka_conf_destroy(conf); /* ours still: the handle was not made */
		return error_raise(-EINVAL, "making a producer: %s", why);
	}
	*ret_writer = writer;
	writer = NULL;
	return 0;
}

int writer_open(const struct config *config, struct writer **ret_writer)
{
	return error_pass(open_as(config, KAFKA_WRITER, NULL, ret_writer));
}

/* Keep the words of `error` and destroy it. */
static void note_error(struct writer *writer, rd_kafka_error_t *error)
{
	(void)snprintf(
		writer->problem, sizeof(writer->problem), "%s", rd_kafka_error_string(error));
	rd_kafka_error_destroy(error);
}

int writer_open_atomic(const struct config *config, const char *identity, int timeout_ms,
	struct writer **ret_writer)
{
	CLEANUP(writer_freep) struct writer *writer = NULL;
	rd_kafka_error_t *error;
	int r;

	r = open_as(config, KAFKA_TRANSACTIONS, identity, &writer);
	if (r)
		return error_pass(r);
	error = rd_kafka_init_transactions(writer->producer, timeout_ms);
	if (error) {
		rd_kafka_error_destroy(error);
		return WRITER_E_UNREACHABLE;
	}
	writer->atomic = true;
	*ret_writer = writer;
	writer = NULL;
	return 0;
}

static int begin_if_atomic(struct writer *writer)
{
	rd_kafka_error_t *error;

	if (!writer->atomic || writer->begun)
		return 0;
	error = rd_kafka_begin_transaction(writer->producer);
	if (error) {
		note_error(writer, error);
		return WRITER_E_REFUSED;
	}
	writer->begun = true;
	return 0;
}

/* One attempt. The headers belong to librdkafka only when it took the record. */
static rd_kafka_resp_err_t produce(struct writer *writer, const struct record *record)
{
	rd_kafka_headers_t *headers = NULL;
	rd_kafka_resp_err_t error;

	if (kafka_headers(record->headers, record->header_count, &headers))
		return RD_KAFKA_RESP_ERR__CRIT_SYS_RESOURCE;
	error = rd_kafka_producev(writer->producer, RD_KAFKA_V_TOPIC(record->topic),
		RD_KAFKA_V_PARTITION(record->partition),
		RD_KAFKA_V_KEY(record->key.data, record->key.len),
		RD_KAFKA_V_VALUE((void *)(uintptr_t)record->value.data, record->value.len),
		RD_KAFKA_V_TIMESTAMP(record->timestamp_ms), RD_KAFKA_V_HEADERS(headers),
		RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END);
	if (error)
		rd_kafka_headers_destroy(headers);
	return error;
}

int writer_put(struct writer *writer, const struct record *record)
{
	uint64_t deadline = loop_now_ms() + QUEUE_PATIENCE_MS;
	rd_kafka_resp_err_t error;
	int r;

	r = begin_if_atomic(writer);
	if (r)
		return r;
	for (;;) {
		error = produce(writer, record);
		(void)rd_kafka_poll(
			writer->producer, 0); /* the number of events says nothing here */
		if (error != RD_KAFKA_RESP_ERR__QUEUE_FULL)
			break;
		if (loop_now_ms() > deadline)
			return WRITER_E_UNREACHABLE;
		(void)rd_kafka_poll(writer->producer, QUEUE_WAIT_MS);
	}
	if (error) {
		writer->refusal = error;
		(void)snprintf(
			writer->problem, sizeof(writer->problem), "%s", rd_kafka_err2str(error));
		return WRITER_E_REFUSED;
	}
	return writer->refused > 0 ? WRITER_E_REFUSED : 0;
}

/* librdkafka's commit waits for what is outstanding by itself. */
static int commit(struct writer *writer, int timeout_ms)
{
	rd_kafka_error_t *error;

	if (!writer->begun)
		return 0;
	error = rd_kafka_commit_transaction(writer->producer, timeout_ms);
	if (error) {
		note_error(writer, error);
		return WRITER_E_UNREACHABLE;
	}
	writer->begun = false;
	return 0;
}

int writer_flush(struct writer *writer, int timeout_ms)
{
	if (writer->atomic)
		return commit(writer, timeout_ms);
	if (rd_kafka_flush(writer->producer, timeout_ms) == RD_KAFKA_RESP_ERR__TIMED_OUT) {
		(void)snprintf(writer->problem, sizeof(writer->problem),
			"%d records were not delivered in %d s",
			rd_kafka_outq_len(writer->producer), timeout_ms / 1000);
		return WRITER_E_UNREACHABLE;
	}
	return writer->refused > 0 ? WRITER_E_REFUSED : 0;
}

const char *writer_problem(const struct writer *writer)
{
	return writer->problem;
}

enum writer_refusal writer_refusal(const struct writer *writer)
{
	switch ((int)writer->refusal) {
	case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
	case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
		return WRITER_NO_TOPIC;
	case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
		return WRITER_TOO_LARGE;
	default:
		return WRITER_OTHER;
	}
}

struct writer *writer_free(struct writer *writer)
{
	if (!writer)
		return NULL;
	if (writer->producer) {
		(void)rd_kafka_purge(
			writer->producer, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
		rd_kafka_destroy(writer->producer);
	}
	free(writer);
	return NULL;
}

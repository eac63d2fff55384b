/*
 * outbox.c - letters become librdkafka's messages.
 *
 * The bytes of a letter are not copied for librdkafka: works outlive their transaction, and a
 * failed one is aborted, or its producer destroyed, before they are touched again. Headers are
 * copied, because librdkafka knows no other way.
 *
 * The callbacks run in the thread that serves the producer, which is the one that commits.
 */
#include "runtime/outbox.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "runtime/error.h"
#include "runtime/kafka.h"

enum {
	LETTER_HEADERS_MAX = WORK_HEADERS_MAX + LINEAGE_REASON_MAX + LINEAGE_HEADERS_MAX,
};

static void took_delivery(rd_kafka_t *kafka, const rd_kafka_message_t *message, void *opaque)
{
	struct outbox *outbox = opaque;
	struct work *work = message->_private;
	(void)kafka;

	/* Purged: of a transaction that failed, or is given up, for another reason. */
	if (!message->err || message->err == RD_KAFKA_RESP_ERR__PURGE_QUEUE ||
		message->err == RD_KAFKA_RESP_ERR__PURGE_INFLIGHT)
		return;
	outbox->delivery_failed = true;
	if (!work->failure || message->err == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE)
		work->failure = message->err;
}

static void took_error(rd_kafka_t *kafka, int code, const char *reason, void *opaque)
{
	struct outbox *outbox = opaque;
	(void)kafka;
	(void)reason;

	if (code == RD_KAFKA_RESP_ERR__TRANSPORT || code == RD_KAFKA_RESP_ERR__TIMED_OUT ||
		code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN)
		outbox->lost_connection = true;
}

int outbox_open(struct outbox *outbox, const struct config *config, const char *id,
	const struct stream_topics *topics)
{
	rd_kafka_conf_t *conf = NULL;
	char why[256] = "";
	int r;

	assert(!outbox->producer);
	r = kafka_conf(config, id ? KAFKA_TRANSACTIONS : KAFKA_WRITER, id, &conf, why, sizeof(why));
	if (r < 0)
		return error_pass(r);
	if (r == KAFKA_E_PROPERTY)
		return error_raise(-EINVAL, "%s", why);

	*outbox = (struct outbox){.topics = topics};
	rd_kafka_conf_set_opaque(conf, outbox);
	rd_kafka_conf_set_dr_msg_cb(conf, took_delivery);
	rd_kafka_conf_set_error_cb(conf, took_error);
	outbox->producer = rd_kafka_new(RD_KAFKA_PRODUCER, conf, why, sizeof(why));
	if (!outbox->producer) {
		rd_kafka_conf_destroy(conf);
		return error_raise(-EINVAL, "%s", why);
	}
	for (size_t i = 0; i < topics->count; i++)
		outbox->handles[i] = rd_kafka_topic_new(outbox->producer, topics->names[i], NULL);
	return 0;
}

void outbox_close(struct outbox *outbox)
{
	if (!outbox->producer)
		return;
	for (size_t i = 0; i < outbox->topics->count; i++)
		if (outbox->handles[i])
			rd_kafka_topic_destroy(outbox->handles[i]);
	rd_kafka_destroy(outbox->producer);
	*outbox = (struct outbox){0};
}

void outbox_learn(struct outbox *outbox, int timeout_ms)
{
	for (size_t i = 0; i < outbox->topics->count; i++) {
		const struct rd_kafka_metadata *metadata = NULL;

		if (rd_kafka_metadata(
			    outbox->producer, 0, outbox->handles[i], &metadata, timeout_ms))
			return; /* Kafka is away: the topics are learnt when they are written to */
		rd_kafka_metadata_destroy(metadata);
	}
}

void outbox_begin(struct outbox *outbox, struct work **works, size_t count)
{
	outbox->delivery_failed = false;
	for (size_t i = 0; i < count; i++)
		works[i]->failure = RD_KAFKA_RESP_ERR_NO_ERROR;
}

static int headers_of(
	const struct work *work, const struct letter *letter, rd_kafka_headers_t **ret_headers)
{
	struct header headers[LETTER_HEADERS_MAX];
	size_t count = letter->record.header_count;
	char item[32];

	assert(count + LINEAGE_HEADERS_MAX <= LETTER_HEADERS_MAX);
	if (count > 0)
		memcpy(headers, letter->record.headers, count * sizeof(*headers));
	if (letter->kind == LETTER_EXTRA) /* by the dozen, and nobody asks where they are from */
		return error_pass(kafka_headers(headers, count, ret_headers));
	headers[count++] = (struct header){LINEAGE_INPUT, slice_of(work->lineage.input)};
	headers[count++] = (struct header){LINEAGE_RAW, slice_of(work->lineage.raw)};
	headers[count++] = (struct header){LINEAGE_TRACE, slice_of(work->lineage.trace)};
	if (letter->item) {
		(void)snprintf(
			item, sizeof(item), "%" PRIu32 "/%" PRIu32, letter->item, work->items);
		headers[count++] = (struct header){LINEAGE_ITEM, slice_of(item)};
	}
	return error_pass(kafka_headers(headers, count, ret_headers));
}

static void *borrow(const void *bytes)
{
	return (void *)(uintptr_t)bytes; /* librdkafka's types do not say that it only reads */
}

static int put(struct outbox *outbox, struct work *work, const struct letter *letter,
	rd_kafka_resp_err_t *ret_code)
{
	const struct record *record = &letter->record;
	rd_kafka_headers_t *headers = NULL;
	int r;

	r = headers_of(work, letter, &headers);
	if (r)
		return error_pass(r);
	*ret_code = rd_kafka_producev(outbox->producer,
		RD_KAFKA_V_RKT(outbox->handles[letter->topic]),
		RD_KAFKA_V_PARTITION(
			letter->kind == LETTER_STATE ? record->partition : RD_KAFKA_PARTITION_UA),
		RD_KAFKA_V_MSGFLAGS(0), RD_KAFKA_V_KEY(borrow(record->key.data), record->key.len),
		RD_KAFKA_V_VALUE(borrow(record->value.data), record->value.len),
		RD_KAFKA_V_TIMESTAMP(record->timestamp_ms), RD_KAFKA_V_HEADERS(headers),
		RD_KAFKA_V_OPAQUE(work), RD_KAFKA_V_END);
	if (!*ret_code)
		return 0;
	rd_kafka_headers_destroy(headers); /* they are taken over only on success */
	return *ret_code == RD_KAFKA_RESP_ERR__QUEUE_FULL ? OUTBOX_E_FULL : OUTBOX_E_REFUSED;
}

int outbox_put(struct outbox *outbox, struct work *work, struct letter **from,
	rd_kafka_resp_err_t *ret_code)
{
	while (*from) {
		const int r = put(outbox, work, *from, ret_code);

		if (r)
			return r < 0 ? error_pass(r) : r;
		*from = (*from)->next;
	}
	return 0;
}

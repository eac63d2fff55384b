/*
 * reader.c - read topics outside of any group: assign, poll, stop at the end that was.
 *
 * The end of each partition is asked for when the reader opens and reading stops there, so that a
 * tool that lists a live topic ends. The end of a topic with transactions lies behind control
 * records that are never handed out, so the partition's EOF event, not an offset, says that it is
 * reached.
 */
#include "runtime/reader.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "runtime/config.h"
#include "runtime/error.h"
#include "runtime/kafka.h"
#include "runtime/loop.h"

enum {
	HEADERS_MAX = 64,
};

DEFINE_CLEANUP(const struct rd_kafka_metadata *, rd_kafka_metadata_destroy);
DEFINE_CLEANUP(rd_kafka_topic_partition_list_t *, rd_kafka_topic_partition_list_destroy);

struct reader {
	rd_kafka_t *consumer;
	rd_kafka_message_t *message; /* what the last record borrows from */
	struct header headers[HEADERS_MAX];
	bool follow;
	bool *ended; /* by partition */
	int32_t partition_count;
	int32_t open_count; /* partitions not yet at their end */
};

static const struct {
	const char *name, *value;
} properties[] = {
	{"enable.partition.eof", "true"},
	/* The end of a partition shows in an empty answer: it should not be waited for. */
	{"fetch.wait.max.ms", "10"},
	/* A full queue makes librdkafka 2.0 pause for a whole second: one who only reads has the
	   room. */
	{"queued.max.messages.kbytes", "65536"},
	{"fetch.message.max.bytes", "1048576"},
};

static int consumer_new(const struct config *config, rd_kafka_t **ret_consumer)
{
	char why[256] = "";
	rd_kafka_conf_t *conf = NULL;
	int r;

	r = kafka_conf(config, KAFKA_READER, NULL, &conf, why, sizeof(why));
	if (r)
		return error_raise(-EINVAL, "configuring a reader: %s", why);
	for (size_t i = 0; i < COUNT_OF(properties); i++)
		if (rd_kafka_conf_set(conf, properties[i].name, properties[i].value, why,
			    sizeof(why)) != RD_KAFKA_CONF_OK) {
			rd_kafka_conf_destroy(conf);
			return error_raise(-EINVAL, "configuring a reader: %s", why);
		}
	*ret_consumer = rd_kafka_new(RD_KAFKA_CONSUMER, conf, why, sizeof(why));
	if (!*ret_consumer) {
		rd_kafka_conf_destroy(conf); /* ours still: the handle was not made */
		return error_raise(-EINVAL, "making a consumer: %s", why);
	}
	(void)rd_kafka_poll_set_consumer(*ret_consumer); /* cannot fail on a consumer */
	return 0;
}

/* How many partitions the topic has. 0, READER_E_* */
static int count_partitions(
	rd_kafka_t *consumer, const char *name, int timeout_ms, int32_t *ret_count)
{
	CLEANUP(rd_kafka_metadata_destroyp) const struct rd_kafka_metadata *metadata = NULL;
	rd_kafka_topic_t *topic = rd_kafka_topic_new(consumer, name, NULL);
	rd_kafka_resp_err_t error;

	if (!topic)
		return READER_E_NO_TOPIC;
	error = rd_kafka_metadata(consumer, 0, topic, &metadata, timeout_ms);
	rd_kafka_topic_destroy(topic);
	if (error)
		return READER_E_UNREACHABLE;
	if (metadata->topic_cnt != 1 || metadata->topics[0].err ||
		metadata->topics[0].partition_cnt == 0)
		return READER_E_NO_TOPIC;
	*ret_count = metadata->topics[0].partition_cnt;
	return 0;
}

static int64_t start_of(int64_t offset)
{
	if (offset >= 0)
		return offset;
	if (offset == -1)
		return RD_KAFKA_OFFSET_BEGINNING;
	if (offset == -2)
		return RD_KAFKA_OFFSET_END;
	return RD_KAFKA_OFFSET_TAIL(-10 - offset);
}

static int assign(struct reader *reader, const struct reader_options *options)
{
	CLEANUP(rd_kafka_topic_partition_list_destroyp)
	rd_kafka_topic_partition_list_t *list =
		rd_kafka_topic_partition_list_new(reader->partition_count);

	for (int32_t i = 0; i < reader->partition_count; i++) {
		reader->ended[i] = options->partition >= 0 && options->partition != i;
		if (reader->ended[i])
			continue;
		rd_kafka_topic_partition_list_add(list, options->topic, i)->offset =
			start_of(options->offset);
		reader->open_count++;
	}
	if (rd_kafka_assign(reader->consumer, list) != RD_KAFKA_RESP_ERR_NO_ERROR)
		return READER_E_UNREACHABLE;
	return 0;
}

int reader_open(const struct config *config, const struct reader_options *options, int timeout_ms,
	struct reader **ret_reader)
{
	CLEANUP(reader_freep) struct reader *reader = calloc(1, sizeof(*reader));
	int r;

	if (!reader)
		return error_raise(-ENOMEM, "opening a reader");
	r = consumer_new(config, &reader->consumer);
	if (r)
		return error_pass(r);
	r = count_partitions(
		reader->consumer, options->topic, timeout_ms, &reader->partition_count);
	if (r)
		return r;
	if (options->partition >= reader->partition_count)
		return READER_E_NO_TOPIC;

	reader->follow = options->follow;
	reader->ended = calloc((size_t)reader->partition_count, sizeof(*reader->ended));
	if (!reader->ended)
		return error_raise(-ENOMEM, "opening a reader");
	r = assign(reader, options);
	if (r)
		return r;
	*ret_reader = reader;
	reader = NULL;
	return 0;
}

static void note_end(struct reader *reader, int32_t partition)
{
	if (!reader->follow && !reader->ended[partition]) {
		reader->ended[partition] = true;
		reader->open_count--;
	}
}

int reader_next(struct reader *reader, int timeout_ms, struct record *ret_record)
{
	uint64_t deadline = loop_now_ms() + (uint64_t)timeout_ms;

	for (;;) {
		uint64_t now = loop_now_ms();

		if (reader->message)
			rd_kafka_message_destroy(reader->message);
		reader->message = NULL;
		if (reader->open_count == 0)
			return READER_E_END;
		reader->message = rd_kafka_consumer_poll(
			reader->consumer, now < deadline ? (int)(deadline - now) : 0);
		if (!reader->message)
			return READER_E_NOTHING;
		if (reader->message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF)
			note_end(reader, reader->message->partition);
		else if (!reader->message->err && !reader->ended[reader->message->partition])
			break;
		/* Anything else is a passing error of the connection: librdkafka goes on by itself.
		 */
	}
	kafka_record(reader->message, reader->headers, HEADERS_MAX, ret_record);
	return 0;
}

struct reader *reader_free(struct reader *reader)
{
	if (!reader)
		return NULL;
	if (reader->message)
		rd_kafka_message_destroy(reader->message);
	if (reader->consumer) {
		(void)rd_kafka_consumer_close(
			reader->consumer); /* nothing to give back without a group */
		rd_kafka_destroy(reader->consumer);
	}
	free(reader->ended);
	free(reader);
	return NULL;
}

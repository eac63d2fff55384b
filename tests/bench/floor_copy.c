/*
 * floor_copy - the least that one hop can cost: copies records from one topic to another in
 * transactions of up to 500, offsets included, and does nothing with them. What our workers are
 * measured against, in the same run on the same machine.
 *
 *	floor_copy BROKERS FROM TO COUNT
 *
 * Prints {"records", "seconds", "cpu_seconds", "peak_kilobytes"}; time counts from the first record
 * to the last commit. It handles no error but by ending: it is a yardstick, not a worker.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/base.h"
#include "tests/bench/floor.h"
#include "tests/bench/usage.h"

enum {
	BATCH = 500,
};

static rd_kafka_t *make_producer(const char *brokers, const char *id)
{
	return floor_client(RD_KAFKA_PRODUCER,
		(const char *const[]){"bootstrap.servers", brokers, "transactional.id", id,
			"retry.backoff.ms", "2", "linger.ms", "0", NULL},
		NULL);
}

static rd_kafka_t *make_consumer(const char *brokers, const char *group)
{
	return floor_client(RD_KAFKA_CONSUMER,
		(const char *const[]){"bootstrap.servers", brokers, "group.id", group,
			"isolation.level", "read_committed", "enable.auto.commit", "false",
			"auto.offset.reset", "earliest", "queued.max.messages.kbytes", "16384",
			NULL},
		NULL);
}

static void copy_one(rd_kafka_t *producer, const char *to, const rd_kafka_message_t *message,
	rd_kafka_topic_partition_list_t *offsets)
{
	const char *from = rd_kafka_topic_name(message->rkt);
	rd_kafka_topic_partition_t *offset =
		rd_kafka_topic_partition_list_find(offsets, from, message->partition);
	rd_kafka_resp_err_t r = rd_kafka_producev(producer, RD_KAFKA_V_TOPIC(to),
		RD_KAFKA_V_KEY(message->key, message->key_len),
		RD_KAFKA_V_VALUE(message->payload, message->len),
		RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END);

	if (r)
		floor_die("producing", rd_kafka_err2str(r));
	if (!offset)
		offset = rd_kafka_topic_partition_list_add(offsets, from, message->partition);
	offset->offset = message->offset + 1;
}

static void commit(
	rd_kafka_t *consumer, rd_kafka_t *producer, const rd_kafka_topic_partition_list_t *offsets)
{
	rd_kafka_consumer_group_metadata_t *group = rd_kafka_consumer_group_metadata(consumer);

	floor_check(rd_kafka_send_offsets_to_transaction(producer, offsets, group, FLOOR_WAIT_MS),
		"send_offsets");
	floor_check(rd_kafka_commit_transaction(producer, FLOOR_WAIT_MS), "commit");
	rd_kafka_consumer_group_metadata_destroy(group);
}

/* Copy what is there, one transaction of it; how many. */
static long copy_batch(rd_kafka_t *consumer, rd_kafka_queue_t *queue, rd_kafka_t *producer,
	const char *to, double *began)
{
	rd_kafka_message_t *messages[BATCH];
	ssize_t n = rd_kafka_consume_batch_queue(queue, 10, messages, BATCH);
	rd_kafka_topic_partition_list_t *offsets;

	(void)rd_kafka_poll(producer, 0); /* delivery reports: none are asked for */
	if (n <= 0)
		return 0;
	if (*began == 0)
		*began = clock_seconds();
	offsets = rd_kafka_topic_partition_list_new((int)n);
	floor_check(rd_kafka_begin_transaction(producer), "begin");
	for (ssize_t i = 0; i < n; i++) {
		if (messages[i]->err)
			floor_die("consuming", rd_kafka_message_errstr(messages[i]));
		copy_one(producer, to, messages[i], offsets);
		rd_kafka_message_destroy(messages[i]);
	}
	commit(consumer, producer, offsets);
	rd_kafka_topic_partition_list_destroy(offsets);
	return n;
}

int main(int argc, char *argv[])
{
	char id[64];
	rd_kafka_t *producer;
	rd_kafka_t *consumer;
	rd_kafka_queue_t *queue;
	double began = 0;
	long copied = 0;

	if (argc != 5)
		floor_die("usage", "floor_copy BROKERS FROM TO COUNT");
	(void)snprintf(id, sizeof(id), "floor-copy-%ld", (long)getpid());
	producer = make_producer(argv[1], id);
	rd_kafka_topic_destroy(floor_begin(producer, argv[3]));
	consumer = make_consumer(argv[1], id);
	floor_subscribe(consumer, argv[2]);
	queue = rd_kafka_queue_get_consumer(consumer);
	while (copied < strtol(argv[4], NULL, 10))
		copied += copy_batch(consumer, queue, producer, argv[3], &began);

	printf("{\"records\": %ld, \"seconds\": %.3f, \"cpu_seconds\": %.4f, "
	       "\"peak_kilobytes\": %ld}\n",
		copied, clock_seconds() - began, cpu_seconds(), peak_kilobytes());
	rd_kafka_queue_destroy(queue);
	(void)rd_kafka_consumer_close(consumer); /* we are done */
	rd_kafka_destroy(consumer);
	rd_kafka_destroy(producer);
	return EXIT_SUCCESS;
}

/*
 * floor_hop - the least that one hop can take: copies each record by itself, as soon as it comes,
 * from one topic to another in a transaction, offset included, until it is killed.
 *
 *	floor_hop BROKERS FROM TO
 *
 * The time of a worker's hop is held against it, at the same load on the same broker: what is above
 * it is ours. It takes librdkafka as its manual shows it, but for the two settings without which a
 * transaction takes a tenth of a second. It handles no error but by ending.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/bench/floor.h"

/* Without a report for each record librdkafka looks only every 10 ms whether all are delivered. */
static void took_delivery(rd_kafka_t *kafka, const rd_kafka_message_t *message, void *user)
{
	(void)kafka;
	(void)user;

	if (message->err)
		floor_die("producing", rd_kafka_err2str(message->err));
}

static rd_kafka_t *make_producer(const char *brokers, const char *id)
{
	return floor_client(RD_KAFKA_PRODUCER,
		(const char *const[]){"bootstrap.servers", brokers, "transactional.id", id,
			"retry.backoff.ms", "2", "linger.ms", "0", "socket.nagle.disable", "true",
			NULL},
		took_delivery);
}

static rd_kafka_t *make_consumer(const char *brokers, const char *group)
{
	return floor_client(RD_KAFKA_CONSUMER,
		(const char *const[]){"bootstrap.servers", brokers, "group.id", group,
			"isolation.level", "read_committed", "enable.auto.commit", "false",
			"auto.offset.reset", "earliest", "socket.nagle.disable", "true", NULL},
		NULL);
}

static void copy(rd_kafka_t *consumer, rd_kafka_t *producer, rd_kafka_topic_t *to,
	rd_kafka_message_t *message)
{
	rd_kafka_topic_partition_list_t *offsets = rd_kafka_topic_partition_list_new(1);
	rd_kafka_consumer_group_metadata_t *group = rd_kafka_consumer_group_metadata(consumer);
	rd_kafka_headers_t *headers = NULL;

	(void)rd_kafka_message_detach_headers(message, &headers); /* else there are none */
	rd_kafka_topic_partition_list_add(
		offsets, rd_kafka_topic_name(message->rkt), message->partition)
		->offset = message->offset + 1;
	floor_check(rd_kafka_begin_transaction(producer), "begin");
	if (rd_kafka_producev(producer, RD_KAFKA_V_RKT(to),
		    RD_KAFKA_V_KEY(message->key, message->key_len),
		    RD_KAFKA_V_VALUE(message->payload, message->len),
		    RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_HEADERS(headers),
		    RD_KAFKA_V_END))
		floor_die("producing", "refused");
	floor_check(rd_kafka_send_offsets_to_transaction(producer, offsets, group, FLOOR_WAIT_MS),
		"offsets");
	floor_check(rd_kafka_commit_transaction(producer, FLOOR_WAIT_MS), "commit");
	rd_kafka_consumer_group_metadata_destroy(group);
	rd_kafka_topic_partition_list_destroy(offsets);
}

int main(int argc, char *argv[])
{
	char id[64];
	rd_kafka_topic_t *to;
	rd_kafka_t *producer;
	rd_kafka_t *consumer;

	if (argc != 4)
		floor_die("usage", "floor_hop BROKERS FROM TO");
	(void)snprintf(id, sizeof(id), "floor-hop-%ld", (long)getpid());
	producer = make_producer(argv[1], id);
	to = floor_begin(producer, argv[3]);
	consumer = make_consumer(argv[1], id);
	floor_subscribe(consumer, argv[2]);
	for (;;) {
		rd_kafka_message_t *message = rd_kafka_consumer_poll(consumer, FLOOR_WAIT_MS);

		if (!message)
			continue;
		if (message->err)
			floor_die("consuming", rd_kafka_message_errstr(message));
		copy(consumer, producer, to, message);
		rd_kafka_message_destroy(message);
	}
}

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
#include <librdkafka/rdkafka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
	WAIT_MS = 10000,
};

static void die(const char *what, const char *why)
{
	(void)fprintf(stderr, "floor_hop: %s: %s\n", what, why);
	exit(EXIT_FAILURE);
}

static void check(rd_kafka_error_t *error, const char *what)
{
	if (error)
		die(what, rd_kafka_error_string(error));
}

/* Without a report for each record librdkafka looks only every 10 ms whether all are delivered. */
static void took_delivery(rd_kafka_t *kafka, const rd_kafka_message_t *message, void *user)
{
	(void)kafka;
	(void)user;

	if (message->err)
		die("producing", rd_kafka_err2str(message->err));
}

static rd_kafka_t *make(rd_kafka_type_t type, const char *const *properties)
{
	rd_kafka_conf_t *conf = rd_kafka_conf_new();
	char why[256];
	rd_kafka_t *kafka;

	if (type == RD_KAFKA_PRODUCER)
		rd_kafka_conf_set_dr_msg_cb(conf, took_delivery);
	for (size_t i = 0; properties[i]; i += 2)
		if (rd_kafka_conf_set(conf, properties[i], properties[i + 1], why, sizeof(why)))
			die(properties[i], why);
	kafka = rd_kafka_new(type, conf, why, sizeof(why));
	if (!kafka)
		die("starting", why);
	return kafka;
}

/* A producer that knows the topic already: it would learn it in a second. */
static rd_kafka_t *make_producer(
	const char *brokers, const char *id, rd_kafka_topic_t **ret_topic, const char *topic)
{
	const struct rd_kafka_metadata *metadata;
	rd_kafka_t *producer = make(
		RD_KAFKA_PRODUCER, (const char *const[]){"bootstrap.servers", brokers,
					   "transactional.id", id, "retry.backoff.ms", "2",
					   "linger.ms", "0", "socket.nagle.disable", "true", NULL});

	*ret_topic = rd_kafka_topic_new(producer, topic, NULL);
	if (rd_kafka_metadata(producer, 0, *ret_topic, &metadata, WAIT_MS))
		die(topic, "no metadata");
	rd_kafka_metadata_destroy(metadata);
	check(rd_kafka_init_transactions(producer, WAIT_MS), "init_transactions");
	return producer;
}

static rd_kafka_t *make_consumer(const char *brokers, const char *group, const char *topic)
{
	rd_kafka_topic_partition_list_t *topics = rd_kafka_topic_partition_list_new(1);
	rd_kafka_t *consumer = make(RD_KAFKA_CONSUMER,
		(const char *const[]){"bootstrap.servers", brokers, "group.id", group,
			"isolation.level", "read_committed", "enable.auto.commit", "false",
			"auto.offset.reset", "earliest", "socket.nagle.disable", "true", NULL});

	(void)rd_kafka_poll_set_consumer(consumer); /* cannot fail on a consumer */
	rd_kafka_topic_partition_list_add(topics, topic, RD_KAFKA_PARTITION_UA);
	if (rd_kafka_subscribe(consumer, topics))
		die(topic, "subscribing");
	rd_kafka_topic_partition_list_destroy(topics);
	return consumer;
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
	check(rd_kafka_begin_transaction(producer), "begin");
	if (rd_kafka_producev(producer, RD_KAFKA_V_RKT(to),
		    RD_KAFKA_V_KEY(message->key, message->key_len),
		    RD_KAFKA_V_VALUE(message->payload, message->len),
		    RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_HEADERS(headers),
		    RD_KAFKA_V_END))
		die("producing", "refused");
	check(rd_kafka_send_offsets_to_transaction(producer, offsets, group, WAIT_MS), "offsets");
	check(rd_kafka_commit_transaction(producer, WAIT_MS), "commit");
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
		die("usage", "floor_hop BROKERS FROM TO");
	(void)snprintf(id, sizeof(id), "floor-hop-%ld", (long)getpid());
	producer = make_producer(argv[1], id, &to, argv[3]);
	consumer = make_consumer(argv[1], id, argv[2]);
	for (;;) {
		rd_kafka_message_t *message = rd_kafka_consumer_poll(consumer, WAIT_MS);

		if (!message)
			continue;
		if (message->err)
			die("consuming", rd_kafka_message_errstr(message));
		copy(consumer, producer, to, message);
		rd_kafka_message_destroy(message);
	}
}

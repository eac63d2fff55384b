/*
 * stream_admin - does to topics what an operator may do under a running stream, for its tests.
 *
 *	stream_admin BROKERS grow TOPIC PARTITIONS
 *	stream_admin BROKERS recreate TOPIC PARTITIONS
 *	stream_admin BROKERS limit TOPIC BYTES            max.message.bytes
 *	stream_admin BROKERS count TOPIC                  committed records, on standard output
 */
#include <librdkafka/rdkafka.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	TEXT = 512,
	WAIT_MS = 20000,
	TRIES = 50,
	PAUSE_US = 200 * 1000,
};

static rd_kafka_t *connect_as(rd_kafka_type_t type, const char *brokers)
{
	const char *const rows[][2] = {{"bootstrap.servers", brokers}, {"group.id", "stream-admin"},
		{"enable.auto.commit", "false"}, {"isolation.level", "read_committed"},
		{"enable.partition.eof", "true"}};
	rd_kafka_conf_t *conf = rd_kafka_conf_new();
	char why[TEXT];
	rd_kafka_t *kafka;

	rd_kafka_conf_set_log_cb(conf, NULL);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rd_kafka_conf_set(conf, rows[i][0], rows[i][1], why, sizeof(why)))
			exit((fprintf(stderr, "%s\n", why), 64));
	kafka = rd_kafka_new(type, conf, why, sizeof(why));
	if (!kafka)
		exit((fprintf(stderr, "%s\n", why), 69));
	return kafka;
}

/* What the broker said of the one topic that was asked about. */
static rd_kafka_resp_err_t answer_of(rd_kafka_queue_t *queue)
{
	rd_kafka_event_t *event = rd_kafka_queue_poll(queue, WAIT_MS);
	rd_kafka_resp_err_t code =
		event ? rd_kafka_event_error(event) : RD_KAFKA_RESP_ERR__TIMED_OUT;
	const rd_kafka_topic_result_t **results = NULL;
	size_t count = 0;

	if (!code && rd_kafka_event_type(event) == RD_KAFKA_EVENT_CREATETOPICS_RESULT)
		results = rd_kafka_CreateTopics_result_topics(
			rd_kafka_event_CreateTopics_result(event), &count);
	if (!code && rd_kafka_event_type(event) == RD_KAFKA_EVENT_DELETETOPICS_RESULT)
		results = rd_kafka_DeleteTopics_result_topics(
			rd_kafka_event_DeleteTopics_result(event), &count);
	if (!code && rd_kafka_event_type(event) == RD_KAFKA_EVENT_CREATEPARTITIONS_RESULT)
		results = rd_kafka_CreatePartitions_result_topics(
			rd_kafka_event_CreatePartitions_result(event), &count);
	if (count > 0)
		code = rd_kafka_topic_result_error(results[0]);
	if (event)
		rd_kafka_event_destroy(event);
	return code;
}

static rd_kafka_resp_err_t create(
	rd_kafka_t *kafka, rd_kafka_queue_t *queue, const char *topic, int partitions)
{
	char why[TEXT];
	rd_kafka_NewTopic_t *request =
		rd_kafka_NewTopic_new(topic, partitions, 1, why, sizeof(why));
	rd_kafka_resp_err_t code;

	rd_kafka_CreateTopics(kafka, &request, 1, NULL, queue);
	code = answer_of(queue);
	rd_kafka_NewTopic_destroy(request);
	return code;
}

/* The broker takes a while to let go of the old one. */
static rd_kafka_resp_err_t recreate(
	rd_kafka_t *kafka, rd_kafka_queue_t *queue, const char *topic, int partitions)
{
	rd_kafka_DeleteTopic_t *request = rd_kafka_DeleteTopic_new(topic);
	rd_kafka_resp_err_t code;

	rd_kafka_DeleteTopics(kafka, &request, 1, NULL, queue);
	code = answer_of(queue);
	rd_kafka_DeleteTopic_destroy(request);
	for (int i = 0; i < TRIES && !code; i++) {
		code = create(kafka, queue, topic, partitions);
		if (code != RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS)
			return code;
		code = RD_KAFKA_RESP_ERR_NO_ERROR;
		(void)usleep(PAUSE_US);
	}
	return code ? code : RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS;
}

static rd_kafka_resp_err_t grow(
	rd_kafka_t *kafka, rd_kafka_queue_t *queue, const char *topic, size_t partitions)
{
	char why[TEXT];
	rd_kafka_NewPartitions_t *request =
		rd_kafka_NewPartitions_new(topic, partitions, why, sizeof(why));
	rd_kafka_resp_err_t code;

	rd_kafka_CreatePartitions(kafka, &request, 1, NULL, queue);
	code = answer_of(queue);
	rd_kafka_NewPartitions_destroy(request);
	return code;
}

static rd_kafka_resp_err_t limit(
	rd_kafka_t *kafka, rd_kafka_queue_t *queue, const char *topic, const char *bytes)
{
	rd_kafka_ConfigResource_t *resource =
		rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic);
	rd_kafka_resp_err_t code;

	(void)rd_kafka_ConfigResource_set_config(resource, "max.message.bytes", bytes);
	rd_kafka_AlterConfigs(kafka, &resource, 1, NULL, queue);
	code = answer_of(queue);
	rd_kafka_ConfigResource_destroy(resource);
	return code;
}

static int change(int argc, char *argv[])
{
	rd_kafka_t *kafka = connect_as(RD_KAFKA_PRODUCER, argv[1]);
	rd_kafka_queue_t *queue = rd_kafka_queue_new(kafka);
	rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR__INVALID_ARG;

	if (argc == 5 && strcmp(argv[2], "grow") == 0)
		code = grow(kafka, queue, argv[3], strtoul(argv[4], NULL, 10));
	if (argc == 5 && strcmp(argv[2], "recreate") == 0)
		code = recreate(kafka, queue, argv[3], (int)strtol(argv[4], NULL, 10));
	if (argc == 5 && strcmp(argv[2], "limit") == 0)
		code = limit(kafka, queue, argv[3], argv[4]);
	if (code)
		fprintf(stderr, "stream_admin: %s\n", rd_kafka_err2str(code));
	rd_kafka_queue_destroy(queue);
	rd_kafka_destroy(kafka);
	return code ? 69 : 0;
}

static int assign_all(rd_kafka_t *kafka, const char *name)
{
	rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(16);
	rd_kafka_topic_t *topic = rd_kafka_topic_new(kafka, name, NULL);
	const struct rd_kafka_metadata *metadata;
	int count = 0;

	if (rd_kafka_metadata(kafka, 0, topic, &metadata, WAIT_MS))
		exit((fprintf(stderr, "no broker\n"), 69));
	if (metadata->topic_cnt == 1)
		count = metadata->topics[0].partition_cnt;
	for (int i = 0; i < count; i++)
		rd_kafka_topic_partition_list_add(list, name, i)->offset =
			RD_KAFKA_OFFSET_BEGINNING;
	(void)rd_kafka_assign(kafka, list);
	rd_kafka_metadata_destroy(metadata);
	rd_kafka_topic_destroy(topic);
	rd_kafka_topic_partition_list_destroy(list);
	return count;
}

static int count(const char *brokers, const char *topic)
{
	rd_kafka_t *kafka = connect_as(RD_KAFKA_CONSUMER, brokers);
	int open = assign_all(kafka, topic);
	long records = 0;

	(void)rd_kafka_poll_set_consumer(kafka);
	while (open > 0) {
		rd_kafka_message_t *message = rd_kafka_consumer_poll(kafka, 1000);

		if (!message)
			continue;
		records += !message->err;
		open -= message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF;
		rd_kafka_message_destroy(message);
	}
	printf("%ld\n", records);
	(void)rd_kafka_consumer_close(kafka);
	rd_kafka_destroy(kafka);
	return 0;
}

int main(int argc, char *argv[])
{
	if (argc == 4 && strcmp(argv[2], "count") == 0)
		return count(argv[1], argv[3]);
	if (argc == 5)
		return change(argc, argv);
	fprintf(stderr, "usage: see stream_admin.c\n");
	return 64;
}

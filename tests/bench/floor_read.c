/*
 * floor_read - the least that reading topics can cost: a bare consumer of all their partitions,
 * from the beginning to the end, that counts records. What the auditor is measured against.
 *
 *	floor_read BROKERS TOPIC...
 *
 * Prints {"records", "bytes", "seconds", "cpu_seconds", "peak_kilobytes"}; time counts from the
 * start of the program, as an auditor's does.
 */
#include <stdlib.h>

#include "runtime/base.h"
#include "tests/bench/floor.h"
#include "tests/bench/usage.h"

static void add_topic(rd_kafka_t *kafka, const char *name, rd_kafka_topic_partition_list_t *list)
{
	rd_kafka_topic_t *topic = rd_kafka_topic_new(kafka, name, NULL);
	const struct rd_kafka_metadata *metadata;

	if (rd_kafka_metadata(kafka, 0, topic, &metadata, FLOOR_WAIT_MS) ||
		metadata->topic_cnt != 1)
		floor_die(name, "no answer");
	for (int i = 0; i < metadata->topics[0].partition_cnt; i++)
		rd_kafka_topic_partition_list_add(list, name, i)->offset =
			RD_KAFKA_OFFSET_BEGINNING;
	rd_kafka_metadata_destroy(metadata);
	rd_kafka_topic_destroy(topic);
}

int main(int argc, char *argv[])
{
	const double begin = clock_seconds();
	rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(16);
	rd_kafka_t *kafka;
	long records = 0;
	double bytes = 0;
	int open;

	if (argc < 3)
		floor_die("usage", "floor_read BROKERS TOPIC...");
	kafka = floor_client(RD_KAFKA_CONSUMER,
		(const char *const[]){"bootstrap.servers", argv[1], "group.id", "floor-read",
			"enable.auto.commit", "false", "enable.partition.eof", "true", NULL},
		NULL);
	for (int i = 2; i < argc; i++)
		add_topic(kafka, argv[i], list);
	open = list->cnt;
	if (rd_kafka_assign(kafka, list))
		floor_die("assigning", "refused");
	rd_kafka_topic_partition_list_destroy(list);

	while (open > 0) {
		rd_kafka_message_t *message = rd_kafka_consumer_poll(kafka, FLOOR_WAIT_MS);

		if (!message)
			floor_die("reading", "nothing comes");
		open -= message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF;
		records += !message->err;
		bytes += message->err ? 0 : (double)message->len;
		rd_kafka_message_destroy(message);
	}
	printf("{\"records\": %ld, \"bytes\": %.0f, \"seconds\": %.3f, \"cpu_seconds\": %.3f, "
	       "\"peak_kilobytes\": %ld}\n",
		records, bytes, clock_seconds() - begin, cpu_seconds(), peak_kilobytes());
	(void)rd_kafka_consumer_close(kafka); /* there is no group to leave */
	rd_kafka_destroy(kafka);
	return 0;
}

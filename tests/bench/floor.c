/* floor.c - see floor.h. */
#include "tests/bench/floor.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

void floor_die(const char *what, const char *why)
{
	(void)fprintf(stderr, "%s: %s: %s\n", program_invocation_short_name, what, why);
	exit(EXIT_FAILURE);
}

void floor_check(rd_kafka_error_t *error, const char *what)
{
	if (error)
		floor_die(what, rd_kafka_error_string(error));
}

rd_kafka_t *floor_client(rd_kafka_type_t type, const char *const *properties, floor_report *report)
{
	rd_kafka_conf_t *conf = rd_kafka_conf_new();
	char why[256];
	rd_kafka_t *kafka;

	if (report)
		rd_kafka_conf_set_dr_msg_cb(conf, report);
	for (size_t i = 0; properties[i]; i += 2)
		if (rd_kafka_conf_set(conf, properties[i], properties[i + 1], why, sizeof(why)))
			floor_die(properties[i], why);
	kafka = rd_kafka_new(type, conf, why, sizeof(why));
	if (!kafka)
		floor_die("starting", why);
	if (type == RD_KAFKA_CONSUMER)
		(void)rd_kafka_poll_set_consumer(kafka); /* cannot fail on a consumer */
	return kafka;
}

rd_kafka_topic_t *floor_begin(rd_kafka_t *producer, const char *topic)
{
	const struct rd_kafka_metadata *metadata;
	rd_kafka_topic_t *handle = rd_kafka_topic_new(producer, topic, NULL);

	if (rd_kafka_metadata(producer, 0, handle, &metadata, FLOOR_WAIT_MS))
		floor_die(topic, "no metadata");
	rd_kafka_metadata_destroy(metadata);
	floor_check(rd_kafka_init_transactions(producer, FLOOR_WAIT_MS), "init_transactions");
	return handle;
}

void floor_subscribe(rd_kafka_t *consumer, const char *topic)
{
	rd_kafka_topic_partition_list_t *topics = rd_kafka_topic_partition_list_new(1);

	rd_kafka_topic_partition_list_add(topics, topic, RD_KAFKA_PARTITION_UA);
	if (rd_kafka_subscribe(consumer, topics))
		floor_die(topic, "subscribing");
	rd_kafka_topic_partition_list_destroy(topics);
}

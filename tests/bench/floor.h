/*
 * floor.h - what the bare librdkafka programs share: clients as its manual shows them, which handle
 * no error but by ending. They are yardsticks, not workers.
 */
#pragma once

#include <librdkafka/rdkafka.h>

enum {
	FLOOR_WAIT_MS = 10000,
};

typedef void floor_report(rd_kafka_t *kafka, const rd_kafka_message_t *message, void *user);

/* Names the program, and ends it. */
_Noreturn void floor_die(const char *what, const char *why);
/* Ends it for an error of a transaction's call. */
void floor_check(rd_kafka_error_t *error, const char *what);

/* `properties`: names and values in turn, NULL-ended. `report`: of each delivery; NULL: none. */
rd_kafka_t *floor_client(rd_kafka_type_t type, const char *const *properties, floor_report *report);
/* Make a producer ready for transactions to a topic, which it would else learn of in a second: the
 * topic's handle. */
rd_kafka_topic_t *floor_begin(rd_kafka_t *producer, const char *topic);
void floor_subscribe(rd_kafka_t *consumer, const char *topic);

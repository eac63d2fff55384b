/*
 * kafka_check.h - mistakes in [kafka], [kafka.librdkafka] and [topics] that one row alone does not
 * show. Each would otherwise come up as a worker that waits for ever, or dies again and again.
 */
#pragma once

#include <stdbool.h>

struct config;

/* Say all of them. 0, CONFIG_E_BAD or < 0. */
int kafka_check(const struct config *config);

/* Pure. Whether librdkafka can make anything of `brokers`: HOST or HOST:PORT, or several with
 * commas between. */
bool kafka_brokers_fit(const char *brokers);
/* Pure. Whether Kafka takes it as the name of a topic. */
bool kafka_topic_fits(const char *name);

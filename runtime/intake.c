/*
 * intake.c - librdkafka's consumer behind five words: assigned, revoked, fenced, trouble, and the
 * queues.
 *
 * Wake-ups: librdkafka writes to the eventfd only when a queue goes from empty to not empty, so
 * whoever stops reading before a queue is empty must come back by himself.
 */
#include "runtime/intake.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "runtime/config.h"
#include "runtime/error.h"
#include "runtime/kafka.h"
#include "runtime/kafka_close.h"

enum {
	/* Read ahead, over all partitions. When all their queues are full, librdkafka 2.0 looks
	 * again only after a second: this is what we can read in one. */
	PREFETCH_KBYTES = 12 * 1024,
	PREFETCH_LEAST_KBYTES = 256,
	PREFETCH_MOST_KBYTES = 8 * 1024,
	/* What one fetch brings, over all partitions, as it stands on the broker: compressed, and
	 * there is no saying how much it unpacks to. Copies of one article shrink to a hundredth:
	 * this much of them is what the memory of a worker can bear. */
	FETCH_BYTES = 256 * 1024,
	FETCH_LEAST_BYTES = 16 * 1024,
};

struct intake {
	rd_kafka_t *consumer;
	rd_kafka_queue_t *queue; /* of the consumer: rebalances and errors */
	int wake_fd;
	const struct intake_ops *ops;
	void *user;
	bool closing;
	int result; /* what an op returned within a callback */
};

static const uint64_t one = 1; /* what is written to an eventfd: eight bytes */

static void took_rebalance(rd_kafka_t *consumer, rd_kafka_resp_err_t code,
	rd_kafka_topic_partition_list_t *list, void *opaque)
{
	struct intake *intake = opaque;
	int r = 0;

	if (intake->closing || (code != RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS &&
				       code != RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS)) {
		(void)rd_kafka_assign(consumer, NULL); /* nobody is left to hear of a failure */
		return;
	}
	if (code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS)
		r = intake->ops->assigned(intake->user, list);
	else
		r = intake->ops->revoked(intake->user, rd_kafka_assignment_lost(consumer) != 0);
	if (r)
		intake->result = r;
}

/* Whether the consumer knows who it is in the group. It forgets that when its session runs out. */
static bool is_somebody(rd_kafka_t *consumer)
{
	char *id = rd_kafka_memberid(consumer);
	const bool is = id && id[0];

	if (id)
		rd_kafka_mem_free(consumer, id);
	return is;
}

/* The consumer is beyond repair. librdkafka tells it as a message, other errors by callback. */
static void took_fatal(struct intake *intake)
{
	char text[512];

	if (rd_kafka_fatal_error(intake->consumer, text, sizeof(text)) !=
		RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID)
		intake->ops->trouble(intake->user, false, true, text);
	/* While partitions are being given back librdkafka 2.0 goes on with its heartbeats, also
	 * when it has forgotten its member's name. A broker that comes back from a crash, and has
	 * our member in its books, takes these for another's, and fences them. */
	else if (!is_somebody(intake->consumer))
		intake->ops->expired(intake->user);
	else
		intake->ops->fenced(intake->user);
}

static void took_error(rd_kafka_t *consumer, int code, const char *reason, void *opaque)
{
	struct intake *intake = opaque;
	(void)consumer;

	if (intake->closing)
		return;
	if (code == RD_KAFKA_RESP_ERR__FATAL)
		took_fatal(intake);
	else
		intake->ops->trouble(
			intake->user, code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN, false, reason);
}

/* Set a number, unless an operator has his own word on it in [kafka.librdkafka]. */
static int set_unless_told(
	rd_kafka_conf_t *conf, const struct config *config, const char *name, long value)
{
	const char *key;
	const char *told;
	char text[24];

	for (size_t i = 0; config_free_pair(config, "kafka.librdkafka", i, &key, &told); i++)
		if (strcmp(key, name) == 0)
			return 0;
	(void)snprintf(text, sizeof(text), "%ld", value); /* always fits */
	if (rd_kafka_conf_set(conf, name, text, NULL, 0) != RD_KAFKA_CONF_OK)
		return error_raise(-EINVAL, "setting %s", name);
	return 0;
}

/* The ceilings of what is fetched at once and read ahead hold for each partition: share them out.
 */
static int limit_prefetch(rd_kafka_conf_t *conf, const struct config *config, int partitions)
{
	long kbytes = PREFETCH_KBYTES / partitions;
	long bytes = FETCH_BYTES / partitions;
	int r;

	if (kbytes < PREFETCH_LEAST_KBYTES)
		kbytes = PREFETCH_LEAST_KBYTES;
	if (kbytes > PREFETCH_MOST_KBYTES)
		kbytes = PREFETCH_MOST_KBYTES;
	if (bytes < FETCH_LEAST_BYTES)
		bytes = FETCH_LEAST_BYTES;
	r = set_unless_told(conf, config, "queued.max.messages.kbytes", kbytes);
	if (r)
		return error_pass(r);
	return error_pass(set_unless_told(conf, config, "fetch.message.max.bytes", bytes));
}

static int make_consumer(
	struct intake *intake, const struct config *config, const char *group, int partitions)
{
	rd_kafka_conf_t *conf = NULL;
	char why[256] = "";
	int r;

	r = kafka_conf(config, KAFKA_MEMBER, group, &conf, why, sizeof(why));
	if (r < 0)
		return error_pass(r);
	if (r == KAFKA_E_PROPERTY)
		return error_raise(-EINVAL, "%s", why);
	r = limit_prefetch(conf, config, partitions);
	if (r) {
		rd_kafka_conf_destroy(conf);
		return error_pass(r);
	}

	rd_kafka_conf_set_opaque(conf, intake);
	rd_kafka_conf_set_rebalance_cb(conf, took_rebalance);
	rd_kafka_conf_set_error_cb(conf, took_error);
	intake->consumer = rd_kafka_new(RD_KAFKA_CONSUMER, conf, why, sizeof(why));
	if (!intake->consumer) {
		rd_kafka_conf_destroy(conf);
		return error_raise(-EINVAL, "%s", why);
	}
	return 0;
}

int intake_new(const struct config *config, const char *group, int partitions, int wake_fd,
	const struct intake_ops *ops, void *user, struct intake **ret_intake)
{
	CLEANUP(intake_freep) struct intake *intake = calloc(1, sizeof(*intake));
	int r;

	assert(partitions > 0);
	if (!intake)
		return error_raise(-ENOMEM, "making a consumer");
	*intake = (struct intake){.wake_fd = wake_fd, .ops = ops, .user = user};
	r = make_consumer(intake, config, group, partitions);
	if (r)
		return error_pass(r);

	(void)rd_kafka_poll_set_consumer(intake->consumer); /* fails only for a producer */
	intake->queue = rd_kafka_queue_get_consumer(intake->consumer);
	rd_kafka_queue_io_event_enable(intake->queue, wake_fd, &one, sizeof(one));
	*ret_intake = intake;
	intake = NULL;
	return 0;
}

struct intake *intake_free(struct intake *intake)
{
	if (!intake)
		return NULL;
	intake->closing = true;
	if (intake->queue) {
		rd_kafka_queue_io_event_enable(intake->queue, -1, NULL, 0);
		rd_kafka_queue_destroy(intake->queue);
	}
	/* Closing in form waits for the group, for ever while Kafka is away, and has nothing to
	 * tell it: offsets are the transactions' business, and a static member does not leave. */
	kafka_close(intake->consumer, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE, KAFKA_CLOSE_MS);
	free(intake);
	return NULL;
}

int intake_subscribe(struct intake *intake, const char *topic)
{
	rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);
	rd_kafka_resp_err_t code;

	(void)rd_kafka_topic_partition_list_add(list, topic, RD_KAFKA_PARTITION_UA);
	code = rd_kafka_subscribe(intake->consumer, list);
	rd_kafka_topic_partition_list_destroy(list);
	if (code)
		return error_raise(-EIO, "subscribing to %s: %s", topic, rd_kafka_err2str(code));
	return 0;
}

int intake_serve(struct intake *intake)
{
	rd_kafka_message_t *message;
	int r;

	/* Records come through the partitions' queues; what comes here is news. */
	for (;;) {
		message = rd_kafka_consumer_poll(intake->consumer, 0);
		if (!message)
			break;
		if (message->err == RD_KAFKA_RESP_ERR__FATAL)
			took_fatal(intake);
		else if (message->err)
			intake->ops->trouble(
				intake->user, false, false, rd_kafka_message_errstr(message));
		rd_kafka_message_destroy(message);
	}
	r = intake->result;
	intake->result = 0;
	return error_pass(r);
}

int intake_assign(struct intake *intake, const rd_kafka_topic_partition_list_t *list)
{
	const rd_kafka_resp_err_t code = rd_kafka_assign(intake->consumer, list);

	/* A fenced consumer refuses: that is told by its own word. */
	if (code && code != RD_KAFKA_RESP_ERR__FATAL)
		return error_raise(
			-EIO, "taking %d partitions: %s", list->cnt, rd_kafka_err2str(code));
	return 0;
}

int intake_unassign(struct intake *intake)
{
	const rd_kafka_resp_err_t code = rd_kafka_assign(intake->consumer, NULL);

	if (code && code != RD_KAFKA_RESP_ERR__FATAL)
		return error_raise(-EIO, "giving partitions back: %s", rd_kafka_err2str(code));
	return 0;
}

rd_kafka_queue_t *intake_open(struct intake *intake, const char *topic, int32_t partition)
{
	rd_kafka_queue_t *queue = rd_kafka_queue_get_partition(intake->consumer, topic, partition);

	if (!queue)
		return NULL;
	rd_kafka_queue_forward(queue, NULL);
	rd_kafka_queue_io_event_enable(queue, intake->wake_fd, &one, sizeof(one));
	return queue;
}

rd_kafka_t *intake_consumer(struct intake *intake)
{
	return intake->consumer;
}

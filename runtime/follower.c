/*
 * follower.c - a consumer without a group, fed partition by partition into one queue that wakes the
 * loop.
 *
 * When a partition is caught up is the delicate part. The end to reach is the high watermark that
 * the first answer about the partition tells, which includes transactions still open then: a record
 * of the previous owner whose markers the broker is still writing is waited for, not missed. A
 * reader of committed records is told "end of partition" where the first open transaction begins,
 * again each time that it gets further, and so reaches that end once they are all decided.
 *
 * How many partitions the topic has is asked with a call that can block; it gets 50 ms, and is
 * repeated at growing pauses while Kafka is away.
 */
#include "runtime/follower.h"

#include <assert.h>
#include <errno.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "runtime/error.h"
#include "runtime/kafka.h"
#include "runtime/kafka_close.h"
#include "runtime/loop.h"

enum {
	HEADERS_MAX = 64,
	READ_AT_ONCE = 500, /* records until the loop serves others */
	ASK_TIMEOUT_MS = 50,
	ASK_FIRST_MS = 250,
	ASK_LAST_MS = 10000,
	ASK_AGAIN_MS = 60000, /* partitions may be added while we run */
	PARTITIONS_MAX = 10000,
};

struct place {
	bool followed;
	bool caught_up;
	int64_t next; /* one past what was read */
	int64_t end;  /* to be reached; < 0: not known yet */
};

struct follower {
	struct loop *loop;
	const struct follower_ops *ops;
	void *user;
	rd_kafka_t *kafka;
	rd_kafka_topic_t *topic;
	rd_kafka_queue_t *queue;
	int wake_fd;
	struct watch *watch;
	struct timer *again; /* more to read than one turn takes */
	struct timer *ask;
	uint64_t ask_pause_ms;
	int64_t (*from)(void *user, int32_t partition); /* NULL: single partitions */
	struct place *places;
	int32_t place_count;
};

static int make_places(struct follower *follower, int32_t count)
{
	struct place *places;

	if (count <= follower->place_count)
		return 0;
	places = reallocarray(follower->places, (size_t)count, sizeof(*places));
	if (!places)
		return error_raise(-ENOMEM, "following %d partitions", count);
	for (int32_t i = follower->place_count; i < count; i++)
		places[i] = (struct place){.end = -1};
	follower->places = places;
	follower->place_count = count;
	return 0;
}

/* Learn the end to reach, and say when it is reached. */
static int look_whether_caught_up(struct follower *follower, int32_t partition)
{
	struct place *place = &follower->places[partition];
	int64_t low;
	int64_t high;

	if (place->caught_up)
		return 0;
	if (place->end < 0) {
		if (rd_kafka_get_watermark_offsets(follower->kafka,
			    rd_kafka_topic_name(follower->topic), partition, &low,
			    &high) != RD_KAFKA_RESP_ERR_NO_ERROR ||
			high < 0)
			return 0;
		place->end = high;
	}
	if (place->next < place->end)
		return 0;
	place->caught_up = true;
	return error_pass(follower->ops->caught_up(follower->user, partition));
}

/* Errors other than the end are librdkafka's to retry: the partition goes on when it can. */
static int take(struct follower *follower, const rd_kafka_message_t *message)
{
	struct header headers[HEADERS_MAX];
	struct record record;
	struct place *place;
	int r;

	if (message->partition < 0 || message->partition >= follower->place_count)
		return 0;
	place = &follower->places[message->partition];
	if (!place->followed)
		return 0; /* was on its way when the partition was given up */

	if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
		place->next = message->offset;
		return error_pass(look_whether_caught_up(follower, message->partition));
	}
	if (message->err)
		return 0;

	kafka_record(message, headers, COUNT_OF(headers), &record);
	r = follower->ops->apply(follower->user, &record);
	if (r)
		return error_pass(r);
	place->next = message->offset + 1;
	return error_pass(look_whether_caught_up(follower, message->partition));
}

static int read_some(void *user)
{
	struct follower *follower = user;
	int r;

	for (int i = 0; i < READ_AT_ONCE; i++) {
		rd_kafka_message_t *message = rd_kafka_consume_queue(follower->queue, 0);

		if (!message)
			return 0;
		r = take(follower, message);
		rd_kafka_message_destroy(message);
		if (r)
			return error_pass(r);
	}
	return error_pass(timer_set(follower->again, 0));
}

static int woken(void *user, uint32_t events)
{
	struct follower *follower = user;
	uint64_t count;
	(void)events;

	(void)!read(follower->wake_fd, &count, sizeof(count)); /* it only had to wake us */
	return error_pass(read_some(follower));
}

int follower_add(struct follower *follower, int32_t partition, int64_t offset)
{
	int r;

	assert(partition >= 0);
	if (partition >= PARTITIONS_MAX)
		return error_raise(-E2BIG, "following partition %d", partition);
	r = make_places(follower, partition + 1);
	if (r)
		return error_pass(r);
	if (follower->places[partition].followed)
		return 0;

	if (rd_kafka_consume_start_queue(follower->topic, partition,
		    offset > 0 ? offset : RD_KAFKA_OFFSET_BEGINNING, follower->queue) < 0)
		return error_raise(-EIO, "following partition %d: %s", partition,
			rd_kafka_err2str(rd_kafka_last_error()));
	follower->places[partition] = (struct place){.followed = true, .end = -1};
	return 0;
}

int follower_remove(struct follower *follower, int32_t partition)
{
	if (partition >= follower->place_count || !follower->places[partition].followed)
		return 0;
	follower->places[partition] = (struct place){.end = -1};
	if (rd_kafka_consume_stop(follower->topic, partition) < 0)
		return error_raise(-EIO, "leaving partition %d: %s", partition,
			rd_kafka_err2str(rd_kafka_last_error()));
	return 0;
}

static int follow_all(struct follower *follower, int32_t count)
{
	int r = 0;

	for (int32_t i = 0; i < count && !r; i++)
		if (i >= follower->place_count || !follower->places[i].followed)
			r = follower_add(follower, i, follower->from(follower->user, i));
	return error_pass(r);
}

/* How many partitions are there? 0: nobody knows yet. */
static int32_t ask_partitions(struct follower *follower)
{
	const struct rd_kafka_metadata *metadata = NULL;
	int32_t count = 0;

	if (rd_kafka_metadata(follower->kafka, 0, follower->topic, &metadata, ASK_TIMEOUT_MS))
		return 0;
	if (metadata->topic_cnt == 1 && !metadata->topics[0].err)
		count = metadata->topics[0].partition_cnt;
	rd_kafka_metadata_destroy(metadata);
	return count < PARTITIONS_MAX ? count : PARTITIONS_MAX;
}

static int ask(void *user)
{
	struct follower *follower = user;
	const int32_t count = ask_partitions(follower);
	int r;

	if (count > 0) {
		r = follow_all(follower, count);
		if (r)
			return error_pass(r);
		return error_pass(timer_set(follower->ask, ASK_AGAIN_MS));
	}
	r = timer_set(follower->ask, follower->ask_pause_ms);
	follower->ask_pause_ms *= 2;
	if (follower->ask_pause_ms > ASK_LAST_MS)
		follower->ask_pause_ms = ASK_LAST_MS;
	return error_pass(r);
}

int follower_add_all(struct follower *follower, int64_t (*from)(void *user, int32_t partition))
{
	follower->from = from;
	follower->ask_pause_ms = ASK_FIRST_MS;
	return error_pass(timer_set(follower->ask, 0));
}

bool follower_is_caught_up(const struct follower *follower)
{
	int32_t followed = 0;

	for (int32_t i = 0; i < follower->place_count; i++) {
		if (follower->places[i].followed && !follower->places[i].caught_up)
			return false;
		followed += follower->places[i].followed;
	}
	return followed > 0;
}

static int connect_reader(struct follower *follower, const struct config *config, const char *topic)
{
	static const uint64_t one = 1;
	rd_kafka_conf_t *conf = NULL;
	char why[256] = "";
	int r;

	r = kafka_conf(config, KAFKA_READER, NULL, &conf, why, sizeof(why));
	if (r < 0)
		return error_pass(r);
	if (r == KAFKA_E_PROPERTY)
		return error_raise(-EINVAL, "%s", why);

	follower->kafka = rd_kafka_new(RD_KAFKA_CONSUMER, conf, why, sizeof(why));
	if (!follower->kafka) {
		rd_kafka_conf_destroy(conf);
		return error_raise(-EINVAL, "%s", why);
	}
	follower->topic = rd_kafka_topic_new(follower->kafka, topic, NULL);
	if (!follower->topic)
		return error_raise(
			-EINVAL, "topic %s: %s", topic, rd_kafka_err2str(rd_kafka_last_error()));
	follower->queue = rd_kafka_queue_new(follower->kafka);
	rd_kafka_queue_io_event_enable(follower->queue, follower->wake_fd, &one, sizeof(one));
	return 0;
}

static int connect_loop(struct follower *follower)
{
	int r;

	follower->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (follower->wake_fd < 0)
		return error_raise(-errno, "making an eventfd");
	r = loop_watch(
		follower->loop, follower->wake_fd, EPOLLIN, woken, follower, &follower->watch);
	if (!r)
		r = loop_timer(follower->loop, read_some, follower, &follower->again);
	if (!r)
		r = loop_timer(follower->loop, ask, follower, &follower->ask);
	return error_pass(r);
}

int follower_new(struct loop *loop, const struct config *config, const char *topic,
	const struct follower_ops *ops, void *user, struct follower **ret_follower)
{
	CLEANUP(follower_freep) struct follower *follower = calloc(1, sizeof(*follower));
	int r;

	if (!follower)
		return error_raise(-ENOMEM, "following %s", topic);
	*follower = (struct follower){.loop = loop, .ops = ops, .user = user, .wake_fd = -1};

	r = connect_loop(follower);
	if (!r)
		r = connect_reader(follower, config, topic);
	if (r)
		return error_pass(r);
	*ret_follower = follower;
	follower = NULL;
	return 0;
}

struct follower *follower_free(struct follower *follower)
{
	if (!follower)
		return NULL;
	for (int32_t i = 0; i < follower->place_count; i++)
		if (follower->places[i].followed)
			(void)rd_kafka_consume_stop(follower->topic, i); /* it ends either way */
	if (follower->queue)
		rd_kafka_queue_destroy(follower->queue);
	if (follower->topic)
		rd_kafka_topic_destroy(follower->topic);
	kafka_close(follower->kafka, 0, KAFKA_CLOSE_MS);
	(void)timer_free(follower->again);
	(void)timer_free(follower->ask);
	(void)watch_free(follower->watch);
	if (follower->wake_fd >= 0)
		(void)close(follower->wake_fd);
	free(follower->places);
	free(follower);
	return NULL;
}

/*
 * stream_check - feeds a topic and checks what became of it, for the tests of the stream.
 *
 *	stream_check BROKERS topics PREFIX PARTITIONS
 *	stream_check BROKERS feed TOPIC COUNT KEYS BYTES [FIRST]
 *	stream_check BROKERS put TOPIC VALUE...          key: the value's place on the command line
 *	stream_check BROKERS stain GROUP TOPIC TEXT      all partitions' committed metadata
 *	stream_check BROKERS truncate TOPIC LEFT         delete all but the last LEFT of each
 *partition stream_check BROKERS check PREFIX [WAIT_S]
 *
 * `check` reads PREFIX.raw and the topics that it becomes, read_committed, until each record that
 * was fed has an outcome or WAIT_S seconds brought no new one. It prints one line:
 * fed, outcomes, lost, duplicated, out of order (of a key); and fails unless the last three are 0.
 */
#include <assert.h>
#include <librdkafka/rdkafka.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	PARTITIONS_MAX = 64,
	KEYS_MAX = 1 << 20,
	TEXT = 512,
};

static rd_kafka_t *connect_with(rd_kafka_type_t type, const char *brokers, const char *group)
{
	const char *const rows[][2] = {{"bootstrap.servers", brokers}, {"group.id", group},
		{"enable.auto.commit", "false"}, {"isolation.level", "read_committed"},
		{"enable.partition.eof", "true"}, {"auto.offset.reset", "earliest"},
		{"partitioner", "murmur2_random"}};
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

static rd_kafka_t *connect_as(rd_kafka_type_t type, const char *brokers)
{
	return connect_with(type, brokers, "stream-check");
}

static rd_kafka_t *connect_to_group(const char *brokers, const char *group)
{
	return connect_with(RD_KAFKA_CONSUMER, brokers, group);
}

static void make_topics(const char *brokers, const char *prefix, int partitions)
{
	static const char *const names[] = {"raw", "source", "dead", "dropped", "state"};
	rd_kafka_t *kafka = connect_as(RD_KAFKA_PRODUCER, brokers);
	rd_kafka_queue_t *queue = rd_kafka_queue_new(kafka);
	rd_kafka_NewTopic_t *topics[5];
	char why[TEXT];
	char name[TEXT];
	rd_kafka_event_t *event;

	for (size_t i = 0; i < 5; i++) {
		(void)snprintf(name, sizeof(name), "%s.%s", prefix, names[i]);
		topics[i] = rd_kafka_NewTopic_new(name, partitions, 1, why, sizeof(why));
	}
	rd_kafka_CreateTopics(kafka, topics, 5, NULL, queue);
	event = rd_kafka_queue_poll(queue, 20000);
	rd_kafka_event_destroy(event);
	rd_kafka_NewTopic_destroy_array(topics, 5);
	rd_kafka_queue_destroy(queue);
	rd_kafka_destroy(kafka);
}

static void feed(
	const char *brokers, const char *topic, long count, long keys, size_t bytes, long first)
{
	rd_kafka_t *kafka = connect_as(RD_KAFKA_PRODUCER, brokers);
	char *value = malloc(bytes + TEXT);
	char key[64];

	assert(value);
	for (long i = first; i < first + count; i++) {
		rd_kafka_resp_err_t code;
		int len = snprintf(value, TEXT, "%ld ", i);

		for (size_t n = (size_t)len; n < bytes; n++)
			value[n] = (char)('a' + (n * 7 + (size_t)i) % 26);
		(void)snprintf(key, sizeof(key), "%ld", i % keys);
		do {
			code = rd_kafka_producev(kafka, RD_KAFKA_V_TOPIC(topic),
				RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
				RD_KAFKA_V_KEY(key, strlen(key)),
				RD_KAFKA_V_VALUE(value, bytes > (size_t)len ? bytes : (size_t)len),
				RD_KAFKA_V_END);
			if (code == RD_KAFKA_RESP_ERR__QUEUE_FULL)
				(void)rd_kafka_poll(kafka, 100);
		} while (code == RD_KAFKA_RESP_ERR__QUEUE_FULL);
		if (code)
			exit((fprintf(stderr, "%s\n", rd_kafka_err2str(code)), 69));
	}
	if (rd_kafka_flush(kafka, 60000))
		exit(69);
	free(value);
	rd_kafka_destroy(kafka);
}

static void put(const char *brokers, const char *topic, char **values, int count)
{
	rd_kafka_t *kafka = connect_as(RD_KAFKA_PRODUCER, brokers);

	for (int i = 0; i < count; i++) {
		char key[16];

		(void)snprintf(key, sizeof(key), "%d", i);
		if (rd_kafka_producev(kafka, RD_KAFKA_V_TOPIC(topic),
			    RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
			    RD_KAFKA_V_KEY(key, strlen(key)),
			    RD_KAFKA_V_VALUE(values[i], strlen(values[i])), RD_KAFKA_V_END))
			exit(69);
	}
	if (rd_kafka_flush(kafka, 60000))
		exit(69);
	rd_kafka_destroy(kafka);
}

static rd_kafka_topic_partition_list_t *partitions_of(rd_kafka_t *kafka, const char *topic)
{
	rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(16);
	const struct rd_kafka_metadata *metadata;

	if (rd_kafka_metadata(kafka, 1, NULL, &metadata, 20000))
		exit((fprintf(stderr, "no broker\n"), 69));
	for (int i = 0; i < metadata->topic_cnt; i++)
		if (strcmp(metadata->topics[i].topic, topic) == 0)
			for (int p = 0; p < metadata->topics[i].partition_cnt; p++)
				(void)rd_kafka_topic_partition_list_add(list, topic, p);
	rd_kafka_metadata_destroy(metadata);
	return list;
}

/* Write `text` as metadata of the offsets that `group` has committed. The group must be empty. */
static int stain(const char *brokers, const char *group, const char *topic, const char *text)
{
	rd_kafka_t *kafka = connect_to_group(brokers, group);
	rd_kafka_topic_partition_list_t *list = partitions_of(kafka, topic);
	rd_kafka_resp_err_t code = rd_kafka_committed(kafka, list, 20000);

	for (int i = 0; i < list->cnt && !code; i++) {
		free(list->elems[i].metadata);
		list->elems[i].metadata = strdup(text);
		list->elems[i].metadata_size = strlen(text);
	}
	if (!code)
		code = rd_kafka_commit(kafka, list, 0);
	if (code)
		fprintf(stderr, "%s\n", rd_kafka_err2str(code));
	rd_kafka_topic_partition_list_destroy(list);
	rd_kafka_destroy(kafka);
	return code ? 69 : 0;
}

static void truncate_topic(const char *brokers, const char *topic, long left)
{
	rd_kafka_t *kafka = connect_as(RD_KAFKA_PRODUCER, brokers);
	rd_kafka_queue_t *queue = rd_kafka_queue_new(kafka);
	rd_kafka_topic_partition_list_t *list = partitions_of(kafka, topic);
	rd_kafka_DeleteRecords_t *request;

	for (int i = 0; i < list->cnt; i++) {
		int64_t low = 0;
		int64_t high = 0;

		if (rd_kafka_query_watermark_offsets(kafka, topic, i, &low, &high, 20000))
			exit(69);
		list->elems[i].offset = high - left > low ? high - left : low;
	}
	request = rd_kafka_DeleteRecords_new(list);
	rd_kafka_DeleteRecords(kafka, &request, 1, NULL, queue);
	rd_kafka_event_destroy(rd_kafka_queue_poll(queue, 20000));
	rd_kafka_DeleteRecords_destroy(request);
	rd_kafka_topic_partition_list_destroy(list);
	rd_kafka_queue_destroy(queue);
	rd_kafka_destroy(kafka);
}

struct ledger {
	unsigned char *outcomes[PARTITIONS_MAX]; /* by offset: how many; 0xff: none was fed */
	long room[PARTITIONS_MAX];
	long first[PARTITIONS_MAX]; /* fed; what was before it is deleted */
	long fed, done, twice, disorder, stray;
	long *key_newest;
};

static unsigned char *place(struct ledger *ledger, int partition, long offset)
{
	assert(partition >= 0 && partition < PARTITIONS_MAX && offset >= 0);
	if (offset >= ledger->room[partition]) {
		const long room = offset * 2 + 1024;

		ledger->outcomes[partition] = realloc(ledger->outcomes[partition], (size_t)room);
		assert(ledger->outcomes[partition]);
		memset(ledger->outcomes[partition] + ledger->room[partition], 0xff,
			(size_t)(room - ledger->room[partition]));
		ledger->room[partition] = room;
	}
	return &ledger->outcomes[partition][offset];
}

static void take_fed(struct ledger *ledger, const rd_kafka_message_t *message)
{
	if (!ledger->room[message->partition])
		ledger->first[message->partition] = (long)message->offset;
	*place(ledger, message->partition, message->offset) = 0;
	ledger->fed++;
}

/* "topic/partition/offset" */
static void take_outcome(struct ledger *ledger, const rd_kafka_message_t *message, bool ordered)
{
	rd_kafka_headers_t *headers = NULL;
	const void *value = NULL;
	size_t size = 0;
	char text[TEXT] = "";
	int partition = -1;
	long offset = -1;
	unsigned char *at;

	if (!rd_kafka_message_headers(message, &headers))
		(void)rd_kafka_header_get_last(headers, "dragoman-input", &value, &size);
	(void)snprintf(text, sizeof(text), "%.*s", (int)size, value ? (const char *)value : "");
	if (!strchr(text, '/') ||
		sscanf(strchr(text, '/') + 1, "%d/%ld", &partition, &offset) != 2) {
		ledger->stray++;
		return;
	}
	at = place(ledger, partition, offset);
	if (offset < ledger->first[partition])
		return;
	if (*at == 0xff)
		ledger->stray++;
	else if (++*at > 1)
		ledger->twice++;
	else
		ledger->done++;
	if (ordered && message->key_len) {
		char key[64] = "";
		size_t number;

		(void)snprintf(key, sizeof(key), "%.*s", (int)message->key_len,
			(const char *)message->key);
		number = strtoul(key, NULL, 10) % KEYS_MAX;
		if (ledger->key_newest[number] > offset)
			ledger->disorder++;
		ledger->key_newest[number] = offset + 1;
	}
}

static rd_kafka_t *follow(const char *brokers, const char *prefix, const char *const *names,
	size_t count, long *ret_partitions)
{
	rd_kafka_t *kafka = connect_as(RD_KAFKA_CONSUMER, brokers);
	rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(16);
	const struct rd_kafka_metadata *metadata;

	rd_kafka_poll_set_consumer(kafka);
	if (rd_kafka_metadata(kafka, 1, NULL, &metadata, 20000))
		exit((fprintf(stderr, "no broker\n"), 69));
	for (int i = 0; i < metadata->topic_cnt; i++)
		for (size_t n = 0; n < count; n++) {
			char name[TEXT];

			(void)snprintf(name, sizeof(name), "%s.%s", prefix, names[n]);
			if (strcmp(metadata->topics[i].topic, name) != 0)
				continue;
			for (int p = 0; p < metadata->topics[i].partition_cnt; p++)
				rd_kafka_topic_partition_list_add(list, name, p)->offset =
					RD_KAFKA_OFFSET_BEGINNING;
		}
	rd_kafka_metadata_destroy(metadata);
	*ret_partitions = list->cnt;
	(void)rd_kafka_assign(kafka, list);
	rd_kafka_topic_partition_list_destroy(list);
	return kafka;
}

static void read_fed(struct ledger *ledger, const char *brokers, const char *prefix)
{
	static const char *const names[] = {"raw"};
	long partitions;
	long ends = 0;
	rd_kafka_t *kafka = follow(brokers, prefix, names, 1, &partitions);

	while (ends < partitions) {
		rd_kafka_message_t *message = rd_kafka_consumer_poll(kafka, 1000);

		if (!message)
			continue;
		if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF)
			ends++;
		else if (!message->err)
			take_fed(ledger, message);
		rd_kafka_message_destroy(message);
	}
	(void)rd_kafka_consumer_close(kafka);
	rd_kafka_destroy(kafka);
}

static void read_outcomes(
	struct ledger *ledger, const char *brokers, const char *prefix, long wait_s)
{
	static const char *const names[] = {"source", "dead", "dropped"};
	const size_t source_len = strlen(prefix) + 1 + strlen(names[0]);
	long partitions;
	rd_kafka_t *kafka = follow(brokers, prefix, names, 3, &partitions);
	time_t last = time(NULL);
	time_t whole = 0;

	/* After the last outcome a little longer, for what may come twice. */
	while (time(NULL) - last < wait_s && (!whole || time(NULL) - whole < 3)) {
		rd_kafka_message_t *message = rd_kafka_consumer_poll(kafka, 200);

		if (message && !message->err) {
			const char *topic = rd_kafka_topic_name(message->rkt);

			take_outcome(ledger, message,
				strlen(topic) == source_len &&
					strcmp(topic + strlen(prefix) + 1, names[0]) == 0);
			last = time(NULL);
		}
		if (message)
			rd_kafka_message_destroy(message);
		if (!whole && ledger->done >= ledger->fed)
			whole = time(NULL);
	}
	(void)rd_kafka_consumer_close(kafka);
	rd_kafka_destroy(kafka);
}

static int check(const char *brokers, const char *prefix, long wait_s)
{
	static struct ledger ledger;
	long lost;

	ledger.key_newest = calloc(KEYS_MAX, sizeof(long));
	assert(ledger.key_newest);
	read_fed(&ledger, brokers, prefix);
	read_outcomes(&ledger, brokers, prefix, wait_s);
	lost = ledger.fed - ledger.done;
	printf("fed=%ld outcomes=%ld lost=%ld duplicated=%ld disordered=%ld stray=%ld\n",
		ledger.fed, ledger.done + ledger.twice, lost, ledger.twice, ledger.disorder,
		ledger.stray);
	for (int p = 0; p < PARTITIONS_MAX; p++) {
		for (long i = 0, said = 0; i < ledger.room[p] && said < 5; i++)
			if (ledger.outcomes[p][i] != 0xff && ledger.outcomes[p][i] != 1) {
				printf("  %d/%ld: %d outcomes\n", p, i, ledger.outcomes[p][i]);
				said++;
			}
		free(ledger.outcomes[p]);
	}
	free(ledger.key_newest);
	return lost || ledger.twice || ledger.disorder || ledger.stray;
}

int main(int argc, char *argv[])
{
	if (argc >= 5 && strcmp(argv[2], "topics") == 0)
		make_topics(argv[1], argv[3], atoi(argv[4]));
	else if (argc >= 7 && strcmp(argv[2], "feed") == 0)
		feed(argv[1], argv[3], atol(argv[4]), atol(argv[5]), (size_t)atol(argv[6]),
			argc > 7 ? atol(argv[7]) : 0);
	else if (argc >= 5 && strcmp(argv[2], "put") == 0)
		put(argv[1], argv[3], argv + 4, argc - 4);
	else if (argc >= 6 && strcmp(argv[2], "stain") == 0)
		return stain(argv[1], argv[3], argv[4], argv[5]);
	else if (argc >= 5 && strcmp(argv[2], "truncate") == 0)
		truncate_topic(argv[1], argv[3], atol(argv[4]));
	else if (argc >= 4 && strcmp(argv[2], "check") == 0)
		return check(argv[1], argv[3], argc > 4 ? atol(argv[4]) : 20);
	else
		return fprintf(stderr, "usage: see stream_check.c\n"), 64;
	return 0;
}

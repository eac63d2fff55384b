/*
 * topics.c - the topics of the pipeline: which there are, how each must be set up, whether they are
 * there.
 *
 * The records that we write bear the broker's time, not ours. A worker whose clock is wrong would
 * else write records that the broker refuses (an hour ahead) or throws away before anybody has read
 * them (the retention behind). Raw records bear their scraper's, by which ingest knows when a page
 * was fetched.
 *
 * The plan is data made from [topics]. Looking asks the cluster once for all metadata and once for
 * the settings of the topics that exist; creating is one request for all that are missing. All of
 * it blocks, for the operator who waits at a prompt.
 */
#include "runtime/topics.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "runtime/config.h"
#include "runtime/error.h"
#include "runtime/kafka.h"
#include "runtime/loop.h"
#include "runtime/slice.h"

enum {
	WHY_MAX = 256,
	VISIBLE_PAUSE_US = 50 * 1000,
};

DEFINE_CLEANUP(rd_kafka_t *, rd_kafka_destroy);
DEFINE_CLEANUP(rd_kafka_queue_t *, rd_kafka_queue_destroy);
DEFINE_CLEANUP(rd_kafka_event_t *, rd_kafka_event_destroy);
DEFINE_CLEANUP(const struct rd_kafka_metadata *, rd_kafka_metadata_destroy);
DEFINE_CLEANUP(rd_kafka_AdminOptions_t *, rd_kafka_AdminOptions_destroy);

int topics_plan(const struct config *config, struct topic_plan **ret_plans, size_t *ret_count)
{
	const struct topics_options *topics = config_section(config, "topics");
	const struct {
		const char *setting;
		const char *name;
		enum topic_kind kind;
		long retention_ms;
	} rows[] = {
		{"raw", topics->raw, TOPIC_STREAM, topics->retention},
		{"source", topics->source, TOPIC_STREAM, topics->retention},
		{"translated", topics->translated, TOPIC_STREAM, topics->retention},
		{"english", topics->english, TOPIC_STREAM, topics->english_retention},
		{"dead", topics->dead, TOPIC_STREAM, topics->dead_retention},
		{"dropped", topics->dropped, TOPIC_STREAM, topics->retention},
		{"published", topics->published, TOPIC_COMPACTED, -1},
		{"memory", topics->memory, TOPIC_COMPACTED, -1},
		{"spend", topics->spend, TOPIC_COMPACTED, -1},
		{"refused", topics->refused, TOPIC_STREAM, topics->retention},
	};
	struct topic_plan *plans = calloc(COUNT_OF(rows), sizeof(*plans));
	size_t count = 0;

	if (!plans)
		return error_raise(-ENOMEM, "planning topics");
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct topic_plan *plan = &plans[count];
		int r;

		if (*rows[i].name == '\0') /* one that is not wanted */
			continue;
		r = slice_copy(slice_of(rows[i].name), &plan->name);
		if (r) {
			topics_plan_free(plans, count);
			return error_pass(r);
		}
		plan->setting = rows[i].setting;
		plan->kind = rows[i].kind;
		plan->broker_time = rows[i].name != topics->raw;
		plan->partitions = topics->partitions;
		plan->replication = topics->replication;
		plan->retention_ms = rows[i].retention_ms;
		count++;
	}
	*ret_plans = plans;
	*ret_count = count;
	return 0;
}

void topics_plan_free(struct topic_plan *plans, size_t count)
{
	for (size_t i = 0; plans && i < count; i++)
		free(plans[i].name);
	free(plans);
}

static const struct rd_kafka_metadata_topic *topic_in(
	const struct rd_kafka_metadata *metadata, const char *name)
{
	for (int i = 0; i < metadata->topic_cnt; i++) {
		const struct rd_kafka_metadata_topic *topic = &metadata->topics[i];

		if (strcmp(topic->topic, name) == 0)
			return topic->err == RD_KAFKA_RESP_ERR_NO_ERROR && topic->partition_cnt > 0
				       ? topic
				       : NULL;
	}
	return NULL;
}

/* What the metadata alone can tell of a topic that is there. */
static void judge(struct topic_report *report, const struct rd_kafka_metadata_topic *topic)
{
	report->partitions = topic->partition_cnt;
	report->state = TOPIC_FITS;
	if (topic->partition_cnt != report->plan->partitions) {
		report->state = TOPIC_DIFFERS;
		(void)snprintf(report->problem, sizeof(report->problem),
			"%d partitions where [topics] partitions says %ld: set partitions = %d, or "
			"remake the "
			"topic while no worker runs",
			topic->partition_cnt, report->plan->partitions, topic->partition_cnt);
	}
}

static const char *cleanup_policy(enum topic_kind kind)
{
	return kind == TOPIC_COMPACTED ? "compact" : "delete";
}

/* What the topic must have under `name`; NULL: it may be as it is. A compacted topic that is kept
 * by time forgets; a stream that is compacted loses records. */
static const char *wanted_config(const struct topic_plan *plan, const char *name)
{
	if (strcmp(name, "cleanup.policy") == 0)
		return cleanup_policy(plan->kind);
	if (strcmp(name, "message.timestamp.type") == 0 && plan->broker_time)
		return "LogAppendTime";
	return NULL;
}

static void judge_configs(struct topic_report *report, const rd_kafka_ConfigResource_t *resource)
{
	size_t count = 0;
	const rd_kafka_ConfigEntry_t **entries = rd_kafka_ConfigResource_configs(resource, &count);

	for (size_t i = 0; i < count; i++) {
		const char *name = rd_kafka_ConfigEntry_name(entries[i]);
		const char *value = rd_kafka_ConfigEntry_value(entries[i]);
		const char *wanted = wanted_config(report->plan, name);

		if (!wanted || !value || strcmp(value, wanted) == 0)
			continue;
		report->state = TOPIC_DIFFERS;
		(void)snprintf(report->problem, sizeof(report->problem),
			"%s is %s, must be %s: kafka-configs.sh --bootstrap-server BROKER --alter "
			"--topic %s --add-config %s=%s",
			name, value, wanted, report->plan->name, name, wanted);
	}
}

static int admin_options(rd_kafka_t *client, rd_kafka_admin_op_t operation, int timeout_ms,
	rd_kafka_AdminOptions_t **ret_options)
{
	char why[WHY_MAX];
	rd_kafka_AdminOptions_t *options = rd_kafka_AdminOptions_new(client, operation);

	if (!options)
		return error_raise(-ENOMEM, "making admin options");
	if (rd_kafka_AdminOptions_set_request_timeout(options, timeout_ms, why, sizeof(why))) {
		rd_kafka_AdminOptions_destroy(options);
		return error_raise(-EINVAL, "setting an admin timeout: %s", why);
	}
	*ret_options = options;
	return 0;
}

static int read_configs(
	rd_kafka_t *client, struct topic_report *reports, size_t count, int timeout_ms)
{
	CLEANUP(rd_kafka_AdminOptions_destroyp) rd_kafka_AdminOptions_t *options = NULL;
	CLEANUP(rd_kafka_queue_destroyp) rd_kafka_queue_t *queue = rd_kafka_queue_new(client);
	CLEANUP(rd_kafka_event_destroyp) rd_kafka_event_t *event = NULL;
	rd_kafka_ConfigResource_t *asked[16];
	const rd_kafka_ConfigResource_t **answered;
	size_t asked_count = 0;
	size_t answered_count = 0;
	int r;

	for (size_t i = 0; i < count && asked_count < COUNT_OF(asked); i++)
		if (reports[i].state != TOPIC_MISSING)
			asked[asked_count++] = rd_kafka_ConfigResource_new(
				RD_KAFKA_RESOURCE_TOPIC, reports[i].plan->name);
	if (asked_count == 0)
		return 0;

	r = admin_options(client, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, timeout_ms, &options);
	if (!r)
		rd_kafka_DescribeConfigs(client, asked, asked_count, options, queue);
	rd_kafka_ConfigResource_destroy_array(asked, asked_count);
	if (r)
		return error_pass(r);

	event = rd_kafka_queue_poll(queue, timeout_ms);
	if (!event || rd_kafka_event_error(event))
		return 0; /* not allowed to look: what the metadata says has to do */
	answered = rd_kafka_DescribeConfigs_result_resources(
		rd_kafka_event_DescribeConfigs_result(event), &answered_count);
	for (size_t i = 0; i < answered_count; i++)
		for (size_t k = 0; k < count; k++)
			if (strcmp(rd_kafka_ConfigResource_name(answered[i]),
				    reports[k].plan->name) == 0)
				judge_configs(&reports[k], answered[i]);
	return 0;
}

static int set_topic_config(rd_kafka_NewTopic_t *topic, const char *name, const char *value)
{
	if (rd_kafka_NewTopic_set_config(topic, name, value) != RD_KAFKA_RESP_ERR_NO_ERROR)
		return error_raise(-EINVAL, "setting %s of a new topic", name);
	return 0;
}

static int new_topic(const struct topic_plan *plan, rd_kafka_NewTopic_t **ret_topic)
{
	char why[WHY_MAX] = "";
	char retention[32];
	rd_kafka_NewTopic_t *topic = rd_kafka_NewTopic_new(
		plan->name, (int)plan->partitions, (int)plan->replication, why, sizeof(why));
	int r;

	if (!topic)
		return error_raise(-EINVAL, "planning topic %s: %s", plan->name, why);
	(void)snprintf(retention, sizeof(retention), "%ld", plan->retention_ms);
	r = set_topic_config(topic, "cleanup.policy", cleanup_policy(plan->kind));
	if (!r && plan->kind == TOPIC_STREAM)
		r = set_topic_config(topic, "retention.ms", retention);
	if (!r && plan->broker_time)
		r = set_topic_config(topic, "message.timestamp.type", "LogAppendTime");
	if (r) {
		rd_kafka_NewTopic_destroy(topic);
		return error_pass(r);
	}
	*ret_topic = topic;
	return 0;
}

/* Take the broker's word on each topic that was asked for. */
static int take_created(rd_kafka_event_t *event, struct topic_report *reports, size_t count,
	char *why, size_t why_size)
{
	size_t answered_count = 0;
	const rd_kafka_topic_result_t **answered = rd_kafka_CreateTopics_result_topics(
		rd_kafka_event_CreateTopics_result(event), &answered_count);

	for (size_t i = 0; i < answered_count; i++) {
		const char *name = rd_kafka_topic_result_name(answered[i]);
		rd_kafka_resp_err_t error = rd_kafka_topic_result_error(answered[i]);
		const char *text = rd_kafka_topic_result_error_string(answered[i]);

		if (error && error != RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) {
			(void)snprintf(why, why_size, "topic %s: %s", name,
				text ? text : rd_kafka_err2str(error));
			return TOPICS_E_REFUSED;
		}
		for (size_t k = 0; k < count; k++)
			if (strcmp(reports[k].plan->name, name) == 0) {
				reports[k].state = TOPIC_FITS;
				reports[k].created = !error;
				reports[k].partitions = reports[k].plan->partitions;
			}
	}
	return 0;
}

static int create_missing(rd_kafka_t *client, struct topic_report *reports, size_t count,
	int timeout_ms, char *why, size_t why_size)
{
	CLEANUP(rd_kafka_AdminOptions_destroyp) rd_kafka_AdminOptions_t *options = NULL;
	CLEANUP(rd_kafka_queue_destroyp) rd_kafka_queue_t *queue = rd_kafka_queue_new(client);
	CLEANUP(rd_kafka_event_destroyp) rd_kafka_event_t *event = NULL;
	rd_kafka_NewTopic_t *topics[16];
	size_t wanted = 0;
	int r = 0;

	for (size_t i = 0; i < count && wanted < COUNT_OF(topics) && !r; i++)
		if (reports[i].state == TOPIC_MISSING) {
			r = new_topic(reports[i].plan, &topics[wanted]);
			wanted += !r;
		}
	if (!r && wanted > 0)
		r = admin_options(client, RD_KAFKA_ADMIN_OP_CREATETOPICS, timeout_ms, &options);
	if (!r && wanted > 0)
		rd_kafka_CreateTopics(client, topics, wanted, options, queue);
	rd_kafka_NewTopic_destroy_array(topics, wanted);
	if (r || wanted == 0)
		return error_pass(r);

	event = rd_kafka_queue_poll(queue, timeout_ms);
	if (!event || rd_kafka_event_error(event)) {
		(void)snprintf(why, why_size, "%s",
			event ? rd_kafka_event_error_string(event) : "no answer in time");
		return event ? TOPICS_E_REFUSED : TOPICS_E_UNREACHABLE;
	}
	return take_created(event, reports, count, why, why_size);
}

static int client_new(
	const struct config *config, rd_kafka_t **ret_client, char *why, size_t why_size)
{
	rd_kafka_conf_t *conf = NULL;
	int r;

	r = kafka_conf(config, KAFKA_WRITER, NULL, &conf, why, why_size);
	if (r == KAFKA_E_PROPERTY)
		return TOPICS_E_REFUSED;
	if (r)
		return error_pass(r);
	*ret_client = rd_kafka_new(RD_KAFKA_PRODUCER, conf, why, why_size);
	if (!*ret_client) {
		rd_kafka_conf_destroy(conf); /* ours still: the handle was not made */
		return TOPICS_E_REFUSED;
	}
	return 0;
}

static bool all_are_in(
	const struct rd_kafka_metadata *metadata, const struct topic_report *reports, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!topic_in(metadata, reports[i].plan->name))
			return false;
	return true;
}

/* The answer to a creation is the controller's; the broker that the next program asks learns of it
 * a moment later. Wait for that, so that what was created is there for everybody. */
static void await_created(
	rd_kafka_t *client, const struct topic_report *reports, size_t count, int timeout_ms)
{
	const uint64_t until = loop_now_ms() + (uint64_t)timeout_ms;
	bool all = false;

	while (!all && loop_now_ms() < until) {
		const struct rd_kafka_metadata *metadata = NULL;

		if (rd_kafka_metadata(client, 1, NULL, &metadata, timeout_ms))
			return; /* the creation stands; who comes next will say that Kafka is away
				 */
		all = all_are_in(metadata, reports, count);
		rd_kafka_metadata_destroy(metadata);
		if (!all)
			(void)usleep(VISIBLE_PAUSE_US); /* a shorter pause does no harm */
	}
}

int topics_look(const struct config *config, const struct topic_plan *plans, size_t count,
	bool create, int timeout_ms, struct topic_report *reports, char *why, size_t why_size)
{
	CLEANUP(rd_kafka_destroyp) rd_kafka_t *client = NULL;
	CLEANUP(rd_kafka_metadata_destroyp) const struct rd_kafka_metadata *metadata = NULL;
	rd_kafka_resp_err_t error;
	int r;

	r = client_new(config, &client, why, why_size);
	if (r)
		return r;
	error = rd_kafka_metadata(client, 1, NULL, &metadata, timeout_ms);
	if (error) {
		(void)snprintf(why, why_size, "%s", rd_kafka_err2str(error));
		return TOPICS_E_UNREACHABLE;
	}

	for (size_t i = 0; i < count; i++) {
		const struct rd_kafka_metadata_topic *topic = topic_in(metadata, plans[i].name);

		reports[i] = (struct topic_report){.plan = &plans[i], .state = TOPIC_MISSING};
		if (topic)
			judge(&reports[i], topic);
	}
	r = read_configs(client, reports, count, timeout_ms);
	if (r)
		return error_pass(r);
	if (!create)
		return 0;
	r = create_missing(client, reports, count, timeout_ms, why, why_size);
	if (r == 0)
		await_created(client, reports, count, timeout_ms);
	return r;
}

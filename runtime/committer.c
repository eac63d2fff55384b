/*
 * committer.c - a thread with a mailbox for one job.
 *
 * One job is enough: a cut takes all that is answered, and while it lands the next one gathers.
 */
#include "runtime/committer.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "runtime/error.h"
#include "runtime/kafka.h"
#include "runtime/loop.h"
#include "runtime/work.h"

enum {
	CALL_MS = 5000,
	PAUSE_US = 100 * 1000,
	TROUBLE_SIZE = 200,
};

struct committer {
	struct transactor *transactor;
	struct transactor_signs signs;
	const struct config *config;
	const char *input;
	const struct stream_topics *topics;
	rd_kafka_t *looker;         /* open while topics are looked for */
	char trouble[TROUBLE_SIZE]; /* of the looker */
	rd_kafka_t *consumer;
	int wake_fd;
	bool idle; /* as the loop knows it */
	bool started;
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t given;
	/* Under the mutex: */
	struct job *job;
	struct job *done;
	bool ending;
};

/* What librdkafka has to say of a broker that does not answer; the newest is the one to show. */
static void note_trouble(rd_kafka_t *looker, int code, const char *reason, void *opaque)
{
	struct committer *committer = opaque;
	(void)looker;

	if (code != RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) /* which tells nothing of the cause */
		(void)snprintf(committer->trouble, sizeof(committer->trouble), "%s", reason);
}

/* A handle to ask about topics with: a consumer, because a producer's question can create one. */
static int open_looker(struct committer *committer)
{
	rd_kafka_conf_t *conf = NULL;
	char why[256] = "";
	int r;

	if (committer->looker)
		return 0;
	r = kafka_conf(committer->config, KAFKA_READER, NULL, &conf, why, sizeof(why));
	if (r < 0)
		return error_pass(r);
	if (r == KAFKA_E_PROPERTY)
		return error_raise(-EINVAL, "%s", why);
	rd_kafka_conf_set_opaque(conf, committer);
	rd_kafka_conf_set_error_cb(conf, note_trouble);
	committer->looker = rd_kafka_new(RD_KAFKA_CONSUMER, conf, why, sizeof(why));
	if (!committer->looker) {
		rd_kafka_conf_destroy(conf);
		return error_raise(-EINVAL, "%s", why);
	}
	return 0;
}

static void close_looker(struct committer *committer)
{
	if (committer->looker)
		rd_kafka_destroy(committer->looker);
	committer->looker = NULL;
}

/* How many partitions a topic has: 0 when there is none, < 0 when nobody knows. */
static int count_partitions(struct committer *committer, const char *name)
{
	rd_kafka_topic_t *topic = rd_kafka_topic_new(committer->looker, name, NULL);
	const struct rd_kafka_metadata *metadata = NULL;
	int count = -1;

	if (!topic)
		return 0;
	if (!rd_kafka_metadata(committer->looker, 0, topic, &metadata, CALL_MS)) {
		if (metadata->topic_cnt == 1)
			count = metadata->topics[0].partition_cnt;
		rd_kafka_metadata_destroy(metadata);
	}
	rd_kafka_topic_destroy(topic);
	return count;
}

static enum look_verdict look_at(struct committer *committer, const char *name, int at_least,
	int *ret_partitions, struct cut *cut)
{
	const int count = count_partitions(committer, name);

	(void)snprintf(cut->problem, sizeof(cut->problem), "%s", name);
	if (count < 0)
		return LOOK_AWAY;
	if (count == 0)
		return LOOK_MISSING;
	if (count < at_least)
		return LOOK_DIFFERS;
	*ret_partitions = count;
	return LOOK_FITS;
}

static int look(struct committer *committer, struct job *job)
{
	int ignored;
	int r;

	r = open_looker(committer);
	if (r)
		return error_pass(r);
	job->look = look_at(committer, committer->input, 1, &job->partitions, &job->cut);
	for (size_t i = 0; i < committer->topics->count && job->look == LOOK_FITS; i++)
		job->look = look_at(committer, committer->topics->names[i],
			i == committer->topics->state ? job->partitions : 1, &ignored, &job->cut);
	if (job->look == LOOK_FITS)
		close_looker(committer);
	if (job->look == LOOK_AWAY) {
		(void)rd_kafka_poll(committer->looker, 0); /* calls note_trouble() */
		(void)snprintf(
			job->cut.problem, sizeof(job->cut.problem), "%s", committer->trouble);
	}
	atomic_store(&committer->signs.away, job->look == LOOK_AWAY);
	return 0;
}

static void ask(struct committer *committer, struct job *job)
{
	while (rd_kafka_committed(committer->consumer, job->places, CALL_MS)) {
		atomic_store(&committer->signs.alive_ms, loop_now_ms());
		atomic_store(&committer->signs.away, true);
		if (atomic_load(&committer->signs.stop)) {
			job->verdict = CUT_STOPPED;
			return;
		}
		(void)usleep(PAUSE_US); /* a shorter pause does no harm */
	}
	atomic_store(&committer->signs.away, false);
	job->verdict = CUT_COMMITTED;
}

static void run(struct committer *committer, struct job *job)
{
	job->result = 0;
	switch (job->kind) {
	case JOB_LOOK:
		job->result = look(committer, job);
		break;
	case JOB_ASK:
		ask(committer, job);
		break;
	case JOB_PREPARE:
		job->result = transactor_prepare(committer->transactor, &job->cut, &job->verdict);
		break;
	case JOB_CUT:
		job->result = transactor_run(committer->transactor, &job->cut, &job->verdict);
		break;
	}
}

static void *work_for_ever(void *user)
{
	static const uint64_t one = 1;
	struct committer *committer = user;

	(void)pthread_mutex_lock(&committer->mutex); /* fails for no reason that can arise here */
	while (!committer->ending) {
		struct job *job = committer->job;

		if (!job) {
			(void)pthread_cond_wait(&committer->given, &committer->mutex);
			continue;
		}
		committer->job = NULL;
		(void)pthread_mutex_unlock(&committer->mutex);
		atomic_store(&committer->signs.alive_ms, loop_now_ms());
		run(committer, job);
		(void)pthread_mutex_lock(&committer->mutex);
		committer->done = job;
		(void)!write(committer->wake_fd, &one, sizeof(one)); /* full: it wakes anyway */
	}
	(void)pthread_mutex_unlock(&committer->mutex);
	return NULL;
}

void committer_use(struct committer *committer, rd_kafka_t *consumer)
{
	assert(committer->idle);
	committer->consumer = consumer;
	transactor_use(committer->transactor, consumer);
}

struct transactor_signs *committer_signs(struct committer *committer)
{
	return &committer->signs;
}

void committer_give(struct committer *committer, struct job *job)
{
	assert(committer->idle);

	committer->idle = false;
	(void)pthread_mutex_lock(&committer->mutex);
	committer->job = job;
	(void)pthread_cond_signal(&committer->given);
	(void)pthread_mutex_unlock(&committer->mutex);
}

bool committer_is_idle(const struct committer *committer)
{
	return committer->idle;
}

struct job *committer_take(struct committer *committer)
{
	struct job *done;

	if (committer->idle)
		return NULL;
	(void)pthread_mutex_lock(&committer->mutex);
	done = committer->done;
	committer->done = NULL;
	(void)pthread_mutex_unlock(&committer->mutex);
	if (done)
		committer->idle = true;
	return done;
}

int committer_new(const struct config *config, const char *identity, const char *input,
	const struct stream_topics *topics, struct fault *fault, int wake_fd,
	struct committer **ret_committer)
{
	CLEANUP(committer_freep) struct committer *committer = calloc(1, sizeof(*committer));
	int r;

	if (!committer)
		return error_raise(-ENOMEM, "making a committer");
	committer->input = input;
	committer->topics = topics;
	committer->config = config;
	committer->wake_fd = wake_fd;
	committer->idle = true;
	(void)pthread_mutex_init(&committer->mutex, NULL); /* cannot fail with default attributes */
	(void)pthread_cond_init(&committer->given, NULL);  /* the same */

	r = transactor_new(
		config, identity, topics, fault, &committer->signs, &committer->transactor);
	if (r)
		return error_pass(r);
	r = pthread_create(&committer->thread, NULL, work_for_ever, committer);
	if (r)
		return error_raise(-r, "starting a thread");
	committer->started = true;

	*ret_committer = committer;
	committer = NULL;
	return 0;
}

struct committer *committer_free(struct committer *committer)
{
	if (!committer)
		return NULL;
	atomic_store(&committer->signs.stop, true);
	if (committer->started) {
		(void)pthread_mutex_lock(&committer->mutex);
		committer->ending = true;
		(void)pthread_cond_signal(&committer->given);
		(void)pthread_mutex_unlock(&committer->mutex);
		(void)pthread_join(committer->thread, NULL); /* its calls end within CALL_MS */
	}
	(void)transactor_free(committer->transactor);
	close_looker(committer);
	(void)pthread_mutex_destroy(&committer->mutex);
	(void)pthread_cond_destroy(&committer->given);
	free(committer);
	return NULL;
}

/*
 * kafka_close.c - see kafka_close.h.
 *
 * Who comes last frees what the two threads share: the one that waits, or the one that destroys.
 */
#include "runtime/kafka_close.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

#include "runtime/log.h"

struct closing {
	rd_kafka_t *kafka;
	int flags;
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	bool done, left; /* destroyed; nobody waits any more */
};

static void closing_free(struct closing *closing)
{
	(void)pthread_mutex_destroy(&closing->mutex);
	(void)pthread_cond_destroy(&closing->changed);
	free(closing);
}

static void *destroy(void *user)
{
	struct closing *closing = user;
	bool left;

	rd_kafka_destroy_flags(closing->kafka, closing->flags);
	(void)pthread_mutex_lock(&closing->mutex);
	closing->done = true;
	left = closing->left;
	(void)pthread_cond_signal(&closing->changed);
	(void)pthread_mutex_unlock(&closing->mutex);
	if (left)
		closing_free(closing);
	return NULL;
}

static struct closing *closing_new(rd_kafka_t *kafka, int flags)
{
	struct closing *closing = calloc(1, sizeof(*closing));
	pthread_condattr_t attributes;

	if (!closing)
		return NULL;
	closing->kafka = kafka;
	closing->flags = flags;
	/* None of these fails on Linux. */
	(void)pthread_mutex_init(&closing->mutex, NULL);
	(void)pthread_condattr_init(&attributes);
	(void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&closing->changed, &attributes);
	(void)pthread_condattr_destroy(&attributes);
	return closing;
}

static struct timespec in_ms(long ms)
{
	struct timespec time;

	(void)clock_gettime(CLOCK_MONOTONIC, &time);
	time.tv_sec += ms / 1000;
	time.tv_nsec += ms % 1000 * 1000000;
	if (time.tv_nsec >= 1000000000) {
		time.tv_sec++;
		time.tv_nsec -= 1000000000;
	}
	return time;
}

/* True: it is destroyed. */
static bool wait_for(struct closing *closing, long patience_ms)
{
	const struct timespec until = in_ms(patience_ms);
	int r = 0;
	bool done;

	(void)pthread_mutex_lock(&closing->mutex);
	while (!closing->done && r == 0)
		r = pthread_cond_timedwait(&closing->changed, &closing->mutex, &until);
	done = closing->done;
	closing->left = !done;
	(void)pthread_mutex_unlock(&closing->mutex);
	return done;
}

void kafka_close(rd_kafka_t *kafka, int flags, long patience_ms)
{
	struct closing *closing;
	pthread_t thread;

	if (!kafka)
		return;
	closing = closing_new(kafka, flags);
	if (!closing || pthread_create(&thread, NULL, destroy, closing) != 0) {
		if (closing)
			closing_free(closing);
		rd_kafka_destroy_flags(kafka, flags); /* then without a bound */
		return;
	}
	if (wait_for(closing, patience_ms)) {
		(void)pthread_join(thread, NULL);
		closing_free(closing);
		return;
	}
	(void)pthread_detach(thread);
	log_info("CONSUMER-LEFT",
		"librdkafka did not close a consumer within %ld ms: left to the end of the process",
		patience_ms);
}

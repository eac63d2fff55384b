/*
 * committer.h - the one thread beside the loop's: all that blocks on Kafka is done in it, one job
 * after the other.
 *
 * The loop gives it a job, goes on, is woken through an eventfd when the job is done, and takes the
 * job back. While the committer has a job, all that the job points to is the committer's.
 */
#pragma once

#include "runtime/transactor.h"

struct committer;

enum job_kind {
	JOB_LOOK,    /* are the topics there? */
	JOB_PREPARE, /* have a producer ready */
	JOB_ASK,     /* read committed offsets with their metadata */
	JOB_CUT,     /* land a cut */
};

enum look_verdict {
	LOOK_FITS,
	LOOK_AWAY,    /* no broker answered: `cut.problem` says why, or is empty */
	LOOK_MISSING, /* a topic does: `cut.problem` has its name */
	LOOK_DIFFERS, /* the state topic has fewer partitions than the input */
};

struct job {
	enum job_kind kind;
	struct cut cut;                          /* JOB_CUT, JOB_PREPARE */
	rd_kafka_topic_partition_list_t *places; /* JOB_ASK: in and out */
	enum cut_verdict verdict;                /* JOB_CUT, JOB_PREPARE */
	enum look_verdict look;                  /* JOB_LOOK */
	int partitions;                          /* JOB_LOOK: of the input */
	int result;                              /* < 0: our own failure */
};

/* `input` is the topic that is read; all is borrowed. `wake_fd` is an eventfd. 0 or < 0. */
int committer_new(const struct config *config, const char *identity, const char *input,
	const struct stream_topics *topics, struct fault *fault, int wake_fd,
	struct committer **ret_committer);

/* The consumer, before any job but JOB_LOOK is given; it must outlive the committer. */
void committer_use(struct committer *committer, rd_kafka_t *consumer);
/* Stop waiting for Kafka, and wait for the thread: at most a few seconds. A job that it has is
 * given up. */
struct committer *committer_free(struct committer *committer);
DEFINE_CLEANUP(struct committer *, committer_free);

struct transactor_signs *committer_signs(struct committer *committer);

/* Give a job; there must be none. It is borrowed until committer_take() returns it. */
void committer_give(struct committer *committer, struct job *job);
bool committer_is_idle(const struct committer *committer);
/* The job, when it is done; else NULL. */
struct job *committer_take(struct committer *committer);

/*
 * stream_inside.h - the struct behind stream.h, and what its files do for each other:
 *
 *	stream.c         make, start, stop; a turn of the loop; the worker's side
 *	stream_read.c    from the partitions' queues to the worker
 *	stream_cut.c     from the worker's answers to a transaction, and its verdict
 *	stream_poison.c  records that the worker died on
 *	stream_member.c  partitions come and go
 *	stream_report.c  status line, metrics, the log
 */
#pragma once

#include "runtime/committer.h"
#include "runtime/fault.h"
#include "runtime/intake.h"
#include "runtime/kafka.h"
#include "runtime/log.h"
#include "runtime/part.h"
#include "runtime/queues.h"
#include "runtime/stream.h"
#include "runtime/work.h"

struct follower;
struct poison_watch;
struct metric;
struct timer;
struct watch;

enum {
	STREAM_NOTE_SIZE = 128,
};

/* A list of works, in order. */
struct work_list {
	struct work *first;
	struct work *last;
	size_t count;
};
void work_list_add(struct work_list *list, struct work *work);
struct work *work_list_take(struct work_list *list);
/* Take `work` out, wherever it stands. */
void work_list_remove(struct work_list *list, struct work *work);

enum member_state {
	MEMBER_LOOKING,  /* whether the topics are there */
	MEMBER_JOINING,  /* subscribed: waits for partitions */
	MEMBER_ASSIGNED, /* they are told; where to begin is being asked */
	MEMBER_ACTIVE,
	MEMBER_REVOKED, /* what is answered is being committed before they are given back */
};

struct stream_report {
	struct metrics *metrics;
	struct metric *outcomes[3]; /* by letter_kind: output, dead, drop */
	struct metric *flight_records, *flight_bytes;
	struct metric *committed, *redone, *fenced;
	struct metric *seconds, *settled, *map_full, *crowded, *oldest;
	uint64_t done;      /* works committed */
	uint64_t dead;      /* dead letters committed */
	uint64_t done_seen; /* at the last tick */
	uint64_t seen_ms;
	double rate; /* works a second, smoothed */
	struct log_pace away_pace, topic_pace, redo_pace;
	bool away_said;
	bool clock_refused; /* the last transaction was, for the time that we gave its records */
	char note[STREAM_NOTE_SIZE];
	char away_why[256]; /* as librdkafka puts it; "": it did not say */
};

struct stream {
	struct loop *loop;
	const struct config *config;
	const struct kafka_options *kafka;
	struct stream_options options;
	struct stream_topics topics;
	char *identity;
	char *group;
	struct fault fault;
	uint64_t instance; /* stamps our commits: of this process and start alone */
	uint64_t sequence;

	int wake_fd;
	struct watch *watch;
	struct timer *turn, *tick, *drain;
	struct intake *intake; /* NULL until the topics are there */
	struct committer *committer;
	struct follower *follower;   /* NULL without state */
	struct poison_watch *poison; /* NULL without a state directory */

	enum member_state member;
	bool lost;    /* in MEMBER_REVOKED: they may be another's already */
	bool expired; /* a restart is wanted, as soon as nothing is under way */
	uint64_t revoked_ms;
	uint64_t restart_ms; /* when to begin anew with another consumer; 0: not */
	rd_kafka_topic_partition_list_t *assigned;      /* in MEMBER_ASSIGNED */
	rd_kafka_consumer_group_metadata_t *generation; /* of this assignment */
	struct part *parts;
	size_t live;            /* parts in PART_LIVE or PART_LEARNING */
	struct part *read_next; /* whose turn it is */

	struct queues queues;
	struct work_list ready[QUEUES_MAX]; /* may be handed out, when their queue may go */
	struct work_list answered;          /* to be committed */
	struct work_list cut;               /* in the transaction that runs */
	struct job job;                     /* the committer's, while it is not idle */
	bool prepared;                      /* a producer was made ready */
	uint64_t next_cut_ms;
	uint64_t next_look_ms;
	unsigned redo_count; /* in a row */

	bool in_turn;
	bool turn_due;
	bool alone; /* what is out is a suspect: nothing goes out beside it */
	bool stopping;
	bool away; /* as the consumer sees it */
	uint64_t looked_ms;
	int exit_status;
	struct stream_report report;
};

/* stream.c */
int stream_turn(struct stream *stream);
void stream_want_turn(struct stream *stream);
void stream_end(struct stream *stream, int exit_status);

/* stream_read.c */
int stream_read(struct stream *stream);
int stream_hand_out(struct stream *stream);
void stream_release_key(struct stream *stream, struct work *work);
/* It waits no longer. */
void stream_leave_queue(struct stream *stream, struct work *work);

/* stream_poison.c */
int stream_watch_poison(struct stream *stream);
/* Whether `work` may go out now; a record that is poison is answered instead. */
bool stream_may_go_out(struct stream *stream, const struct work *work);
bool stream_is_poison(const struct stream *stream, const struct work *work);
int stream_refuse_poison(struct stream *stream, struct work *work);
void stream_note_out(struct stream *stream, struct work *work);
void stream_note_back(struct stream *stream, struct work *work);

/* stream_cut.c */
int stream_cut(struct stream *stream);
int stream_take_verdict(struct stream *stream);
bool stream_has_cut(const struct stream *stream); /* something answered could be cut now or soon */

/* stream_member.c */
extern const struct intake_ops stream_intake_ops;
int stream_move_member(struct stream *stream);
int stream_take_offsets(struct stream *stream);
int stream_make_follower(struct stream *stream);
void stream_forget_generation(struct stream *stream);
void stream_drop_part(struct stream *stream, struct part *part, bool tell_worker);
void stream_drop_works(struct stream *stream, struct part *part, bool tell_worker);
struct part *stream_find_part(const struct stream *stream, int32_t partition);

/* stream_report.c */
void report_begin(struct stream *stream, struct metrics *metrics);
void report_tick(struct stream *stream);
void report_committed(struct stream *stream, const struct work *work);
void report_cut(struct stream *stream, const struct job *job);
void report_part(struct stream *stream, struct part *part);
void report_look(struct stream *stream, const struct job *job);

/*
 * job.h - a segment on its way: asked once, however many wait for it.
 *
 * A job is made for each different (path, text, first rank); the requests for it hang on it. When
 * the text is longer than its backend takes, the job is cut into pieces, jobs themselves, and is
 * done when they are. On a pivot route it is asked twice: its own text first, then what became of
 * it in the middle.
 */
#pragma once

#include "translate/batcher.h"
#include "translate/engine.h"

struct jobs;
struct path;
struct cut;

struct engine_request {
	struct engine_request *next, *previous;
	struct jobs *jobs;
	struct job *job;
	engine_done done;
	void *user;
};

struct job {
	struct waiting waiting; /* the batcher's; first, so that one is the other */
	struct job *next;       /* in its bucket */
	uint64_t hash;
	const struct path *path;
	unsigned from_rank;
	unsigned rank; /* the backend that it waits for */
	uint32_t out;  /* ranks that refused it or failed for it */
	bool refused;  /* one of them for its content */
	bool carried;  /* in a parcel */
	struct engine_request *requests, *last_request;
	struct job *whole;   /* of which this is a piece; or NULL */
	struct cut *cut;     /* into which this was cut; or NULL */
	size_t place;        /* of a piece */
	const char *context; /* or NULL; stands behind the text */
	struct terms *terms; /* that stand in the text; or NULL */
	char *hidden;        /* the text with marks in their place, once that was asked for */
	struct slice text;   /* ends with a NUL; stands behind the struct */
	struct slice asked;  /* now: the text, or the middle of a pivot route */
	char *middle;        /* of a pivot route, once it is known; or NULL */
	long code_points;    /* of what is asked */
	long sent;           /* code points, over all tries and pieces */
};

/* The pieces of a job. */
struct cut {
	size_t count, left;
	bool failed;
	struct {
		struct job *job;
		struct slice glue; /* what stood behind it */
		char *english;
	} pieces[];
};

/* All jobs that are no pieces, found by what they ask. */
struct jobs {
	struct job **buckets;
	size_t bucket_count, count;
	size_t requests;
};

int jobs_init(struct jobs *jobs);
void jobs_deinit(struct jobs *jobs);

/* Find or make the job for a question, and hang a request on it. `ret_fresh`: it was made. 0 or
 * < 0. */
int jobs_ask(struct jobs *jobs, const struct engine_question *question, const struct path *path,
	engine_done done, void *user, struct engine_request **ret_request, bool *ret_fresh);
/* Take a request off its job, and free it. The job stays. */
void jobs_forget(struct engine_request *request);
/* Take the job out and free it with its pieces. No request hangs on it. */
void jobs_remove(struct jobs *jobs, struct job *job);
/* Answer all who wait for it, and remove it. They may ask and cancel meanwhile. */
void jobs_answer(struct jobs *jobs, struct job *job, struct engine_answer *answer);

/* From here on what stands in the middle is asked; and the text again. 0 or < 0. */
int job_take_middle(struct job *job, const char *middle);
void job_drop_middle(struct job *job);

/* True while somebody waits for it. */
static inline bool job_is_wanted(const struct job *job)
{
	if (job->whole)
		return job->whole->requests && !job->whole->cut->failed;
	return job->requests;
}

/* Make `hidden`, unless it is made or cannot be. 0 or < 0. */
int job_hide(struct job *job);

/* Cut `job` into pieces that fit; each has its terms, unless they are marks in the middle of a
 * pivot route: a mark is known by its place in the whole. 0 or < 0. */
int job_cut(struct job *job, const struct backend_limits *limits, bool with_terms);
enum {
	JOB_E_LAST = 1, /* it was the last piece of the text */
};
/* A piece is done, and freed; `english` NULL: it failed. 0, JOB_E_LAST or < 0. */
int job_piece_done(struct job *piece, const char *english);
/* The pieces' translations as one text; yours to free. 0 or < 0. */
int job_join(const struct job *job, char **ret_english);
/* Free the pieces: the job is whole again. None of them may be carried. */
void job_uncut(struct job *job);

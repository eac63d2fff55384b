/*
 * job.c - a segment on its way: asked once, however many wait for it.
 *
 * News repeat: the same agency sentence stands in ten articles within a minute. What is asked again
 * while it is on its way joins the job that is there. The characters that were sent are charged to
 * the first who asked, so that the sum over all answers is what was paid for.
 */
#include "translate/job.h"

#include <assert.h>
#include <errno.h>

#include "runtime/buf.h"
#include "runtime/error.h"
#include "translate/clause.h"
#include "translate/terms.h"

enum {
	BUCKETS_FIRST = 1024,
	ENGLISH_MAX = 16 * 1024 * 1024, /* of a joined text */
};

int jobs_init(struct jobs *jobs)
{
	struct job **buckets = calloc(BUCKETS_FIRST, sizeof(struct job *));

	if (!buckets)
		return error_raise(-ENOMEM, "a table of jobs");
	*jobs = (struct jobs){.buckets = buckets, .bucket_count = BUCKETS_FIRST};
	return 0;
}

static struct job *job_free(struct job *job)
{
	if (!job)
		return NULL;
	job_uncut(job);
	free(job->middle);
	free(job->hidden);
	terms_unref(job->terms);
	free(job);
	return NULL;
}

static void free_requests(struct job *job)
{
	while (job->requests) {
		struct engine_request *request = job->requests;

		job->requests = request->next;
		free(request);
	}
}

void jobs_deinit(struct jobs *jobs)
{
	for (size_t i = 0; i < jobs->bucket_count; i++) {
		while (jobs->buckets[i]) {
			struct job *job = jobs->buckets[i];

			jobs->buckets[i] = job->next;
			free_requests(job);
			job_free(job);
		}
	}
	free(jobs->buckets);
	*jobs = (struct jobs){0};
}

/* Eight bytes a step, mixed by a multiplication: the text is short, and nobody gains from making
 * two of them meet. */
static uint64_t hash_of(const struct path *path, unsigned from_rank, struct slice text)
{
	const uint64_t prime = UINT64_C(0x9e3779b97f4a7c15);
	uint64_t hash = ((uintptr_t)path ^ from_rank ^ text.len) * prime;

	while (text.len > 0) {
		size_t step = text.len < sizeof(uint64_t) ? text.len : sizeof(uint64_t);
		uint64_t word = 0;

		memcpy(&word, text.data, step);
		hash = (hash ^ word) * prime;
		hash ^= hash >> 29;
		text.data += step;
		text.len -= step;
	}
	return hash;
}

/* A segment is one line; a stray control character would break the line formats of some backends.
 */
static void copy_line(char *to, struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		to[i] = (unsigned char)text.data[i] < 0x20 ? ' ' : text.data[i];
	to[text.len] = '\0';
}

/* With its text and its context (NULL: none) behind it, in one piece. */
static struct job *job_new(struct slice text, const char *context)
{
	const struct slice beside = slice_of(context);
	struct job *job = malloc(sizeof(*job) + text.len + 1 + beside.len + 1);
	char *copy;

	if (!job)
		return NULL;
	*job = (struct job){0};
	copy = (char *)(job + 1);
	copy_line(copy, text);
	job->text = (struct slice){.data = copy, .len = text.len};
	if (context)
		job->context = memcpy(copy + text.len + 1, context, beside.len + 1);
	job->asked = job->text;
	job->code_points = (long)backend_measure(UNIT_CODE_POINTS, job->asked);
	return job;
}

int job_take_middle(struct job *job, const char *middle)
{
	const size_t length = strlen(middle);
	char *copy = malloc(length + 1);

	if (!copy)
		return error_raise(-ENOMEM, "a text of %zu bytes", length);
	copy_line(copy, slice_of(middle));
	free(job->middle);
	job->middle = copy;
	job->asked = (struct slice){.data = copy, .len = length};
	job->code_points = (long)backend_measure(UNIT_CODE_POINTS, job->asked);
	return 0;
}

void job_drop_middle(struct job *job)
{
	if (!job->middle)
		return;
	free(job->middle);
	job->middle = NULL;
	job->asked = job->text;
	job->code_points = (long)backend_measure(UNIT_CODE_POINTS, job->asked);
}

static struct job **bucket_of(const struct jobs *jobs, uint64_t hash)
{
	return &jobs->buckets[(hash ^ hash >> 32) & (jobs->bucket_count - 1)];
}

/* Texts are compared as they were asked: a copy with a control character in it is found by none. */
static struct job *find(const struct jobs *jobs, uint64_t hash, const struct path *path,
	const struct engine_question *question)
{
	struct job *job = *bucket_of(jobs, hash);

	while (job &&
		(job->hash != hash || job->path != path || job->from_rank != question->from_rank ||
			!slice_is(job->text, question->text) ||
			!terms_are_same(job->terms, question->terms)))
		job = job->next;
	return job;
}

static int grow(struct jobs *jobs)
{
	struct jobs larger = {.bucket_count = jobs->bucket_count * 2};

	larger.buckets = calloc(larger.bucket_count, sizeof(struct job *));
	if (!larger.buckets)
		return error_raise(-ENOMEM, "a table of %zu jobs", larger.bucket_count);
	for (size_t i = 0; i < jobs->bucket_count; i++) {
		while (jobs->buckets[i]) {
			struct job *job = jobs->buckets[i];
			struct job **bucket = bucket_of(&larger, job->hash);

			jobs->buckets[i] = job->next;
			job->next = *bucket;
			*bucket = job;
		}
	}
	free(jobs->buckets);
	jobs->buckets = larger.buckets;
	jobs->bucket_count = larger.bucket_count;
	return 0;
}

static int make(struct jobs *jobs, const struct engine_question *question, const struct path *path,
	uint64_t hash, struct job **ret_job)
{
	struct job *job;
	struct job **bucket;
	int r;

	if (jobs->count >= jobs->bucket_count) {
		r = grow(jobs);
		if (r)
			return error_pass(r);
	}
	job = job_new(question->text, question->context);
	if (!job)
		return error_raise(-ENOMEM, "a job of %zu bytes", question->text.len);
	job->terms = terms_ref(question->terms);
	job->hash = hash;
	job->path = path;
	job->from_rank = question->from_rank;
	job->waiting.priority = question->priority;
	job->waiting.outlet = question->outlet;

	bucket = bucket_of(jobs, hash);
	job->next = *bucket;
	*bucket = job;
	jobs->count++;
	*ret_job = job;
	return 0;
}

static void hang(struct job *job, struct engine_request *request)
{
	request->job = job;
	request->previous = job->last_request;
	if (job->last_request)
		job->last_request->next = request;
	else
		job->requests = request;
	job->last_request = request;
}

int jobs_ask(struct jobs *jobs, const struct engine_question *question, const struct path *path,
	engine_done done, void *user, struct engine_request **ret_request, bool *ret_fresh)
{
	uint64_t hash = hash_of(path, question->from_rank, question->text);
	struct job *job = find(jobs, hash, path, question);
	struct engine_request *request = calloc(1, sizeof(*request));
	bool fresh = !job;
	int r;

	if (!request)
		return error_raise(-ENOMEM, "a request");
	if (fresh) {
		r = make(jobs, question, path, hash, &job);
		if (r) {
			free(request);
			return error_pass(r);
		}
	}
	*request = (struct engine_request){.jobs = jobs, .done = done, .user = user};
	hang(job, request);
	jobs->requests++;
	*ret_request = request;
	*ret_fresh = fresh;
	return 0;
}

/* Take a request off its job. */
static void unhang(struct engine_request *request)
{
	struct job *job = request->job;

	if (request->previous)
		request->previous->next = request->next;
	else
		job->requests = request->next;
	if (request->next)
		request->next->previous = request->previous;
	else
		job->last_request = request->previous;
	request->jobs->requests--;
}

void jobs_forget(struct engine_request *request)
{
	unhang(request);
	free(request);
}

static void take_out(struct jobs *jobs, struct job *job)
{
	struct job **link = bucket_of(jobs, job->hash);

	while (*link != job)
		link = &(*link)->next;
	*link = job->next;
	jobs->count--;
}

void jobs_remove(struct jobs *jobs, struct job *job)
{
	assert(!job->requests && !job->whole);
	take_out(jobs, job);
	job_free(job);
}

void jobs_answer(struct jobs *jobs, struct job *job, struct engine_answer *answer)
{
	assert(!job->whole);
	take_out(jobs, job); /* who asks the same again from within gets a new job */
	job->carried = true; /* who cancels from within finds it in no lane */
	answer->characters = job->sent;
	while (job->requests) {
		struct engine_request request = *job->requests;

		jobs_forget(job->requests);
		request.done(request.user, answer);
		answer->characters = 0;
	}
	job_free(job);
}

int job_hide(struct job *job)
{
	int r;

	if (!job->terms || job->hidden)
		return 0;
	r = terms_hide(job->terms, job->text, &job->hidden);
	return r == TERMS_E_TAKEN ? 0 : error_pass(r);
}

static size_t count_pieces(const struct job *job, const struct backend_limits *limits)
{
	struct slice rest = job->asked;
	struct slice glue;
	size_t count = 0;

	for (; rest.len > 0; count++)
		(void)clause_take(&rest, limits->unit, limits->item_units, &glue);
	return count;
}

/* Terms that the cut goes through are translated as they come. */
static int share_terms(const struct job *whole, struct slice text, struct job *piece)
{
	return error_pass(terms_within(whole->terms, whole->text,
		(size_t)(text.data - whole->text.data), text.len, &piece->terms));
}

static int piece_new(struct job *whole, size_t place, struct slice text, struct job **ret_piece)
{
	struct job *piece = job_new(text, NULL);

	if (!piece)
		return error_raise(-ENOMEM, "a piece of a text");
	piece->whole = whole;
	piece->place = place;
	piece->path = whole->path;
	piece->rank = whole->rank;
	piece->waiting.priority = whole->waiting.priority;
	piece->waiting.outlet = whole->waiting.outlet;
	*ret_piece = piece;
	return 0;
}

int job_cut(struct job *job, const struct backend_limits *limits, bool with_terms)
{
	size_t count = count_pieces(job, limits);
	struct slice rest = job->asked;

	assert(!job->cut && !job->whole && count > 0);
	job->cut = calloc(1, sizeof(*job->cut) + count * sizeof(job->cut->pieces[0]));
	if (!job->cut)
		return error_raise(-ENOMEM, "cutting a text into %zu pieces", count);

	job->cut->count = count;
	job->cut->left = count;
	for (size_t i = 0; i < count; i++) {
		struct slice text = clause_take(
			&rest, limits->unit, limits->item_units, &job->cut->pieces[i].glue);
		int r = piece_new(job, i, text, &job->cut->pieces[i].job);

		if (r == 0 && with_terms)
			r = share_terms(job, text, job->cut->pieces[i].job);
		if (r)
			return error_pass(r);
	}
	return 0;
}

int job_piece_done(struct job *piece, const char *english)
{
	struct job *whole = piece->whole;
	struct cut *cut = whole->cut;
	int r;

	if (english) {
		r = slice_copy(slice_of(english), &cut->pieces[piece->place].english);
		if (r)
			return error_pass(r);
	} else {
		cut->failed = true;
	}
	cut->pieces[piece->place].job = NULL;
	job_free(piece);
	return --cut->left == 0 ? JOB_E_LAST : 0;
}

int job_join(const struct job *job, char **ret_english)
{
	CLEANUP(buf_deinit) struct buf english = BUF_INIT(ENGLISH_MAX);
	int r = 0;

	for (size_t i = 0; i < job->cut->count && !r; i++) {
		const bool last = i + 1 == job->cut->count;

		/* English has a blank where Chinese has none. */
		r = buf_add(&english, slice_of(job->cut->pieces[i].english));
		if (!r && !last)
			r = buf_add(&english, job->cut->pieces[i].glue.len > 0
						      ? job->cut->pieces[i].glue
						      : slice_of(" "));
	}
	if (r == BUF_E_FULL)
		r = 0; /* cut off: what no gate lets pass */
	if (r)
		return error_pass(r);
	*ret_english = buf_take(&english);
	return 0;
}

void job_uncut(struct job *job)
{
	if (!job->cut)
		return;
	for (size_t i = 0; i < job->cut->count; i++) {
		free(job->cut->pieces[i].english);
		job_free(job->cut->pieces[i].job);
	}
	free(job->cut);
	job->cut = NULL;
}

/*
 * adequacy.c - a model for each language, and how much time they may take.
 *
 * A segment that is learned costs about a millisecond, so that no more than a few in a hundred of a
 * worker's time go to it: beyond a rate, segments pass by. Which of a flood are learned does not
 * matter, but of a language that is new each one does, and a topic that is read from its beginning
 * brings all of them in a moment: those wait, and are learned on the loop's time.
 *
 * An image of a language is a head, its tag and the parts of its model as they lie in memory: it is
 * for the next start of this program on this machine.
 */
#include "translate/adequacy.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "runtime/error.h"
#include "runtime/log.h"
#include "runtime/loop.h"
#include "translate/adequacy_backlog.h"
#include "translate/adequacy_model.h"
#include "translate/adequacy_tape.h"

enum {
	LANGUAGE_BYTES = 8 << 20, /* of a language's model */
	LEARNED_PER_SECOND = 20,
	LEARNED_AT_ONCE = 40,
	FIRST_SEGMENTS = 1200, /* of a language, which are learned more of at a time */
	WAITING_SHARE = 16,    /* of the bytes of all languages, for what waits */
	CATCH_UP_MS = 50,
	CATCH_UP_STEPS = 8,
};

struct language {
	char tag[ADEQUACY_TAG_MAX];
	struct model *model;
	size_t waiting;
	bool loaded;
};

struct adequacy {
	struct language languages[ADEQUACY_LANGUAGES_MAX];
	size_t count, count_max;
	double allowance; /* segments that may be learned now */
	uint64_t at_ms;   /* when that was so */
	struct backlog backlog;
	struct timer *timer; /* runs while segments wait; NULL: they do until they are asked for */
	bool is_running;
	bool refused; /* an image */
	struct adequacy_pair pair;
};

int adequacy_new(size_t max_bytes, struct adequacy **ret_adequacy)
{
	struct adequacy *adequacy = calloc(1, sizeof(*adequacy));

	if (!adequacy)
		return error_raise(-ENOMEM, "making the adequacy check");
	adequacy->count_max = max_bytes / LANGUAGE_BYTES;
	if (adequacy->count_max > ADEQUACY_LANGUAGES_MAX)
		adequacy->count_max = ADEQUACY_LANGUAGES_MAX;
	adequacy->allowance = LEARNED_AT_ONCE;
	adequacy->backlog.max_bytes = max_bytes / WAITING_SHARE;
	*ret_adequacy = adequacy;
	return 0;
}

struct adequacy *adequacy_free(struct adequacy *adequacy)
{
	if (!adequacy)
		return NULL;
	for (size_t i = 0; i < adequacy->count; i++)
		model_free(adequacy->languages[i].model);
	backlog_deinit(&adequacy->backlog);
	timer_free(adequacy->timer);
	free(adequacy);
	return NULL;
}

/* Its number; `count`: there is none. */
static size_t find(const struct adequacy *adequacy, struct slice tag)
{
	size_t i = 0;

	while (i < adequacy->count && !slice_is(tag, slice_of(adequacy->languages[i].tag)))
		i++;
	return i;
}

static struct model *model_of(const struct adequacy *adequacy, struct slice tag)
{
	size_t i = find(adequacy, tag);

	return i < adequacy->count ? adequacy->languages[i].model : NULL;
}

/* Tags name files, and articles bring them. */
static bool is_plain(struct slice tag)
{
	for (size_t i = 0; i < tag.len; i++)
		if (!isalnum((unsigned char)tag.data[i]) && tag.data[i] != '-')
			return false;
	return tag.len > 0 && tag.len < ADEQUACY_TAG_MAX;
}

/* The language that is made is the last one; where there is no room for another, none is. 0 or
 * < 0. */
static int begin(struct adequacy *adequacy, struct slice tag)
{
	struct language *language = &adequacy->languages[adequacy->count];
	int r;

	if (adequacy->count == adequacy->count_max || !is_plain(tag))
		return 0;
	r = model_new(LANGUAGE_BYTES, &language->model);
	if (r)
		return error_pass(r);
	(void)snprintf(
		language->tag, ADEQUACY_TAG_MAX, "%.*s", (int)tag.len, tag.data); /* it fits */
	language->waiting = 0;
	language->loaded = false;
	adequacy->count++;
	return 0;
}

/* The first segments of a language teach most, and a new host that reads the memory's topic sees
 * all of them in a minute: there may be five times as many. */
static const double first_cost = 0.2;

/* Whether another one may be learned now. */
static bool is_allowed(struct adequacy *adequacy, const struct model *model, uint64_t now_ms)
{
	double cost = model_seen(model) >= FIRST_SEGMENTS ? 1 : first_cost;
	uint64_t passed = now_ms - adequacy->at_ms;

	adequacy->at_ms = now_ms;
	adequacy->allowance += (double)passed * LEARNED_PER_SECOND / 1000;
	if (adequacy->allowance > LEARNED_AT_ONCE)
		adequacy->allowance = LEARNED_AT_ONCE;
	if (adequacy->allowance < cost)
		return false;
	adequacy->allowance -= cost;
	return true;
}

static void read_pair(struct adequacy *adequacy, struct slice source, struct slice english)
{
	adequacy_words_read(source, &adequacy->pair.source);
	adequacy_words_read(english, &adequacy->pair.english);
}

static int learn(
	struct adequacy *adequacy, struct model *model, struct slice source, struct slice english)
{
	read_pair(adequacy, source, english);
	return error_pass(model_learn(model, &adequacy->pair));
}

/* Keep the first ones of a language for later. 0 or < 0. */
static int wait(struct adequacy *adequacy, size_t i, struct slice source, struct slice english)
{
	struct language *language = &adequacy->languages[i];
	int r;

	if (model_seen(language->model) + language->waiting >= FIRST_SEGMENTS)
		return 0;
	r = backlog_put(&adequacy->backlog, i, source, english);
	if (r)
		return r == BACKLOG_E_FULL ? 0 : error_pass(r);
	language->waiting++;
	if (!adequacy->timer || adequacy->is_running)
		return 0;
	adequacy->is_running = true;
	return error_pass(timer_set(adequacy->timer, CATCH_UP_MS));
}

int adequacy_learn(struct adequacy *adequacy, struct slice language, struct slice source,
	struct slice english, uint64_t now_ms)
{
	size_t i = find(adequacy, language);
	int r = i == adequacy->count ? begin(adequacy, language) : 0;

	if (r || i == adequacy->count)
		return error_pass(r);
	if (!is_allowed(adequacy, adequacy->languages[i].model, now_ms))
		return error_pass(wait(adequacy, i, source, english));
	return error_pass(learn(adequacy, adequacy->languages[i].model, source, english));
}

/* Learn the first that waits. 0 or < 0. */
static int learn_first(struct adequacy *adequacy)
{
	const struct waiting *waiting = adequacy->backlog.first;
	struct language *language = &adequacy->languages[waiting->language];
	int r = learn(adequacy, language->model, waiting_source(waiting), waiting_english(waiting));

	language->waiting--;
	backlog_drop(&adequacy->backlog);
	return error_pass(r);
}

static bool may_learn_first(struct adequacy *adequacy, uint64_t now_ms)
{
	const struct waiting *waiting = adequacy->backlog.first;

	return waiting &&
	       is_allowed(adequacy, adequacy->languages[waiting->language].model, now_ms);
}

int adequacy_catch_up(struct adequacy *adequacy, uint64_t now_ms, bool *ret_more)
{
	int r = 0;

	for (size_t n = 0; n < CATCH_UP_STEPS && r == 0 && may_learn_first(adequacy, now_ms); n++)
		r = learn_first(adequacy);
	*ret_more = adequacy->backlog.first != NULL;
	return error_pass(r);
}

int adequacy_hurry(struct adequacy *adequacy, bool *ret_more)
{
	int r = adequacy->backlog.first ? learn_first(adequacy) : 0;

	*ret_more = adequacy->backlog.first != NULL;
	return error_pass(r);
}

static int tick(void *user)
{
	struct adequacy *adequacy = user;
	int r = adequacy_catch_up(adequacy, loop_now_ms(), &adequacy->is_running);

	if (r == 0 && !adequacy->is_running)
		log_info("ADEQUACY-CAUGHT-UP",
			"languages=%zu what came too fast to be learned at "
			"once is learned",
			adequacy->count);
	if (r || !adequacy->is_running)
		return error_pass(r);
	return error_pass(timer_set(adequacy->timer, CATCH_UP_MS));
}

int adequacy_run(struct adequacy *adequacy, struct loop *loop)
{
	return error_pass(loop_timer(loop, tick, adequacy, &adequacy->timer));
}

bool adequacy_doubts(
	struct adequacy *adequacy, struct slice language, struct slice source, struct slice english)
{
	const struct model *model = model_of(adequacy, language);
	enum model_word word;

	if (!model)
		return false;
	read_pair(adequacy, source, english);
	word = model_judge(model, &adequacy->pair);
	return word == MODEL_STRAYS || word == MODEL_LACKS;
}

size_t adequacy_languages(const struct adequacy *adequacy)
{
	return adequacy->count;
}

const char *adequacy_tag(const struct adequacy *adequacy, size_t language)
{
	return adequacy->languages[language].tag;
}

size_t adequacy_seen(const struct adequacy *adequacy, size_t language)
{
	return model_seen(adequacy->languages[language].model);
}

size_t adequacy_waiting(const struct adequacy *adequacy, size_t language)
{
	return adequacy->languages[language].waiting;
}

bool adequacy_has_loaded(const struct adequacy *adequacy, struct slice language)
{
	size_t i = find(adequacy, language);

	return i < adequacy->count && adequacy->languages[i].loaded;
}

bool adequacy_is_behind(const struct adequacy *adequacy)
{
	for (size_t i = 0; i < adequacy->count; i++)
		if (adequacy->languages[i].loaded)
			return adequacy->refused;
	return true;
}

/* What stands before an image. A version of the program that means other things by the same bytes
 * takes another `magic`. */
struct head {
	char magic[16];
	uint32_t layout;
	uint32_t check; /* of all that follows */
	char tag[ADEQUACY_TAG_MAX];
};

static const char magic[16] = "dragoman words2";

static uint32_t check_of(struct slice image)
{
	uLong sum = crc32(0, (const Bytef *)image.data + offsetof(struct head, tag),
		(uInt)(image.len - offsetof(struct head, tag)));

	return (uint32_t)sum;
}

int adequacy_save(struct adequacy *adequacy, size_t language, struct buf *buf)
{
	struct tape tape = {.into = buf};
	struct head head = {.layout = model_layout()};
	int r;

	memcpy(head.magic, magic, sizeof(magic));
	memcpy(head.tag, adequacy->languages[language].tag, sizeof(head.tag));
	r = tape_pass(&tape, &head, sizeof(head));
	if (r == 0)
		r = model_pass(adequacy->languages[language].model, &tape);
	if (r)
		return r == BUF_E_FULL ? r : error_pass(r);
	head.check = check_of(buf_slice(buf));
	memcpy(buf->data, &head, sizeof(head));
	return 0;
}

static bool is_whole(const struct head *head, struct slice image)
{
	return memcmp(head->magic, magic, sizeof(magic)) == 0 && head->layout == model_layout() &&
	       head->check == check_of(image) && memchr(head->tag, '\0', sizeof(head->tag));
}

/* 0, ADEQUACY_E_FOREIGN or < 0. */
static int load(struct adequacy *adequacy, struct slice image)
{
	const size_t i = adequacy->count;
	struct tape tape = {.from = image};
	struct head head;
	int r = tape_pass(&tape, &head, sizeof(head));

	if (r)
		return error_pass(r);
	if (tape.damaged || !is_whole(&head, image) || !is_plain(slice_of(head.tag)) ||
		model_of(adequacy, slice_of(head.tag)))
		return ADEQUACY_E_FOREIGN;
	r = begin(adequacy, slice_of(head.tag));
	if (r || i == adequacy->count)
		return error_pass(r);
	r = model_pass(adequacy->languages[i].model, &tape);
	if (r == 0 && !tape.damaged) {
		adequacy->languages[i].loaded = true;
		return 0;
	}
	adequacy->count--;
	adequacy->languages[i].model = model_free(adequacy->languages[i].model);
	return r ? error_pass(r) : ADEQUACY_E_FOREIGN;
}

int adequacy_load(struct adequacy *adequacy, struct slice image)
{
	int r = load(adequacy, image);

	if (r == ADEQUACY_E_FOREIGN)
		adequacy->refused = true;
	return r == ADEQUACY_E_FOREIGN ? r : error_pass(r);
}

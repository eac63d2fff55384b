/*
 * rendering_answer.c - what becomes of a backend's answer to a segment.
 *
 * It is tidied (a paragraph is one line), mended (protected parts put back), judged by the gate,
 * and accepted, or kept while the next backend of the route is asked, or dropped: verdict.c
 * decides.
 */
#include <stdlib.h>

#include "runtime/buf.h"
#include "runtime/error.h"
#include "runtime/metrics.h"
#include "schemas/reasons.h"
#include "translate/adequacy.h"
#include "translate/agreement.h"
#include "translate/check_glossary.h"
#include "translate/protect.h"
#include "translate/rendering_state.h"
#include "translate/text.h"

enum {
	ANSWER_FACTOR = 16, /* an answer beyond this many times its source is cut: the gate refuses
			       it all the same */
	ANSWER_SPARE = 4096,
};

/* No control character, and no line break of Unicode's (U+2028, U+2029). Without a way out of the
 * loop the compiler looks at many bytes at once. */
static bool is_one_line(struct slice text)
{
	unsigned controls = 0;
	unsigned breaks = 0;

	for (size_t i = 0; i < text.len; i++) {
		const unsigned char c = (unsigned char)text.data[i];

		controls |= (unsigned)(c < 0x20) | (unsigned)(c == 0x7F);
		breaks |= (unsigned)(c == 0xE2);
	}
	if (controls || !breaks)
		return !controls;
	return !memmem(text.data, text.len, "\xe2\x80\xa8", 3) &&
	       !memmem(text.data, text.len, "\xe2\x80\xa9", 3);
}

/* What an engine may answer and no paragraph may have: line breaks and other controls. */
static int tidy(const char *answer, size_t max, char **ret_text)
{
	CLEANUP(buf_deinit) struct buf buf = BUF_INIT(max);
	const struct slice text = slice_of(answer);
	bool gap = false;
	int r;

	if (text.len <= max && is_one_line(text))
		return error_pass(slice_copy(text, ret_text));
	r = buf_add(&buf, slice_of(""));

	for (size_t at = 0; at < text.len && r == 0;) {
		size_t from = at;
		int32_t c = text_next(text, &at);

		if (c < 0x20 || c == 0x7F || c == 0x2028 || c == 0x2029) {
			gap = true;
			continue;
		}
		if (gap && buf.len > 0)
			r = buf_add(&buf, slice_of(" "));
		if (r == 0)
			r = buf_add(&buf, (struct slice){text.data + from, at - from});
		gap = false;
	}
	if (r < 0)
		return error_pass(r);
	*ret_text = buf_take(&buf); /* when full: cut, and far too long all the same */
	return 0;
}

/* Put protected parts back. What cannot be, the gate sees. */
static int mend(struct piece *piece, char **text)
{
	char *mended;
	int r = protect_restore(piece_source(piece), slice_of(*text), &mended);

	if (r < 0)
		return error_pass(r);
	if (r)
		return 0;
	free(*text);
	*text = mended;
	piece->repaired = true;
	return error_pass(paragraph_add_reason(piece_paragraph(piece), REASON_PLACEHOLDER));
}

static int note_findings(
	const struct piece *piece, const char *backend, const struct gate_verdict *verdict)
{
	int r = 0;

	rendering_count_findings(piece->rendering, piece_language(piece), backend, verdict);
	for (size_t i = 0; i < verdict->count && r == 0; i++)
		r = paragraph_add_reason(piece_paragraph(piece), verdict->findings[i].reason);
	return error_pass(r);
}

static int note_refused(const struct piece *piece, const char *backend,
	const struct gate_pair *pair, const struct gate_verdict *verdict)
{
	struct rendering *rendering = piece->rendering;
	const struct refusal refusal = {.article = rendering->article.id,
		.language = pair->language,
		.backend = backend,
		.source = pair->source,
		.english = pair->english,
		.verdict = verdict};

	return error_pass(
		refused_note(&rendering->refused, rendering->tools->refused_share, &refusal));
}

/* The gate's tables know no glossary: what it says of the terms is added to their findings. */
static int ask_glossary(
	const struct piece *piece, struct slice english, struct gate_verdict *verdict)
{
	enum gate_level level;
	int r = check_glossary(piece->terms, english, &level);

	if (r || level == GATE_PASS)
		return error_pass(r);
	if (level > verdict->level)
		verdict->level = level;
	if (verdict->count < GATE_FINDINGS_MAX) {
		verdict->findings[verdict->count].reason = REASON_GLOSSARY;
		verdict->findings[verdict->count++].level = level;
	}
	return 0;
}

/* What passed all checks of form is asked for its sense. */
static void ask_adequacy(
	const struct piece *piece, const struct gate_pair *pair, struct gate_verdict *verdict)
{
	struct adequacy *adequacy = piece->rendering->tools->adequacy;

	if (!adequacy || verdict->level != GATE_PASS ||
		!adequacy_doubts(adequacy, slice_of(pair->language), pair->source, pair->english))
		return;
	verdict->level = GATE_SOFT;
	verdict->findings[0].reason = REASON_ADEQUACY;
	verdict->findings[0].level = GATE_SOFT;
	verdict->count = 1;
}

/* A translation and what the gate thinks of it. */
struct judged {
	char *text;
	struct gate_record *record;
	enum gate_level level;
};

static void judged_deinit(struct judged *judged)
{
	free(judged->text);
	gate_record_free(judged->record);
	*judged = (struct judged){0};
}

static int judge(const struct piece *piece, const char *backend, struct judged *judged)
{
	const struct gate_pair pair = {piece_source(piece), slice_of(judged->text),
		piece_language(piece), rendering_stretch(piece, backend)};
	struct gate_verdict verdict;
	int r = gate_segment_recorded(&pair, &judged->record, &verdict);

	if (r == 0)
		r = ask_glossary(piece, pair.english, &verdict);
	if (r)
		return error_pass(r);
	ask_adequacy(piece, &pair, &verdict);
	r = note_findings(piece, backend, &verdict);
	if (r == 0)
		r = note_refused(piece, backend, &pair, &verdict);
	if (r)
		return error_pass(r);
	judged->level = verdict.level;
	return 0;
}

static void accept(struct piece *piece, struct judged *judged, const struct engine_answer *answer)
{
	free(piece->english);
	gate_record_free(piece->record);
	piece->english = judged->text;
	piece->record = judged->record;
	judged->text = NULL;
	judged->record = NULL;
	piece->maker = rendering_maker(piece->rendering, answer->backend, answer->model);
	piece->rank = answer->rank;
	piece->fresh = piece->paid;
}

static void fall_back(struct piece *piece)
{
	free(piece->english);
	piece->record = gate_record_free(piece->record);
	piece->english = piece->kept;
	piece->kept = NULL;
	piece->maker = piece->kept_maker;
	piece_end(piece, PIECE_DOUBTFUL);
}

static void keep(struct piece *piece, struct judged *judged, const struct engine_answer *answer)
{
	free(piece->kept);
	piece->kept = judged->text;
	judged->text = NULL;
	piece->kept_maker = rendering_maker(piece->rendering, answer->backend, answer->model);
}

static int act(struct piece *piece, enum piece_act what, struct judged *judged,
	const struct engine_answer *answer)
{
	bool later = piece->kept || piece->asked > 0;

	switch (what) {
	case ACT_ACCEPT:
		accept(piece, judged, answer);
		if (judged->level == GATE_PASS)
			rendering_learn_length(piece, answer->backend);
		piece_end(piece, later ? PIECE_SECOND : PIECE_ACCEPTED);
		return piece->fresh ? error_pass(piece_keep(piece)) : 0;
	case ACT_KEEP_AND_ASK:
		keep(piece, judged, answer);
		__attribute__((fallthrough));
	case ACT_ASK:
		piece->asked = answer->rank + 1;
		return error_pass(piece_ask(piece, piece->asked));
	case ACT_DOUBT:
		accept(piece, judged, answer);
		piece_end(piece, PIECE_DOUBTFUL);
		return 0;
	case ACT_FALL_BACK:
		fall_back(piece);
		return 0;
	case ACT_FAIL:
		piece_end(piece, PIECE_FAILED);
		return 0;
	}
	return 0;
}

static int take_translation(struct piece *piece, const struct engine_answer *answer)
{
	CLEANUP(judged_deinit) struct judged judged = {.level = GATE_HARD};
	size_t max = piece_source(piece).len * ANSWER_FACTOR + ANSWER_SPARE;
	bool agrees;
	int r = tidy(answer->text, max, &judged.text);

	if (r == 0)
		r = mend(piece, &judged.text);
	if (r == 0)
		r = judge(piece, answer->backend, &judged);
	if (r)
		return error_pass(r);
	agrees = judged.level == GATE_SOFT && piece->kept &&
		 agreement_is_high(slice_of(piece->kept), slice_of(judged.text));
	return error_pass(
		act(piece, verdict_act(judged.level, answer->last, piece->kept != NULL, agrees),
			&judged, answer));
}

int piece_give_up(struct piece *piece, const char *reason)
{
	if (piece->kept) {
		fall_back(piece);
		return 0;
	}
	return error_pass(piece_fail(piece, reason));
}

/* A request that shared another one's answer cost nothing, and who paid remembers it. */
static void count_answer(struct piece *piece, const struct engine_answer *answer)
{
	struct translation *translation = &piece->rendering->article.translation;
	bool shared = answer->characters == 0 && answer->result == ENGINE_TRANSLATED;
	long saved = shared ? (long)text_count(piece_source(piece)) : 0;

	piece->paid = piece->paid || answer->characters > 0;
	translation->characters_sent += answer->characters;
	translation->characters_saved += saved;
	metric_add(piece->rendering->tools->sent, (double)answer->characters);
	metric_add(piece->rendering->tools->saved, (double)saved);
}

int piece_answer(struct piece *piece, const struct engine_answer *answer)
{
	piece->request = NULL;
	piece->rendering->out--;
	count_answer(piece, answer);
	if (answer->result == ENGINE_TRANSLATED)
		return error_pass(take_translation(piece, answer));
	return error_pass(piece_give_up(piece,
		answer->result == ENGINE_REFUSED ? REASON_REFUSED_BY_BACKEND : REASON_UNANSWERED));
}

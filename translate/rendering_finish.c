/*
 * rendering_finish.c - puts the paragraphs together from their segments, judges each as a whole,
 * and sums the article up.
 *
 * Between two English sentences stands one blank, also where the source's script has none. The
 * places of the sentences are told in code points on both sides.
 */
#include "translate/rendering_state.h"

#include <errno.h>
#include <stdlib.h>

#include "runtime/buf.h"
#include "runtime/error.h"
#include "runtime/metrics.h"
#include "schemas/reasons.h"
#include "translate/adequacy.h"
#include "translate/headline_case.h"
#include "translate/text.h"

enum {
	ENGLISH_MAX = 64 << 20, /* of a paragraph: more than any record has */
	NAMES_MAX = 256,
	ENGINES_MAX = 64,
	ALIGNMENTS_MAX = 2000, /* as many as the schema allows */
};

/* The pieces of one paragraph. */
struct part {
	struct rendering *rendering;
	size_t index;
	struct paragraph *paragraph;
	struct piece *pieces;
	size_t count;
};

static struct piece_tally tally_of(const struct part *part)
{
	struct piece_tally tally = {0};

	for (size_t i = 0; i < part->count; i++) {
		const struct piece *piece = &part->pieces[i];

		tally.kept += piece->outcome == PIECE_KEPT;
		tally.remembered += piece->outcome == PIECE_REMEMBERED;
		tally.accepted += piece->outcome == PIECE_ACCEPTED;
		tally.second += piece->outcome == PIECE_SECOND;
		tally.doubtful += piece->outcome == PIECE_DOUBTFUL;
		tally.failed += piece->outcome == PIECE_FAILED || piece->outcome == PIECE_OPEN;
		tally.repaired += piece->repaired;
	}
	return tally;
}

/* What a piece becomes in the paragraph: what was sent cased goes back to capitals. */
static int add_english(const struct piece *piece, bool raised, struct buf *buf)
{
	CLEANUP(freep) char *capitals = NULL;
	int r;

	if (!raised || !piece->sent)
		return buf_add(buf, text_trim(slice_of(piece->english)));
	r = headline_raise(text_trim(slice_of(piece->english)), &capitals);
	return r ? error_pass(r) : buf_add(buf, slice_of(capitals));
}

/* How long the paragraph becomes, about. */
static size_t length_of(const struct part *part)
{
	size_t length = part->count;

	for (size_t i = 0; i < part->count; i++)
		length += slice_of(part->pieces[i].english).len;
	return length;
}

/* 0, BUF_E_FULL or < 0. */
static int join(const struct part *part, bool raised, struct buf *buf)
{
	struct alignment *alignments = part->paragraph->alignments;
	uint32_t at = 0;
	int r = buf_reserve(buf, length_of(part));

	if (r == 0)
		r = buf_add(buf, slice_of(""));

	for (size_t i = 0; i < part->count && r == 0; i++) {
		const struct segment *segment = &part->pieces[i].segment;
		size_t from;

		if (buf->len > 0) {
			r = buf_add(buf, slice_of(" "));
			at++;
		}
		from = buf->len;
		if (r == 0)
			r = add_english(&part->pieces[i], raised, buf);
		if (r == 0 && i < ALIGNMENTS_MAX) {
			struct slice added = {buf->data + from, buf->len - from};
			uint32_t to = at + (uint32_t)text_count(added);

			alignments[i] = (struct alignment){segment->from, segment->to, at, to};
			at = to;
		}
	}
	return r;
}

/* A stretch that was invented stands out of a paragraph more than out of a sentence. */
static int ask_adequacy(
	const struct part *part, const struct gate_pair *pair, enum gate_level *level)
{
	struct adequacy *adequacy = part->rendering->tools->adequacy;

	if (!adequacy ||
		!adequacy_doubts(adequacy, slice_of(pair->language), pair->source, pair->english))
		return 0;
	*level = GATE_SOFT;
	return error_pass(paragraph_add_reason(part->paragraph, REASON_ADEQUACY));
}

/* Where the segments lie in the paragraph, as join() puts them without capitals. */
static int judge_pieces(
	const struct part *part, const struct gate_pair *pair, struct gate_verdict *ret_verdict)
{
	struct gate_piece *pieces = calloc(part->count, sizeof(*pieces));
	size_t at = 0;
	int r;

	if (!pieces)
		return error_raise(-ENOMEM, "judging %zu segments", part->count);
	for (size_t i = 0; i < part->count; i++) {
		const struct piece *piece = &part->pieces[i];
		const size_t length = text_trim(slice_of(piece->english)).len;

		at += at > 0; /* the blank between them */
		pieces[i] = (struct gate_piece){.source = piece->segment.text,
			.english = {pair->english.data + at, length},
			.record = piece->record};
		at += length;
	}
	r = gate_paragraph_of(pair, pieces, part->count, ret_verdict);
	free(pieces);
	return error_pass(r);
}

/* A paragraph is mostly one backend's. */
static double part_stretch(const struct part *part)
{
	const struct piece *piece = &part->pieces[0];

	return rendering_stretch(piece, part->rendering->makers[piece->maker].backend);
}

/* What one segment could not show; of one segment alone only what its own judgement left open.
 * Before capitals are put back: they hide what the checks look for. */
static int judge_whole(const struct part *part, struct slice english, enum gate_level *ret_level)
{
	const struct gate_pair pair = {slice_of(part->paragraph->text), english,
		rendering_language(part->rendering, part->index), part_stretch(part)};
	struct gate_verdict verdict;
	int r;

	*ret_level = GATE_PASS;
	if (part->count == 0 || part->pieces[0].sent || tally_of(part).kept == part->count)
		return 0;
	r = part->count == 1 ? gate_rest(&pair, &verdict) : judge_pieces(part, &pair, &verdict);
	if (r == 0)
		rendering_count_findings(part->rendering, pair.language,
			part->rendering->makers[part->pieces[0].maker].backend, &verdict);
	for (size_t i = 0; r == 0 && i < verdict.count; i++)
		r = paragraph_add_reason(part->paragraph, verdict.findings[i].reason);
	if (r)
		return error_pass(r);
	*ret_level = verdict.level;
	if (verdict.level != GATE_PASS || part->count == 1)
		return 0;
	return error_pass(ask_adequacy(part, &pair, ret_level));
}

/* Names joined by "+"; those that find no more room are left out. */
static int add_name(struct buf *names, const char *name)
{
	int r = 0;

	if (*name == '\0' || names->len + strlen(name) + 1 > names->max)
		return 0;
	if (names->len > 0)
		r = buf_add(names, slice_of("+"));
	if (r == 0)
		r = buf_add(names, slice_of(name));
	return error_pass(r);
}

/* Add `name` to the article's engines, once. */
static int add_engine(struct translation *translation, const char *name)
{
	char **longer;
	int r;

	for (size_t i = 0; i < translation->engine_count; i++)
		if (strcmp(translation->engines[i], name) == 0)
			return 0;
	if (translation->engine_count == ENGINES_MAX)
		return 0;
	longer = reallocarray(translation->engines, translation->engine_count + 1, sizeof(*longer));
	if (!longer)
		return error_raise(-ENOMEM, "naming the engines of an article");
	translation->engines = longer;
	r = slice_copy(slice_of(name), &longer[translation->engine_count]);
	if (r)
		return error_pass(r);
	translation->engine_count++;
	return 0;
}

/* Which makers took part, as bits. */
static uint32_t makers_of(const struct part *part)
{
	uint32_t makers = 0;

	for (size_t i = 0; i < part->count; i++)
		if (part->pieces[i].outcome != PIECE_KEPT)
			makers |= 1u << part->pieces[i].maker;
	return makers;
}

static int name_makers(const struct part *part)
{
	CLEANUP(buf_deinit) struct buf backends = BUF_INIT(NAMES_MAX);
	CLEANUP(buf_deinit) struct buf models = BUF_INIT(NAMES_MAX);
	struct rendering *rendering = part->rendering;
	uint32_t makers = makers_of(part);
	int r = 0;

	for (size_t i = 0; i < rendering->maker_count && r == 0; i++) {
		if (!(makers & 1u << i))
			continue;
		r = add_name(&backends, rendering->makers[i].backend);
		if (r == 0)
			r = add_name(&models, rendering->makers[i].model);
		if (r == 0)
			r = add_engine(
				&rendering->article.translation, rendering->makers[i].backend);
	}
	if (r)
		return error_pass(r);
	part->paragraph->backend = buf_take(&backends);
	part->paragraph->model = buf_take(&models);
	return 0;
}

static int show_original(struct paragraph *paragraph, enum verdict verdict)
{
	free(paragraph->alignments);
	paragraph->alignments = NULL;
	paragraph->verdict = verdict;
	return error_pass(slice_copy(slice_of(paragraph->text), &paragraph->english));
}

static bool was_cased(const struct part *part)
{
	for (size_t i = 0; i < part->count; i++)
		if (part->pieces[i].sent)
			return true;
	return false;
}

/* The English, taken out of `english`, with capitals put back; the places of its sentences, and who
 * made it. */
static int show_english(
	const struct part *part, const struct piece_tally *tally, struct buf *english)
{
	struct paragraph *paragraph = part->paragraph;
	int r = 0;

	if (was_cased(part)) {
		buf_clear(english);
		r = join(part, true, english);
	}
	if (r)
		return error_pass(r);
	paragraph->english = buf_take(english);
	paragraph->alignment_count = part->count < ALIGNMENTS_MAX ? part->count : ALIGNMENTS_MAX;
	paragraph->from_memory =
		tally->remembered > 0 && tally->accepted + tally->second + tally->doubtful == 0;
	if (tally->kept == part->count)
		r = paragraph_add_reason(paragraph, REASON_NOT_SENT);
	return r ? error_pass(r) : error_pass(name_makers(part));
}

/* Segments that passed may be remembered, unless the whole is suspicious: then it is not known
 * which of them is, and none that was kept stays. */
static int mark_memorable(const struct part *part, enum gate_level whole)
{
	int r = 0;

	for (size_t i = 0; i < part->count && r == 0; i++) {
		struct piece *piece = &part->pieces[i];
		bool passed = piece->outcome == PIECE_ACCEPTED || piece->outcome == PIECE_SECOND ||
			      piece->outcome == PIECE_REMEMBERED;

		piece->memorable = piece->fresh && passed && whole == GATE_PASS;
		if (piece->fresh && passed && !piece->memorable)
			r = piece_drop(piece);
	}
	return error_pass(r);
}

/* Join what the segments became and judge it. `*ret_level` is HARD when nothing can be shown. */
static int try_english(const struct part *part, struct buf *english, enum gate_level *ret_level)
{
	int r = join(part, false, english);

	if (r == BUF_E_FULL) {
		*ret_level = GATE_HARD;
		return error_pass(paragraph_add_reason(part->paragraph, REASON_LENGTH));
	}
	return r ? error_pass(r) : error_pass(judge_whole(part, buf_slice(english), ret_level));
}

static int finish_translated(const struct part *part)
{
	CLEANUP(buf_deinit) struct buf english = BUF_INIT(ENGLISH_MAX);
	const struct piece_tally tally = tally_of(part);
	struct paragraph *paragraph = part->paragraph;
	enum gate_level whole = GATE_PASS;
	int r = 0;

	paragraph->alignments = calloc(part->count, sizeof(*paragraph->alignments));
	if (!paragraph->alignments)
		return error_raise(-ENOMEM, "aligning %zu segments", part->count);
	if (tally.failed == 0)
		r = try_english(part, &english, &whole);
	if (r == 0 && tally.failed == 0)
		r = rendering_weigh_part(part->rendering, part->pieces, part->count, &whole);
	if (r == 0)
		r = mark_memorable(part, whole);
	if (r)
		return error_pass(r);

	paragraph->verdict =
		verdict_paragraph(&tally, whole, part->rendering->tools->show_doubtful);
	if (paragraph->verdict == VERDICT_ORIGINAL_SHOWN)
		return error_pass(show_original(paragraph, VERDICT_ORIGINAL_SHOWN));
	return error_pass(show_english(part, &tally, &english));
}

static int finish_paragraph(const struct part *part)
{
	const char *language = rendering_language(part->rendering, part->index);
	int r;

	if (part->count > 0)
		return error_pass(finish_translated(part));
	if (language_is_english(language))
		return error_pass(show_original(part->paragraph, VERDICT_PASSED_THROUGH));
	if (text_is_blank(slice_of(part->paragraph->text)))
		return error_pass(show_original(part->paragraph, VERDICT_OK));
	r = paragraph_add_reason(part->paragraph, REASON_NO_ROUTE);
	if (r)
		return error_pass(r);
	return error_pass(show_original(part->paragraph, VERDICT_ORIGINAL_SHOWN));
}

static int sum_up(struct rendering *rendering)
{
	struct article *article = &rendering->article;
	struct translation *translation = &article->translation;
	bool machine = rendering->count > 0;
	int r;

	translation->translated_at_ms = rendering->now_ms;
	r = slice_copy(slice_of(machine ? "machine" : "none"), &translation->kind);
	if (r || article->status == ARTICLE_CANCELED) /* there is nothing to judge */
		return error_pass(r);
	return error_pass(slice_copy(slice_of(verdict_article(article->paragraphs,
					     article->paragraph_count, translation)),
		&translation->verdict));
}

static void count_paragraph(const struct rendering *rendering, enum verdict verdict)
{
	metric_add(metrics_get(rendering->tools->metrics, METRIC_COUNTER,
			   "dragoman_paragraphs_total", "Paragraphs by how they came to English.",
			   METRIC_LABELS("verdict", verdict_name(verdict))),
		1);
}

int rendering_finish(struct rendering *rendering)
{
	struct article *article = &rendering->article;
	size_t first = 0;
	int r = rendering_weigh(rendering);

	if (r)
		return error_pass(r);
	for (size_t i = 0; i < article->paragraph_count; i++) {
		struct part part = {.rendering = rendering,
			.index = i,
			.paragraph = &article->paragraphs[i],
			.pieces = rendering->pieces + first};

		while (first + part.count < rendering->count &&
			part.pieces[part.count].paragraph == i)
			part.count++;
		first += part.count;
		r = finish_paragraph(&part);
		if (r)
			return error_pass(r);
		count_paragraph(rendering, article->paragraphs[i].verdict);
	}
	return error_pass(sum_up(rendering));
}

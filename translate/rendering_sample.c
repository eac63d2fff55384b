/*
 * rendering_sample.c - a segment that differs from a remembered one in numbers or addresses alone
 * is made from it.
 *
 * By setting. What comes out passes every check that a backend's answer has to pass, with those
 * that a paragraph is judged by, and no doubt is allowed: what has a finding is asked of the
 * backend as if nothing had been tried. It is not remembered: the next one is made as well.
 */
#include <stdlib.h>

#include "runtime/error.h"
#include "runtime/metrics.h"
#include "schemas/reasons.h"
#include "translate/adequacy.h"
#include "translate/rendering_state.h"
#include "translate/samples.h"
#include "translate/text.h"

/* By all checks. 0 or < 0. */
static int is_faultless(const struct piece *piece, struct slice english, const char *backend,
	struct gate_record **ret_record, bool *ret_faultless)
{
	struct adequacy *adequacy = piece->rendering->tools->adequacy;
	const struct gate_pair pair = {piece_source(piece), english, piece_language(piece),
		rendering_stretch(piece, backend)};
	struct gate_verdict segment;
	struct gate_verdict rest;
	int r = gate_segment_recorded(&pair, ret_record, &segment);

	if (r == 0)
		r = gate_rest(&pair, &rest);
	if (r)
		return error_pass(r);
	*ret_faultless = segment.level == GATE_PASS && rest.level == GATE_PASS &&
			 !(adequacy && adequacy_doubts(adequacy, slice_of(pair.language),
					       pair.source, pair.english));
	return 0;
}

/* The name of a maker, cut as the article has it. */
static void copy_name(struct slice text, char end, char *name, size_t size)
{
	size_t n = 0;

	while (n < text.len && n + 1 < size && text.data[n] != end) {
		name[n] = text.data[n];
		n++;
	}
	name[n] = '\0';
}

static void read_maker(const struct memory_entry *entry, struct maker *ret_maker)
{
	copy_name(entry->backend, '/', ret_maker->backend, sizeof(ret_maker->backend));
	copy_name(entry->model, '\0', ret_maker->model, sizeof(ret_maker->model));
}

/* The piece has its English (taken). 0 or < 0. */
static int serve(struct piece *piece, char *english, const struct maker *maker)
{
	struct rendering *rendering = piece->rendering;
	const long characters = (long)text_count(piece_source(piece));

	free(piece->english);
	piece->english = english;
	piece->maker = rendering_maker(rendering, maker->backend, maker->model);
	piece->rank = 0;
	rendering->article.translation.characters_saved += characters;
	metric_add(rendering->tools->saved, (double)characters);
	piece_end(piece, PIECE_REMEMBERED);
	return error_pass(paragraph_add_reason(piece_paragraph(piece), REASON_TEMPLATE));
}

static void count(const struct piece *piece, const char *result)
{
	metric_add(metrics_get(piece->rendering->tools->metrics, METRIC_COUNTER,
			   "dragoman_memory_templates_total",
			   "Segments made from a remembered one that differs in numbers or "
			   "addresses.",
			   METRIC_LABELS("result", result)),
		1);
}

/* Make it from the entry. 0, MEMORY_E_UNKNOWN or < 0. */
static int make(struct piece *piece, const struct memory_key *key,
	const struct sample_pattern *pattern, const struct memory_entry *entry)
{
	CLEANUP(freep) char *english = NULL;
	struct maker maker;
	char *served;
	bool faultless = false;
	int r = samples_fill(piece->rendering->tools->samples, key, pattern, entry, &english);

	read_maker(entry, &maker);
	if (r == 0)
		r = is_faultless(
			piece, slice_of(english), maker.backend, &piece->record, &faultless);
	if (r < 0)
		return error_pass(r);
	count(piece, faultless ? "served" : "refused");
	if (!faultless) {
		piece->record = gate_record_free(piece->record);
		return MEMORY_E_UNKNOWN;
	}
	served = english;
	english = NULL;
	return error_pass(serve(piece, served, &maker));
}

int piece_sample(struct piece *piece)
{
	const struct rendering_tools *tools = piece->rendering->tools;
	const char *backend =
		tools->port->backend_name(tools->port->engine, piece_language(piece), 0);
	struct sample_pattern pattern;
	struct memory_entry entry;
	struct memory_key key;
	struct memory_id id;
	int r;

	if (!tools->samples || !backend || piece->terms)
		return MEMORY_E_UNKNOWN;
	key = piece_key(piece, backend);
	r = samples_find(tools->samples, &key, &pattern, &id);
	if (r == 0)
		r = memory_peek(tools->memory, &id, piece->rendering->now_ms, &entry);
	if (r)
		return r < 0 ? error_pass(r) : MEMORY_E_UNKNOWN;
	r = make(piece, &key, &pattern, &entry);
	return r < 0 ? error_pass(r) : r;
}

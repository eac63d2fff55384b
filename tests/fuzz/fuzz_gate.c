/*
 * fuzz_gate.c - any bytes as a source and its translation: what stands before the first NUL is the
 * source, behind it the English.
 *
 * What must hold: no byte of an article makes a function fail, segments lose no byte and come in
 * order, a mended text has the source's parts, and a verdict is its worst finding.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base.h"
#include "translate/agreement.h"
#include "translate/gate.h"
#include "translate/headline_case.h"
#include "translate/protect.h"
#include "translate/segment.h"
#include "translate/shift.h"
#include "translate/source_loop.h"
#include "translate/stretch.h"
#include "translate/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const languages[] = {"es", "de", "hy", "tr", "zh-Hans", "th", "fa", "xx"};

static void check_verdict(const struct gate_verdict *verdict)
{
	enum gate_level worst = GATE_PASS;

	assert(verdict->count <= GATE_FINDINGS_MAX);
	for (size_t i = 0; i < verdict->count; i++)
		if (verdict->findings[i].level > worst)
			worst = verdict->findings[i].level;
	assert(verdict->level == worst);
}

static void check_gate(struct slice source, struct slice english, const char *language)
{
	const struct gate_pair pair = {source, english, language, 0};
	struct gate_verdict verdict;

	assert(gate_segment(&pair, &verdict) == 0);
	check_verdict(&verdict);
	assert(gate_paragraph(&pair, &verdict) == 0);
	check_verdict(&verdict);
}

static void check_segments(struct segmenter *segmenter, struct slice text, const char *language)
{
	CLEANUP(segments_deinit) struct segments segments = {0};
	const char *end = NULL;

	assert(segments_cut(segmenter, text, language, &segments) == 0);
	assert((segments.count == 0) == (text_trim(text).len == 0));
	for (size_t i = 0; i < segments.count; i++) {
		const struct segment *segment = &segments.list[i];

		assert(segment->text.len > 0 && segment->to > segment->from);
		assert(!end || segment->text.data >= end);
		end = segment->after.data + segment->after.len;
		assert(end <= text.data + text.len);
	}
}

static void check_protected(struct slice source, struct slice english)
{
	CLEANUP(freep) char *mended = NULL;

	if (protect_restore(source, english, &mended) == 0)
		assert(strlen(mended) <= source.len + english.len);
	(void)segment_is_translatable(source); /* that it comes back is all that is asked */
}

/* The pair among others, and what looks at a source or at many texts at once. */
static void check_batch(struct slice source, struct slice english)
{
	const struct shift_pair pairs[] = {{source, english}, {english, source}, {source, english},
		{source, {NULL, 0}}, {english, english}};
	const struct shift shift = shift_look(pairs, COUNT_OF(pairs));

	if (shift.found)
		assert(shift.from < shift.to && shift.to <= COUNT_OF(pairs));
	(void)source_loops(source); /* that it comes back is all that is asked */
}

/* A file that anybody may have written: what is taken in is what can be learned. */
static void check_stretches(struct slice text)
{
	CLEANUP(stretches_freep) struct stretches *stretches = NULL;

	assert(stretches_new(&stretches) == 0);
	(void)stretches_load(stretches, text); /* foreign, mostly */
	assert(stretch_of(stretches, "es", "x") > 0.5 && stretch_of(stretches, "es", "x") < 2);
}

static void check_headline(struct slice text, const char *language)
{
	CLEANUP(freep) char *small = NULL;
	CLEANUP(freep) char *raised = NULL;

	if (!headline_is_shouted(text))
		return;
	assert(headline_lower(text, language, text, &small) == 0);
	assert(headline_raise(slice_of(small), &raised) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(segmenter_freep) struct segmenter *segmenter = NULL;
	const char *text = (const char *)data;
	const char *cut = size ? memchr(text, '\0', size) : NULL;
	const struct slice source = {size ? text : "", cut ? (size_t)(cut - text) : size};
	const struct slice english = {cut ? cut + 1 : "", cut ? size - source.len - 1 : 0};
	const char *language = languages[size % COUNT_OF(languages)];
	double agreement = agreement_chrf(source, english);

	assert(agreement >= 0 && agreement <= 1.0001);
	assert(segmenter_new(&segmenter) == 0);
	check_gate(source, english, language);
	check_gate(english, source, language);
	check_segments(segmenter, source, language);
	check_protected(source, english);
	check_headline(source, language);
	check_batch(source, english);
	check_stretches(source);
	return 0;
}

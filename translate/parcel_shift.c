/*
 * parcel_shift.c - looks at an answer as a whole: whether its texts stand under the right segments.
 *
 * What is found is counted with the findings of the gate, as its check "shift": it is one, but that
 * a rendering sees one answer at a time, and only here those of all articles are together.
 */
#include <assert.h>
#include <string.h>

#include "runtime/log.h"
#include "runtime/metrics.h"
#include "schemas/reasons.h"
#include "translate/gate.h"
#include "translate/parcel.h"

static void note(const struct parcel *parcel, size_t count)
{
	const struct service *service = parcel->lane->service;
	char primary[LANGUAGE_TAG_SIZE];

	memcpy(primary, parcel->lane->source, sizeof(primary));
	while (language_shorten(primary))
		;
	metric_add(metrics_get(service->registry, METRIC_COUNTER, "dragoman_verdicts_total",
			   "Findings of the gate's checks.",
			   METRIC_LABELS("check", REASON_SHIFT, "level", gate_level_name(GATE_HARD),
				   "language", primary, "backend", service->name)),
		(double)count);
	log_debug("BATCH-SHIFTED",
		"backend=%s gave %zu of %zu segments each other's translations: asking again",
		service->name, count, parcel->count);
}

struct shift parcel_shift(const struct parcel *parcel, const struct reply *reply)
{
	struct shift_pair pairs[BATCHER_MAX];
	struct shift shift;

	assert(parcel->count <= BATCHER_MAX);
	for (size_t i = 0; i < parcel->count; i++)
		pairs[i] = (struct shift_pair){
			parcel->jobs[i]->asked, slice_of(reply->results[i].text)};
	shift = shift_look(pairs, parcel->count);
	if (shift.found)
		note(parcel, shift.to - shift.from);
	return shift;
}

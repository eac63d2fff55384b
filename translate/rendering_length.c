/*
 * rendering_length.c - how long the English of segments is, by itself and together.
 *
 * Each answer that passes teaches how long its backend's English is. When all segments of an
 * article have ended, their sums are compared: a backend that leaves out a little everywhere, or
 * one of two lines that are too short to be judged alone, shows nowhere else.
 */
#include "translate/rendering_state.h"

#include "runtime/error.h"
#include "schemas/reasons.h"
#include "translate/stretch.h"

double rendering_stretch(const struct piece *piece, const char *backend)
{
	struct stretches *stretches = piece->rendering->tools->stretches;

	return stretches ? stretch_of(stretches, piece_language(piece), backend) : 1;
}

void rendering_learn_length(const struct piece *piece, const char *backend)
{
	struct stretches *stretches = piece->rendering->tools->stretches;
	const char *language = piece_language(piece);

	if (stretches)
		stretch_learn(stretches, language, backend,
			length_expected(language, gate_record_source(piece->record)),
			(double)gate_record_english(piece->record)->visible);
}

/* Nothing was translated in one that was kept, and one that failed is shown in the original. */
static bool counts(const struct piece *piece)
{
	return piece->outcome != PIECE_KEPT && piece->outcome != PIECE_FAILED &&
	       piece->outcome != PIECE_OPEN;
}

/* What came from the memory was not read yet; the record serves its paragraph too. */
static int read_piece(struct piece *piece)
{
	if (piece->record)
		return 0;
	return error_pass(
		gate_record_read(piece_source(piece), slice_of(piece->english), &piece->record));
}

struct weights {
	double expected, english;
};

static int weigh(struct piece *pieces, size_t count, struct weights *ret_weights)
{
	struct weights weights = {0};

	for (size_t i = 0; i < count; i++) {
		struct piece *piece = &pieces[i];
		const struct maker *maker = &piece->rendering->makers[piece->maker];
		int r;

		if (!counts(piece))
			continue;
		r = read_piece(piece);
		if (r)
			return error_pass(r);
		weights.expected +=
			length_expected(piece_language(piece), gate_record_source(piece->record)) *
			rendering_stretch(piece, maker->backend);
		weights.english += (double)gate_record_english(piece->record)->visible;
	}
	*ret_weights = weights;
	return 0;
}

int rendering_weigh(struct rendering *rendering)
{
	struct weights weights;
	int r = weigh(rendering->pieces, rendering->count, &weights);

	if (r)
		return error_pass(r);
	rendering->fit = length_of_whole(weights.expected, weights.english);
	return 0;
}

int rendering_weigh_part(
	struct rendering *rendering, struct piece *pieces, size_t count, enum gate_level *level)
{
	static const struct gate_verdict verdict = {
		.level = GATE_SOFT, .findings = {{REASON_LENGTH, GATE_SOFT}}, .count = 1};
	struct weights weights;
	int r;

	if (rendering->fit == LENGTH_FITS || *level != GATE_PASS)
		return 0;
	r = weigh(pieces, count, &weights);
	if (r || length_compare(weights.expected, weights.english) != rendering->fit)
		return error_pass(r);
	*level = GATE_SOFT;
	rendering_count_findings(rendering, piece_language(pieces),
		rendering->makers[pieces[0].maker].backend, &verdict);
	return error_pass(paragraph_add_reason(piece_paragraph(pieces), REASON_LENGTH));
}

/*
 * check_length.c - a translation far longer or shorter than its language's are.
 *
 * What is expected is people's median (length.h), corrected by what the backend gave so far
 * (stretch.h). Outside half to double of it is a doubt, outside a third to triple a failure (at
 * most 0.16 % of good pairs in 127 languages). Below 40 letters a ratio says nothing.
 */
#include "translate/gate_check.h"
#include "translate/length.h"

enum {
	LENGTH_MIN = 40, /* letters on the longer of the two sides, in English measure */
	RUNAWAY_MIN = 60,
};

double gate_expected(const struct gate_case *gate)
{
	const double stretch = gate->stretch > 0 ? gate->stretch : 1;

	return length_expected(gate->language, gate->source) * stretch;
}

enum gate_level check_length(const struct gate_case *gate)
{
	double expected = gate_expected(gate);
	double english = (double)gate->english->visible;

	if (english < LENGTH_MIN && expected < LENGTH_MIN)
		return GATE_PASS;
	if (english * 3 < expected || (english > expected * 3 && english >= RUNAWAY_MIN))
		return GATE_HARD;
	return english * 2 < expected || english > expected * 2 ? GATE_SOFT : GATE_PASS;
}

/*
 * check_placeholder.c - addresses, handles and mark-up, each as often as in the source.
 *
 * An address that was lost or doubled, and mark-up from nowhere (a leaked tag or entity), cannot be
 * shown; a lost handle or tag is a doubt. That their text is the source's, protect_restore() has
 * seen to before.
 */
#include "translate/gate_check.h"

#include "translate/protect.h"

enum gate_level check_placeholder(const struct gate_case *gate)
{
	size_t source[PROTECTED_KINDS] = {0};
	size_t english[PROTECTED_KINDS] = {0};

	if (gate->source->marked)
		protected_count(gate->source->text, source);
	if (gate->english->marked)
		protected_count(gate->english->text, english);
	if (source[PROTECTED_URL] != english[PROTECTED_URL] ||
		source[PROTECTED_EMAIL] != english[PROTECTED_EMAIL] ||
		english[PROTECTED_MARKUP] > source[PROTECTED_MARKUP])
		return GATE_HARD;
	return source[PROTECTED_HANDLE] != english[PROTECTED_HANDLE] ||
			       source[PROTECTED_MARKUP] != english[PROTECTED_MARKUP]
		       ? GATE_SOFT
		       : GATE_PASS;
}

/*
 * fate.c - what happens to a question after its answer, or after none.
 *
 * Two things must be told apart: a backend that fails, and a text that a backend fails on. The
 * first is an outage: everything waits, nothing is lost, nobody is blamed. The second is found by
 * halving: whenever a question fails although the backend answers others, it is cut in two, until
 * the culprit stands alone and goes on to the next backend.
 */
#include "translate/fate.h"

/* A failure that a text of the question may be the cause of. */
static struct judgement may_be_its_own(const struct fate_case *answer, enum health health)
{
	struct judgement judgement = {.fate = FATE_AGAIN, .health = health};

	if (!answer->others)
		return judgement;
	judgement.counts = true;
	if (answer->count > 1 && answer->tries > 0)
		judgement.fate = FATE_SPLIT;
	else if (answer->count == 1 && answer->tries + 1 >= answer->tries_max)
		judgement.fate = FATE_NEXT;
	return judgement;
}

/* A failure that goes away with the size of the question. */
static struct judgement halve(const struct fate_case *answer, enum health health)
{
	if (answer->count > 1)
		return (struct judgement){.fate = FATE_SPLIT, .health = health};
	return may_be_its_own(answer, health);
}

static struct judgement of_failure(const struct fate_case *answer)
{
	switch (answer->failure) {
	case HTTP_TIMED_OUT:
		return may_be_its_own(answer, HEALTH_SLOW);
	case HTTP_BROKEN:
		return may_be_its_own(answer, HEALTH_FAILING);
	case HTTP_TOO_LARGE:
		return halve(answer, HEALTH_FAILING);
	case HTTP_UNTRUSTED:
		return (struct judgement){.fate = FATE_AGAIN, .health = HEALTH_MISCONFIGURED};
	case HTTP_UNREACHABLE:
	case HTTP_OK:
		break;
	}
	return (struct judgement){.fate = FATE_AGAIN, .health = HEALTH_FAILING};
}

struct judgement fate_of_batch(const struct fate_case *answer)
{
	const bool alone = answer->count == 1;

	if (answer->failure != HTTP_OK)
		return of_failure(answer);

	switch (answer->outcome) {
	case 0:
		return (struct judgement){.fate = FATE_SETTLE, .health = HEALTH_GOOD};
	case BACKEND_E_THROTTLED:
		return (struct judgement){.fate = FATE_AGAIN, .health = HEALTH_BUSY};
	case BACKEND_E_UNAVAILABLE:
		return may_be_its_own(answer, HEALTH_FAILING);
	case BACKEND_E_GARBLED:
		return halve(answer, HEALTH_FAILING);
	case BACKEND_E_TOO_LARGE:
		return (struct judgement){
			.fate = alone ? FATE_NEXT : FATE_SPLIT, .health = HEALTH_GOOD};
	case BACKEND_E_QUOTA:
		return (struct judgement){.fate = FATE_AGAIN, .health = HEALTH_EXHAUSTED};
	case BACKEND_E_MISCONFIGURED:
		return (struct judgement){.fate = FATE_AGAIN, .health = HEALTH_MISCONFIGURED};
	case BACKEND_E_PAIR:
		return (struct judgement){.fate = FATE_NEXT, .health = HEALTH_GOOD};
	case BACKEND_E_REFUSED:
		return (struct judgement){.fate = alone ? FATE_NEXT : FATE_SPLIT,
			.health = HEALTH_GOOD,
			.refused = alone};
	default:
		break;
	}
	/* A backend that says what is in no list is treated as one that says nothing. */
	return may_be_its_own(answer, HEALTH_FAILING);
}

enum fate fate_of_item(const struct result *result, unsigned tries, unsigned tries_max)
{
	switch (result->status) {
	case ITEM_TRANSLATED:
		return FATE_SETTLE;
	case ITEM_REFUSED:
		return FATE_NEXT;
	case ITEM_UNANSWERED:
		break;
	}
	return tries + 1 >= tries_max ? FATE_NEXT : FATE_AGAIN;
}

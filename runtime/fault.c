/* fault.c - see fault.h. Of use in tests alone; harmless elsewhere, because nobody sets it. */
#include "runtime/fault.h"

#include "runtime/base.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

static int signal_of(const char *name)
{
	static const int known[] = {SIGKILL, SIGSEGV, SIGABRT, SIGILL, SIGBUS, SIGFPE, SIGSTOP};

	for (size_t i = 0; i < COUNT_OF(known); i++)
		if (strcmp(sigabbrev_np(known[i]), name) == 0)
			return known[i];
	return SIGKILL;
}

void fault_init(struct fault *fault)
{
	const char *point = getenv("DRAGOMAN_FAULT");
	const char *colon = point ? strchr(point, ':') : NULL;
	const char *second = colon ? strchr(colon + 1, ':') : NULL;

	*fault = (struct fault){0};
	if (!point || !point[0])
		return;
	fault->point = point;
	fault->point_len = (int)(colon ? (size_t)(colon - point) : strlen(point));
	fault->left = colon ? strtoul(colon + 1, NULL, 10) : 1;
	fault->signal = second ? signal_of(second + 1) : SIGKILL;
}

void fault_strike(struct fault *fault, const char *point)
{
	const size_t len = (size_t)fault->point_len;

	if (strlen(point) != len || strncmp(point, fault->point, len) != 0)
		return;
	if (fault->left > 1) {
		fault->left--;
		return;
	}
	(void)raise(fault->signal); /* returns from SIGSTOP alone, when somebody sends SIGCONT */
	fault->point = NULL;
}

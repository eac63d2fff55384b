/* fault.c - see fault.h. Of use in tests alone; harmless elsewhere, because nobody sets it. */
#include "runtime/fault.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

void fault_init(struct fault *fault)
{
	const char *point = getenv("DRAGOMAN_FAULT");
	const char *colon = point ? strchr(point, ':') : NULL;

	*fault = (struct fault){0};
	if (!point || !point[0])
		return;
	fault->point = point;
	fault->point_len = (int)(colon ? (size_t)(colon - point) : strlen(point));
	fault->left = colon ? strtoul(colon + 1, NULL, 10) : 1;
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
	(void)raise(SIGKILL); /* does not return */
}

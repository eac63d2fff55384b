/* folder.h - a folder of a test's own below /tmp, made before it and removed after it. */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* With all that is in it. 0, or what went wrong. */
static inline int folder_remove(const char *folder)
{
	char command[256];

	(void)snprintf(command, sizeof(command), "rm -r %s", folder);
	return system(command);
}

/* For cmocka: the state is the folder's path. */
static inline int folder_set_up(void **state)
{
	char *folder = strdup("/tmp/dragoman-test.XXXXXX");

	*state = folder;
	return folder && mkdtemp(folder) ? 0 : -1;
}

static inline int folder_tear_down(void **state)
{
	int r = folder_remove(*state);

	free(*state);
	return r;
}

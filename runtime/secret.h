/* secret.h - a password or key, read from where only its owner can. */
#pragma once

#include <stddef.h>

enum {
	SECRET_E_UNREADABLE = 1, /* `why` says what is wrong and what to do */
};

/* Read the secret that `place` names: the path of a file, or credential:NAME for a systemd
 * credential. Trimmed, yours to free. 0, SECRET_E_UNREADABLE or < 0. Blocks on the disk. */
int secret_read(const char *place, char **ret_secret, char *why, size_t why_size);

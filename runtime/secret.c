/*
 * secret.c - a password or key, read from where only its owner can.
 *
 * A file that everybody can read is refused: nobody would notice otherwise. Only the place is ever
 * named, never the content.
 */
#include "runtime/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/base.h"
#include "runtime/error.h"
#include "runtime/slice.h"

enum {
	SECRET_MAX = 64 * 1024,
};

static const char credential[] = "credential:";

static void close_at(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

/* The path that `place` means. 0, SECRET_E_UNREADABLE or < 0. */
static int path_of(const char *place, char **ret_path, char *why, size_t why_size)
{
	const char *directory = getenv("CREDENTIALS_DIRECTORY");
	const char *name = place + sizeof(credential) - 1;

	if (strncmp(place, credential, sizeof(credential) - 1) != 0)
		return error_pass(slice_copy(slice_of(place), ret_path));

	if (*name == '\0' || strchr(name, '/') || *name == '.') {
		(void)snprintf(why, why_size, "\"%s\" does not name a credential", place);
		return SECRET_E_UNREADABLE;
	}
	if (!directory) {
		(void)snprintf(why, why_size,
			"\"%s\" is known only in a systemd service with LoadCredential=%s:...; "
			"elsewhere name a file",
			place, name);
		return SECRET_E_UNREADABLE;
	}
	if (asprintf(ret_path, "%s/%s", directory, name) < 0)
		return error_raise(-ENOMEM, "naming a credential");
	return 0;
}

/* What speaks against reading this file, or NULL. */
static const char *objection(const struct stat *status)
{
	if (!S_ISREG(status->st_mode))
		return "is not a file";
	if (status->st_size > SECRET_MAX)
		return "is too large for a secret";
	return NULL;
}

static int read_file(const char *path, char **ret_secret, char *why, size_t why_size)
{
	/* O_NONBLOCK: a pipe without a writer must not hang the start. */
	CLEANUP(close_at) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	char data[SECRET_MAX];
	struct slice secret;
	struct stat status;
	ssize_t n;

	if (fd < 0 || fstat(fd, &status) < 0) {
		(void)snprintf(why, why_size, "cannot read %s: %s", path, strerror(errno));
		return SECRET_E_UNREADABLE;
	}
	if (objection(&status)) {
		(void)snprintf(why, why_size, "%s %s", path, objection(&status));
		return SECRET_E_UNREADABLE;
	}
	if (status.st_mode & S_IROTH) {
		(void)snprintf(why, why_size,
			"%s can be read by everybody: chmod o-rwx %s, and change the secret if "
			"others use this machine",
			path, path);
		return SECRET_E_UNREADABLE;
	}
	n = read(fd, data, sizeof(data));
	secret = slice_trim((struct slice){.data = data, .len = n > 0 ? (size_t)n : 0});
	if (secret.len == 0 || memchr(secret.data, '\0', secret.len)) {
		(void)snprintf(why, why_size, "%s holds no text", path);
		return SECRET_E_UNREADABLE;
	}
	return error_pass(slice_copy(secret, ret_secret));
}

int secret_read(const char *place, char **ret_secret, char *why, size_t why_size)
{
	CLEANUP(freep) char *path = NULL;
	int r = path_of(place, &path, why, why_size);

	if (r == SECRET_E_UNREADABLE)
		return r;
	if (r)
		return error_pass(r);
	r = read_file(path, ret_secret, why, why_size);
	return r == SECRET_E_UNREADABLE ? r : error_pass(r);
}

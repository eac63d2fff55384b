/* notify.c - a word to the service manager, without ever waiting for it. */
#include "runtime/notify.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/error.h"

/* A path, or "@" and a name in the abstract namespace, where a zero byte stands for the "@". */
static bool read_address(const char *text, struct sockaddr_un *address, socklen_t *ret_size)
{
	size_t len = strlen(text);

	if ((text[0] != '/' && text[0] != '@') || len < 2 || len >= sizeof(address->sun_path))
		return false;
	*address = (struct sockaddr_un){.sun_family = AF_UNIX};
	memcpy(address->sun_path, text, len);
	if (text[0] == '@')
		address->sun_path[0] = '\0';
	/* An abstract name ends where the address does; a path has its zero byte. */
	*ret_size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len + (text[0] == '/'));
	return true;
}

int notify_init(struct notify *notify)
{
	const char *text = getenv("NOTIFY_SOCKET");

	*notify = (struct notify){.fd = -1};
	if (!text || !read_address(text, &notify->address, &notify->size))
		return 0;
	notify->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	return notify->fd < 0 ? error_raise(-errno, "reaching the service manager") : 0;
}

void notify_deinit(struct notify *notify)
{
	if (notify->fd >= 0)
		close(notify->fd);
	notify->fd = -1;
}

int notify_send(const struct notify *notify, const char *text)
{
	ssize_t n;

	if (notify->fd < 0)
		return 0;
	/* To its address each time: a connection would not outlive a manager that starts anew. */
	n = sendto(notify->fd, text, strlen(text), MSG_NOSIGNAL,
		(const struct sockaddr *)&notify->address, notify->size);
	/* Any other failure is of a manager that is not there: it acts on our silence by itself. */
	return n < 0 && (errno == EAGAIN || errno == EINTR) ? NOTIFY_E_BUSY : 0;
}

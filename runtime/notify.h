/*
 * notify.h - a word to the service manager, without ever waiting for it.
 *
 * sd_notify() sends on a blocking socket: a manager that does not read for a while (it reloads its
 * units, the machine is short of memory) would hold the work up as soon as its queue is full.
 */
#pragma once

#include <sys/socket.h>
#include <sys/un.h>

#include "runtime/base.h"

struct notify {
	int fd; /* -1: there is no manager */
	struct sockaddr_un address;
	socklen_t size;
};

enum {
	NOTIFY_E_BUSY = 1, /* the manager's queue is full: say it again later */
};

/* Find the manager by $NOTIFY_SOCKET. An address that cannot be one counts as no manager. 0 or < 0.
 */
int notify_init(struct notify *notify);
void notify_deinit(struct notify *notify);

/* Send assignments as sd_notify(3) has them. 0 (also when nobody is there to hear) or
 * NOTIFY_E_BUSY. */
int notify_send(const struct notify *notify, const char *text);

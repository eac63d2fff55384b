/*
 * metrics_server.c - the endpoint that Prometheus reads: GET /metrics, over TCP on the loopback
 * interface or a unix socket.
 *
 * libmicrohttpd without threads: its epoll descriptor is watched by the loop, and a timer turns it
 * when a connection may have timed out. What it holds is bounded: eight connections, 32 KB each,
 * ten seconds of silence, one page of at most 4 MB.
 *
 * Whoever reaches the endpoint may read it, so it is offered to this machine only; a proxy that
 * knows its readers can carry it further.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "runtime/error.h"
#include "runtime/loop.h"
#include "runtime/metrics_registry.h"

enum {
	CONNECTIONS_MAX = 8,
	CONNECTION_BYTES_MAX = 32 * 1024,
	SILENCE_MAX_S = 10,
	PAGE_MAX = 4 * 1024 * 1024,
	HOST_BYTES_MAX = 64,
};

struct metrics_server {
	struct metrics *metrics;
	struct MHD_Daemon *daemon;
	struct watch *watch;
	struct timer *timer;
	char *socket_path; /* removed at the end; NULL with TCP */
};

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	struct sockaddr_un local;
};

/* Addresses */

static int parse_path(
	const char *path, union address *ret_address, socklen_t *ret_length, const char **ret_why)
{
	union address address = {.local = {.sun_family = AF_UNIX}};

	if (strlen(path) >= sizeof(address.local.sun_path)) {
		*ret_why = "the path of the socket is longer than 107 bytes";
		return METRICS_E_ADDRESS;
	}
	memcpy(address.local.sun_path, path, strlen(path) + 1);
	*ret_address = address;
	*ret_length = sizeof(address.local);
	return 0;
}

static bool parse_port(const char *text, in_port_t *ret_port)
{
	char *end;
	unsigned long port;

	if (text[0] < '0' || text[0] > '9')
		return false;
	port = strtoul(text, &end, 10);
	if (*end || port > 65535)
		return false;
	*ret_port = htons((in_port_t)port);
	return true;
}

/* 127.0.0.1:9464 or [::1]:9464 */
static int parse_tcp(
	const char *text, union address *ret_address, socklen_t *ret_length, const char **ret_why)
{
	static const char form[] = "not of the form 127.0.0.1:9464, [::1]:9464 or /path/of/socket";
	union address address = {0};
	const char *colon = strrchr(text, ':');
	char host[HOST_BYTES_MAX] = "";
	in_port_t port;

	*ret_why = form;
	if (!colon || (size_t)(colon - text) >= sizeof(host) || !parse_port(colon + 1, &port))
		return METRICS_E_ADDRESS;
	memcpy(host, text, (size_t)(colon - text));

	if (strcmp(host, "[::1]") == 0) {
		address.v6 = (struct sockaddr_in6){.sin6_family = AF_INET6,
			.sin6_port = port,
			.sin6_addr = IN6ADDR_LOOPBACK_INIT};
		*ret_length = sizeof(address.v6);
	} else if (inet_pton(AF_INET, strcmp(host, "localhost") == 0 ? "127.0.0.1" : host,
			   &address.v4.sin_addr) == 1) {
		address.v4.sin_family = AF_INET;
		address.v4.sin_port = port;
		*ret_length = sizeof(address.v4);
		*ret_why = "not an address of this machine alone (127.0.0.0/8 or ::1)";
		if (ntohl(address.v4.sin_addr.s_addr) >> 24 != IN_LOOPBACKNET)
			return METRICS_E_ADDRESS;
	} else {
		return METRICS_E_ADDRESS;
	}
	*ret_address = address;
	return 0;
}

static const char *why_not(int error)
{
	switch (error) {
	case EADDRINUSE:
		return "the address is in use by another program";
	case EACCES:
	case EPERM:
		return "not permitted";
	case ENOENT:
		return "the directory of the socket does not exist";
	case EADDRNOTAVAIL:
	case EAFNOSUPPORT:
		return "this machine has no such address";
	default:
		return "the system refused it";
	}
}

static void close_descriptor(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd); /* a listening socket has nothing to lose */
}

/* A socket that listens, or METRICS_E_ADDRESS. */
static int listen_at(
	const union address *address, socklen_t length, int *ret_fd, const char **ret_why)
{
	CLEANUP(close_descriptor)
	int fd = socket(address->any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	const int yes = 1;

	if (fd < 0) {
		*ret_why = why_not(errno);
		return METRICS_E_ADDRESS;
	}
	if (address->any.sa_family == AF_UNIX)
		(void)unlink(address->local.sun_path); /* what a killed process left behind */
	else
		(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)); /* a nicety */
	if (bind(fd, &address->any, length) < 0 ||
		(address->any.sa_family == AF_UNIX && chmod(address->local.sun_path, 0660) < 0) ||
		listen(fd, CONNECTIONS_MAX) < 0) {
		*ret_why = why_not(errno);
		return METRICS_E_ADDRESS;
	}
	*ret_fd = fd;
	fd = -1;
	return 0;
}

/* Answers */

static enum MHD_Result reply(struct MHD_Connection *connection, unsigned status, const char *type,
	char *body, size_t length, enum MHD_ResponseMemoryMode mode)
{
	struct MHD_Response *response = MHD_create_response_from_buffer(length, body, mode);
	enum MHD_Result result;

	if (!response) {
		if (mode == MHD_RESPMEM_MUST_FREE)
			free(body);
		return MHD_NO;
	}
	result = MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
	if (result == MHD_YES)
		result = MHD_queue_response(connection, status, response);
	MHD_destroy_response(response); /* ours alone: the connection has its own reference */
	return result;
}

static enum MHD_Result reply_text(
	struct MHD_Connection *connection, unsigned status, const char *text)
{
	return reply(connection, status, "text/plain; charset=utf-8", (char *)(uintptr_t)text,
		strlen(text), MHD_RESPMEM_MUST_COPY);
}

static enum MHD_Result reply_metrics(
	struct metrics_server *server, struct MHD_Connection *connection)
{
	CLEANUP(buf_deinit) struct buf page = BUF_INIT(PAGE_MAX);
	size_t length;

	if (metrics_render(server->metrics, &page))
		return reply_text(connection, MHD_HTTP_INTERNAL_SERVER_ERROR, "too large\n");
	length = page.len;
	return reply(connection, MHD_HTTP_OK, "text/plain; version=0.0.4; charset=utf-8",
		buf_take(&page), length, MHD_RESPMEM_MUST_FREE);
}

static enum MHD_Result on_request(void *user, struct MHD_Connection *connection, const char *url,
	const char *method, const char *version, const char *data, size_t *length, void **seen)
{
	(void)version;
	(void)data;

	if (!*seen) { /* the head only; asked again when a body, if any, is through */
		*seen = user;
		return MHD_YES;
	}
	if (*length > 0) { /* nobody sends us a body for good */
		*length = 0;
		return MHD_YES;
	}
	if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
		return reply_text(connection, MHD_HTTP_METHOD_NOT_ALLOWED, "GET /metrics\n");
	if (strcmp(url, "/metrics") != 0)
		return reply_text(connection, MHD_HTTP_NOT_FOUND, "GET /metrics\n");
	return reply_metrics(user, connection);
}

/* In the loop */

static int turn(struct metrics_server *server)
{
	MHD_UNSIGNED_LONG_LONG after_ms;

	if (MHD_run(server->daemon) != MHD_YES)
		return error_raise(-EIO, "serving metrics");
	if (MHD_get_timeout(server->daemon, &after_ms) == MHD_YES)
		return error_pass(timer_set(server->timer, after_ms));
	timer_unset(server->timer);
	return 0;
}

static int on_time(void *user)
{
	return turn(user);
}

static int on_ready(void *user, uint32_t events)
{
	(void)events;
	return turn(user);
}

static int start(struct metrics_server *server, struct loop *loop, int fd)
{
	const union MHD_DaemonInfo *info;
	int r;

	server->daemon = MHD_start_daemon(MHD_USE_EPOLL, 0, NULL, NULL, on_request, server,
		MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_CONNECTION_LIMIT, CONNECTIONS_MAX,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES_MAX,
		MHD_OPTION_CONNECTION_TIMEOUT, SILENCE_MAX_S, MHD_OPTION_END);
	if (!server->daemon)
		return error_raise(-ENOMEM, "starting the metrics server");
	info = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD);
	if (!info)
		return error_raise(-EIO, "the metrics server has no descriptor");

	r = loop_timer(loop, on_time, server, &server->timer);
	if (!r)
		r = loop_watch(loop, info->epoll_fd, EPOLLIN, on_ready, server, &server->watch);
	return error_pass(r);
}

static int open_server(
	struct metrics_server *server, struct loop *loop, const char *listen, const char **ret_why)
{
	const bool is_path = listen[0] == '/';
	union address address;
	socklen_t length;
	int fd = -1;
	int r;

	r = is_path ? parse_path(listen, &address, &length, ret_why)
		    : parse_tcp(listen, &address, &length, ret_why);
	if (!r)
		r = listen_at(&address, length, &fd, ret_why);
	if (!r && is_path)
		r = slice_copy(slice_of(listen), &server->socket_path);
	if (!r) {
		r = start(server, loop, fd);
		if (server->daemon)
			fd = -1; /* the daemon's now */
	}
	close_descriptor(&fd);
	return r;
}

int metrics_serve(struct metrics *metrics, struct loop *loop, const struct metrics_options *options,
	struct metrics_server **ret_server, const char **ret_why)
{
	CLEANUP(metrics_server_freep) struct metrics_server *server = NULL;
	int r;

	if (!options->listen || !options->listen[0])
		return 0;
	server = calloc(1, sizeof(*server));
	if (!server)
		return error_raise(-ENOMEM, "making the metrics server");
	server->metrics = metrics;
	r = open_server(server, loop, options->listen, ret_why);
	if (r)
		return r;

	*ret_server = server;
	server = NULL;
	return 0;
}

struct metrics_server *metrics_server_free(struct metrics_server *server)
{
	if (!server)
		return NULL;
	watch_free(server->watch);
	timer_free(server->timer);
	if (server->daemon)
		MHD_stop_daemon(server->daemon); /* closes the listening socket too */
	if (server->socket_path)
		(void)unlink(server->socket_path); /* it may be gone with its directory */
	free(server->socket_path);
	free(server);
	return NULL;
}

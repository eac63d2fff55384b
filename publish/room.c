/*
 * room.c - see room.h.
 *
 * The disk is asked once a second; that costs nothing and disturbs nobody, while each try reads the
 * state topic from its beginning.
 */
#include "publish/room.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/statvfs.h>

#include "runtime/error.h"
#include "runtime/log.h"
#include "runtime/loop.h"
#include "runtime/metrics.h"
#include "runtime/worker.h"

enum {
	LOOK_EVERY_MS = 1000,
	FREE_MIN = 1 << 20,
	PAUSE_MS = 1000,
	DOUBLINGS_MAX = 6,     /* about a minute */
	STEADY_MS = 60 * 1000, /* who lasted so long did not fail at once */
};

struct room {
	struct worker *worker;
	const char *directory; /* borrowed */
	struct timer *timer;
	struct metric *waiting;
	struct log_pace pace;
	uint64_t begun_ms;
	uint64_t ended_ms;
	unsigned failures;
};

bool room_is_worth_a_try(const struct room_case *at)
{
	const unsigned doublings = at->failures < DOUBLINGS_MAX ? at->failures : DOUBLINGS_MAX;

	return at->free_bytes >= FREE_MIN && at->waited_ms >= (uint64_t)PAUSE_MS << doublings;
}

/* What a process without special rights may still write; a disk that cannot be asked is tried. */
static uint64_t free_bytes(const struct room *room)
{
	struct statvfs disk;

	if (statvfs(room->directory, &disk) < 0)
		return FREE_MIN;
	return (uint64_t)disk.f_bavail * disk.f_frsize;
}

static int look(void *user)
{
	struct room *room = user;
	const struct room_case at = {
		.free_bytes = free_bytes(room),
		.waited_ms = loop_now_ms() - room->ended_ms,
		.failures = room->failures,
	};

	if (room_is_worth_a_try(&at)) {
		loop_stop(room->worker->loop);
		return 0;
	}
	if (log_is_due(&room->pace, loop_now_ms()))
		log_warn("DISK-FULL",
			"directory=%s no room for what is out: nothing is published and nothing is "
			"lost, going on when some is freed",
			room->directory);
	loop_status(room->worker->loop, "waiting for room on the disk of %s", room->directory);
	return error_pass(timer_set(room->timer, LOOK_EVERY_MS));
}

int room_new(struct worker *worker, const char *directory, struct room **ret_room)
{
	CLEANUP(room_freep) struct room *room = calloc(1, sizeof(*room));
	const char *given = getenv("TMPDIR");
	int r;

	if (!room)
		return error_raise(-ENOMEM, "waiting for room");
	room->worker = worker;
	room->directory = *directory ? directory : given && *given ? given : "/tmp";
	room->waiting =
		metrics_get(worker->metrics, METRIC_GAUGE, "dragoman_publish_waiting_for_room",
			"1 while the disk is full and nothing is published for it.", NULL);
	r = loop_timer(worker->loop, look, room, &room->timer);
	if (r)
		return error_pass(r);

	*ret_room = room;
	room = NULL;
	return 0;
}

struct room *room_free(struct room *room)
{
	if (!room)
		return NULL;
	(void)timer_free(room->timer);
	free(room);
	return NULL;
}

void room_begin(struct room *room)
{
	room->begun_ms = loop_now_ms();
}

int room_await(struct room *room)
{
	struct loop *loop = room->worker->loop;
	int r;

	room->ended_ms = loop_now_ms();
	if (room->ended_ms - room->begun_ms >= STEADY_MS) {
		room->failures = 0;
		room->pace = (struct log_pace){0};
	}
	if (loop_is_stopping(loop))
		return 0;
	/* Whoever listened before is gone. */
	loop_on_stop(loop, NULL, NULL);
	loop_on_watchdog(loop, NULL, NULL);
	loop_ready(loop);
	metric_set(room->waiting, 1);
	r = look(room);
	if (!r)
		r = loop_run(loop);
	timer_unset(room->timer);
	metric_set(room->waiting, 0);
	room->failures++;
	if (!r && !loop_is_stopping(loop))
		log_info("DISK-ROOM", "directory=%s trying again", room->directory);
	return error_pass(r);
}

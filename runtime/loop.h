/*
 * loop.h - the one thread's event loop: sd-event, with what a systemd service owes its manager.
 *
 * It turns SIGTERM and SIGINT into a request to stop, SIGHUP into one to reload, sends READY=1,
 * STATUS=, STOPPING=1 and feeds the watchdog, but only while the program says that it is alive: a
 * loop that turns without getting anywhere is stuck.
 *
 * A callback that returns < 0 ends the loop with that value: it is how a failure climbs to main().
 * Callbacks never block.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "runtime/base.h"

struct loop;
struct watch; /* a file descriptor under watch */
struct timer;

int loop_new(struct loop **ret_loop);
struct loop *loop_free(struct loop *loop);
DEFINE_CLEANUP(struct loop *, loop_free);

/* Turn until loop_stop() or a failure. 0, or what the failing callback returned. */
int loop_run(struct loop *loop);
void loop_stop(struct loop *loop);
/* End the loop with `r` (< 0), from where no callback can return it. */
void loop_fail(struct loop *loop, int r);

/* Milliseconds of the monotonic clock; and of the wall clock since 1970. */
uint64_t loop_now_ms(void);
int64_t loop_wall_ms(void);

/* Call `fn` when one of `events` (EPOLLIN, EPOLLOUT) is ready on `fd`; the descriptor stays the
 * caller's. */
int loop_watch(struct loop *loop, int fd, uint32_t events, int (*fn)(void *user, uint32_t events),
	void *user, struct watch **ret_watch);
int watch_set(struct watch *watch, uint32_t events);
struct watch *watch_free(struct watch *watch);
DEFINE_CLEANUP(struct watch *, watch_free);

/* A timer, unarmed until timer_set(). One shot: the callback arms it again if it wants to. */
int loop_timer(struct loop *loop, int (*fn)(void *user), void *user, struct timer **ret_timer);
int timer_set(struct timer *timer, uint64_t after_ms); /* from now; 0: at the loop's next turn */
void timer_unset(struct timer *timer);
struct timer *timer_free(struct timer *timer);
DEFINE_CLEANUP(struct timer *, timer_free);

/* What to do on SIGTERM or SIGINT (default: loop_stop()), and on SIGHUP (default: nothing). */
void loop_on_stop(struct loop *loop, int (*fn)(void *user), void *user);
void loop_on_reload(struct loop *loop, int (*fn)(void *user), void *user);

/* Ask `fn` before each feeding of the watchdog: true when there is progress, or nothing that could
 * make any. */
void loop_on_watchdog(struct loop *loop, bool (*fn)(void *user), void *user);

/* Tell the manager; never waits for it. A status is sent when the text differs from the last one,
 * at most once a second: the newest then. */
void loop_ready(struct loop *loop);
void loop_stopping(struct loop *loop);
bool loop_is_stopping(const struct loop *loop); /* SIGTERM came, or loop_stopping() was called */
void loop_status(struct loop *loop, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

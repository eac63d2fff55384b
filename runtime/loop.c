/*
 * loop.c - the one thread's event loop: sd-event, with what a systemd service owes its manager.
 *
 * Every callback of ours goes through a trampoline, because sd-event would only switch off a source
 * whose callback failed and go on: here a failure ends the loop with that value. The trampolines
 * do not touch their own object after the call, so that a callback may free what called it.
 *
 * loop_run() turns sd_event_run() itself instead of calling sd_event_loop(), which works only once
 * in the life of an event: a program may run the loop again after loop_stop().
 *
 * Signals are blocked in the calling thread and read through sd-event. Threads inherit the mask, so
 * the loop is made before any library that starts threads. SIGPIPE is ignored for the whole
 * process: a peer that hangs up is an error of the write, not the end of the worker. Neither is
 * undone in loop_free(): a second SIGTERM must not kill a process that is closing down in order.
 *
 * What the manager is told is marked as due and sent in one message; when the manager does not
 * read, it stays due and a timer tries again, so that READY=1 is not lost and the work never waits.
 * The status is for people: it goes out at most once a second, the newest one.
 *
 * The watchdog is fed from a timer at a third of the manager's interval, and only when the program
 * says that it is alive. sd-event's own watchdog would feed it for as long as the loop turns.
 */
#include "runtime/loop.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-event.h>
#include <time.h>

#include "runtime/error.h"
#include "runtime/notify.h"

enum {
	TIMER_ACCURACY_US = 1000, /* sd-event's default is a quarter of a second */
	STATUS_MAX = 512,
	STATUS_EVERY_MS = 1000,
	BUSY_RETRY_MS = 100,
};

struct loop {
	sd_event *event;
	sd_event_source *signals[3];
	struct timer *feeder; /* NULL when the manager keeps no watchdog */
	uint64_t feed_every_ms;
	bool stopped;
	bool stopping_said;
	int result;
	struct notify notify;
	struct timer *teller;
	bool ready_due, stopping_due, status_due; /* to be told */
	uint64_t status_at_ms;                    /* when the last one went out */
	int (*on_stop)(void *user);
	void *stop_user;
	int (*on_reload)(void *user);
	void *reload_user;
	bool (*is_alive)(void *user);
	void *alive_user;
	char status[STATUS_MAX];
};

struct watch {
	struct loop *loop;
	sd_event_source *source;
	int (*fn)(void *user, uint32_t events);
	void *user;
};

struct timer {
	struct loop *loop;
	sd_event_source *source;
	int (*fn)(void *user);
	void *user;
};

void loop_stop(struct loop *loop)
{
	loop->stopped = true;
}

void loop_fail(struct loop *loop, int r)
{
	assert(r < 0);
	if (loop->result == 0)
		loop->result = r; /* the first cause is the one that explains the others */
	loop->stopped = true;
}

/* What a callback of sd-event returns after one of ours did. */
static int settle(struct loop *loop, int r)
{
	assert(r <= 0); /* an outcome that climbed here was not handled: a bug */
	if (r < 0)
		loop_fail(loop, r);
	return 0;
}

/* Clocks */

static struct timespec clock_read(clockid_t clock)
{
	struct timespec now;
	int r = clock_gettime(clock, &now);

	assert(r == 0); /* these clocks always exist */
	(void)r;        /* without assertions nobody looks */
	return now;
}

uint64_t loop_now_ms(void)
{
	struct timespec now = clock_read(CLOCK_MONOTONIC);

	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

int64_t loop_wall_ms(void)
{
	struct timespec now = clock_read(CLOCK_REALTIME);

	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Descriptors */

static int on_descriptor(sd_event_source *source, int fd, uint32_t events, void *user)
{
	struct watch *watch = user;
	struct loop *loop = watch->loop;

	(void)source;
	(void)fd;
	return settle(loop, watch->fn(watch->user, events));
}

int loop_watch(struct loop *loop, int fd, uint32_t events, int (*fn)(void *user, uint32_t events),
	void *user, struct watch **ret_watch)
{
	CLEANUP(watch_freep) struct watch *watch = calloc(1, sizeof(*watch));
	int r;

	if (!watch)
		return error_raise(-ENOMEM, "watching a descriptor");
	watch->loop = loop;
	watch->fn = fn;
	watch->user = user;
	r = sd_event_add_io(loop->event, &watch->source, fd, events, on_descriptor, watch);
	if (r < 0)
		return error_raise(r, "watching descriptor %d", fd);

	*ret_watch = watch;
	watch = NULL;
	return 0;
}

int watch_set(struct watch *watch, uint32_t events)
{
	int r = sd_event_source_set_io_events(watch->source, events);

	return r < 0 ? error_raise(r, "watching for other events") : 0;
}

struct watch *watch_free(struct watch *watch)
{
	if (!watch)
		return NULL;
	/* The source outlives its last reference while it is being dispatched: switch it off. */
	(void)sd_event_source_set_enabled(watch->source, SD_EVENT_OFF); /* NULL when half-built */
	sd_event_source_unref(watch->source);
	free(watch);
	return NULL;
}

/* Timers */

static int on_time(sd_event_source *source, uint64_t at_us, void *user)
{
	struct timer *timer = user;
	struct loop *loop = timer->loop;

	(void)source;
	(void)at_us;
	return settle(loop, timer->fn(timer->user));
}

int loop_timer(struct loop *loop, int (*fn)(void *user), void *user, struct timer **ret_timer)
{
	CLEANUP(timer_freep) struct timer *timer = calloc(1, sizeof(*timer));
	int r;

	if (!timer)
		return error_raise(-ENOMEM, "making a timer");
	timer->loop = loop;
	timer->fn = fn;
	timer->user = user;
	r = sd_event_add_time(loop->event, &timer->source, CLOCK_MONOTONIC, UINT64_MAX,
		TIMER_ACCURACY_US, on_time, timer);
	if (r < 0)
		return error_raise(r, "making a timer");
	timer_unset(timer);

	*ret_timer = timer;
	timer = NULL;
	return 0;
}

int timer_set(struct timer *timer, uint64_t after_ms)
{
	struct timespec now = clock_read(CLOCK_MONOTONIC);
	uint64_t now_us = (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
	uint64_t most = (UINT64_MAX - now_us) / 1000 - 1;
	int r;

	if (after_ms > most)
		after_ms = most;
	r = sd_event_source_set_time(timer->source, now_us + after_ms * 1000);
	if (r >= 0)
		r = sd_event_source_set_enabled(timer->source, SD_EVENT_ONESHOT);
	return r < 0 ? error_raise(r, "setting a timer") : 0;
}

void timer_unset(struct timer *timer)
{
	int r = sd_event_source_set_enabled(timer->source, SD_EVENT_OFF);

	assert(r >= 0); /* fails only for a source that is none */
	(void)r;        /* without assertions nobody looks */
}

struct timer *timer_free(struct timer *timer)
{
	if (!timer)
		return NULL;
	/* The source outlives its last reference while it is being dispatched: switch it off. */
	(void)sd_event_source_set_enabled(timer->source, SD_EVENT_OFF); /* NULL when half-built */
	sd_event_source_unref(timer->source);
	free(timer);
	return NULL;
}

/* Signals */

static int on_stop_signal(sd_event_source *source, const struct signalfd_siginfo *info, void *user)
{
	struct loop *loop = user;

	(void)source;
	(void)info;
	loop_stopping(loop);
	if (!loop->on_stop) {
		loop_stop(loop);
		return 0;
	}
	return settle(loop, loop->on_stop(loop->stop_user));
}

static int on_reload_signal(
	sd_event_source *source, const struct signalfd_siginfo *info, void *user)
{
	struct loop *loop = user;

	(void)source;
	(void)info;
	return loop->on_reload ? settle(loop, loop->on_reload(loop->reload_user)) : 0;
}

static int add_signals(struct loop *loop)
{
	static const struct {
		int number;
		sd_event_signal_handler_t fn;
	} table[COUNT_OF(loop->signals)] = {
		{SIGTERM, on_stop_signal},
		{SIGINT, on_stop_signal},
		{SIGHUP, on_reload_signal},
	};
	sigset_t set;
	int r;

	sigemptyset(&set);
	for (size_t i = 0; i < COUNT_OF(table); i++)
		sigaddset(&set, table[i].number);
	r = pthread_sigmask(SIG_BLOCK, &set, NULL);
	if (r)
		return error_raise(-r, "blocking signals");
	if (signal(SIGPIPE, SIG_IGN) == SIG_ERR)
		return error_raise(-errno, "ignoring SIGPIPE");

	for (size_t i = 0; i < COUNT_OF(table); i++) {
		r = sd_event_add_signal(
			loop->event, &loop->signals[i], table[i].number, table[i].fn, loop);
		/* A loop that is flooded with work must still hear that it should stop. */
		if (r >= 0)
			r = sd_event_source_set_priority(
				loop->signals[i], SD_EVENT_PRIORITY_IMPORTANT);
		if (r < 0)
			return error_raise(r, "listening for signal %d", table[i].number);
	}
	return 0;
}

/* What the manager is told. */

/* Send all that is due; what the manager does not take now, it is offered again. 0 or < 0. */
static int tell(void *user)
{
	struct loop *loop = user;
	char text[STATUS_MAX + 64];
	int n;

	if (!loop->ready_due && !loop->stopping_due && !loop->status_due)
		return 0;
	n = snprintf(text, sizeof(text), "%s%s%s%s", loop->ready_due ? "READY=1\n" : "",
		loop->stopping_due ? "STOPPING=1\n" : "", loop->status_due ? "STATUS=" : "",
		loop->status_due ? loop->status : "");
	assert(n > 0 && (size_t)n < sizeof(text));
	(void)n; /* without assertions nobody looks */
	if (notify_send(&loop->notify, text) == NOTIFY_E_BUSY)
		return error_pass(timer_set(loop->teller, BUSY_RETRY_MS));
	if (loop->status_due)
		loop->status_at_ms = loop_now_ms();
	loop->ready_due = loop->stopping_due = loop->status_due = false;
	return 0;
}

static void tell_now(struct loop *loop)
{
	(void)settle(loop, tell(loop)); /* a timer that cannot be set ends the loop */
}

static int feed_watchdog(void *user)
{
	struct loop *loop = user;

	if (!loop->is_alive || loop->is_alive(loop->alive_user))
		(void)notify_send(&loop->notify, "WATCHDOG=1"); /* the next one comes in time */
	return error_pass(timer_set(loop->feeder, loop->feed_every_ms));
}

static int add_watchdog(struct loop *loop)
{
	uint64_t interval_us = 0;
	int r = sd_watchdog_enabled(0, &interval_us);

	if (r < 0)
		return error_raise(r, "reading WATCHDOG_USEC");
	if (r == 0)
		return 0;
	loop->feed_every_ms = interval_us / 3000;
	r = loop_timer(loop, feed_watchdog, loop, &loop->feeder);
	if (r)
		return error_pass(r);
	return error_pass(timer_set(loop->feeder, loop->feed_every_ms));
}

void loop_ready(struct loop *loop)
{
	loop->ready_due = true;
	tell_now(loop);
}

void loop_stopping(struct loop *loop)
{
	if (loop->stopping_said)
		return;
	loop->stopping_said = true;
	loop->ready_due = false; /* it would call a unit that ends a running one */
	loop->stopping_due = true;
	tell_now(loop);
}

bool loop_is_stopping(const struct loop *loop)
{
	return loop->stopping_said;
}

void loop_status(struct loop *loop, const char *fmt, ...)
{
	char text[STATUS_MAX];
	uint64_t since_ms = loop_now_ms() - loop->status_at_ms;
	va_list list;

	va_start(list, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, list); /* a cut status is still one */
	va_end(list);
	/* A line break would begin another assignment of the protocol. */
	for (char *c = text; *c; c++)
		if ((unsigned char)*c < ' ')
			*c = ' ';
	if (strcmp(text, loop->status) == 0)
		return;

	memcpy(loop->status, text, sizeof(text));
	if (loop->status_due)
		return; /* a timer is set: it takes the newest */
	loop->status_due = true;
	if (since_ms >= STATUS_EVERY_MS)
		tell_now(loop);
	else
		(void)settle(loop, error_pass(timer_set(loop->teller, STATUS_EVERY_MS - since_ms)));
}

/* The loop itself */

void loop_on_stop(struct loop *loop, int (*fn)(void *user), void *user)
{
	loop->on_stop = fn;
	loop->stop_user = user;
}

void loop_on_reload(struct loop *loop, int (*fn)(void *user), void *user)
{
	loop->on_reload = fn;
	loop->reload_user = user;
}

void loop_on_watchdog(struct loop *loop, bool (*fn)(void *user), void *user)
{
	loop->is_alive = fn;
	loop->alive_user = user;
}

int loop_new(struct loop **ret_loop)
{
	CLEANUP(loop_freep) struct loop *loop = calloc(1, sizeof(*loop));
	int r;

	if (!loop)
		return error_raise(-ENOMEM, "making the event loop");
	r = notify_init(&loop->notify);
	if (r)
		return error_pass(r);
	r = sd_event_new(&loop->event);
	if (r < 0)
		return error_raise(r, "making the event loop");
	r = loop_timer(loop, tell, loop, &loop->teller);
	if (r)
		return error_pass(r);
	r = add_signals(loop);
	if (r)
		return error_pass(r);
	r = add_watchdog(loop);
	if (r)
		return error_pass(r);

	*ret_loop = loop;
	loop = NULL;
	return 0;
}

struct loop *loop_free(struct loop *loop)
{
	if (!loop)
		return NULL;
	timer_free(loop->feeder);
	timer_free(loop->teller);
	notify_deinit(&loop->notify);
	for (size_t i = 0; i < COUNT_OF(loop->signals); i++)
		sd_event_source_unref(loop->signals[i]);
	sd_event_unref(loop->event);
	free(loop);
	return NULL;
}

int loop_run(struct loop *loop)
{
	int r;

	while (!loop->stopped) {
		r = sd_event_run(loop->event, UINT64_MAX);
		if (r < 0)
			return error_raise(r, "turning the event loop");
	}
	r = loop->result;
	loop->result = 0;
	loop->stopped = false; /* it may be run again */
	return error_pass(r);
}

/* The event loop: timers, descriptors, signals, failures, and what the service manager hears. */
#include "tests/support/test.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "runtime/loop.h"

struct scene {
	struct loop *loop;
	struct timer *timer;
	struct watch *watch;
	int calls;
	int calls_to_stop;
	bool is_alive;
	uint32_t seen;
};

static int stop_after(void *user)
{
	struct scene *scene = user;

	if (++scene->calls >= scene->calls_to_stop)
		loop_stop(scene->loop);
	else
		assert_int_equal(timer_set(scene->timer, 1), 0);
	return 0;
}

static int count(void *user)
{
	struct scene *scene = user;

	scene->calls++;
	return 0;
}

static int fail_with_eio(void *user)
{
	(void)user;
	return -EIO;
}

/* Stop the loop that nothing else stops, so that a broken test ends. */
static int give_up(void *user)
{
	struct scene *scene = user;

	loop_fail(scene->loop, -ETIME);
	return 0;
}

static void test_a_timer_fires_once_at_its_time_and_again_when_set_again(void **state)
{
	struct scene scene = {.calls_to_stop = 3};
	uint64_t begin;
	(void)state;

	assert_int_equal(loop_new(&scene.loop), 0);
	assert_int_equal(loop_timer(scene.loop, stop_after, &scene, &scene.timer), 0);
	assert_int_equal(timer_set(scene.timer, 20), 0);
	begin = loop_now_ms();
	assert_int_equal(loop_run(scene.loop), 0);
	assert_int_equal(scene.calls, 3);
	assert_in_range(loop_now_ms() - begin, 21, 2000);
	timer_free(scene.timer);
	loop_free(scene.loop);
}

static void test_a_timer_that_was_unset_or_never_set_stays_silent(void **state)
{
	struct scene scene = {.calls_to_stop = 1};
	CLEANUP(timer_freep) struct timer *silent = NULL;
	CLEANUP(timer_freep) struct timer *unset = NULL;
	struct scene other = {0};
	(void)state;

	assert_int_equal(loop_new(&scene.loop), 0);
	assert_int_equal(loop_timer(scene.loop, count, &other, &silent), 0);
	assert_int_equal(loop_timer(scene.loop, count, &other, &unset), 0);
	assert_int_equal(timer_set(unset, 0), 0);
	timer_unset(unset);
	assert_int_equal(loop_timer(scene.loop, stop_after, &scene, &scene.timer), 0);
	assert_int_equal(timer_set(scene.timer, 5), 0);
	assert_int_equal(loop_run(scene.loop), 0);
	assert_int_equal(other.calls, 0);
	unset = timer_free(unset);
	silent = timer_free(silent);
	timer_free(scene.timer);
	loop_free(scene.loop);
}

static void test_a_timer_may_be_set_past_the_end_of_time(void **state)
{
	struct scene scene = {0};
	(void)state;

	assert_int_equal(loop_new(&scene.loop), 0);
	assert_int_equal(loop_timer(scene.loop, count, &scene, &scene.timer), 0);
	assert_int_equal(timer_set(scene.timer, UINT64_MAX), 0);
	timer_free(scene.timer);
	loop_free(scene.loop);
}

static int free_yourself(void *user)
{
	struct scene *scene = user;

	scene->timer = timer_free(scene->timer);
	loop_stop(scene->loop);
	return 0;
}

static void test_a_callback_may_free_its_own_timer(void **state)
{
	struct scene scene = {0};
	(void)state;

	assert_int_equal(loop_new(&scene.loop), 0);
	assert_int_equal(loop_timer(scene.loop, free_yourself, &scene, &scene.timer), 0);
	assert_int_equal(timer_set(scene.timer, 0), 0);
	assert_int_equal(loop_run(scene.loop), 0);
	assert_null(scene.timer);
	loop_free(scene.loop);
}

static int note_events(void *user, uint32_t events)
{
	struct scene *scene = user;

	scene->seen |= events;
	scene->watch = watch_free(scene->watch);
	loop_stop(scene->loop);
	return 0;
}

static void test_a_descriptor_is_watched_for_what_was_asked(void **state)
{
	struct scene scene = {0};
	int pair[2];
	(void)state;

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
	assert_int_equal(write(pair[1], "x", 1), 1);
	assert_int_equal(loop_new(&scene.loop), 0);
	assert_int_equal(
		loop_watch(scene.loop, pair[0], EPOLLIN, note_events, &scene, &scene.watch), 0);
	assert_int_equal(watch_set(scene.watch, EPOLLOUT), 0);
	assert_int_equal(loop_run(scene.loop), 0);
	assert_int_equal(scene.seen, EPOLLOUT);
	assert_null(scene.watch);
	loop_free(scene.loop);
	close(pair[0]);
	close(pair[1]);
}

static void test_the_failure_of_a_callback_ends_the_loop_with_it(void **state)
{
	struct scene scene = {0};
	(void)state;

	assert_int_equal(loop_new(&scene.loop), 0);
	assert_int_equal(loop_timer(scene.loop, fail_with_eio, NULL, &scene.timer), 0);
	assert_int_equal(timer_set(scene.timer, 0), 0);
	assert_int_equal(loop_run(scene.loop), -EIO);
	timer_free(scene.timer);
	loop_free(scene.loop);
}

static void test_the_first_failure_wins_also_when_it_comes_before_the_run(void **state)
{
	CLEANUP(loop_freep) struct loop *loop = NULL;
	(void)state;

	assert_int_equal(loop_new(&loop), 0);
	loop_fail(loop, -ENOSPC);
	loop_fail(loop, -EIO);
	assert_int_equal(loop_run(loop), -ENOSPC);
}

static int on_signal(void *user)
{
	struct scene *scene = user;

	scene->calls++;
	loop_stop(scene->loop);
	return 0;
}

static void test_signals_reach_the_functions_that_were_named(void **state)
{
	static const struct {
		int signal;
		bool handled;
		int calls;
		const char *why;
	} table[] = {
		{SIGTERM, true, 1, "the manager's stop"},
		{SIGINT, true, 1, "Ctrl-C"},
		{SIGHUP, true, 101, "reload goes to its own function"},
		{SIGTERM, false, 0, "without a function it stops the loop"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(table); i++) {
		struct scene scene = {0};
		struct scene reload = {.calls = 100};
		CLEANUP(timer_freep) struct timer *guard = NULL;

		print_message("%s\n", table[i].why);
		assert_int_equal(loop_new(&scene.loop), 0);
		reload.loop = scene.loop;
		assert_int_equal(loop_timer(scene.loop, give_up, &scene, &guard), 0);
		assert_int_equal(timer_set(guard, 5000), 0);
		if (table[i].handled) {
			loop_on_stop(scene.loop, on_signal, &scene);
			loop_on_reload(scene.loop, on_signal, &reload);
		}
		assert_int_equal(raise(table[i].signal), 0);
		assert_int_equal(loop_run(scene.loop), 0);
		assert_int_equal(
			table[i].signal == SIGHUP ? reload.calls : scene.calls, table[i].calls);
		guard = timer_free(guard);
		loop_free(scene.loop);
	}
}

static void test_a_peer_that_hangs_up_does_not_kill_the_process(void **state)
{
	CLEANUP(loop_freep) struct loop *loop = NULL;
	int pair[2];
	(void)state;

	assert_int_equal(loop_new(&loop), 0);
	assert_int_equal(pipe(pair), 0);
	close(pair[0]);
	assert_int_equal(write(pair[1], "x", 1), -1);
	assert_int_equal(errno, EPIPE);
	close(pair[1]);
}

/* The manager's end of $NOTIFY_SOCKET. */
struct manager {
	char directory[64];
	struct sockaddr_un address;
	int fd;
};

static void manager_open(struct manager *manager)
{
	*manager = (struct manager){.directory = "/tmp/dragoman-loop-XXXXXX"};
	assert_non_null(mkdtemp(manager->directory));
	manager->address.sun_family = AF_UNIX;
	(void)snprintf(manager->address.sun_path, sizeof(manager->address.sun_path), "%s/notify",
		manager->directory);
	manager->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	assert_return_code(manager->fd, errno);
	assert_return_code(bind(manager->fd, (const struct sockaddr *)&manager->address,
				   sizeof(manager->address)),
		errno);
	assert_int_equal(setenv("NOTIFY_SOCKET", manager->address.sun_path, 1), 0);
}

static void manager_close(struct manager *manager)
{
	unsetenv("NOTIFY_SOCKET");
	unsetenv("WATCHDOG_USEC");
	close(manager->fd);
	unlink(manager->address.sun_path);
	rmdir(manager->directory);
}

/* The next message; "" when there is none. */
static const char *manager_heard(struct manager *manager, char *text, size_t size)
{
	ssize_t n = recv(manager->fd, text, size - 1, 0);

	text[n > 0 ? n : 0] = '\0';
	return text;
}

static void test_the_manager_hears_each_thing_once_and_of_statuses_the_newest(void **state)
{
	CLEANUP(loop_freep) struct loop *loop = NULL;
	struct manager manager;
	char text[256];
	(void)state;

	manager_open(&manager);
	assert_int_equal(loop_new(&loop), 0);
	loop_ready(loop);
	loop_status(loop, "%d waiting", 3);
	loop_status(loop, "%d waiting", 3);
	loop_status(loop, "another within the second");
	loop_status(loop, "one\nREADY=1");
	loop_stopping(loop);
	loop_stopping(loop);
	assert_string_equal(manager_heard(&manager, text, sizeof(text)), "READY=1\n");
	assert_string_equal(manager_heard(&manager, text, sizeof(text)), "STATUS=3 waiting");
	assert_string_equal(
		manager_heard(&manager, text, sizeof(text)), "STOPPING=1\nSTATUS=one READY=1");
	assert_string_equal(manager_heard(&manager, text, sizeof(text)), "");
	manager_close(&manager);
}

static void test_a_manager_that_does_not_read_holds_nothing_up_and_hears_it_later(void **state)
{
	struct scene scene = {.calls_to_stop = 1};
	struct manager manager;
	char text[256];
	int sent = 0;
	int filler = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	uint64_t begin;
	(void)state;

	manager_open(&manager);
	assert_return_code(filler, errno);
	while (sendto(filler, "x", 1, 0, (const struct sockaddr *)&manager.address,
		       sizeof(manager.address)) == 1)
		assert_true(++sent < 100000);
	assert_int_equal(errno, EAGAIN);

	assert_int_equal(loop_new(&scene.loop), 0);
	begin = loop_now_ms();
	loop_ready(scene.loop);
	loop_status(scene.loop, "old");
	loop_status(scene.loop, "new");
	assert_in_range(loop_now_ms() - begin, 0, 1000);
	for (int i = 0; i < sent; i++)
		assert_string_equal(manager_heard(&manager, text, sizeof(text)), "x");

	assert_int_equal(loop_timer(scene.loop, stop_after, &scene, &scene.timer), 0);
	assert_int_equal(timer_set(scene.timer, 250), 0);
	assert_int_equal(loop_run(scene.loop), 0);
	assert_string_equal(manager_heard(&manager, text, sizeof(text)), "READY=1\nSTATUS=new");
	assert_string_equal(manager_heard(&manager, text, sizeof(text)), "");
	timer_free(scene.timer);
	loop_free(scene.loop);
	close(filler);
	manager_close(&manager);
}

static bool is_alive(void *user)
{
	struct scene *scene = user;

	scene->calls++;
	return scene->is_alive;
}

static void test_the_watchdog_is_fed_only_while_the_program_is_alive(void **state)
{
	static const struct {
		bool alive;
		const char *heard;
	} table[] = {{true, "WATCHDOG=1"}, {false, ""}};
	struct manager manager;
	char text[256];
	(void)state;

	for (size_t i = 0; i < COUNT_OF(table); i++) {
		struct scene scene = {.is_alive = table[i].alive, .calls_to_stop = 1};

		manager_open(&manager);
		assert_int_equal(setenv("WATCHDOG_USEC", "30000", 1), 0);
		assert_int_equal(loop_new(&scene.loop), 0);
		loop_on_watchdog(scene.loop, is_alive, &scene);
		assert_int_equal(loop_timer(scene.loop, on_signal, &scene, &scene.timer), 0);
		assert_int_equal(timer_set(scene.timer, 60), 0);
		assert_int_equal(loop_run(scene.loop), 0);
		assert_true(scene.calls > 2); /* asked, and the timer's own call */
		assert_string_equal(manager_heard(&manager, text, sizeof(text)), table[i].heard);
		timer_free(scene.timer);
		loop_free(scene.loop);
		manager_close(&manager);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_timer_fires_once_at_its_time_and_again_when_set_again),
		cmocka_unit_test(test_a_timer_that_was_unset_or_never_set_stays_silent),
		cmocka_unit_test(test_a_timer_may_be_set_past_the_end_of_time),
		cmocka_unit_test(test_a_callback_may_free_its_own_timer),
		cmocka_unit_test(test_a_descriptor_is_watched_for_what_was_asked),
		cmocka_unit_test(test_the_failure_of_a_callback_ends_the_loop_with_it),
		cmocka_unit_test(test_the_first_failure_wins_also_when_it_comes_before_the_run),
		cmocka_unit_test(test_signals_reach_the_functions_that_were_named),
		cmocka_unit_test(test_a_peer_that_hangs_up_does_not_kill_the_process),
		cmocka_unit_test(test_the_manager_hears_each_thing_once_and_of_statuses_the_newest),
		cmocka_unit_test(
			test_a_manager_that_does_not_read_holds_nothing_up_and_hears_it_later),
		cmocka_unit_test(test_the_watchdog_is_fed_only_while_the_program_is_alive),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

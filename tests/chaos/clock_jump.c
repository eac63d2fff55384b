/*
 * clock_jump - loaded before a worker (LD_PRELOAD), it lets a test move the worker's wall clock, as
 * a wrong clock that is set right moves: $CLOCK_JUMP names a file of one int64_t, the seconds to
 * add, which may change at any time. The monotonic clock stays what it is, as it does when a
 * system's clock is set.
 *
 * A wait until a time of the wall clock is given to the kernel in the kernel's time. So what a jump
 * does here is what it does in truth, but for a wait that has begun before it: that one ends when
 * it would have ended.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

enum {
	WALL_CLOCK_S =
		1000000000, /* no machine has been up for so long: a time of the wall clock */
};

static const volatile int64_t *offset;

static int64_t jump(void)
{
	return offset ? *offset : 0;
}

__attribute__((constructor)) static void begin(void)
{
	const char *path = getenv("CLOCK_JUMP");
	const int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	void *map =
		fd >= 0 ? mmap(NULL, sizeof(*offset), PROT_READ, MAP_SHARED, fd, 0) : MAP_FAILED;

	if (map != MAP_FAILED)
		offset = map;
	if (fd >= 0)
		(void)close(fd);
}

/* ISO C has no cast from an object's address to a function's; POSIX has this one. */
#define REAL(name, form)                                                                           \
	static form real;                                                                          \
	if (!real)                                                                                 \
	*(void **)(void *)&real = dlsym(RTLD_NEXT, name)

typedef int (*clock_form)(clockid_t clock, struct timespec *time);
typedef int (*day_form)(struct timeval *time, void *zone);
typedef int (*wait_form)(
	pthread_cond_t *cond, pthread_mutex_t *mutex, const struct timespec *until);
typedef int (*c11_form)(cnd_t *cond, mtx_t *mutex, const struct timespec *until);

int clock_gettime(clockid_t clock, struct timespec *time)
{
	REAL("clock_gettime", clock_form);
	const int r = real(clock, time);

	if (r == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
		time->tv_sec += jump();
	return r;
}

int gettimeofday(struct timeval *time, void *zone)
{
	REAL("gettimeofday", day_form);
	const int r = real(time, zone);

	if (r == 0)
		time->tv_sec += jump();
	return r;
}

time_t time(time_t *ret_time)
{
	struct timespec now = {0};

	(void)clock_gettime(CLOCK_REALTIME, &now);
	if (ret_time)
		*ret_time = now.tv_sec;
	return now.tv_sec;
}

int timespec_get(struct timespec *time, int base)
{
	return clock_gettime(CLOCK_REALTIME, time) ? 0 : base;
}

static struct timespec kernel_time(const struct timespec *until)
{
	struct timespec told = *until;

	if (told.tv_sec > WALL_CLOCK_S)
		told.tv_sec -= jump();
	return told;
}

int pthread_cond_timedwait(
	pthread_cond_t *cond, pthread_mutex_t *mutex, const struct timespec *until)
{
	static wait_form real;
	const struct timespec told = kernel_time(until);

	/* dlsym() would find the form of 1997 here, whose condition is another struct. */
	if (!real)
		*(void **)(void *)&real =
			dlvsym(RTLD_NEXT, "pthread_cond_timedwait", "GLIBC_2.3.2");
	if (!real)
		*(void **)(void *)&real = dlsym(RTLD_NEXT, "pthread_cond_timedwait");
	return real(cond, mutex, &told);
}

int cnd_timedwait(cnd_t *cond, mtx_t *mutex, const struct timespec *until)
{
	REAL("cnd_timedwait", c11_form);
	const struct timespec told = kernel_time(until);

	return real(cond, mutex, &told);
}

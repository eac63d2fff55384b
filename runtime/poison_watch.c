/*
 * poison_watch.c - see poison_watch.h.
 *
 * The handler does what is safe in one: it stores two words, puts back what handled the signal
 * before, and lets it come again. A fault of the processor's comes again by itself when the handler
 * returns; one that was sent is raised anew. It runs on a stack of its own, because a record that
 * nests too deep ends as a stack that is used up.
 */
#include "runtime/poison_watch.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <unistd.h>

#include "runtime/error.h"
#include "runtime/record.h"

enum {
	PATH_SIZE = 4096,
	STACK_SIZE = 64 * 1024,
};

static const int signals[] = {SIGSEGV, SIGABRT, SIGILL, SIGBUS, SIGFPE};

struct poison_watch {
	struct poison_book *book;
	int fd;
	pid_t thread; /* the loop's */
	void *stack;
	struct sigaction before[COUNT_OF(signals)];
	int free_slots[POISON_OUT_MAX];
	int free_count;
};

/* What a handler can reach: there is no other way to hand it anything. */
static struct poison_watch *_Atomic watched;

static void put_back(const struct poison_watch *watch, int number)
{
	for (size_t i = 0; i < COUNT_OF(signals); i++)
		if (signals[i] == number)
			(void)sigaction(number, &watch->before[i], NULL); /* it was so before */
}

static void on_signal(int number, siginfo_t *info, void *context)
{
	struct poison_watch *watch = atomic_load(&watched);
	(void)context;

	if (!watch)
		return;
	if (gettid() != watch->thread)
		atomic_store(&watch->book->elsewhere, 1);
	atomic_store(&watch->book->signal, number);
	put_back(watch, number);
	if (info->si_code <= 0)
		(void)raise(number); /* waits until this handler returns */
}

static int install(struct poison_watch *watch)
{
	struct sigaction action = {.sa_flags = SA_SIGINFO | SA_ONSTACK};
	stack_t stack = {.ss_size = STACK_SIZE};

	watch->stack = malloc(STACK_SIZE);
	if (!watch->stack)
		return error_raise(-ENOMEM, "making a stack for signals");
	stack.ss_sp = watch->stack;
	action.sa_sigaction = on_signal;
	(void)sigemptyset(&action.sa_mask); /* cannot fail */
	atomic_store(&watched, watch);
	if (sigaltstack(&stack, NULL) < 0)
		return error_raise(-errno, "setting a stack for signals");
	for (size_t i = 0; i < COUNT_OF(signals); i++)
		if (sigaction(signals[i], &action, &watch->before[i]) < 0)
			return error_raise(-errno, "watching for signal %d", signals[i]);
	return 0;
}

static void uninstall(struct poison_watch *watch)
{
	const stack_t none = {.ss_flags = SS_DISABLE};

	if (atomic_load(&watched) != watch)
		return;
	for (size_t i = 0; i < COUNT_OF(signals); i++)
		put_back(watch, signals[i]);
	(void)sigaltstack(&none, NULL); /* it was set by us */
	atomic_store(&watched, NULL);
}

/* The file, of full size and on the disk: a hole that finds no room later would kill us. */
static int map_book(struct poison_watch *watch, const char *directory)
{
	char path[PATH_SIZE];
	const int n = snprintf(path, sizeof(path), "%s/suspects", directory);
	void *book;

	if (n < 0 || (size_t)n >= sizeof(path))
		return POISON_WATCH_E_UNAVAILABLE;
	watch->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (watch->fd < 0 || flock(watch->fd, LOCK_EX | LOCK_NB) < 0 ||
		posix_fallocate(watch->fd, 0, (off_t)sizeof(struct poison_book)) != 0)
		return POISON_WATCH_E_UNAVAILABLE;
	book = mmap(
		NULL, sizeof(struct poison_book), PROT_READ | PROT_WRITE, MAP_SHARED, watch->fd, 0);
	if (book == MAP_FAILED)
		return POISON_WATCH_E_UNAVAILABLE;
	watch->book = book;
	return 0;
}

int poison_watch_open(const char *directory, const char *topic, struct poison_finding *ret_finding,
	struct poison_watch **ret_watch)
{
	CLEANUP(poison_watch_freep) struct poison_watch *watch = calloc(1, sizeof(*watch));
	struct poison_finding finding;
	int r;

	if (!watch)
		return error_raise(-ENOMEM, "watching for poison");
	watch->fd = -1;
	watch->thread = gettid();
	while (watch->free_count < POISON_OUT_MAX) {
		watch->free_slots[watch->free_count] = watch->free_count;
		watch->free_count++;
	}
	r = map_book(watch, directory);
	if (r)
		return r;
	poison_begin(watch->book, topic, &finding);
	r = install(watch);
	if (r)
		return error_pass(r);

	*ret_finding = finding;
	*ret_watch = watch;
	watch = NULL;
	return 0;
}

struct poison_watch *poison_watch_free(struct poison_watch *watch)
{
	if (!watch)
		return NULL;
	uninstall(watch);
	if (watch->book) {
		poison_end(watch->book);
		(void)munmap(watch->book, sizeof(*watch->book)); /* it was mapped */
	}
	if (watch->fd >= 0)
		(void)close(watch->fd); /* and the lock with it */
	free(watch->stack);
	free(watch);
	return NULL;
}

enum poison_fate poison_watch_fate(
	const struct poison_watch *watch, const struct record *record, int *ret_signal)
{
	const struct poison_suspect *suspect;

	if (!watch || watch->book->suspect_count == 0)
		return POISON_INNOCENT;
	suspect = poison_find(watch->book, record->partition, record->offset, record->timestamp_ms);
	if (!suspect)
		return POISON_INNOCENT;
	if (!poison_is_certain(suspect))
		return poison_is_alone(suspect) ? POISON_SUSPECT : POISON_INNOCENT;
	*ret_signal = suspect->signal;
	return POISON_CERTAIN;
}

int poison_watch_out(struct poison_watch *watch, const struct record *record, bool alone)
{
	int slot;

	if (!watch || watch->free_count == 0)
		return -1;
	slot = watch->free_slots[--watch->free_count];
	poison_note(
		&watch->book->out[slot], record->partition, record->offset, record->timestamp_ms);
	if (alone)
		poison_note(&watch->book->alone, record->partition, record->offset,
			record->timestamp_ms);
	return slot;
}

void poison_watch_back(struct poison_watch *watch, int slot)
{
	if (!watch || slot < 0)
		return;
	poison_clear(&watch->book->out[slot]);
	poison_clear(&watch->book->alone); /* whoever was alone is the one that came back */
	watch->free_slots[watch->free_count++] = slot;
}

void poison_watch_enter(struct poison_watch *watch, const struct record *record)
{
	if (!watch)
		return;
	poison_clear(&watch->book->handled);
	poison_note(&watch->book->handled, record->partition, record->offset, record->timestamp_ms);
}

void poison_watch_leave(struct poison_watch *watch)
{
	if (watch)
		poison_clear(&watch->book->handled);
}

void poison_watch_acquit(struct poison_watch *watch, const struct record *record)
{
	if (watch && watch->book->suspect_count > 0)
		poison_acquit(watch->book, record->partition, record->offset, record->timestamp_ms);
}

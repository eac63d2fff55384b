/* usage.h - what a process has used, as one line of JSON's members. */
#pragma once

#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

static inline double clock_seconds(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now); /* this clock always exists */
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static inline double cpu_seconds(void)
{
	struct rusage usage;

	(void)getrusage(RUSAGE_SELF, &usage); /* fails only for a wrong argument */
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static inline long peak_kilobytes(void)
{
	struct rusage usage;

	(void)getrusage(RUSAGE_SELF, &usage); /* as above */
	return usage.ru_maxrss;
}

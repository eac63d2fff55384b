/*
 * metrics_process.c - what every program tells of itself, under the names that Prometheus' client
 * libraries gave it. Read at each scrape from /proc and getrusage(); a value that the system does
 * not tell is left out.
 */
#include <dirent.h>
#include <librdkafka/rdkafka.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "runtime/metrics_registry.h"

static int print_metric(
	struct buf *buf, const char *name, const char *kind, const char *help, double value)
{
	int r = buf_addf(buf, "# HELP %s %s\n# TYPE %s %s\n%s ", name, help, name, kind, name);

	if (!r)
		r = metrics_print_number(buf, value);
	return r ? r : buf_add(buf, slice_of("\n"));
}

static double cpu_seconds(void)
{
	struct rusage usage;

	if (getrusage(RUSAGE_SELF, &usage) < 0)
		return 0;
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static int print_memory(struct buf *buf)
{
	const double page = (double)sysconf(_SC_PAGESIZE);
	FILE *file = fopen("/proc/self/statm", "re");
	unsigned long whole = 0;
	unsigned long resident = 0;
	int n;
	int r;

	if (!file)
		return 0;
	n = fscanf(file, "%lu %lu", &whole, &resident);
	(void)fclose(file); /* it was only read */
	if (n != 2)
		return 0;

	r = print_metric(buf, "process_virtual_memory_bytes", "gauge",
		"Virtual memory size in bytes.", (double)whole * page);
	return r ? r
		 : print_metric(buf, "process_resident_memory_bytes", "gauge",
			   "Resident memory size in bytes.", (double)resident * page);
}

static int print_descriptors(struct buf *buf)
{
	DIR *directory = opendir("/proc/self/fd");
	struct rlimit limit;
	double count = -3; /* ".", "..", and the one that reads the directory */
	int r;

	if (!directory)
		return 0;
	while (readdir(directory))
		count++;
	(void)closedir(directory); /* it was only read */

	r = print_metric(
		buf, "process_open_fds", "gauge", "Number of open file descriptors.", count);
	if (r || getrlimit(RLIMIT_NOFILE, &limit) < 0)
		return r;
	return print_metric(buf, "process_max_fds", "gauge",
		"Maximum number of open file descriptors.", (double)limit.rlim_cur);
}

int metrics_render_process(const struct metrics *metrics, struct buf *buf)
{
	int r = print_metric(buf, "process_cpu_seconds_total", "counter",
		"Total user and system CPU time spent in seconds.", cpu_seconds());

	if (!r)
		r = print_metric(buf, "process_start_time_seconds", "gauge",
			"Start time of the process since unix epoch in seconds.", metrics->started);
	if (!r)
		r = print_memory(buf);
	if (!r)
		r = print_descriptors(buf);
	if (r)
		return r;
	return buf_addf(buf,
		"# HELP dragoman_build_info The versions that this program is made of.\n"
		"# TYPE dragoman_build_info gauge\n"
		"dragoman_build_info{version=\"%s\",librdkafka=\"%s\"} 1\n",
		DRAGOMAN_VERSION, rd_kafka_version_str());
}

/*
 * store_map.c - asks /proc where the map is, and how much of the process is mapped files.
 *
 * LMDB does not tell where its map lies. /proc/self/statm is cheap to read; the figure of the map
 * alone (smaps) is not, because the kernel walks the pages to find it.
 */
#include "runtime/store_map.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/base.h"

static void fclosep(FILE **file)
{
	if (*file)
		(void)fclose(*file); /* nothing was written */
}

/* Resident bytes of mapped files; 0 when nobody knows. */
static size_t resident_files(void)
{
	const int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	char text[128];
	ssize_t n;
	size_t pages = 0;

	if (fd < 0)
		return 0;
	n = read(fd, text, sizeof(text) - 1);
	(void)close(fd); /* nothing was written */
	if (n <= 0)
		return 0;
	text[n] = '\0';
	if (sscanf(text, "%*s %*s %zu", &pages) != 1)
		return 0;
	return pages * (size_t)sysconf(_SC_PAGESIZE);
}

void store_map_find(int fd, struct store_map *ret_map)
{
	CLEANUP(fclosep) FILE *maps = fopen("/proc/self/maps", "re");
	struct stat status;
	char line[512];

	*ret_map = (struct store_map){.beside = resident_files()};
	if (!maps || fstat(fd, &status) < 0)
		return;
	while (fgets(line, sizeof(line), maps)) {
		uintptr_t from;
		uintptr_t to;
		unsigned long inode;

		if (sscanf(line, "%lx-%lx %*s %*s %*s %lu", &from, &to, &inode) != 3 ||
			inode != status.st_ino)
			continue;
		ret_map->start = (void *)from;
		ret_map->size = to - from;
		return;
	}
}

size_t store_map_resident(const struct store_map *map)
{
	const size_t resident = resident_files();

	return resident > map->beside ? resident - map->beside : 0;
}

void store_map_trim(const struct store_map *map, size_t max_bytes)
{
	if (map->start && store_map_resident(map) > max_bytes)
		(void)madvise(map->start, map->size, MADV_DONTNEED); /* else it stays: no harm */
}

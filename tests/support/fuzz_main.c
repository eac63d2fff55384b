/*
 * fuzz_main.c - runs every file of the folders or files given through LLVMFuzzerTestOneInput(), so
 * that the corpus is a test in every build, without clang.
 *
 * An input that takes long is as much a finding as one that crashes: ctest's time limit sees it.
 */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "runtime/base.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
	INPUT_MAX = 16 * 1024 * 1024,
};

static inline void file_closep(FILE **file)
{
	if (*file)
		(void)fclose(*file); /* it was only read */
}

/* 0, or a message was printed. */
static int run_file(const char *path)
{
	CLEANUP(file_closep) FILE *file = fopen(path, "rb");
	CLEANUP(freep) char *data = malloc(INPUT_MAX);
	uint8_t *exact;
	size_t size;

	if (!file || !data) {
		(void)fprintf(stderr, "%s: %s\n", path, strerror(errno));
		return -1;
	}
	size = fread(data, 1, INPUT_MAX, file);
	/* Exactly as large as the input, so that a sanitizer sees the first byte too many. */
	exact = malloc(size ? size : 1);
	if (!exact)
		return -1;
	memcpy(exact, data, size);
	(void)LLVMFuzzerTestOneInput(exact, size); /* it always returns 0 */
	free(exact);
	return 0;
}

/* Number of files that were run, or -1. */
static long run_folder(const char *path)
{
	struct dirent **entries = NULL;
	int count = scandir(path, &entries, NULL, alphasort);
	long done = count < 0 ? -1 : 0;

	for (int i = 0; i < count; i++) {
		char name[4096];

		(void)snprintf(name, sizeof(name), "%s/%s", path, entries[i]->d_name);
		if (done >= 0 && entries[i]->d_name[0] != '.')
			done = run_file(name) ? -1 : done + 1;
		free(entries[i]);
	}
	free(entries);
	return done;
}

int main(int argc, char *argv[])
{
	long done = 0;

	for (int i = 1; i < argc; i++) {
		struct stat status;
		long n;

		if (stat(argv[i], &status) < 0) {
			(void)fprintf(stderr, "%s: %s\n", argv[i], strerror(errno));
			return EXIT_FAILURE;
		}
		n = S_ISDIR(status.st_mode) ? run_folder(argv[i]) : 1 + run_file(argv[i]);
		if (n <= 0) {
			(void)fprintf(stderr, "%s: nothing could be run\n", argv[i]);
			return EXIT_FAILURE;
		}
		done += n;
	}
	printf("%ld inputs\n", done);
	return done > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

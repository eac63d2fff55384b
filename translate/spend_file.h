/*
 * spend_file.h - what this worker has paid, kept through kill -9.
 *
 * A row of spend is on the topic with the next article that is done; until then only the process
 * knows it. The file has each row as it is now: it is written at each payment, by one call, so that
 * the process may end at any moment. Only the process's end is survived, not a power cut.
 */
#pragma once

#include "runtime/base.h"
#include "schemas/spend.h"

struct spend_file;

enum {
	SPEND_FILE_E_BUSY = 1, /* another process has it */
	SPEND_FILE_E_FULL,     /* it, or its disk: the row is kept by the process alone */
};

/* 0, SPEND_FILE_E_BUSY or < 0. Rows older than two months at `wall_ms` are forgotten. */
int spend_file_open(const char *path, int64_t wall_ms, struct spend_file **ret_file);
struct spend_file *spend_file_close(struct spend_file *file);
DEFINE_CLEANUP(struct spend_file *, spend_file_close);

/* The rows that an earlier process left, one by one from `*at` (0 at first) on. 1: there it is; 0:
 * there is none; < 0. */
int spend_file_next(struct spend_file *file, size_t *at, struct spend *ret_row);
/* Write a row as it is; it is given a place when it has none. 0, SPEND_FILE_E_FULL or < 0. */
int spend_file_put(struct spend_file *file, struct spend *row);

/*
 * stretch_file.h - keeps what was learned of the backends' lengths in a file, so that a new start
 * begins where the last one ended.
 *
 * A file that is damaged, or of another version, is moved aside (NAME.damaged), and it is learned
 * again. Where the disk is full the gate goes on: nothing but the teaching is lost.
 */
#pragma once

#include "runtime/base.h"

struct loop;
struct stretch_file;
struct stretches;

/* Read what is at `path`, and keep it up from now on. `stretches` is borrowed. 0 or < 0. */
int stretch_file_open(struct loop *loop, struct stretches *stretches, const char *path,
	struct stretch_file **ret_file);
/* Write it when something was learned, as its timer has it do once a minute. 0 or < 0. */
int stretch_file_write(struct stretch_file *file);
/* Write it a last time. */
struct stretch_file *stretch_file_close(struct stretch_file *file);
DEFINE_CLEANUP(struct stretch_file *, stretch_file_close);

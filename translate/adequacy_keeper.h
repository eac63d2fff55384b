/*
 * adequacy_keeper.h - keeps what the adequacy check has learned in files, one of each language, so
 * that a new start begins where the last one ended.
 *
 * Files that are damaged, or of another version, are moved aside (NAME.damaged), and the language
 * is learned again from what the memory's topic brings. Where the disk is full the check goes on
 * without: nothing but its teaching is lost.
 */
#pragma once

#include <stdbool.h>

#include "runtime/base.h"
#include "runtime/loop.h"

struct adequacy;
struct keeper;

/* Read what is in `directory`, which is made where it is not, and keep it up from now on.
 * `adequacy` is borrowed. 0 or < 0. */
int keeper_new(struct loop *loop, struct adequacy *adequacy, const char *directory,
	struct keeper **ret_keeper);
/* Write the next slice, as its timer has it do; `*ret_more`: there is one behind it. 0 or < 0. */
int keeper_step(struct keeper *keeper, bool *ret_more);
/* Write down what has changed. */
struct keeper *keeper_free(struct keeper *keeper);
DEFINE_CLEANUP(struct keeper *, keeper_free);

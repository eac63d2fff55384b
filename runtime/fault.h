/*
 * fault.h - places where a test kills the process: DRAGOMAN_FAULT=point[:nth[:signal]].
 *
 * At the n-th passing of the point (the first, without nth) the process kills itself with SIGKILL,
 * as a power cut or the kernel would; or with the signal that is named: SEGV, ABRT, ... as a bug
 * would, or STOP, to be gone for a while. Unset, a passing costs one branch. The points are those
 * where a crash would hurt if the stream were wrong:
 *
 *	txn.produced      outputs are written; soon after another transaction, when offsets go
 *			  first, these are sent, and else not yet
 *	txn.offsets-sent  offsets are part of the transaction, which is not yet committed
 *	txn.committing    the commit is about to be asked for
 *	txn.committed     the broker has committed, the loop does not know it yet
 *	rebalance.revoke  partitions are being taken away
 *	record.P/O        the loop goes to work on offset O of partition P of the input: when it is
 *			  taken, and again for each answer that comes for it
 */
#pragma once

struct fault {
	const char *point; /* NULL: none; borrowed from the environment */
	int point_len;
	unsigned long left; /* passings until it strikes */
	int signal;
};

void fault_init(struct fault *fault);
void fault_strike(struct fault *fault, const char *point);

static inline void fault_at(struct fault *fault, const char *point)
{
	if (fault->point)
		fault_strike(fault, point);
}

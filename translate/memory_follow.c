/*
 * memory_follow.c - keeps the memory's reading copy up with its topic.
 */
#include "translate/memory.h"

#include "runtime/config.h"
#include "runtime/error.h"
#include "runtime/follower.h"
#include "runtime/kafka.h"
#include "runtime/log.h"

static int apply(void *user, const struct record *record)
{
	return memory_apply(user, record);
}

static int caught_up(void *user, int32_t partition)
{
	log_debug("MEMORY-READ", "partition=%d entries=%zu", (int)partition, memory_count(user));
	return 0;
}

static int64_t from(void *user, int32_t partition)
{
	return memory_place(user, partition);
}

int memory_follow(struct memory *memory, struct loop *loop, const struct config *config,
	struct follower **ret_follower)
{
	static const struct follower_ops ops = {apply, caught_up};
	const struct topics_options *topics = config_section(config, "topics");
	CLEANUP(follower_freep) struct follower *follower = NULL;
	int r = follower_new(loop, config, topics->memory, &ops, memory, &follower);

	if (r == 0)
		r = follower_add_all(follower, from);
	if (r)
		return error_pass(r);
	*ret_follower = follower;
	follower = NULL;
	return 0;
}

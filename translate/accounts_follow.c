/*
 * accounts_follow.c - keeps the accounts up with their topic.
 */
#include "translate/accounts.h"

#include "runtime/config.h"
#include "runtime/error.h"
#include "runtime/follower.h"
#include "runtime/kafka.h"

static int apply(void *user, const struct record *record)
{
	return accounts_apply(user, record);
}

static int caught_up(void *user, int32_t partition)
{
	(void)user;
	(void)partition; /* accounts_use() asks the follower */
	return 0;
}

static int64_t from(void *user, int32_t partition)
{
	(void)user;
	(void)partition;
	return 0; /* nothing is kept of it: it is small */
}

int accounts_follow(struct accounts *accounts, struct loop *loop, const struct config *config,
	struct follower **ret_follower)
{
	static const struct follower_ops ops = {apply, caught_up};
	const struct topics_options *topics = config_section(config, "topics");
	CLEANUP(follower_freep) struct follower *follower = NULL;
	CLEANUP(freep) char *writer = NULL;
	int r = kafka_identity(config_section(config, "kafka"), "translate", &writer);

	if (r == 0)
		r = follower_new(loop, config, topics->spend, &ops, accounts, &follower);
	if (r == 0)
		r = follower_add_all(follower, from);
	if (r)
		return error_pass(r);
	accounts_share(accounts, writer, follower);
	*ret_follower = follower;
	follower = NULL;
	return 0;
}

/*
 * The stream's protocol against a broker that is played: thousands of schedules in which processes
 * read, answer out of order, commit, crash, freeze, come back, lose partitions and meet others with
 * their identity, in an order that a seed decides. After each one the broker's log must hold
 * exactly one outcome of every record, those of one key in order.
 *
 * The same schedules are run with a bug planted, one at a time: each must be found, and for the
 * harm that it does. Otherwise the simulation would prove nothing.
 *
 * A schedule that fails prints its seed. STREAM_SIM_SEED runs others, STREAM_SIM_COUNT more.
 */
#include "tests/support/test.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/support/sim_process.h"

enum {
	PROCESSES = 3, /* one more than there are identities */
	TROUBLED_STEPS = 700,
	CALM_STEPS = 20000, /* far more than it takes */
	TIME_OUT_STEPS = 500,
	SCHEDULES = 5000,
	BUG_SCHEDULES = 5000, /* within so many each bug is found */
};

struct sim {
	struct sim_chance chance;
	struct sim_broker broker;
	struct sim_process processes[PROCESSES];
};

static void begin(struct sim *sim, uint64_t seed, enum sim_bug bug)
{
	bool hold_keys;
	bool narrow;

	*sim = (struct sim){.chance = {seed}};
	hold_keys = sim_happens(&sim->chance, 2);
	narrow = sim_happens(&sim->chance, 2);
	sim_broker_init(&sim->broker, bug, &sim->chance);
	for (size_t i = 0; i < PROCESSES; i++)
		sim->processes[i] = (struct sim_process){.broker = &sim->broker,
			.chance = &sim->chance,
			.hold_keys = hold_keys,
			.narrow = narrow};
}

static void start_or_crash(struct sim *sim, struct sim_process *process)
{
	if (process->running)
		sim_process_crash(process);
	else
		sim_process_start(process, sim_draw(&sim->chance, SIM_IDENTITIES));
}

static void step(struct sim *sim)
{
	struct sim_process *process = &sim->processes[sim_draw(&sim->chance, PROCESSES)];
	const size_t identity = sim_draw(&sim->chance, SIM_IDENTITIES);

	switch (sim_draw(&sim->chance, 160)) {
	case 0:
		start_or_crash(sim, process);
		break;
	case 1:
		process->frozen = !process->frozen;
		break;
	case 2:
		sim_evict(&sim->broker, identity);
		break;
	case 3:
		sim_rebalance(&sim->broker);
		break;
	case 4:
		sim_time_out(&sim->broker, identity);
		break;
	case 5:
	case 6:
		sim_arrive(&sim->broker);
		break;
	default:
		if (!process->running && sim_happens(&sim->chance, 40))
			sim_process_start(process, identity);
		else if (process->running && !process->frozen)
			sim_process_step(process);
	}
}

static bool has_process(const struct sim *sim, size_t identity)
{
	for (size_t i = 0; i < PROCESSES; i++)
		if (sim->processes[i].running && sim->processes[i].self.identity == identity)
			return true;
	return false;
}

static void start_where_none_is(struct sim *sim)
{
	for (size_t i = 0; i < PROCESSES; i++)
		for (size_t identity = 0; identity < SIM_IDENTITIES; identity++)
			if (!sim->processes[i].running && !has_process(sim, identity))
				sim_process_start(&sim->processes[i], identity);
}

/* No new trouble: what is frozen goes on, what is on its way arrives, and all must come out. */
static void drain(struct sim *sim)
{
	for (size_t i = 0; i < PROCESSES; i++) {
		sim->processes[i].calm = true;
		sim->processes[i].frozen = false;
	}
	for (size_t i = 0; i < CALM_STEPS && sim->broker.left > 0; i++) {
		struct sim_process *process = &sim->processes[sim_draw(&sim->chance, PROCESSES)];

		start_where_none_is(sim);
		if (process->running)
			sim_process_step(process);
		if (i % 8 == 0)
			sim_arrive(&sim->broker);
		if (i % TIME_OUT_STEPS == TIME_OUT_STEPS - 1)
			sim_time_out(&sim->broker, sim_draw(&sim->chance, SIM_IDENTITIES));
	}
}

/* Whether a process that began now would do a record again. */
static bool would_redo(const struct sim_broker *broker, size_t *ret_part, size_t *ret_record)
{
	for (size_t part = 0; part < SIM_PARTS; part++) {
		const struct sim_place *place = &broker->committed[part];
		struct frontier_stamp ignored;
		struct frontier frontier;

		(void)frontier_read(&frontier, place->offset, slice_of(place->text), &ignored);
		for (size_t i = 0; i < SIM_RECORDS; i++) {
			if (frontier_see(&frontier, broker->records[part][i].offset))
				continue;
			*ret_part = part;
			*ret_record = i;
			return true;
		}
	}
	return false;
}

static enum sim_verdict run(
	struct sim *sim, uint64_t seed, enum sim_bug bug, size_t *ret_part, size_t *ret_record)
{
	enum sim_verdict verdict;

	begin(sim, seed, bug);
	for (size_t i = 0; i < TROUBLED_STEPS && sim->broker.left > 0; i++)
		step(sim);
	drain(sim);
	verdict = sim_judge(&sim->broker, ret_part, ret_record);
	if (verdict == SIM_RIGHT && would_redo(&sim->broker, ret_part, ret_record))
		verdict = SIM_DUPLICATED;
	return verdict;
}

static const char *verdict_text(enum sim_verdict verdict)
{
	switch (verdict) {
	case SIM_LOST:
		return "has no outcome";
	case SIM_DUPLICATED:
		return "came out twice, or would";
	case SIM_DISORDERED:
		return "came out before an earlier one of its key";
	case SIM_RIGHT:
		break;
	}
	return "is right";
}

static uint64_t number_from(const char *variable, uint64_t otherwise)
{
	const char *text = getenv(variable);

	return text ? strtoull(text, NULL, 0) : otherwise;
}

static const char *const event_names[SIM_EVENTS] = {
	[SIM_COMMITTED] = "committed",
	[SIM_ABORTED] = "aborted",
	[SIM_LANDED] = "unknown, and landed",
	[SIM_NOT_LANDED] = "unknown, and not landed",
	[SIM_CRASHED] = "crashed",
	[SIM_CRASHED_IN_COMMIT] = "crashed in a commit",
	[SIM_FENCED] = "fenced",
	[SIM_EVICTED] = "evicted",
	[SIM_STALE_MEMBER] = "offsets refused",
	[SIM_STALE_PRODUCER] = "producer refused",
	[SIM_KEPT] = "partition kept",
	[SIM_TOUCHED] = "partition had by another",
	[SIM_TAKEN_BEYOND] = "partition begun with a map",
	[SIM_FAR] = "too far beyond",
	[SIM_BEHIND_KEY] = "waited for its key",
};

static void test_every_schedule_keeps_the_promises(void **state)
{
	const uint64_t seed = number_from("STREAM_SIM_SEED", 1);
	const uint64_t count = number_from("STREAM_SIM_COUNT", SCHEDULES);
	unsigned events[SIM_EVENTS] = {0};
	static struct sim sim;
	(void)state;

	for (uint64_t i = 0; i < count; i++) {
		size_t part = 0;
		size_t record = 0;
		const enum sim_verdict verdict = run(&sim, seed + i, SIM_NO_BUG, &part, &record);

		if (verdict != SIM_RIGHT)
			fail_msg("STREAM_SIM_SEED=%" PRIu64 ": record %zu of partition %zu %s",
				seed + i, record, part, verdict_text(verdict));
		for (size_t event = 0; event < SIM_EVENTS; event++)
			events[event] += sim.broker.events[event];
	}
	for (size_t event = 0; event < SIM_EVENTS; event++)
		print_message("%9u %s\n", events[event], event_names[event]);
	for (size_t event = 0; event < SIM_EVENTS; event++)
		if (count >= SCHEDULES && events[event] < 100)
			fail_msg("hardly ever in %" PRIu64 " schedules: %s", count,
				event_names[event]);
}

static void test_every_planted_bug_is_found(void **state)
{
	static const struct {
		enum sim_bug bug;
		int harm; /* enum sim_verdict, one or several */
		const char *why;
	} cases[] = {
		{SIM_FORGET_BEYOND, SIM_DUPLICATED, "what is beyond the frontier is done again"},
		{SIM_COMMIT_TOP, SIM_LOST, "what is below the newest is not done"},
		{SIM_OFFSETS_FIRST, SIM_LOST, "a crash between offsets and outputs"},
		{SIM_FINISH_EARLY, SIM_LOST, "finished, and then not committed"},
		{SIM_FORGET_GENERATION, SIM_DUPLICATED, "a zombie commits another's records"},
		{SIM_FORGET_EPOCH, SIM_LOST | SIM_DUPLICATED,
			"a zombie ends another's transaction"},
		{SIM_IGNORE_KEYS, SIM_DISORDERED, "answers come in any order"},
		{SIM_GUESS_LANDED, SIM_LOST, "what did not land is not done again"},
		{SIM_GUESS_FAILED, SIM_DUPLICATED, "what landed is done again"},
		{SIM_READ_UNSTABLE, SIM_DUPLICATED,
			"the offset of an open transaction comes later"},
		{SIM_KEEP_WORN, SIM_LOST | SIM_DUPLICATED, "a late copy ends half a transaction"},
		{SIM_KEEP_BLINDLY, SIM_DUPLICATED, "another did meanwhile what is still in flight"},
	};
	static struct sim sim;
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		enum sim_verdict verdict = SIM_RIGHT;
		uint64_t seed = 0;
		size_t part = 0;
		size_t record = 0;

		while (verdict == SIM_RIGHT && seed < BUG_SCHEDULES)
			verdict = run(&sim, ++seed, cases[i].bug, &part, &record);
		print_message("seed %4" PRIu64 ": a record %s: %s\n", seed, verdict_text(verdict),
			cases[i].why);
		if (!(cases[i].harm & (int)verdict))
			fail_msg("%s: seed %" PRIu64 ", the record %s", cases[i].why, seed,
				verdict_text(verdict));
	}
}

static void test_a_seed_gives_the_same_schedule_again(void **state)
{
	static struct sim first;
	static struct sim second;
	size_t part;
	size_t record;
	(void)state;

	for (uint64_t seed = 1; seed <= 20; seed++) {
		assert_int_equal(run(&first, seed, SIM_NO_BUG, &part, &record), SIM_RIGHT);
		assert_int_equal(run(&second, seed, SIM_NO_BUG, &part, &record), SIM_RIGHT);
		assert_true(first.chance.state == second.chance.state);
		assert_memory_equal(
			first.broker.records, second.broker.records, sizeof(first.broker.records));
		assert_memory_equal(
			first.broker.events, second.broker.events, sizeof(first.broker.events));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_schedule_keeps_the_promises),
		cmocka_unit_test(test_every_planted_bug_is_found),
		cmocka_unit_test(test_a_seed_gives_the_same_schedule_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

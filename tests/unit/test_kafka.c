/* What librdkafka is told, by what a handle is for and what the operator says. */
#include "tests/support/test.h"

#include <string.h>

#include "runtime/config.h"
#include "runtime/kafka.h"

static const struct section *const sections[] = {
	&kafka_section, &kafka_librdkafka_section, &topics_section};
static const struct program program = {.name = "test",
	.summary = "a test",
	.sections = sections,
	.section_count = COUNT_OF(sections)};

static struct config *parse(const char *text)
{
	struct config *config = NULL;
	char *report = NULL;

	assert_int_equal(config_parse(&program, text, NULL, &config, &report), 0);
	assert_null(report);
	return config;
}

static void test_each_role_gets_its_properties(void **state)
{
	static const struct {
		enum kafka_role role;
		const char *id, *name, *value, *why;
	} cases[] = {
		{KAFKA_MEMBER, "g", "group.id", "g", "the group"},
		{KAFKA_MEMBER, "g", "group.instance.id", "me", "a static member goes on at once"},
		{KAFKA_MEMBER, "g", "session.timeout.ms", "7000", "a setting"},
		{KAFKA_MEMBER, "g", "isolation.level", "read_committed", "each hop reads so"},
		{KAFKA_MEMBER, "g", "partition.assignment.strategy", "range",
			"eager: 2.0's others fail"},
		{KAFKA_MEMBER, "g", "auto.offset.reset", "error", "the stream judges a cut log"},
		{KAFKA_READER, NULL, "auto.offset.reset", "smallest",
			"librdkafka's word for earliest"},
		{KAFKA_READER, NULL, "enable.partition.eof", "true",
			"how a follower learns the end"},
		{KAFKA_READER, NULL, "fetch.wait.max.ms", "100", "a state is read back sooner"},
		{KAFKA_TRANSACTIONS, "t", "transactional.id", "t", "the identity"},
		{KAFKA_TRANSACTIONS, "t", "retry.backoff.ms", "2", "8 ms a transaction, not 107"},
		{KAFKA_TRANSACTIONS, "t", "transaction.timeout.ms", "20000", "TXN_TIMEOUT_MS"},
		{KAFKA_TRANSACTIONS, "t", "compression.codec", "zstd", "the default"},
		{KAFKA_WRITER, NULL, "enable.idempotence", "true", "no doubles by a retry"},
		{KAFKA_WRITER, NULL, "max.in.flight.requests.per.connection", "1",
			"no loss on a new partition"},
		{KAFKA_WRITER, NULL, "security.protocol", "sasl_ssl", "in our word: sasl-tls"},
		{KAFKA_WRITER, NULL, "sasl.username", "robin", "a setting"},
		{KAFKA_WRITER, NULL, "linger.ms", "3", "the operator's own word wins"},
	};
	CLEANUP(config_freep)
	struct config *config = parse(
		"[kafka]\nbrokers = b1:1,b2:2\ninstance = me\nsession_timeout = 7s\n"
		"security = sasl-tls\nsasl_user = robin\n[kafka.librdkafka]\nlinger.ms = 3\n");
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		rd_kafka_conf_t *conf = NULL;
		char why[256] = "";
		char value[256] = "";
		size_t size = sizeof(value);

		if (kafka_conf(config, cases[i].role, cases[i].id, &conf, why, sizeof(why)))
			fail_msg("%s: %s", cases[i].why, why);
		assert_int_equal(rd_kafka_conf_get(conf, cases[i].name, value, &size), 0);
		if (strcmp(value, cases[i].value) != 0)
			fail_msg("%s: %s=%s", cases[i].why, cases[i].name, value);
		rd_kafka_conf_destroy(conf);
	}
}

static void test_a_property_that_librdkafka_refuses_is_an_outcome(void **state)
{
	CLEANUP(config_freep)
	struct config *config = parse("[kafka.librdkafka]\nno.such.property = 1\n");
	rd_kafka_conf_t *conf = NULL;
	char why[256] = "";
	(void)state;

	assert_int_equal(
		kafka_conf(config, KAFKA_WRITER, NULL, &conf, why, sizeof(why)), KAFKA_E_PROPERTY);
	assert_non_null(strstr(why, "no.such.property"));
	assert_null(conf);
}

static void test_the_identity_is_the_operators_or_host_and_instance(void **state)
{
	struct kafka_options options = {.prefix = "dragoman", .instance = "blue"};
	char *identity = NULL;
	(void)state;

	assert_int_equal(kafka_identity(&options, "ingest", &identity), 0);
	assert_string_equal(identity, "dragoman-ingest-blue");
	free(identity);

	options.instance = "";
	assert_int_equal(setenv("DRAGOMAN_INSTANCE", "2", 1), 0);
	assert_int_equal(kafka_identity(&options, "ingest", &identity), 0);
	assert_string_equal(identity + strlen(identity) - 2, "-2");
	free(identity);
	assert_int_equal(unsetenv("DRAGOMAN_INSTANCE"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_role_gets_its_properties),
		cmocka_unit_test(test_a_property_that_librdkafka_refuses_is_an_outcome),
		cmocka_unit_test(test_the_identity_is_the_operators_or_host_and_instance),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Mistakes about Kafka that are said before anything is tried. */
#include "tests/support/test.h"

#include <string.h>

#include "runtime/config.h"
#include "runtime/kafka.h"
#include "runtime/kafka_check.h"

static const struct section *const sections[] = {
	&kafka_section, &kafka_librdkafka_section, &topics_section};
static const struct program program = {.name = "test",
	.summary = "a test",
	.sections = sections,
	.section_count = COUNT_OF(sections)};

static void test_brokers_are_hosts_with_ports(void **state)
{
	static const struct {
		const char *brokers;
		bool fit;
	} cases[] = {
		{"localhost:9092", true},
		{"kafka", true},
		{"a.example:9092,b.example:9092", true},
		{"a:9092, b:9092", true},
		{"[::1]:9092", true},
		{"[::1]", true},
		{"SASL_SSL://a:9093", true},
		{"", false},
		{" ", false},
		{"a:9092,", false},
		{",a:9092", false},
		{"a b", false},
		{":9092", false},
		{"a:", false},
		{"a:0", false},
		{"a:65536", false},
		{"a:999999", false},
		{"a:http", false},
		{"http://a:9092/", false},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (kafka_brokers_fit(cases[i].brokers) != cases[i].fit)
			fail_msg("\"%s\"", cases[i].brokers);
}

static void test_topics_are_named_as_kafka_wants_it(void **state)
{
	char name[251];
	(void)state;

	assert_true(kafka_topic_fits("articles.raw"));
	assert_true(kafka_topic_fits("A_b-9"));
	assert_false(kafka_topic_fits(""));
	assert_false(kafka_topic_fits("."));
	assert_false(kafka_topic_fits(".."));
	assert_false(kafka_topic_fits("two words"));
	assert_false(kafka_topic_fits("caf\xc3\xa9"));
	memset(name, 'x', sizeof(name));
	name[249] = '\0';
	assert_true(kafka_topic_fits(name));
	name[249] = 'x';
	name[250] = '\0';
	assert_false(kafka_topic_fits(name));
}

static void test_what_cannot_work_is_a_mistake(void **state)
{
	static const struct {
		const char *text, *why;
		int outcome;
	} cases[] = {
		{"", "the defaults", 0},
		{"[topics]\nrefused = articles.refused\n", "one more topic", 0},
		{"[kafka.librdkafka]\nsocket.timeout.ms = 5000\n", "a property", 0},
		{"[kafka]\nsecurity = tls\n", "the system's authorities", 0},
		{"[kafka]\nbrokers =\n", "nowhere to ask", CONFIG_E_BAD},
		{"[kafka.librdkafka]\nno.such.property = 1\n", "an unknown property", CONFIG_E_BAD},
		{"[kafka.librdkafka]\nsocket.timeout.ms = long\n", "no number", CONFIG_E_BAD},
		{"[kafka]\nsecurity = sasl-tls\n", "nobody to log in as", CONFIG_E_BAD},
		{"[kafka]\nsecurity = sasl-tls\nsasl_user = robin\n", "no password", CONFIG_E_BAD},
		{"[kafka]\nca_file = /nonexistent/ca.pem\n", "a file that is not there",
			CONFIG_E_BAD},
		{"[topics]\nraw =\n", "a topic without a name", CONFIG_E_BAD},
		{"[topics]\nraw = two words\n", "a name that Kafka refuses", CONFIG_E_BAD},
		{"[topics]\nsource = articles.raw\n", "what it writes comes in again",
			CONFIG_E_BAD},
		{"[topics]\nrefused = articles.dead\n", "two kinds in one topic", CONFIG_E_BAD},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(config_freep) struct config *config = NULL;
		CLEANUP(freep) char *report = NULL;

		assert_int_equal(config_parse(&program, cases[i].text, NULL, &config, &report), 0);
		if (kafka_check(config) != cases[i].outcome)
			fail_msg("%s", cases[i].why);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_brokers_are_hosts_with_ports),
		cmocka_unit_test(test_topics_are_named_as_kafka_wants_it),
		cmocka_unit_test(test_what_cannot_work_is_a_mistake),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* kafka_check.c - see kafka_check.h. What is sent to a broker is not looked at here: this asks
 * nobody. */
#include "runtime/kafka_check.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "runtime/config.h"
#include "runtime/error.h"
#include "runtime/kafka.h"
#include "runtime/slice.h"

enum {
	TOPIC_LENGTH_MAX = 249,
	PORT_MAX = 65535,
	PORT_DIGITS = 5,
	PROBLEM_SIZE = 256,
};

#define ALL_DIGITS "0123456789"
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

static bool is_port(struct slice text)
{
	long port = 0;

	if (text.len == 0 || text.len > PORT_DIGITS)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] < '0' || text.data[i] > '9')
			return false;
		port = port * 10 + (text.data[i] - '0');
	}
	return port >= 1 && port <= PORT_MAX;
}

/* "HOST", "HOST:PORT", "[::1]:PORT". */
static bool is_broker(struct slice text)
{
	const char *end = text.data + text.len;
	const char *scheme = memmem(text.data, text.len, "://", 3);
	const char *host = scheme ? scheme + 3 : text.data;
	const char *bracket = memrchr(host, ']', (size_t)(end - host));
	const char *colon = memrchr(host, ':', (size_t)(end - host));

	if (colon && bracket && colon < bracket)
		colon = NULL; /* of the address */
	if (colon == host || host == end || memchr(host, ' ', (size_t)(end - host)) ||
		memchr(host, '/', (size_t)(end - host)))
		return false;
	return !colon || is_port((struct slice){colon + 1, (size_t)(end - colon - 1)});
}

bool kafka_brokers_fit(const char *brokers)
{
	bool fit = true;
	const char *at = brokers;

	while (fit) {
		const size_t length = strcspn(at, ",");

		fit = is_broker(slice_trim((struct slice){at, length}));
		if (at[length] == '\0')
			break;
		at += length + 1;
	}
	return fit;
}

bool kafka_topic_fits(const char *name)
{
	const size_t length = strspn(name, LETTERS ALL_DIGITS "._-");

	return length > 0 && name[length] == '\0' && length <= TOPIC_LENGTH_MAX &&
	       strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
}

/* Take note of what a check found: the worst stays. */
static void note(int *r, int found)
{
	if (*r >= 0 && found != 0)
		*r = found;
}

static int check_file(const struct config *config, const char *setting, const char *path)
{
	if (*path == '\0' || access(path, R_OK) == 0)
		return 0;
	return config_blame(
		config, "kafka", NULL, setting, "cannot read %s: %s", path, strerror(errno));
}

static int check_connection(const struct config *config)
{
	const struct kafka_options *options = config_section(config, "kafka");
	const bool sasl = strncmp(options->security, "sasl", 4) == 0;
	int r = 0;

	if (!kafka_brokers_fit(options->brokers))
		note(&r, config_blame(config, "kafka", NULL, "brokers",
				 "found \"%s\"; allowed: HOST:PORT, or several with commas between",
				 options->brokers));
	if (sasl && !options->sasl_user[0])
		note(&r, config_blame(config, "kafka", NULL, "sasl_user",
				 "security = %s needs whom to log in as", options->security));
	if (sasl && !options->sasl_password[0])
		note(&r, config_blame(config, "kafka", NULL, "sasl_password",
				 "security = %s needs the password, in a file", options->security));
	note(&r, check_file(config, "ca_file", options->ca_file));
	note(&r, check_file(config, "certificate_file", options->certificate_file));
	note(&r, check_file(config, "key_file", options->key_file));
	return r;
}

static int check_properties(const struct config *config)
{
	rd_kafka_conf_t *conf = rd_kafka_conf_new();
	const char *name;
	const char *value;
	int r = 0;

	for (size_t i = 0; config_free_pair(config, "kafka.librdkafka", i, &name, &value); i++) {
		char why[PROBLEM_SIZE] = "";

		if (rd_kafka_conf_set(conf, name, value, why, sizeof(why)) != RD_KAFKA_CONF_OK)
			note(&r, config_blame(config, "kafka.librdkafka", NULL, name, "%s", why));
	}
	rd_kafka_conf_destroy(conf);
	return r;
}

/* What one program writes another must not read as something else. */
static int check_topics(const struct config *config)
{
	const struct topics_options *topics = config_section(config, "topics");
	const struct {
		const char *setting, *name;
	} rows[] = {
		{"raw", topics->raw},
		{"source", topics->source},
		{"translated", topics->translated},
		{"english", topics->english},
		{"dead", topics->dead},
		{"dropped", topics->dropped},
		{"published", topics->published},
		{"memory", topics->memory},
		{"spend", topics->spend},
		{"refused", topics->refused},
	};
	int r = 0;

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		if (rows[i].name == topics->refused && !*rows[i].name)
			continue; /* it is not wanted */
		if (!kafka_topic_fits(rows[i].name))
			note(&r, config_blame(config, "topics", NULL, rows[i].setting,
					 "found \"%s\"; allowed: letters, digits, and . _ -, %d at "
					 "most",
					 rows[i].name, TOPIC_LENGTH_MAX));
		for (size_t k = 0; k < i; k++)
			if (strcmp(rows[i].name, rows[k].name) == 0)
				note(&r, config_blame(config, "topics", NULL, rows[i].setting,
						 "\"%s\" is %s too: each needs a topic of its own",
						 rows[i].name, rows[k].setting));
	}
	return r;
}

int kafka_check(const struct config *config)
{
	int r = check_connection(config);

	note(&r, check_properties(config));
	note(&r, check_topics(config));
	return r < 0 ? error_pass(r) : r;
}

/*
 * drive - feeds articles to one topic and watches others for what becomes of them.
 *
 *	drive BROKERS COUNT RATE FIRST own|same FROM [WATCHED ...]
 *
 * COUNT articles of about 4.3 KB go to the topic FROM, RATE a second (0: as fast as they go, -1:
 * none are fed), numbered from FIRST on: another number is another article. With WATCHED topics, in
 * the order in which they follow on each other, it then waits, and notes for each article when a
 * committed record that descends from it (header traceparent) arrives at each of them; with none
 * fed, when any COUNT records do. Prints JSON: for each watched topic how many arrived; the time
 * from the feeding to the arrival, p50, p99 and the largest, in milliseconds, and from the arrival
 * at the topic before, hop_p50 and hop_p99; "first_seconds" and "last_seconds" say when the first
 * and the last came, after the first was fed.
 *
 * The articles are fictional: random words, most of them Portuguese, so that the language is clear
 * and, with a text of their "own", no two sentences are the same: the memory answers nothing. With
 * the "same" text they differ in their address alone.
 */
#include <librdkafka/rdkafka.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/base.h"
#include "runtime/buf.h"
#include "tests/bench/usage.h"

enum {
	WATCHED_MAX = 4,
	PARAGRAPHS = 8,
	SENTENCES = 4,
	ARTICLE_MAX = 16384,
	QUIET_MS = 500, /* nothing for so long: all that was there is read */
	SILENCE_S = 60, /* nothing for so long: what is missing will not come */
};

/* The first half of our trace ids. */
#define TRACE_MARK 0xd7a60a00000be4c4UL

/* The way of one article: when it was fed, and when it arrived at each watched topic; 0: not yet.
 */
struct way {
	double at[1 + WATCHED_MAX];
};

struct watched {
	const char *topic;
	double *delays; /* ms, from the feeding */
	double *hops;   /* ms, from the topic before */
	long count;
	double first, last;
};

struct drive {
	const char *brokers, *from;
	long count, first;
	double rate;
	bool same;
	double began;
	struct way *ways; /* count of them */
	struct watched watched[WATCHED_MAX];
	size_t watched_count;
	pthread_mutex_t lock; /* of the ways: the feeding thread writes them too */
};

static void die(const char *what, const char *why)
{
	(void)fprintf(stderr, "drive: %s: %s\n", what, why);
	exit(EXIT_FAILURE);
}

/* Articles */

static const char *const words[] = {"o", "a", "de", "que", "e", "em", "para", "com", "não", "uma",
	"os", "no", "se", "na", "por", "mais", "as", "dos", "como", "mas", "ao", "ele", "das",
	"governo", "cidade", "presidente", "ministro", "pessoas", "segundo", "anos", "durante",
	"empresa", "novo", "programa", "também", "onde", "população", "região", "trabalho", "disse",
	"ontem", "semana", "milhões", "projeto", "água", "escola", "hospital", "rua", "famílias",
	"polícia", "tribunal", "decisão", "investimento", "crescimento", "produção", "agricultores",
	"universidade", "estudantes", "moradores", "prefeitura", "transporte", "habitação",
	"energia", "mercado", "preços", "inflação", "exportações", "acordo", "eleições",
	"candidato", "partido", "oposição", "deputados", "lei", "reforma", "saúde", "vacinação",
	"médicos", "chuvas", "rio", "ponte", "estrada", "obras", "construção"};

static unsigned next_random(unsigned *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

static void add(struct buf *text, const char *more)
{
	if (buf_add(text, slice_of(more)))
		die("an article", "too long");
}

static void add_sentence(struct buf *text, unsigned *state)
{
	char number[32];
	const unsigned length = 10 + next_random(state) % 12;

	(void)snprintf(number, sizeof(number), "Em %u ", next_random(state) % 1000000);
	add(text, number);
	for (unsigned i = 0; i < length; i++) {
		add(text, words[next_random(state) % COUNT_OF(words)]);
		add(text, i + 1 < length ? " " : ". ");
	}
}

/* As trafilatura writes it. */
static void write_article(struct buf *text, long number, bool same)
{
	unsigned state = same ? 1 : (unsigned)number * 2654435761u + 1;

	buf_clear(text);
	if (buf_addf(text,
		    "{\"url\": \"https://jornal.example/artigo/%ld\", \"source-hostname\": "
		    "\"jornal.example\", \"language\": \"pt\", \"date\": \"2026-11-20\", "
		    "\"title\": \"",
		    number))
		die("an article", "too long");
	add_sentence(text, &state);
	add(text, "\", \"text\": \"");
	for (int i = 0; i < PARAGRAPHS; i++) {
		for (int n = 0; n < SENTENCES; n++)
			add_sentence(text, &state);
		add(text, i + 1 < PARAGRAPHS ? "\\n" : "\"}");
	}
}

/* Feeding */

static void on_delivery(rd_kafka_t *kafka, const rd_kafka_message_t *message, void *user)
{
	(void)kafka;
	(void)user;

	if (message->err)
		die("feeding", rd_kafka_err2str(message->err));
}

static rd_kafka_t *make(struct drive *drive, rd_kafka_type_t type, const char *const *properties)
{
	rd_kafka_conf_t *conf = rd_kafka_conf_new();
	char why[256];
	rd_kafka_t *kafka;

	rd_kafka_conf_set_opaque(conf, drive);
	if (type == RD_KAFKA_PRODUCER)
		rd_kafka_conf_set_dr_msg_cb(conf, on_delivery);
	for (size_t i = 0; properties[i]; i += 2)
		if (rd_kafka_conf_set(conf, properties[i], properties[i + 1], why, sizeof(why)))
			die(properties[i], why);
	kafka = rd_kafka_new(type, conf, why, sizeof(why));
	if (!kafka)
		die("starting", why);
	return kafka;
}

/* Feed the i-th article. Its trace id says which it is: the workers hand that on. */
static void feed_one(struct drive *drive, rd_kafka_t *producer, long i, const struct buf *text)
{
	char trace[64];
	rd_kafka_resp_err_t r;

	(void)snprintf(trace, sizeof(trace), "00-%016lx%016lx-00000000000000ff-01", TRACE_MARK,
		(unsigned long)(drive->first + i));
	(void)pthread_mutex_lock(&drive->lock); /* cannot fail: it is a plain one */
	drive->ways[i].at[0] = clock_seconds();
	(void)pthread_mutex_unlock(&drive->lock); /* as above */
	do {
		r = rd_kafka_producev(producer, RD_KAFKA_V_TOPIC(drive->from),
			RD_KAFKA_V_VALUE(text->data, text->len),
			RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
			RD_KAFKA_V_HEADER("traceparent", trace, -1), RD_KAFKA_V_END);
		(void)rd_kafka_poll(producer, r ? 10 : 0); /* how many it served is no matter */
	} while (r == RD_KAFKA_RESP_ERR__QUEUE_FULL);
	if (r)
		die("feeding", rd_kafka_err2str(r));
}

/* A poll ends early when it served something. */
static void wait_until(rd_kafka_t *producer, double due)
{
	double ahead;

	do {
		ahead = due - clock_seconds();
		(void)rd_kafka_poll(
			producer, ahead > 0 ? (int)(ahead * 1000) + 1 : 0); /* as above */
	} while (ahead > 0);
}

static void *feed(void *user)
{
	struct drive *drive = user;
	CLEANUP(buf_deinit) struct buf text = BUF_INIT(ARTICLE_MAX);
	rd_kafka_t *producer = make(drive, RD_KAFKA_PRODUCER,
		(const char *const[]){"bootstrap.servers", drive->brokers, "linger.ms",
			drive->rate > 0 ? "0" : "5", "enable.idempotence", "true",
			/* A partition that was just made may refuse a producer's first batch and
			 * take its second: the first then passes for a copy, and is lost. */
			"max.in.flight.requests.per.connection", "1", NULL});

	for (long i = 0; drive->rate >= 0 && i < drive->count; i++) {
		wait_until(
			producer, drive->began + (drive->rate > 0 ? (double)i / drive->rate : 0));
		write_article(&text, drive->first + i, drive->same);
		feed_one(drive, producer, i, &text);
	}
	if (rd_kafka_flush(producer, SILENCE_S * 1000))
		die("feeding", "not all was delivered");
	rd_kafka_destroy(producer);
	return NULL;
}

/* Watching */

/* Which of our articles a record descends from; false: none. */
static bool find_article(const struct drive *drive, const rd_kafka_message_t *message, long *ret_i)
{
	rd_kafka_headers_t *headers = NULL;
	const void *value = NULL;
	size_t size = 0;
	unsigned long mark;
	unsigned long number;

	/* librdkafka ends a header's value with a NUL of its own. */
	if (rd_kafka_message_headers(message, &headers) ||
		rd_kafka_header_get_last(headers, "traceparent", &value, &size) ||
		sscanf(value, "00-%16lx%16lx-", &mark, &number) != 2 || mark != TRACE_MARK)
		return false;
	*ret_i = (long)number - drive->first;
	return *ret_i >= 0 && *ret_i < drive->count;
}

/* Note the arrival of an article at the topic of that place; the way that it has come so far.
 * False: it is none of ours. */
static bool note_way(struct drive *drive, const rd_kafka_message_t *message, size_t place,
	double now, struct way *ret_way)
{
	long i;

	if (drive->rate < 0) {
		*ret_way = (struct way){{drive->began}};
		return true;
	}
	if (!find_article(drive, message, &i))
		return false;
	(void)pthread_mutex_lock(&drive->lock); /* cannot fail: it is a plain one */
	drive->ways[i].at[1 + place] = now;
	*ret_way = drive->ways[i];
	(void)pthread_mutex_unlock(&drive->lock); /* as above */
	return true;
}

static bool note_arrival(struct drive *drive, const rd_kafka_message_t *message)
{
	const char *topic = rd_kafka_topic_name(message->rkt);
	const double now = clock_seconds();

	for (size_t i = 0; i < drive->watched_count; i++) {
		struct watched *watched = &drive->watched[i];
		struct way way;

		if (strcmp(watched->topic, topic) != 0 || watched->count == drive->count ||
			!note_way(drive, message, i, now, &way))
			continue;
		if (watched->count == 0)
			watched->first = now;
		watched->last = now;
		watched->delays[watched->count] = (now - way.at[0]) * 1000;
		/* Not seen yet at the topic before: it came to both at once, as far as we see. */
		watched->hops[watched->count] = way.at[i] > 0 ? (now - way.at[i]) * 1000 : 0;
		watched->count++;
		return true;
	}
	return false;
}

static bool is_complete(const struct drive *drive)
{
	for (size_t i = 0; i < drive->watched_count; i++)
		if (drive->watched[i].count < drive->count)
			return false;
	return true;
}

static rd_kafka_t *make_consumer(struct drive *drive)
{
	rd_kafka_topic_partition_list_t *topics = rd_kafka_topic_partition_list_new(1);
	char group[64];
	rd_kafka_t *consumer;

	(void)snprintf(group, sizeof(group), "drive-%ld", (long)getpid());
	consumer = make(drive, RD_KAFKA_CONSUMER,
		(const char *const[]){"bootstrap.servers", drive->brokers, "group.id", group,
			"isolation.level", "read_committed", "enable.auto.commit", "false",
			"auto.offset.reset", "earliest", "fetch.wait.max.ms", "10", NULL});
	(void)rd_kafka_poll_set_consumer(consumer); /* cannot fail on a consumer */
	for (size_t i = 0; i < drive->watched_count; i++)
		rd_kafka_topic_partition_list_add(
			topics, drive->watched[i].topic, RD_KAFKA_PARTITION_UA);
	if (rd_kafka_subscribe(consumer, topics))
		die("watching", "subscribing failed");
	rd_kafka_topic_partition_list_destroy(topics);
	return consumer;
}

/* Read what is there from before, so that catching up is not measured. */
static void catch_up(rd_kafka_t *consumer)
{
	bool behind = true;

	while (behind) {
		rd_kafka_message_t *message = rd_kafka_consumer_poll(consumer, QUIET_MS);
		rd_kafka_topic_partition_list_t *parts = NULL;

		(void)rd_kafka_assignment(consumer, &parts); /* fails: there is none yet */
		behind = message || !parts || parts->cnt == 0;
		if (message)
			rd_kafka_message_destroy(message);
		if (parts)
			rd_kafka_topic_partition_list_destroy(parts);
	}
}

static void watch(struct drive *drive, rd_kafka_t *consumer)
{
	double heard = clock_seconds();

	while (!is_complete(drive) && clock_seconds() - heard < SILENCE_S) {
		rd_kafka_message_t *message = rd_kafka_consumer_poll(consumer, 100);

		if (!message)
			continue;
		if (!message->err && note_arrival(drive, message))
			heard = clock_seconds();
		rd_kafka_message_destroy(message);
	}
}

/* Feed, and watch if there is something to watch. */
static void feed_and_watch(struct drive *drive)
{
	rd_kafka_t *consumer = drive->watched_count > 0 ? make_consumer(drive) : NULL;
	pthread_t feeder;

	if (consumer && drive->rate >= 0)
		catch_up(consumer);
	drive->began = clock_seconds();
	if (pthread_create(&feeder, NULL, feed, drive))
		die("starting", "no thread");
	if (consumer)
		watch(drive, consumer);
	(void)pthread_join(feeder, NULL); /* it has no result */
	if (!consumer)
		return;
	(void)rd_kafka_consumer_close(consumer); /* we are done */
	rd_kafka_destroy(consumer);
}

/* The figures */

static int compare(const void *a, const void *b)
{
	const double x = *(const double *)a;
	const double y = *(const double *)b;

	return (x > y) - (x < y);
}

static void print_watched(const struct drive *drive, struct watched *watched)
{
	const long n = watched->count;

	qsort(watched->delays, (size_t)n, sizeof(double), compare);
	qsort(watched->hops, (size_t)n, sizeof(double), compare);
	printf("\"%s\": {\"count\": %ld", watched->topic, n);
	if (n > 0)
		printf(", \"p50_ms\": %.1f, \"p99_ms\": %.1f, \"max_ms\": %.1f, "
		       "\"hop_p50_ms\": %.1f, \"hop_p99_ms\": %.1f, "
		       "\"first_seconds\": %.3f, \"last_seconds\": %.3f",
			watched->delays[n / 2], watched->delays[n - 1 - n / 100],
			watched->delays[n - 1], watched->hops[n / 2],
			watched->hops[n - 1 - n / 100], watched->first - drive->began,
			watched->last - drive->began);
	printf("}");
}

int main(int argc, char *argv[])
{
	struct drive drive = {.lock = PTHREAD_MUTEX_INITIALIZER};

	if (argc < 7 || argc > 7 + WATCHED_MAX)
		die("usage", "drive BROKERS COUNT RATE FIRST own|same FROM [WATCHED ...]");
	drive.brokers = argv[1];
	drive.count = strtol(argv[2], NULL, 10);
	drive.rate = strtod(argv[3], NULL);
	drive.first = strtol(argv[4], NULL, 10);
	drive.same = strcmp(argv[5], "same") == 0;
	drive.from = argv[6];
	drive.ways = calloc((size_t)drive.count, sizeof(struct way));
	if (!drive.ways)
		die("starting", "no memory");
	for (int i = 7; i < argc; i++) {
		struct watched *watched = &drive.watched[drive.watched_count++];

		watched->topic = argv[i];
		watched->delays = calloc((size_t)drive.count, sizeof(double));
		watched->hops = calloc((size_t)drive.count, sizeof(double));
		if (!watched->delays || !watched->hops)
			die("starting", "no memory");
	}

	feed_and_watch(&drive);
	printf("{\"fed\": %ld", drive.count);
	for (size_t i = 0; i < drive.watched_count; i++) {
		printf(", ");
		print_watched(&drive, &drive.watched[i]);
		free(drive.watched[i].delays);
		free(drive.watched[i].hops);
	}
	printf("}\n");
	free(drive.ways);
	return EXIT_SUCCESS;
}

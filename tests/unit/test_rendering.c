/* An article becomes English, paragraph by paragraph, and never worse than it looks. */
#include "tests/support/test.h"

#include <stdio.h>

#include "runtime/buf.h"
#include "runtime/metrics.h"
#include "schemas/reasons.h"
#include "translate/adequacy.h"
#include "translate/agreement.h"
#include "translate/glossary_file.h"
#include "translate/rendering.h"
#include "translate/samples.h"
#include "translate/segment.h"
#include "translate/stretch.h"
#include "translate/terms.h"

enum {
	ASKED_MAX = 512,
	RANKS = 2,
};

/* An engine of two backends that answers what the test says, when the test says. */
struct engine_request {
	bool used;
	char text[256];
	char language[16];
	unsigned rank;
	enum engine_priority priority;
	const struct terms *terms; /* while it is asked */
	engine_done done;
	void *user;
};

struct scene {
	struct engine_request asked[ASKED_MAX];
	size_t asked_count, answered_count, cancelled;
	struct engine_port port;
	struct rendering_tools tools;
	struct metrics *metrics;
	struct segmenter *segmenter;
	bool finished;
	int failure;
};

static bool has_route(void *engine, const char *language)
{
	(void)engine;
	return strcmp(language, "es") == 0;
}

static const char *backend_name(void *engine, const char *language, unsigned rank)
{
	static const char *const names[RANKS] = {"first/m1", "second/m2"};

	(void)engine;
	(void)language;
	return rank < RANKS ? names[rank] : NULL;
}

static int ask(void *engine, const struct engine_question *question, engine_done done, void *user,
	struct engine_request **ret_request)
{
	struct scene *scene = engine;
	struct engine_request *request = &scene->asked[scene->asked_count++];

	assert_in_range(scene->asked_count, 1, ASKED_MAX);
	*request = (struct engine_request){.used = true,
		.rank = question->from_rank,
		.priority = question->priority,
		.terms = question->terms,
		.done = done,
		.user = user};
	(void)snprintf(request->text, sizeof(request->text), "%.*s", (int)question->text.len,
		question->text.data);
	(void)snprintf(request->language, sizeof(request->language), "%s", question->language);
	*ret_request = request;
	return 0;
}

static void cancel(struct engine_request *request)
{
	assert_true(request->used);
	request->used = false;
}

static void note_failure(void *user, int r)
{
	((struct scene *)user)->failure = r;
}

static void done(void *user, struct rendering *rendering)
{
	(void)rendering;
	((struct scene *)user)->finished = true;
}

static int set_up(void **state)
{
	struct scene *scene = calloc(1, sizeof(*scene));
	const struct memory_options options = {.overlay_max = 1 << 20};
	struct memory *memory;

	if (!scene || metrics_new(&scene->metrics) || segmenter_new(&scene->segmenter) ||
		memory_new(scene->metrics, &options, &memory))
		return -1;
	scene->port = (struct engine_port){scene, has_route, backend_name, ask, cancel};
	scene->tools = (struct rendering_tools){.port = &scene->port,
		.memory = memory,
		.segmenter = scene->segmenter,
		.window = 64,
		.show_doubtful = true,
		.fail = note_failure,
		.user = scene};
	rendering_tools_count(&scene->tools, scene->metrics);
	*state = scene;
	return 0;
}

static int tear_down(void **state)
{
	struct scene *scene = *state;

	memory_free(scene->tools.memory);
	segmenter_free(scene->segmenter);
	metrics_free(scene->metrics);
	free(scene);
	return 0;
}

static struct article article_of(const char *language, const char *const *paragraphs)
{
	struct article article = {0};

	assert_int_equal(slice_copy(slice_of(language), &article.language), 0);
	for (size_t i = 0; paragraphs[i]; i++)
		assert_int_equal(article_add_paragraph(&article, i ? ROLE_BODY : ROLE_HEADLINE,
					 slice_of(paragraphs[i])),
			0);
	return article;
}

#define ARTICLE(language, ...) article_of((language), (const char *const[]){__VA_ARGS__, NULL})

static struct rendering *start(struct scene *scene, struct article article)
{
	struct rendering *rendering;

	scene->finished = false;
	assert_int_equal(rendering_new(&scene->tools, &article, 1000, done, scene, &rendering), 0);
	assert_int_equal(rendering_start(rendering), 0);
	return rendering;
}

/* What was asked next must be `text`; answer it. */
static void expect(struct scene *scene, const char *text, const char *english)
{
	struct engine_request *request = &scene->asked[scene->answered_count++];
	const struct engine_answer answer = {.result = english ? ENGINE_TRANSLATED : ENGINE_REFUSED,
		.text = english,
		.backend = request->rank ? "second" : "first",
		.model = request->rank ? "m2" : "m1",
		.rank = request->rank,
		.last = request->rank + 1 == RANKS || !english,
		.characters = (long)strlen(text)};

	assert_true(request->used);
	assert_string_equal(request->text, text);
	request->used = false;
	request->done(request->user, &answer);
	assert_int_equal(scene->failure, 0);
}

static const struct paragraph *paragraph(const struct rendering *rendering, size_t i)
{
	return &rendering_article(rendering)->paragraphs[i];
}

static void assert_reason(const struct paragraph *paragraph, const char *reason)
{
	for (size_t i = 0; i < paragraph->reason_count; i++)
		if (strcmp(paragraph->reasons[i], reason) == 0)
			return;
	fail_msg("no reason %s", reason);
}

static size_t count_learned(struct rendering *rendering)
{
	struct rendering_lesson lesson;
	size_t count = 0;

	for (size_t at = 0; rendering_learned(rendering, &at, &lesson) == 1;)
		count++;
	return count;
}

/* Of what was kept for it, so that the next article is asked for anew. */
static void forget(struct scene *scene, struct rendering *rendering)
{
	struct rendering_lesson lesson;

	for (size_t at = 0; rendering_learned(rendering, &at, &lesson) == 1;)
		assert_int_equal(memory_drop(scene->tools.memory, &lesson.id), 0);
}

/* Learn as the translator does when the work is answered. */
static size_t learn(struct scene *scene, struct rendering *rendering)
{
	struct rendering_lesson lesson;
	size_t count = 0;

	for (size_t at = 0; rendering_learned(rendering, &at, &lesson) == 1; count++) {
		struct record record;

		assert_int_equal(memory_learn(scene->tools.memory, &lesson.id, &lesson.key,
					 lesson.english, lesson.model, 1, &record),
			0);
	}
	return count;
}

static void test_sentences_are_translated_and_put_together(void **state)
{
	struct scene *scene = *state;
	CLEANUP(rendering_freep)
	struct rendering *rendering =
		start(scene, ARTICLE("es", "Llueve mucho", "Él llegó ayer.  Se fue hoy."));
	const struct paragraph *body;

	assert_int_equal(scene->asked[0].priority, PRIORITY_HEADLINE);
	assert_int_equal(scene->asked[1].priority, PRIORITY_LEAD);
	expect(scene, "Llueve mucho", "It rains a lot");
	expect(scene, "Él llegó ayer.", "He arrived yesterday.");
	assert_false(scene->finished);
	expect(scene, "Se fue hoy.", "He left today.");
	assert_true(scene->finished);

	body = paragraph(rendering, 1);
	assert_string_equal(body->english, "He arrived yesterday. He left today.");
	assert_int_equal(body->verdict, VERDICT_OK);
	assert_string_equal(body->backend, "first");
	assert_string_equal(body->model, "m1");
	assert_int_equal(body->alignment_count, 2);
	assert_int_equal(body->alignments[1].from, 16);
	assert_int_equal(body->alignments[1].to, 27);
	assert_int_equal(body->alignments[1].english_from, 22);
	assert_int_equal(body->alignments[1].english_to, 36);
	assert_string_equal(rendering_article(rendering)->translation.verdict, "clean");
	assert_string_equal(rendering_article(rendering)->translation.kind, "machine");
	assert_int_equal(rendering_article(rendering)->translation.engine_count, 1);
	assert_int_equal(learn(scene, rendering), 3);
}

static void test_what_is_remembered_is_not_asked(void **state)
{
	struct scene *scene = *state;
	CLEANUP(rendering_freep)
	struct rendering *once =
		start(scene, ARTICLE("es", "Llueve mucho", "Llegó ayer. Se fue hoy."));
	CLEANUP(rendering_freep) struct rendering *again = NULL;

	expect(scene, "Llueve mucho", "It rains a lot");
	expect(scene, "Llegó ayer.", "He arrived yesterday.");
	expect(scene, "Se fue hoy.", "He left today.");
	(void)learn(scene, once);

	again = start(scene, ARTICLE("es", "Llueve mucho", "Llegó ayer. Se fue el lunes."));
	assert_int_equal(scene->asked_count, 4);
	expect(scene, "Se fue el lunes.", "He left on Monday.");
	assert_true(scene->finished);
	assert_string_equal(
		paragraph(again, 1)->english, "He arrived yesterday. He left on Monday.");
	assert_true(paragraph(again, 0)->from_memory);
	assert_false(paragraph(again, 1)->from_memory);
	assert_int_equal(rendering_article(again)->translation.characters_saved, 23);
	assert_int_equal(learn(scene, again), 1);
}

/* A scene in which segments are made from others. */
static void use_samples(struct scene *scene, struct samples **samples)
{
	struct memory_options options = {.overlay_max = 1 << 20};
	bool kept;

	assert_int_equal(samples_new("", samples, &kept), 0);
	options.samples = *samples;
	memory_free(scene->tools.memory);
	assert_int_equal(memory_new(scene->metrics, &options, &scene->tools.memory), 0);
	scene->tools.samples = *samples;
}

/* Learn, and have the topic bring it. */
static void learn_and_commit(struct scene *scene, struct rendering *rendering)
{
	struct rendering_lesson lesson;

	for (size_t at = 0; rendering_learned(rendering, &at, &lesson) == 1;) {
		CLEANUP(buf_deinit) struct buf value = BUF_INIT(4096);
		struct record record;

		assert_int_equal(memory_learn(scene->tools.memory, &lesson.id, &lesson.key,
					 lesson.english, lesson.model, 1, &record),
			0);
		assert_int_equal(buf_add(&value, record.value), 0);
		record.value = buf_slice(&value);
		assert_int_equal(memory_apply(scene->tools.memory, &record), 0);
	}
}

/* The topic says that a person withdrew it. */
static void withdraw(struct scene *scene, const char *text)
{
	const struct memory_key key = {.language = "es",
		.text = slice_of(text),
		.class = MEMORY_BODY,
		.backend = "first/m1"};
	char digits[MEMORY_KEY_SIZE];
	struct record record = {.key = {digits, MEMORY_KEY_SIZE}};
	struct memory_id id;

	assert_int_equal(memory_name(scene->tools.memory, &key, &id), 0);
	memory_id_write(&id, digits);
	assert_int_equal(memory_apply(scene->tools.memory, &record), 0);
}

static double templates(const struct scene *scene, const char *result)
{
	return metric_value(metrics_get(scene->metrics, METRIC_COUNTER,
		"dragoman_memory_templates_total", "", METRIC_LABELS("result", result)));
}

/* An article of a headline that is known, and a body. */
static struct rendering *start_known(struct scene *scene, const char *body)
{
	return start(scene, ARTICLE("es", "Llueve mucho", body));
}

static void teach_one(struct scene *scene, const char *body, const char *english)
{
	CLEANUP(rendering_freep) struct rendering *rendering = start_known(scene, body);

	if (scene->answered_count == 0)
		expect(scene, "Llueve mucho", "It rains a lot");
	expect(scene, body, english);
	assert_true(scene->finished);
	learn_and_commit(scene, rendering);
}

static void test_what_differs_in_numbers_alone_is_made(void **state)
{
	struct scene *scene = *state;
	CLEANUP(samples_freep) struct samples *samples = NULL;
	CLEANUP(rendering_freep) struct rendering *rendering = NULL;
	const struct paragraph *body;

	use_samples(scene, &samples);
	teach_one(scene, "Llegaron 25 personas ayer.", "25 people arrived yesterday.");
	rendering = start_known(scene, "Llegaron 130 personas ayer.");
	assert_true(scene->finished);
	body = paragraph(rendering, 1);
	assert_string_equal(body->english, "130 people arrived yesterday.");
	assert_int_equal(body->verdict, VERDICT_OK);
	assert_string_equal(body->backend, "first");
	assert_string_equal(body->model, "m1");
	assert_true(body->from_memory);
	assert_reason(body, REASON_TEMPLATE);
	assert_int_equal(rendering_article(rendering)->translation.characters_sent, 0);
	assert_int_equal(rendering_article(rendering)->translation.characters_saved, 12 + 27);
	assert_string_equal(rendering_article(rendering)->translation.verdict, "clean");
	assert_int_equal(count_learned(rendering), 0);
	assert_true(templates(scene, "served") == 1);
	assert_int_equal(scene->asked_count, scene->answered_count);
}

static void test_what_cannot_be_made_is_asked(void **state)
{
	static const struct {
		const char *text, *english;
	} cases[] = {
		{"Llegaron 1 personas ayer.", "One person arrived yesterday."},
		{"Llegaron 130 niños ayer.", "130 children arrived yesterday."},
		{"Llegaron 25 mil personas ayer.", "25,000 people arrived yesterday."},
	};
	struct scene *scene = *state;
	CLEANUP(samples_freep) struct samples *samples = NULL;

	use_samples(scene, &samples);
	teach_one(scene, "Llegaron 25 personas ayer.", "25 people arrived yesterday.");
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		teach_one(scene, cases[i].text, cases[i].english);
	assert_true(templates(scene, "served") == 0);
}

/* An address may be so long that the gate sees nothing but the source again. */
static void test_what_the_gate_doubts_is_asked(void **state)
{
	struct scene *scene = *state;
	CLEANUP(samples_freep) struct samples *samples = NULL;

	use_samples(scene, &samples);
	teach_one(scene, "Vea https://a.example/uno ahora.", "See https://a.example/uno now.");
	teach_one(scene,
		"Vea https://a.example/un-camino-muy-largo-que-no-acaba-nunca-nunca-nunca ahora.",
		NULL);
	assert_true(templates(scene, "served") == 0);
	assert_true(templates(scene, "refused") == 1);
}

static void test_what_was_withdrawn_serves_nobody(void **state)
{
	struct scene *scene = *state;
	CLEANUP(samples_freep) struct samples *samples = NULL;

	use_samples(scene, &samples);
	teach_one(scene, "Llegaron 25 personas ayer.", "25 people arrived yesterday.");
	withdraw(scene, "Llegaron 25 personas ayer.");
	teach_one(scene, "Llegaron 130 personas ayer.", "130 people came yesterday.");
	assert_true(templates(scene, "served") == 0);
}

static void test_nothing_is_made_unless_it_is_wanted(void **state)
{
	struct scene *scene = *state;

	teach_one(scene, "Llegaron 25 personas ayer.", "25 people arrived yesterday.");
	teach_one(scene, "Llegaron 130 personas ayer.", "130 people arrived yesterday.");
}

static void test_what_the_gate_refused_is_kept_for_reading_when_asked_for(void **state)
{
	struct scene *scene = *state;
	CLEANUP(rendering_freep) struct rendering *unasked = NULL;
	CLEANUP(rendering_freep) struct rendering *rendering = NULL;

	unasked = start(scene, ARTICLE("es", "Llueve mucho"));
	expect(scene, "Llueve mucho", "");
	assert_null(rendering_refused(unasked, 0));

	scene->answered_count = scene->asked_count;
	scene->tools.refused_share = 1;
	rendering = start(scene, ARTICLE("es", "Nieva mucho"));
	expect(scene, "Nieva mucho", "");
	expect(scene, "Nieva mucho", "It snows a lot");
	assert_true(scene->finished);
	assert_non_null(strstr(rendering_refused(rendering, 0),
		"\"backend\":\"first\",\"level\":\"hard\",\"reasons\":[\"empty\"],"
		"\"source\":\"Nieva mucho\",\"english\":\"\""));
	assert_null(rendering_refused(rendering, 1));
	scene->tools.refused_share = 0;
}

/* The article is given up in the middle, as by the end of the process, and comes again. */
static void test_an_answer_that_arrived_is_not_asked_again(void **state)
{
	struct scene *scene = *state;
	struct rendering *lost =
		start(scene, ARTICLE("es", "Llueve mucho", "Llegó ayer. Se fue hoy."));
	CLEANUP(rendering_freep) struct rendering *again = NULL;

	expect(scene, "Llueve mucho", "It rains a lot");
	expect(scene, "Llegó ayer.", ""); /* refused: it is asked of the next */
	rendering_free(lost);

	scene->answered_count = scene->asked_count;
	again = start(scene, ARTICLE("es", "Llueve mucho", "Llegó ayer. Se fue hoy."));
	expect(scene, "Llegó ayer.", "He arrived yesterday.");
	expect(scene, "Se fue hoy.", "He left today.");
	assert_true(scene->finished);
	assert_string_equal(paragraph(again, 0)->english, "It rains a lot");
	assert_true(paragraph(again, 0)->from_memory);
	assert_int_equal(learn(scene, again), 3);
}

static void test_what_did_not_pass_as_a_whole_is_not_kept(void **state)
{
	struct scene *scene = *state;

	for (int round = 0; round < 2; round++) {
		CLEANUP(rendering_freep)
		struct rendering *rendering =
			start(scene, ARTICLE("es", "Llueve mucho",
					     "Llegaron 12 personas ayer. Se fueron 3 hoy."));

		if (round == 0)
			expect(scene, "Llueve mucho", "It rains a lot");
		expect(scene, "Llegaron 12 personas ayer.", "Yesterday 47 people arrived.");
		expect(scene, "Se fueron 3 hoy.", "Today 3 of them left.");
		assert_true(scene->finished);
		assert_reason(paragraph(rendering, 1), REASON_NUMBERS);
		assert_int_equal(learn(scene, rendering), round == 0 ? 1 : 0);
	}
}

/* A sentence of ten made-up words, and its English. */
static void make_up(uint32_t *seed, struct buf *source, struct buf *english)
{
	static const char from[] = "bcdfghjklm";
	static const char to[] = "nprstvwxyz";
	static const char *const small[] = {"the", "of the", "and", "in the", "to"};

	for (size_t i = 0; i < 10; i++) {
		uint32_t word;

		*seed = *seed * 1664525u + 1013904223u;
		word = (*seed >> 8) % 300;
		assert_int_equal(buf_addf(source, "del %c%c%cal ", from[word % 10],
					 from[word / 10 % 10], from[word / 100]),
			0);
		assert_int_equal(buf_addf(english, "%s %c%c%cer ", small[i % COUNT_OF(small)],
					 to[word % 10], to[word / 10 % 10], to[word / 100]),
			0);
	}
}

static void test_what_says_other_things_is_asked_of_another(void **state)
{
	struct scene *scene = *state;
	CLEANUP(adequacy_freep) struct adequacy *adequacy = NULL;
	CLEANUP(rendering_freep) struct rendering *rendering = NULL;
	CLEANUP(buf_deinit) struct buf source = BUF_INIT(1024);
	CLEANUP(buf_deinit) struct buf english = BUF_INIT(1024);
	CLEANUP(buf_deinit) struct buf other = BUF_INIT(1024);
	uint32_t seed = 1;

	assert_int_equal(adequacy_new(64 << 20, &adequacy), 0);
	for (uint64_t i = 0; i < 900; i++) {
		buf_clear(&source);
		buf_clear(&english);
		make_up(&seed, &source, &english);
		assert_int_equal(adequacy_learn(adequacy, slice_of("es"), buf_slice(&source),
					 buf_slice(&english), i * 1000),
			0);
	}
	buf_clear(&english);
	make_up(&seed, &other, &english); /* of another source */
	scene->tools.adequacy = adequacy;
	rendering = start(scene, ARTICLE("es", "Llueve mucho", source.data));
	expect(scene, "Llueve mucho", "It rains a lot");
	expect(scene, scene->asked[scene->answered_count].text, english.data);
	assert_false(scene->finished); /* the second backend has it now */
	assert_int_equal(scene->asked[scene->answered_count].rank, 1);
	assert_reason(paragraph(rendering, 1), REASON_ADEQUACY);
	expect(scene, scene->asked[scene->answered_count].text, english.data);
	assert_true(scene->finished);
	scene->tools.adequacy = NULL;
}

/* The engine asks once for a text that is in flight twice: who was charged is who remembers. */
static void test_an_answer_that_another_paid_for_is_saved(void **state)
{
	struct scene *scene = *state;
	CLEANUP(rendering_freep)
	struct rendering *rendering = start(scene, ARTICLE("es", "Llueve mucho"));
	struct engine_request *request = &scene->asked[scene->answered_count++];
	const struct engine_answer answer = {.result = ENGINE_TRANSLATED,
		.text = "It rains a lot",
		.backend = "first",
		.model = ""};

	request->used = false;
	request->done(request->user, &answer);
	assert_true(scene->finished);
	assert_int_equal(rendering_article(rendering)->translation.characters_saved, 12);
	assert_int_equal(rendering_article(rendering)->translation.characters_sent, 0);
	assert_int_equal(count_learned(rendering), 0);
}

static double findings(
	const struct scene *scene, const char *check, const char *level, const char *backend)
{
	return metric_value(
		metrics_get(scene->metrics, METRIC_COUNTER, "dragoman_verdicts_total", "",
			METRIC_LABELS("check", check, "level", level, "language", "es", "backend",
				backend)));
}

static void test_a_hard_finding_goes_to_the_next_backend(void **state)
{
	struct scene *scene = *state;
	CLEANUP(rendering_freep)
	struct rendering *rendering =
		start(scene, ARTICLE("es", "El gobierno anunció ayer nuevas medidas"));

	expect(scene, "El gobierno anunció ayer nuevas medidas",
		"El gobierno anunció ayer nuevas medidas");
	assert_int_equal(scene->asked[1].rank, 1);
	expect(scene, "El gobierno anunció ayer nuevas medidas",
		"The government announced new measures yesterday");
	assert_true(scene->finished);
	assert_int_equal(paragraph(rendering, 0)->verdict, VERDICT_SECOND_BACKEND);
	assert_string_equal(paragraph(rendering, 0)->backend, "second");
	assert_reason(paragraph(rendering, 0), REASON_ECHO);
	assert_int_equal((int)findings(scene, REASON_ECHO, "hard", "first"), 1);
	assert_int_equal((int)findings(scene, REASON_ECHO, "hard", "second"), 0);
	assert_int_equal(learn(scene, rendering), 1);
}

static void test_when_all_backends_fail_the_original_is_shown(void **state)
{
	struct scene *scene = *state;
	CLEANUP(rendering_freep)
	struct rendering *rendering = start(
		scene, ARTICLE("es", "Llueve mucho", "Llegó ayer. Se fue hoy.", "Una ¡bomba!"));
	const struct article *article = rendering_article(rendering);

	expect(scene, "Llueve mucho", "It rains a lot");
	expect(scene, "Llegó ayer.", "He arrived yesterday.");
	expect(scene, "Se fue hoy.", "");
	expect(scene, "Una ¡bomba!", NULL);
	expect(scene, "Se fue hoy.", "leftleftleftleftleftleftleft\xef\xbf\xbd");
	assert_true(scene->finished);
	assert_int_equal(paragraph(rendering, 1)->verdict, VERDICT_ORIGINAL_SHOWN);
	assert_string_equal(paragraph(rendering, 1)->english, "Llegó ayer. Se fue hoy.");
	assert_null(paragraph(rendering, 1)->alignments);
	assert_reason(paragraph(rendering, 1), REASON_EMPTY);
	assert_reason(paragraph(rendering, 1), REASON_MOJIBAKE);
	assert_int_equal(paragraph(rendering, 2)->verdict, VERDICT_ORIGINAL_SHOWN);
	assert_reason(paragraph(rendering, 2), REASON_REFUSED_BY_BACKEND);
	assert_string_equal(article->translation.verdict, "partial");
	assert_int_equal(article->translation.original_shown, 2);
	/* The sentence that passed is remembered, though its paragraph cannot be shown. */
	assert_int_equal(learn(scene, rendering), 2);
}

static void test_a_doubt_is_settled_by_a_second_backend(void **state)
{
	static const char *const source = "Las nuevas medidas son buenas";
	static const struct {
		const char *why, *first, *second;
		enum verdict verdict;
		const char *english;
		size_t learned;
	} cases[] = {
		{"the second passes", "Los new @measures are good", "The new measures are good",
			VERDICT_SECOND_BACKEND, "The new measures are good", 1},
		{"the second is refused", "The new @measures are good", "", VERDICT_FLAGGED,
			"The new @measures are good", 0},
		{"both are doubtful and agree", "The new @measures are good",
			"The new @measures are fine", VERDICT_SECOND_BACKEND,
			"The new @measures are fine", 1},
		{"both are doubtful and differ", "The new @measures are good",
			"Somebody @who went to town", VERDICT_FLAGGED, "The new @measures are good",
			0},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct scene *scene = *state;
		CLEANUP(rendering_freep)
		struct rendering *rendering = start(scene, ARTICLE("es", source));

		expect(scene, source, cases[i].first);
		expect(scene, source, cases[i].second);
		assert_true(scene->finished);
		if (paragraph(rendering, 0)->verdict != cases[i].verdict)
			fail_msg("%s: %s", cases[i].why,
				verdict_name(paragraph(rendering, 0)->verdict));
		assert_string_equal(paragraph(rendering, 0)->english, cases[i].english);
		assert_reason(paragraph(rendering, 0), REASON_PLACEHOLDER);
		assert_int_equal(count_learned(rendering), cases[i].learned);
		forget(scene, rendering);
	}
}

static void test_a_lost_number_of_a_single_sentence_is_a_doubt(void **state)
{
	struct scene *scene = *state;
	CLEANUP(rendering_freep)
	struct rendering *rendering = start(scene, ARTICLE("es", "Ayer vinieron 250 personas."));

	expect(scene, "Ayer vinieron 250 personas.", "Yesterday 520 people came.");
	assert_true(scene->finished);
	assert_int_equal(paragraph(rendering, 0)->verdict, VERDICT_FLAGGED);
	assert_reason(paragraph(rendering, 0), REASON_NUMBERS);
	assert_int_equal((int)findings(scene, REASON_NUMBERS, "soft", "first"), 1);
}

static void test_a_handle_that_was_translated_is_put_back(void **state)
{
	struct scene *scene = *state;
	CLEANUP(rendering_freep)
	struct rendering *rendering = start(scene, ARTICLE("es", "Lo dijo @la_casa ayer"));

	expect(scene, "Lo dijo @la_casa ayer", "@the_house said it yesterday");
	assert_int_equal(paragraph(rendering, 0)->verdict, VERDICT_REPAIRED);
	assert_string_equal(paragraph(rendering, 0)->english, "@la_casa said it yesterday");
}

static void test_a_shouted_headline_is_cased_and_raised(void **state)
{
	struct scene *scene = *state;
	CLEANUP(rendering_freep)
	struct rendering *rendering =
		start(scene, ARTICLE("es", "LLUEVE EN BERLÍN", "Ayer llovió sobre Berlín."));

	expect(scene, "Llueve en Berlín", "It rains in Berlin");
	expect(scene, "Ayer llovió sobre Berlín.", "Yesterday it rained on Berlin.");
	assert_string_equal(paragraph(rendering, 0)->english, "IT RAINS IN BERLIN");
	assert_int_equal(paragraph(rendering, 0)->alignments[0].english_to, 18);
	(void)learn(scene, rendering);
	{
		CLEANUP(rendering_freep)
		struct rendering *again = start(
			scene, ARTICLE("es", "LLUEVE EN BERLÍN", "Ayer llovió sobre Berlín."));

		assert_true(scene->finished);
		assert_string_equal(paragraph(again, 0)->english, "IT RAINS IN BERLIN");
	}
}

static void test_what_needs_no_translation_is_not_asked(void **state)
{
	struct scene *scene = *state;
	CLEANUP(rendering_freep)
	struct rendering *english =
		start(scene, ARTICLE("en-GB", "It rains", "It rained yesterday."));
	CLEANUP(rendering_freep) struct rendering *numbers = NULL;
	CLEANUP(rendering_freep) struct rendering *nothing = NULL;

	assert_true(scene->finished);
	assert_int_equal(paragraph(english, 1)->verdict, VERDICT_PASSED_THROUGH);
	assert_string_equal(paragraph(english, 1)->english, "It rained yesterday.");
	assert_string_equal(rendering_article(english)->translation.kind, "none");
	assert_string_equal(rendering_article(english)->translation.verdict, "clean");

	numbers = start(scene, ARTICLE("es", "2:1", "https://example.org/a 15 %"));
	assert_true(scene->finished);
	assert_int_equal(paragraph(numbers, 1)->verdict, VERDICT_OK);
	assert_string_equal(paragraph(numbers, 1)->english, "https://example.org/a 15 %");
	assert_reason(paragraph(numbers, 1), REASON_NOT_SENT);
	assert_null(paragraph(numbers, 1)->backend);

	nothing = start(scene, article_of("es", (const char *const[]){NULL}));
	assert_true(scene->finished);
	assert_string_equal(rendering_article(nothing)->translation.kind, "none");
	assert_int_equal(scene->asked_count, 0);
}

static void test_a_retraction_has_no_verdict(void **state)
{
	struct scene *scene = *state;
	struct article article = article_of("es", (const char *const[]){NULL});
	CLEANUP(rendering_freep) struct rendering *rendering = NULL;

	article.status = ARTICLE_CANCELED;
	rendering = start(scene, article);
	assert_true(scene->finished);
	assert_string_equal(rendering_article(rendering)->translation.kind, "none");
	assert_null(rendering_article(rendering)->translation.verdict);
}

static void test_a_paragraph_in_a_language_without_a_route_keeps_its_text(void **state)
{
	struct scene *scene = *state;
	struct article article = ARTICLE("es", "Llueve mucho", "Regnar det?");
	CLEANUP(rendering_freep) struct rendering *rendering = NULL;

	assert_int_equal(slice_copy(slice_of("sv"), &article.paragraphs[1].language), 0);
	rendering = start(scene, article);
	expect(scene, "Llueve mucho", "It rains a lot");
	assert_true(scene->finished);
	assert_int_equal(paragraph(rendering, 1)->verdict, VERDICT_ORIGINAL_SHOWN);
	assert_reason(paragraph(rendering, 1), REASON_NO_ROUTE);
}

static void test_line_breaks_in_an_answer_are_blanks(void **state)
{
	struct scene *scene = *state;
	CLEANUP(rendering_freep)
	struct rendering *rendering = start(scene, ARTICLE("es", "Llueve mucho hoy"));

	expect(scene, "Llueve mucho hoy", "\nIt rains\r\n\ta lot\x1ftoday\n");
	assert_string_equal(paragraph(rendering, 0)->english, "It rains a lot today");
}

static void test_a_long_article_is_asked_window_by_window(void **state)
{
	struct scene *scene = *state;
	CLEANUP(buf_deinit) struct buf text = BUF_INIT(1 << 20);
	CLEANUP(rendering_freep) struct rendering *rendering = NULL;

	scene->tools.window = 4;
	for (int i = 0; i < 100; i++)
		assert_int_equal(buf_addf(&text, "Llegó el tren %d. ", i), 0);
	rendering = start(scene, ARTICLE("es", "Llueve mucho", text.data));
	assert_int_equal(scene->asked_count, 4);
	expect(scene, "Llueve mucho", "It rains a lot");
	assert_int_equal(scene->asked_count, 5);
	for (int i = 0; i < 100; i++) {
		char source[64];
		char english[64];

		(void)snprintf(source, sizeof(source), "Llegó el tren %d.", i);
		(void)snprintf(english, sizeof(english), "The train %d arrived.", i);
		expect(scene, source, english);
	}
	assert_true(scene->finished);
	assert_int_equal(paragraph(rendering, 1)->alignment_count, 100);
}

static void test_giving_up_cancels_what_is_out(void **state)
{
	struct scene *scene = *state;
	struct rendering *rendering = start(scene, ARTICLE("es", "Llueve mucho", "Llegó. Se fue."));

	assert_true(scene->asked[0].used && scene->asked[1].used && scene->asked[2].used);
	rendering_free(rendering);
	assert_false(scene->asked[0].used || scene->asked[1].used || scene->asked[2].used);
}

static void test_an_old_article_waits_behind_fresh_ones(void **state)
{
	struct scene *scene = *state;
	struct article article = ARTICLE("es", "Llueve mucho");
	CLEANUP(rendering_freep) struct rendering *rendering = NULL;

	scene->tools.backfill_ms = 100;
	article.published.at_ms = 800;
	rendering = start(scene, article);
	assert_int_equal(scene->asked[0].priority, PRIORITY_BACKFILL);
}

static void test_agreement_tells_the_same_from_the_similar(void **state)
{
	const struct slice a = slice_of("The government announced new measures yesterday.");
	(void)state;

	assert_true(agreement_chrf(a, a) > 0.99);
	assert_true(agreement_is_high(
		a, slice_of("New measures were announced by the government yesterday.")));
	assert_false(
		agreement_is_high(a, slice_of("The president rejected any changes this morning.")));
	assert_false(agreement_is_high(a, slice_of("")));
}

static void test_an_article_whose_time_is_over_goes_on_with_what_it_has(void **state)
{
	struct scene *scene = *state;
	CLEANUP(rendering_freep) struct rendering *rendering = NULL;

	scene->tools.window = 2;
	rendering = start(scene,
		ARTICLE("es", "Llueve mucho", "Él llegó ayer. Se fue hoy.", "Nadie lo sabe aún."));
	expect(scene, "Llueve mucho", "It rains a lot");
	assert_int_equal(scene->asked_count, 3);
	assert_int_equal(rendering_expire(rendering), 0);
	assert_true(scene->finished);
	assert_int_equal(scene->asked_count, 3); /* nothing more was asked for */
	assert_false(scene->asked[1].used);      /* and what was is cancelled */
	assert_false(scene->asked[2].used);
	assert_string_equal(paragraph(rendering, 0)->english, "It rains a lot");
	for (size_t i = 1; i < 3; i++) {
		assert_int_equal(paragraph(rendering, i)->verdict, VERDICT_ORIGINAL_SHOWN);
		assert_string_equal(
			paragraph(rendering, i)->english, paragraph(rendering, i)->text);
		assert_reason(paragraph(rendering, i), REASON_LATE);
	}
	assert_int_equal(count_learned(rendering), 1);
}

static void test_what_the_memory_has_is_no_matter_of_time(void **state)
{
	struct scene *scene = *state;
	CLEANUP(rendering_freep)
	struct rendering *first = start(scene, ARTICLE("es", "El tiempo", "Hoy llueve mucho."));
	CLEANUP(rendering_freep) struct rendering *second = NULL;

	expect(scene, "El tiempo", "The weather");
	expect(scene, "Hoy llueve mucho.", "It rains a lot today.");
	assert_int_equal(learn(scene, first), 2);
	scene->tools.window = 1;
	second = start(scene, ARTICLE("es", "Nadie lo sabe aún", "Hoy llueve mucho."));
	assert_int_equal(rendering_expire(second), 0);
	assert_true(scene->finished);
	assert_reason(paragraph(second, 0), REASON_LATE);
	assert_string_equal(paragraph(second, 1)->english, "It rains a lot today.");
}

static void test_a_doubtful_answer_is_shown_when_time_is_over(void **state)
{
	struct scene *scene = *state;
	CLEANUP(rendering_freep)
	struct rendering *rendering = start(scene, ARTICLE("es", "Las nuevas medidas son buenas"));

	expect(scene, "Las nuevas medidas son buenas", "The new @measures are good");
	assert_int_equal(scene->asked_count, 2); /* the next backend */
	assert_int_equal(rendering_expire(rendering), 0);
	assert_true(scene->finished);
	assert_string_equal(paragraph(rendering, 0)->english, "The new @measures are good");
	assert_int_equal(paragraph(rendering, 0)->verdict, VERDICT_FLAGGED);
}

static struct glossary *glossary_of(const char *text)
{
	struct glossary *glossary;
	char why[GLOSSARY_WHY_MAX];

	if (glossary_read(slice_of(text), &glossary, why))
		fail_msg("%s", why);
	return glossary;
}

static void test_a_term_must_be_in_the_translation(void **state)
{
	struct scene *scene = *state;
	CLEANUP(glossary_freep)
	struct glossary *glossary = glossary_of("es\tla Cortes\tthe Cortes\n*\tVox\t=\n");
	CLEANUP(rendering_freep) struct rendering *rendering = NULL;

	scene->tools.glossary = glossary;
	rendering = start(scene, ARTICLE("es", "Llueve mucho", "Vox habló ayer en la Cortes."));
	assert_null(scene->asked[0].terms);
	assert_non_null(scene->asked[1].terms);
	assert_int_equal(scene->asked[1].terms->count, 2);
	assert_string_equal(scene->asked[1].terms->list[1].english, "the Cortes");
	expect(scene, "Llueve mucho", "It rains a lot");
	/* The first has one of them wrong, the second both right. */
	expect(scene, "Vox habló ayer en la Cortes.", "Vox spoke in the courts yesterday.");
	assert_false(scene->finished);
	expect(scene, "Vox habló ayer en la Cortes.", "Vox spoke in the Cortes yesterday.");
	assert_true(scene->finished);
	assert_string_equal(paragraph(rendering, 1)->english, "Vox spoke in the Cortes yesterday.");
	assert_int_equal(paragraph(rendering, 1)->verdict, VERDICT_SECOND_BACKEND);
	assert_reason(paragraph(rendering, 1), REASON_GLOSSARY);
	assert_int_equal(paragraph(rendering, 0)->reason_count, 0);
}

static void test_a_mark_that_was_left_is_never_shown(void **state)
{
	struct scene *scene = *state;
	CLEANUP(glossary_freep) struct glossary *glossary = glossary_of("*\tVox\t=\n");
	CLEANUP(rendering_freep) struct rendering *rendering = NULL;

	scene->tools.glossary = glossary;
	rendering = start(scene, ARTICLE("es", "Vox habló ayer otra vez."));
	expect(scene, "Vox habló ayer otra vez.", "@@PH2@@ spoke again yesterday.");
	expect(scene, "Vox habló ayer otra vez.", "Vox @@PH7@@ spoke again yesterday.");
	assert_true(scene->finished);
	assert_int_equal(paragraph(rendering, 0)->verdict, VERDICT_ORIGINAL_SHOWN);
	assert_reason(paragraph(rendering, 0), REASON_GLOSSARY);
	assert_int_equal(count_learned(rendering), 0);
}

static void test_what_is_nothing_but_terms_is_not_asked(void **state)
{
	struct scene *scene = *state;
	CLEANUP(glossary_freep)
	struct glossary *glossary = glossary_of("es\tCorte Suprema\tSupreme Court\n");
	CLEANUP(rendering_freep) struct rendering *rendering = NULL;

	scene->tools.glossary = glossary;
	rendering = start(scene, ARTICLE("es", "Corte Suprema:"));
	assert_true(scene->finished);
	assert_int_equal(scene->asked_count, 0);
	assert_string_equal(paragraph(rendering, 0)->english, "Supreme Court:");
	assert_int_equal(paragraph(rendering, 0)->verdict, VERDICT_OK);
}

static void test_what_a_page_marks_stays_as_it_is(void **state)
{
	struct scene *scene = *state;
	struct article article =
		ARTICLE("es", "Llueve mucho", "El periódico La Voz habló ayer.", "Viva la vida.");
	CLEANUP(rendering_freep) struct rendering *rendering = NULL;

	assert_int_equal(paragraph_add_verbatim(&article.paragraphs[1], "La Voz"), 0);
	assert_int_equal(paragraph_add_verbatim(&article.paragraphs[2], "Viva la vida."), 0);
	scene->tools.obey_marks = true;
	rendering = start(scene, article);
	expect(scene, "Llueve mucho", "It rains a lot");
	assert_int_equal(scene->asked[1].terms->count, 1);
	assert_string_equal(scene->asked[1].terms->list[0].english, "La Voz");
	expect(scene, "El periódico La Voz habló ayer.", "The newspaper La Voz spoke yesterday.");
	assert_true(scene->finished);
	assert_int_equal(scene->asked_count, 2);
	assert_string_equal(paragraph(rendering, 2)->english, "Viva la vida.");
	assert_int_equal(paragraph(rendering, 2)->verdict, VERDICT_OK);
	assert_reason(paragraph(rendering, 2), REASON_NOT_SENT);
}

static void test_marks_are_not_obeyed_unless_told(void **state)
{
	struct scene *scene = *state;
	struct article article = ARTICLE("es", "Viva la vida.");
	CLEANUP(rendering_freep) struct rendering *rendering = NULL;

	assert_int_equal(paragraph_add_verbatim(&article.paragraphs[0], "Viva la vida."), 0);
	rendering = start(scene, article);
	assert_null(scene->asked[0].terms);
	expect(scene, "Viva la vida.", "Long live life.");
	assert_true(scene->finished);
}

/* Only the segments in which a changed term stands are asked again. */
static void test_a_changed_term_is_another_translation(void **state)
{
	static const char *const files[] = {"es\tVox\tVox\n", "es\tVox\tVOX party\n", "#\n"};
	struct scene *scene = *state;

	for (size_t i = 0; i < COUNT_OF(files); i++) {
		CLEANUP(glossary_freep) struct glossary *glossary = glossary_of(files[i]);
		CLEANUP(rendering_freep) struct rendering *rendering = NULL;

		scene->tools.glossary = glossary;
		rendering = start(scene, ARTICLE("es", "Llueve mucho", "Vox habló ayer mucho."));
		if (i == 0)
			expect(scene, "Llueve mucho", "It rains a lot");
		expect(scene, "Vox habló ayer mucho.", "The VOX party spoke a lot yesterday.");
		assert_true(scene->finished);
		(void)learn(scene, rendering);
	}
	scene->tools.glossary = NULL;
	rendering_free(start(scene, ARTICLE("es", "Llueve mucho", "Vox habló ayer mucho.")));
	assert_int_equal(scene->asked_count, scene->answered_count);
}

/* Sentences of which each has a translation long enough to pass, and one that leaves out most that
 * may be left out without being noticed. */
static const struct {
	const char *source, *whole, *cut;
} sentences[] = {
	{"El gobierno aprobó ayer por la tarde una nueva ley sobre el agua de los ríos.",
		"The government passed a new law on the water of the rivers yesterday.",
		"The government passed a law on the water."},
	{"Los vecinos del pueblo esperan desde hace años que el puente sea reparado por fin.",
		"The people of the village have waited for years for the bridge to be repaired.",
		"The people waited for the bridge to be mended."},
	{"La alcaldesa dijo que el dinero llegará antes del verano si todo sale como se espera.",
		"The mayor said that the money will be there before summer if all goes well.",
		"The mayor said that the money will be there."},
	{"Muchos agricultores de la región temen que la sequía vuelva a arruinar la cosecha.",
		"Many farmers of the region fear that the drought will ruin the harvest again.",
		"Many farmers fear that the drought will stay."},
	{"Según los expertos, los bosques del norte necesitan más cuidado que los del sur.",
		"According to the experts the forests of the north need more care than the others.",
		"The forests of the north need more care now."},
	{"La oposición criticó el plan y pidió que se escuche a los que viven junto al río.",
		"The opposition criticized the plan and asked that those by the river be heard.",
		"The opposition was not happy about the plan."},
	{"El ministro contestó que nadie perderá su casa y que las obras empezarán pronto.",
		"The minister answered that nobody will lose a house and that work begins soon.",
		"The minister said that work will begin soon."},
	{"Hace tres veranos que no llueve bastante en los valles, y los pozos están secos.",
		"For three summers it has not rained enough in the valleys, and the wells are dry.",
		"It has not rained in the valleys for long now."},
};

static struct article article_of_sentences(void)
{
	struct article article = article_of("es", (const char *const[]){NULL});

	for (size_t i = 0; i < COUNT_OF(sentences); i++)
		assert_int_equal(
			article_add_paragraph(&article, ROLE_BODY, slice_of(sentences[i].source)),
			0);
	return article;
}

static void test_what_is_left_out_everywhere_shows_in_the_sum(void **state)
{
	struct scene *scene = *state;
	CLEANUP(rendering_freep)
	struct rendering *rendering = start(scene, article_of_sentences());

	expect(scene, sentences[0].source, sentences[0].whole);
	for (size_t i = 1; i < COUNT_OF(sentences); i++)
		expect(scene, sentences[i].source, sentences[i].cut);
	assert_true(scene->finished);
	assert_int_equal(scene->asked_count, COUNT_OF(sentences)); /* each of them passed */
	assert_int_equal(paragraph(rendering, 0)->verdict, VERDICT_OK);
	for (size_t i = 1; i < COUNT_OF(sentences); i++) {
		assert_int_equal(paragraph(rendering, i)->verdict, VERDICT_FLAGGED);
		assert_reason(paragraph(rendering, i), REASON_LENGTH);
	}
	assert_int_equal(learn(scene, rendering), 1); /* nor is any of them remembered */
}

static void test_an_article_of_the_usual_length_may_have_a_short_paragraph(void **state)
{
	struct scene *scene = *state;
	CLEANUP(rendering_freep)
	struct rendering *rendering = start(scene, article_of_sentences());

	for (size_t i = 0; i < COUNT_OF(sentences); i++)
		expect(scene, sentences[i].source, i == 3 ? sentences[i].cut : sentences[i].whole);
	for (size_t i = 0; i < COUNT_OF(sentences); i++)
		assert_int_equal(paragraph(rendering, i)->verdict, VERDICT_OK);
	assert_int_equal(learn(scene, rendering), COUNT_OF(sentences));
}

static void test_a_source_that_loops_is_not_sent(void **state)
{
	struct scene *scene = *state;
	CLEANUP(buf_deinit) struct buf ticker = BUF_INIT(4096);
	CLEANUP(rendering_freep) struct rendering *rendering = NULL;

	while (ticker.len < 400)
		assert_int_equal(buf_add(&ticker, slice_of("leer más en la web ")), 0);
	rendering = start(scene, ARTICLE("es", "Llueve mucho", ticker.data));
	expect(scene, "Llueve mucho", "It rains a lot");
	assert_true(scene->finished);
	assert_int_equal(scene->asked_count, 1);
	assert_int_equal(paragraph(rendering, 0)->verdict, VERDICT_OK);
	assert_int_equal(paragraph(rendering, 1)->verdict, VERDICT_ORIGINAL_SHOWN);
	assert_string_equal(paragraph(rendering, 1)->english, ticker.data);
	assert_int_equal(paragraph(rendering, 1)->reason_count, 1);
	assert_reason(paragraph(rendering, 1), REASON_SOURCE_LOOPS);
	assert_int_equal(learn(scene, rendering), 1);
}

static void test_an_answer_without_end_is_refused(void **state)
{
	static char endless[1 << 20];
	struct scene *scene = *state;
	CLEANUP(rendering_freep)
	struct rendering *rendering = start(scene, ARTICLE("es", "Llueve"));

	for (size_t i = 0; i + 1 < sizeof(endless); i++)
		endless[i] = "It rains. "[i % 10];
	expect(scene, "Llueve", endless);
	assert_reason(paragraph(rendering, 0), REASON_LENGTH);
	expect(scene, "Llueve", "It rains");
	assert_string_equal(paragraph(rendering, 0)->english, "It rains");
}

static void test_what_passes_teaches_how_long_a_backend_writes(void **state)
{
	struct scene *scene = *state;
	CLEANUP(stretches_freep) struct stretches *stretches = NULL;
	CLEANUP(rendering_freep) struct rendering *rendering = NULL;

	assert_int_equal(stretches_new(&stretches), 0);
	scene->tools.stretches = stretches;
	rendering = start(scene, article_of_sentences());
	for (size_t i = 0; i < COUNT_OF(sentences); i++)
		expect(scene, sentences[i].source, sentences[i].cut);
	assert_int_equal(stretches_taught(stretches), COUNT_OF(sentences));
	assert_true(stretch_of(stretches, "es", "first") < 0.95);
	assert_true(stretch_of(stretches, "es", "second") == 1);
	scene->tools.stretches = NULL;
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_sentences_are_translated_and_put_together),
		TEST(test_what_is_remembered_is_not_asked),
		TEST(test_what_differs_in_numbers_alone_is_made),
		TEST(test_what_cannot_be_made_is_asked),
		TEST(test_what_the_gate_doubts_is_asked),
		TEST(test_what_was_withdrawn_serves_nobody),
		TEST(test_nothing_is_made_unless_it_is_wanted),
		TEST(test_what_the_gate_refused_is_kept_for_reading_when_asked_for),
		TEST(test_an_answer_that_arrived_is_not_asked_again),
		TEST(test_what_did_not_pass_as_a_whole_is_not_kept),
		TEST(test_what_says_other_things_is_asked_of_another),
		TEST(test_an_answer_that_another_paid_for_is_saved),
		TEST(test_a_hard_finding_goes_to_the_next_backend),
		TEST(test_when_all_backends_fail_the_original_is_shown),
		TEST(test_a_doubt_is_settled_by_a_second_backend),
		TEST(test_a_lost_number_of_a_single_sentence_is_a_doubt),
		TEST(test_a_handle_that_was_translated_is_put_back),
		TEST(test_a_shouted_headline_is_cased_and_raised),
		TEST(test_what_needs_no_translation_is_not_asked),
		TEST(test_a_retraction_has_no_verdict),
		TEST(test_a_paragraph_in_a_language_without_a_route_keeps_its_text),
		TEST(test_line_breaks_in_an_answer_are_blanks),
		TEST(test_a_long_article_is_asked_window_by_window),
		TEST(test_giving_up_cancels_what_is_out),
		TEST(test_an_old_article_waits_behind_fresh_ones),
		TEST(test_a_term_must_be_in_the_translation),
		TEST(test_a_mark_that_was_left_is_never_shown),
		TEST(test_what_is_nothing_but_terms_is_not_asked),
		TEST(test_what_a_page_marks_stays_as_it_is),
		TEST(test_marks_are_not_obeyed_unless_told),
		TEST(test_a_changed_term_is_another_translation),
		TEST(test_agreement_tells_the_same_from_the_similar),
		TEST(test_an_article_whose_time_is_over_goes_on_with_what_it_has),
		TEST(test_what_the_memory_has_is_no_matter_of_time),
		TEST(test_a_doubtful_answer_is_shown_when_time_is_over),
		TEST(test_what_is_left_out_everywhere_shows_in_the_sum),
		TEST(test_an_article_of_the_usual_length_may_have_a_short_paragraph),
		TEST(test_a_source_that_loops_is_not_sent),
		TEST(test_an_answer_without_end_is_refused),
		TEST(test_what_passes_teaches_how_long_a_backend_writes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

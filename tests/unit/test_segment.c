/* A paragraph is cut into sentences and nothing of it is lost. */
#include "tests/support/test.h"

#include <stdio.h>
#include <time.h>

#include "runtime/buf.h"
#include "runtime/json.h"
#include "translate/segment.h"
#include "translate/text.h"

static int set_up(void **state)
{
	struct segmenter *segmenter;

	if (segmenter_new(&segmenter))
		return -1;
	*state = segmenter;
	return 0;
}

static int tear_down(void **state)
{
	segmenter_free(*state);
	return 0;
}

/* The sentences, joined by "|". */
static char *cut(struct segmenter *segmenter, const char *text, const char *language)
{
	CLEANUP(segments_deinit) struct segments segments = {0};
	CLEANUP(buf_deinit) struct buf buf = BUF_INIT(1 << 20);

	assert_int_equal(segments_cut(segmenter, slice_of(text), language, &segments), 0);
	for (size_t i = 0; i < segments.count; i++) {
		assert_int_equal(buf_add(&buf, slice_of(i ? "|" : "")), 0);
		assert_int_equal(buf_add(&buf, segments.list[i].text), 0);
	}
	return buf_take(&buf);
}

static void test_cut_finds_the_sentences(void **state)
{
	static const struct {
		const char *why;
		const char *language, *text, *sentences;
	} cases[] = {
		{"two sentences", "es", "Llegó ayer. Se fue hoy.", "Llegó ayer.|Se fue hoy."},
		{"a title is no end", "es", "El Sr. Pérez llegó. Habló.",
			"El Sr. Pérez llegó.|Habló."},
		{"a title that ICU does not know", "pl", "To ks. Nowak. Tak.",
			"To ks. Nowak.|Tak."},
		{"initials", "cs", "Napsal to J. Novák. Konec.", "Napsal to J. Novák.|Konec."},
		{"an ordinal", "de", "Am 3. Oktober war es so. Ja.",
			"Am 3. Oktober war es so.|Ja."},
		{"an ordinal only where there are such", "en", "It was 3. Then four.",
			"It was 3.|Then four."},
		{"an abbreviation before a number", "ca", "Vegeu l'art. 5 del text. Bé.",
			"Vegeu l'art. 5 del text.|Bé."},
		{"a list's number stays with its line", "en", "1. The first. 2. The second.",
			"1. The first.|2. The second."},
		{"a closing quotation mark stays", "de", "„Er kam.“ Sie ging.",
			"„Er kam.“|Sie ging."},
		{"Chinese without spaces", "zh-Hans", "他来了。她走了！真的？",
			"他来了。|她走了！|真的？"},
		{"Hindi", "hi", "वह आया। वह गई।", "वह आया।|वह गई।"},
		{"Armenian with a colon for its full stop", "hy",
			"Մութ է: Ես գնում եմ:", "Մութ է:|Ես գնում եմ:"},
		{"Arabic", "ar", "هل جاء؟ نعم جاء.", "هل جاء؟|نعم جاء."},
		{"marks alone stay with the sentence before", "en", "Yes. *** ", "Yes. ***"},
		{"a headline without a stop", "pt", "Governo anuncia medidas",
			"Governo anuncia medidas"},
		{"nothing but a mark is one segment", "pt", " — ", "—"},
		{"an unknown language has the common rules", "xx-Odd", "Aa bb. Cc dd.",
			"Aa bb.|Cc dd."},
		{"a language that is none", "../../etc@x=y", "Aa bb. Cc dd.", "Aa bb.|Cc dd."},
		{"a bad byte is a character", "es", "Sí\xff. No.", "Sí\xff.|No."},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(freep) char *got = cut(*state, cases[i].text, cases[i].language);

		if (strcmp(got, cases[i].sentences) != 0)
			fail_msg("%s: got %s", cases[i].why, got);
	}
}

static void test_cut_gives_nothing_for_a_blank_text(void **state)
{
	static const char *const blanks[] = {"", "  ", "\xc2\xa0\xe3\x80\x80"};

	for (size_t i = 0; i < COUNT_OF(blanks); i++) {
		CLEANUP(segments_deinit) struct segments segments = {0};

		assert_int_equal(segments_cut(*state, slice_of(blanks[i]), "fr", &segments), 0);
		assert_int_equal(segments.count, 0);
	}
}

static void test_cut_tells_places_in_code_points(void **state)
{
	CLEANUP(segments_deinit) struct segments segments = {0};

	assert_int_equal(segments_cut(*state, slice_of(" Él llegó.  Sí."), "es", &segments), 0);
	assert_int_equal(segments.count, 2);
	assert_int_equal(segments.list[0].from, 1);
	assert_int_equal(segments.list[0].to, 10);
	assert_int_equal(segments.list[0].after.len, 2);
	assert_int_equal(segments.list[1].from, 12);
	assert_int_equal(segments.list[1].to, 15);
}

static void test_cut_loses_no_byte(void **state)
{
	static const char text[] =
		"Uno. Dos...  Tres? «¡Sí!», dijo. 4. Cuatro. \xc2\xa0(Cinco.) A. B.";
	CLEANUP(segments_deinit) struct segments segments = {0};
	const char *end = text;

	assert_int_equal(segments_cut(*state, slice_of(text), "es", &segments), 0);
	for (size_t i = 0; i < segments.count; i++) {
		assert_ptr_equal(segments.list[i].text.data, end);
		assert_ptr_equal(segments.list[i].after.data,
			segments.list[i].text.data + segments.list[i].text.len);
		end = segments.list[i].after.data + segments.list[i].after.len;
	}
	assert_ptr_equal(end, text + strlen(text));
}

/* Quadratic work would take minutes here. */
static void test_cut_takes_linear_time_where_nothing_may_be_cut(void **state)
{
	CLEANUP(buf_deinit) struct buf buf = BUF_INIT(4 << 20);
	CLEANUP(segments_deinit) struct segments segments = {0};
	clock_t start = clock();

	for (int i = 0; i < 300000; i++)
		assert_int_equal(buf_add(&buf, slice_of("A. ")), 0);
	assert_int_equal(segments_cut(*state, buf_slice(&buf), "es", &segments), 0);
	assert_true((clock() - start) / CLOCKS_PER_SEC < 20);
}

static void test_more_languages_than_are_kept_still_cut(void **state)
{
	for (char a = 'a'; a <= 'z'; a++) {
		char language[3] = {a, 'x', '\0'};
		CLEANUP(freep) char *got = cut(*state, "Aa bb. Cc dd.", language);

		assert_string_equal(got, "Aa bb.|Cc dd.");
	}
}

static void test_translatable_means_a_letter_outside_addresses(void **state)
{
	static const struct {
		const char *why, *text;
		bool translatable;
	} cases[] = {
		{"a word", "casa", true},
		{"a Chinese character", "山", true},
		{"a number", "1 234,5", false},
		{"marks", "* * *", false},
		{"an address", "https://example.org/casa", false},
		{"addresses with marks", "(www.example.org, a@example.org) @casa", false},
		{"a word beside an address", "https://example.org mira", true},
		{"a tag", "<br>", false},
		{"nothing", "", false},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (segment_is_translatable(slice_of(cases[i].text)) != cases[i].translatable)
			fail_msg("%s", cases[i].why);
}

static char *read_golden(void)
{
	FILE *file = fopen(TEST_SHARED_DIR "/data/segmentation/golden.json", "rb");
	char *text;
	size_t n;

	if (!file)
		return NULL;
	text = calloc(1, 4 << 20);
	assert_non_null(text);
	n = fread(text, 1, (4 << 20) - 1, file);
	assert_true(n > 0);
	(void)fclose(file); /* it was only read */
	return text;
}

static bool passes(struct segmenter *segmenter, const cJSON *item)
{
	CLEANUP(segments_deinit) struct segments segments = {0};
	const cJSON *sentences = json_array(item, "sentences");
	const cJSON *sentence;
	size_t i = 0;

	assert_int_equal(segments_cut(segmenter, slice_of(json_string(item, "text")),
				 json_string(item, "lang"), &segments),
		0);
	if (segments.count != (size_t)cJSON_GetArraySize(sentences))
		return false;
	cJSON_ArrayForEach (sentence, sentences)
		if (!slice_is(segments.list[i++].text, slice_of(sentence->valuestring)))
			return false;
	return true;
}

/* Cases that upstream cleans first are left out where cleaning changes the text: those that are not
 * lossless. The rest is partly a matter of taste, so a rate is asked for, not all. */
static void test_cut_agrees_with_the_golden_cases(void **state)
{
	CLEANUP(freep) char *text = read_golden();
	CLEANUP(cJSON_Deletep) cJSON *cases = NULL;
	const cJSON *item;
	int passed = 0;
	int all = 0;
	int foreign_passed = 0;
	int foreign = 0;

	if (!text) {
		print_message("skipped: no ../shared/data/segmentation/golden.json\n");
		skip();
	}
	assert_int_equal(json_parse(slice_of(text), &cases, NULL), 0);
	cJSON_ArrayForEach (item, cases) {
		const char *language = json_string(item, "lang");
		bool pass;

		if (!cJSON_IsTrue(json_member(item, "lossless")))
			continue;
		pass = passes(*state, item);
		all++;
		passed += pass;
		foreign += strcmp(language, "en") != 0;
		foreign_passed += pass && strcmp(language, "en") != 0;
	}
	print_message("golden cases: %d of %d; not English: %d of %d\n", passed, all,
		foreign_passed, foreign);
	assert_true(foreign_passed * 100 >= foreign * 75);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cut_finds_the_sentences),
		cmocka_unit_test(test_cut_gives_nothing_for_a_blank_text),
		cmocka_unit_test(test_cut_tells_places_in_code_points),
		cmocka_unit_test(test_cut_loses_no_byte),
		cmocka_unit_test(test_cut_takes_linear_time_where_nothing_may_be_cut),
		cmocka_unit_test(test_more_languages_than_are_kept_still_cut),
		cmocka_unit_test(test_translatable_means_a_letter_outside_addresses),
		cmocka_unit_test(test_cut_agrees_with_the_golden_cases),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}

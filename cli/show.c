/* show.c - an English article as a reader would want to see it on a terminal. */
#include "cli/show.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/ucal.h>
#include <unicode/udat.h>
#include <unicode/ustring.h>
#include <unistd.h>

#include "schemas/article.h"

enum {
	TIME_CHARS_MAX = 64,
	EXCERPT_BYTES = 400, /* of the first paragraph */
};

#define BOLD "\033[1m"
#define DIM "\033[2m"
#define YELLOW "\033[33m"
#define CYAN "\033[36m"
#define PLAIN "\033[0m"

bool show_has_colour(FILE *file)
{
	const char *refused = getenv("NO_COLOR");

	return isatty(fileno(file)) && !(refused && refused[0]);
}

static const char *paint(bool colour, const char *code)
{
	return colour ? code : "";
}

void show_time(int64_t at_ms, const char *zone, const char *precision, char *text, size_t size)
{
	const char *form = precision && strcmp(precision, "day") == 0 ? "EEE d MMM yyyy"
								      : "EEE d MMM yyyy HH:mm zzz";
	UChar zone_name[TIME_CHARS_MAX];
	UChar pattern[TIME_CHARS_MAX];
	UChar shown[TIME_CHARS_MAX];
	UErrorCode status = U_ZERO_ERROR;
	UDateFormat *format;

	(void)u_strFromUTF8(zone_name, TIME_CHARS_MAX, NULL, zone ? zone : "UTC", -1, &status);
	(void)u_strFromUTF8(pattern, TIME_CHARS_MAX, NULL, form, -1, &status);
	format =
		udat_open(UDAT_PATTERN, UDAT_PATTERN, "en_GB", zone_name, -1, pattern, -1, &status);
	(void)udat_format(format, (UDate)at_ms, shown, TIME_CHARS_MAX, NULL, &status);
	(void)u_strToUTF8(text, (int32_t)size, NULL, shown, -1, &status);
	if (U_FAILURE(status))
		(void)snprintf(text, size, "date unknown");
	udat_close(format);
}

/* What is boilerplate only when there is nothing else. */
static const struct paragraph *first_body(const struct article *article)
{
	const struct paragraph *boilerplate = NULL;

	for (size_t i = 0; i < article->paragraph_count; i++) {
		const struct paragraph *paragraph = &article->paragraphs[i];

		if (paragraph->role == ROLE_HEADLINE)
			continue;
		if (!paragraph->boilerplate)
			return paragraph;
		if (!boilerplate)
			boilerplate = paragraph;
	}
	return boilerplate;
}

/* The bytes of `text` to show: whole words, and never half a character. */
static int excerpt_length(const char *text)
{
	size_t len = strlen(text);

	if (len <= EXCERPT_BYTES)
		return (int)len;
	len = EXCERPT_BYTES;
	while (len > 0 && text[len] != ' ')
		len--;
	return (int)(len > 0 ? len : EXCERPT_BYTES);
}

static void show_excerpt(FILE *file, const struct paragraph *paragraph, bool colour)
{
	const char *text = paragraph->english ? paragraph->english : paragraph->text;
	const char *code = paragraph->boilerplate ? DIM : "";
	int length = excerpt_length(text);

	(void)fprintf(file, "%s%.*s%s%s\n", paint(colour, code), length, text,
		text[length] ? " ..." : "", paint(colour, *code ? PLAIN : ""));
}

static void show_origin(FILE *file, const struct article *article, bool colour)
{
	char when[TIME_CHARS_MAX * 2] = "date unknown";

	if (article->published.at_ms)
		show_time(article->published.at_ms, article->outlet.timezone,
			article->published.precision, when, sizeof(when));
	(void)fprintf(file, "%s%s  %s%s  %s%s%s\n", paint(colour, CYAN),
		article->outlet.country ? article->outlet.country : "??",
		article->outlet.name ? article->outlet.name : article->outlet.domain,
		paint(colour, PLAIN), paint(colour, DIM), when, paint(colour, PLAIN));
}

static void show_making(FILE *file, const struct article *article, bool colour)
{
	const struct translation *made = &article->translation;

	(void)fprintf(file, "%s", paint(colour, DIM));
	if (made->kind && strcmp(made->kind, "none") == 0) {
		(void)fprintf(file, "English in the original");
	} else {
		(void)fprintf(file, "from %s", article->language ? article->language : "und");
		for (size_t i = 0; i < made->engine_count; i++)
			(void)fprintf(file, "%s%s", i ? " + " : " by ", made->engines[i]);
		(void)fprintf(file, ", %ld characters sent, %ld from memory", made->characters_sent,
			made->characters_saved);
	}
	(void)fprintf(file, "%s\n", paint(colour, PLAIN));
}

static void show_doubts(FILE *file, const struct article *article, bool colour)
{
	const struct translation *made = &article->translation;

	if (!made->verdict || strcmp(made->verdict, "clean") == 0 ||
		made->flagged + made->original_shown == 0)
		return;
	(void)fprintf(file, "%s! %s: %ld of %ld paragraphs doubtful, %ld left in the original%s\n",
		paint(colour, YELLOW), made->verdict, made->flagged, made->paragraphs,
		made->original_shown, paint(colour, PLAIN));
}

void show_article(FILE *file, const struct article *article, bool colour)
{
	const struct paragraph *body = first_body(article);
	const char *headline = article_headline(article);

	show_origin(file, article, colour);
	if (article->status == ARTICLE_CANCELED) {
		(void)fprintf(file, "%sRetracted by the outlet.%s %s\n\n", paint(colour, YELLOW),
			paint(colour, PLAIN), article->url ? article->url : article->id);
		return;
	}
	(void)fprintf(file, "%s%s%s%s\n", paint(colour, BOLD),
		article->supersedes ? "[updated] " : "", headline ? headline : "",
		paint(colour, PLAIN));
	if (body)
		show_excerpt(file, body, colour);
	show_making(file, article, colour);
	show_doubts(file, article, colour);
	(void)fputc('\n', file);
}

/*
 * metrics_render.c - the text form that Prometheus reads, version 0.0.4.
 *
 * Its rules, which exporters written by hand break: the samples of a family stand together under
 * one HELP and one TYPE; "\", the quote and the line break are escaped in label values; a label
 * value is valid UTF-8, which names of outlets are not by nature; buckets are cumulated and end
 * with +Inf; numbers have a point in every locale.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "runtime/error.h"
#include "runtime/metrics_registry.h"

enum {
	LABEL_VALUE_MAX = 128,
	EXACT_DIGITS = 17, /* with these every double reads back as itself */
};

/* Length of the UTF-8 sequence at `text`, 0 when it is none. */
static size_t sequence_length(const unsigned char *text)
{
	static const struct {
		unsigned char from, to; /* of the first byte */
		unsigned char second_from, second_to;
		size_t length;
	} forms[] = {
		{0x01, 0x7f, 0, 0, 1},
		{0xc2, 0xdf, 0x80, 0xbf, 2},
		{0xe0, 0xe0, 0xa0, 0xbf, 3},
		{0xe1, 0xec, 0x80, 0xbf, 3},
		{0xed, 0xed, 0x80, 0x9f, 3}, /* no surrogates */
		{0xee, 0xef, 0x80, 0xbf, 3},
		{0xf0, 0xf0, 0x90, 0xbf, 4},
		{0xf1, 0xf3, 0x80, 0xbf, 4},
		{0xf4, 0xf4, 0x80, 0x8f, 4},
	};

	for (size_t i = 0; i < COUNT_OF(forms); i++) {
		if (text[0] < forms[i].from || text[0] > forms[i].to)
			continue;
		if (forms[i].length > 1 &&
			(text[1] < forms[i].second_from || text[1] > forms[i].second_to))
			return 0;
		for (size_t n = 2; n < forms[i].length; n++)
			if (text[n] < 0x80 || text[n] > 0xbf)
				return 0;
		return forms[i].length;
	}
	return 0;
}

/* Append one character of a label value or a help text, escaped. */
static int print_escaped(struct buf *buf, const char *text, size_t length)
{
	switch (text[0]) {
	case '\\':
		return buf_add(buf, slice_of("\\\\"));
	case '\n':
		return buf_add(buf, slice_of("\\n"));
	case '"':
		return buf_add(buf, slice_of("\\\""));
	default:
		return buf_add(buf, (struct slice){.data = text, .len = length});
	}
}

static int print_label_value(struct buf *buf, const char *text)
{
	const char *end = text + strnlen(text, LABEL_VALUE_MAX);
	int r;

	while (text < end) {
		size_t length = sequence_length((const unsigned char *)text);

		if (length > (size_t)(end - text))
			break; /* the cut goes through a character */
		r = length > 0 ? print_escaped(buf, text, length) : buf_add(buf, slice_of("?"));
		if (r)
			return r;
		text += length > 0 ? length : 1;
	}
	return 0;
}

int metrics_print_labels(struct buf *buf, const char *const *labels, const char *other)
{
	int r = buf_add(buf, slice_of("")); /* none is "", not NULL */

	for (size_t i = 0; !r && labels && labels[i]; i += 2) {
		r = buf_addf(buf, "%s%s=\"", i > 0 ? "," : "", labels[i]);
		if (!r)
			r = print_label_value(buf, other ? other : labels[i + 1]);
		if (!r)
			r = buf_add(buf, slice_of("\""));
	}
	return r;
}

int metrics_print_number(struct buf *buf, double number)
{
	char text[40];

	if (isnan(number))
		return buf_add(buf, slice_of("NaN"));
	if (isinf(number))
		return buf_add(buf, slice_of(number > 0 ? "+Inf" : "-Inf"));
	if (fabs(number) < 1e15 && floor(number) == number)
		return buf_addf(buf, "%.0f", number);

	/* 0.1 shall not be 0.10000000000000001 */
	for (int digits = 15; digits <= EXACT_DIGITS; digits++) {
		(void)snprintf(text, sizeof(text), "%.*g", digits, number); /* has room for 17 */
		if (strtod(text, NULL) == number)
			break;
	}
	return buf_add(buf, slice_of(text));
}

static int render_header(struct buf *buf, const struct family *family)
{
	static const char *const kinds[] = {
		[METRIC_COUNTER] = "counter",
		[METRIC_GAUGE] = "gauge",
		[METRIC_HISTOGRAM] = "histogram",
	};
	int r = buf_addf(buf, "# HELP %s ", family->name);

	for (const char *c = family->help; !r && *c; c++) /* a quote stands as it is here */
		r = *c == '"' ? buf_add(buf, slice_of("\"")) : print_escaped(buf, c, 1);
	if (r)
		return r;
	return buf_addf(buf, "\n# TYPE %s %s\n", family->name, kinds[family->kind]);
}

/* NAME SUFFIX {LABELS, le="BOUND"} NUMBER */
static int render_sample(struct buf *buf, const struct metric *metric, const char *suffix,
	const double *bound, double number)
{
	const bool labelled = metric->labels[0] != '\0';
	int r = buf_addf(buf, "%s%s", metric->family->name, suffix);

	if (!r && (labelled || bound))
		r = buf_addf(buf, "{%s", metric->labels);
	if (!r && bound)
		r = buf_addf(buf, "%sle=\"", labelled ? "," : "");
	if (!r && bound)
		r = metrics_print_number(buf, *bound);
	if (!r && (labelled || bound))
		r = buf_add(buf, slice_of(bound ? "\"}" : "}"));
	if (!r)
		r = buf_add(buf, slice_of(" "));
	if (!r)
		r = metrics_print_number(buf, number);
	return r ? r : buf_add(buf, slice_of("\n"));
}

static int render_histogram(struct buf *buf, const struct metric *metric)
{
	const struct histogram *histogram = metric->histogram;
	double count = 0;
	int r = 0;

	for (size_t i = 0; !r && i <= METRICS_BUCKETS; i++) {
		const double bound = i < METRICS_BUCKETS ? metrics_bound(i) : INFINITY;

		count += histogram->counts[i];
		r = render_sample(buf, metric, "_bucket", &bound, count);
	}
	if (!r)
		r = render_sample(buf, metric, "_sum", NULL, histogram->sum);
	return r ? r : render_sample(buf, metric, "_count", NULL, histogram->count);
}

static int render_family(struct buf *buf, const struct family *family)
{
	int r = render_header(buf, family);

	for (const struct metric *metric = family->first; !r && metric; metric = metric->next) {
		if (family->kind == METRIC_HISTOGRAM)
			r = render_histogram(buf, metric);
		else
			r = render_sample(buf, metric, "", NULL, metric_value(metric));
	}
	return r;
}

int metrics_render(const struct metrics *metrics, struct buf *buf)
{
	locale_t before = uselocale(metrics->c_locale);
	int r = 0;

	for (const struct family *family = metrics->first; !r && family; family = family->next)
		r = render_family(buf, family);
	if (!r)
		r = metrics_render_process(metrics, buf);
	(void)uselocale(before); /* cannot fail: it was in use until now */
	return r;
}

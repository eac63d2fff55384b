/*
 * stretch.c - the running median of how long a backend's English is against people's.
 *
 * It is kept as the logarithm of a factor and moves by a step towards each new ratio, whatever the
 * distance: so half of the ratios pull either way when it has come to their median, and an outlier
 * pulls no more than any other. Steps become smaller with what was seen, down to one that still
 * follows a backend which changes.
 *
 * The table is open: a pair lies within a few places of where its hash says, and takes that of the
 * pair there which was used longest ago when all are taken.
 */
#include "translate/stretch.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "runtime/error.h"
#include "translate/length.h"

enum {
	LANGUAGE_SIZE = 12, /* the primary subtag; tags of eight letters are the longest */
	BACKEND_SIZE = 64,  /* as a rendering's makers have it */
	PROBES = 8,
	LETTERS_MIN = 40, /* on both sides, for a ratio to say something */
	WARMTH = 20,      /* segments by which a beginner's steps are tempered */
};

static const double gain = 0.25;        /* half the inverse of the density at the median */
static const double step_least = 0.002; /* then the median wavers by some two percent */
static const double reach_known = 1.15, reach_unknown = 1.6;

static const char heading[] = "dragoman stretch 1\n";

struct stretch {
	char language[LANGUAGE_SIZE]; /* "": free */
	char backend[BACKEND_SIZE];
	double off; /* logarithm of the factor */
	unsigned long seen;
	uint64_t used; /* when, by the count of uses */
};

struct stretches {
	struct stretch list[STRETCHES_MAX];
	uint64_t uses;
	size_t taught;
};

int stretches_new(struct stretches **ret_stretches)
{
	struct stretches *stretches = calloc(1, sizeof(*stretches));

	if (!stretches)
		return error_raise(-ENOMEM, "learning how long translations are");
	*ret_stretches = stretches;
	return 0;
}

struct stretches *stretches_free(struct stretches *stretches)
{
	free(stretches);
	return NULL;
}

/* Who a row is about. Names that are too long are known by their beginnings. */
struct name {
	char language[LANGUAGE_SIZE];
	char backend[BACKEND_SIZE];
};

static struct name name_of(const char *language, const char *backend)
{
	struct name name = {0};

	(void)snprintf(name.language, sizeof(name.language), "%.*s", (int)strcspn(language, "-"),
		language);
	(void)snprintf(name.backend, sizeof(name.backend), "%s", backend);
	return name;
}

static size_t place_of(const struct name *name)
{
	uint32_t hash = 2166136261u;

	for (const char *c = name->language; *c; c++)
		hash = (hash ^ (unsigned char)*c) * 16777619u;
	hash *= 16777619u; /* where one ends and the other begins */
	for (const char *c = name->backend; *c; c++)
		hash = (hash ^ (unsigned char)*c) * 16777619u;
	return hash;
}

static bool is_about(const struct stretch *stretch, const struct name *name)
{
	return strcmp(stretch->language, name->language) == 0 &&
	       strcmp(stretch->backend, name->backend) == 0;
}

/* Its row; or NULL, and then where it may have one. */
static struct stretch *find(
	struct stretches *stretches, const struct name *name, struct stretch **ret_room)
{
	const size_t place = place_of(name);
	struct stretch *room = &stretches->list[place % STRETCHES_MAX];

	for (size_t i = 0; i < PROBES; i++) {
		struct stretch *stretch = &stretches->list[(place + i) % STRETCHES_MAX];

		if (is_about(stretch, name)) {
			stretch->used = ++stretches->uses;
			return stretch;
		}
		if (stretch->used < room->used)
			room = stretch;
	}
	*ret_room = room;
	return NULL;
}

static struct stretch *find_or_make(struct stretches *stretches, const struct name *name)
{
	struct stretch *room;
	struct stretch *stretch = find(stretches, name, &room);

	if (stretch)
		return stretch;
	*room = (struct stretch){.used = ++stretches->uses};
	memcpy(room->language, name->language, sizeof(room->language));
	memcpy(room->backend, name->backend, sizeof(room->backend));
	return room;
}

double stretch_of(struct stretches *stretches, const char *language, const char *backend)
{
	const struct name name = name_of(language, backend);
	struct stretch *room;
	const struct stretch *stretch = find(stretches, &name, &room);

	return stretch ? exp(stretch->off) : 1;
}

static double reach_of(const char *language)
{
	return log(length_is_known(language) ? reach_known : reach_unknown);
}

void stretch_learn(struct stretches *stretches, const char *language, const char *backend,
	double expected, double english)
{
	const struct name name = name_of(language, backend);
	const double reach = reach_of(name.language);
	struct stretch *stretch;
	double step;

	if (expected < LETTERS_MIN || english < LETTERS_MIN || name.language[0] == '\0')
		return;
	stretch = find_or_make(stretches, &name);
	step = fmax(gain / (double)(stretch->seen + WARMTH), step_least);
	stretch->off += log(english / expected) > stretch->off ? step : -step;
	stretch->off = fmin(fmax(stretch->off, -reach), reach);
	stretch->seen++;
	stretches->taught++;
}

size_t stretches_taught(const struct stretches *stretches)
{
	return stretches->taught;
}

int stretches_save(const struct stretches *stretches, struct buf *buf)
{
	int r = buf_add(buf, slice_of(heading));

	for (size_t i = 0; i < STRETCHES_MAX && r == 0; i++) {
		const struct stretch *stretch = &stretches->list[i];

		if (stretch->language[0] != '\0')
			r = buf_addf(buf, "%s\t%lu\t%.6f\t%s\n", stretch->language, stretch->seen,
				stretch->off, stretch->backend);
	}
	return r < 0 ? error_pass(r) : r;
}

/* One line, without its end. */
static bool load_line(struct stretches *stretches, const char *line)
{
	struct name name = {0};
	unsigned long seen;
	struct stretch *stretch;
	double off;
	int used = 0;

	if (sscanf(line, "%11[a-z]\t%10lu\t%lf\t%n", name.language, &seen, &off, &used) != 3 ||
		used == 0 || line[used] == '\0')
		return false;
	(void)snprintf(name.backend, sizeof(name.backend), "%s", line + used);
	if (!(fabs(off) <= reach_of(name.language) + step_least))
		return false;
	stretch = find_or_make(stretches, &name);
	stretch->off = off;
	stretch->seen = seen;
	return true;
}

int stretches_load(struct stretches *stretches, struct slice text)
{
	if (!slice_has_prefix(text, slice_of(heading)))
		return STRETCH_E_FOREIGN;
	for (size_t at = sizeof(heading) - 1; at < text.len;) {
		const char *end = memchr(text.data + at, '\n', text.len - at);
		char line[LANGUAGE_SIZE + BACKEND_SIZE + 40];
		size_t length = end ? (size_t)(end - text.data) - at : sizeof(line);

		if (length >= sizeof(line))
			return STRETCH_E_FOREIGN;
		memcpy(line, text.data + at, length);
		line[length] = '\0';
		if (!load_line(stretches, line))
			return STRETCH_E_FOREIGN;
		at += length + 1;
	}
	return 0;
}

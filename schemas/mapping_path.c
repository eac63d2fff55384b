/*
 * mapping_path.c - compile a path, walk a JSON value along it.
 *
 * A path is a list of segments. Each leads from one value to any number of its children; the walk
 * is the obvious recursion, as deep as the path has segments (twice that through lists) and no
 * deeper, so that no record can make it deep. The place is a buffer that each step lengthens and
 * shortens again.
 */
#include "schemas/mapping_path.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "runtime/error.h"

enum segment_kind {
	SEGMENT_NAME,   /* a member, or an element by its index */
	SEGMENT_PREFIX, /* members whose name begins so; with an empty name all children */
};

enum filter_kind {
	FILTER_NONE,
	FILTER_HAS,
	FILTER_HAS_NOT,
	FILTER_IS,
	FILTER_IS_NOT,
};

struct segment {
	enum segment_kind kind;
	char *name;
	enum filter_kind filter;
	char *key, *value;
};

struct path {
	bool from_root;
	size_t count;
	struct segment segments[PATH_SEGMENTS_MAX];
};

struct walk {
	const struct path *path;
	struct buf *place;
	int (*visit)(void *user, const cJSON *value, struct buf *place);
	void *user;
};

/* "~1" is "/", "~0" is "~"; in place. */
static void unescape(char *name)
{
	char *to = name;

	for (const char *from = name; *from; from++) {
		*to = *from;
		if (from[0] == '~' && (from[1] == '0' || from[1] == '1')) {
			*to = from[1] == '1' ? '/' : '~';
			from++;
		}
		to++;
	}
	*to = '\0';
}

/* What stands between "[?" and "]". */
static int compile_filter(struct segment *segment, struct slice text, const char **ret_why)
{
	const char *equals = memchr(text.data, '=', text.len);
	struct slice key = text;
	int r;

	segment->filter = FILTER_HAS;
	if (!equals && text.len > 0 && text.data[0] == '!') {
		segment->filter = FILTER_HAS_NOT;
		key = (struct slice){text.data + 1, text.len - 1};
	}
	if (equals) {
		const char *end = text.data + text.len;
		bool negated = equals > text.data && equals[-1] == '!';

		segment->filter = negated ? FILTER_IS_NOT : FILTER_IS;
		key.len = (size_t)(equals - text.data) - (negated ? 1 : 0);
		r = slice_copy(
			(struct slice){equals + 1, (size_t)(end - equals - 1)}, &segment->value);
		if (r)
			return error_pass(r);
	}
	if (key.len == 0) {
		*ret_why = "a filter needs a member's name: [?name=value]";
		return MAPPING_PATH_E_BAD;
	}
	r = slice_copy(key, &segment->key);
	return r ? error_pass(r) : 0;
}

static int compile_segment(struct segment *segment, struct slice text, const char **ret_why)
{
	const char *bracket = memmem(text.data, text.len, "[?", 2);
	struct slice name = text;
	int r;

	if (bracket) {
		if (text.data[text.len - 1] != ']') {
			*ret_why = "a filter ends with \"]\"";
			return MAPPING_PATH_E_BAD;
		}
		name.len = (size_t)(bracket - text.data);
		r = compile_filter(
			segment, (struct slice){bracket + 2, text.len - name.len - 3}, ret_why);
		if (r)
			return r < 0 ? error_pass(r) : r;
	}
	if (name.len > 0 && name.data[name.len - 1] == '*') {
		segment->kind = SEGMENT_PREFIX;
		name.len--;
	}
	r = slice_copy(name, &segment->name);
	if (r)
		return error_pass(r);
	unescape(segment->name);
	return 0;
}

/* The length of the segment that `text` begins with: up to the "/" outside of a filter. */
static size_t segment_length(struct slice text)
{
	bool in_filter = false;
	size_t i;

	for (i = 0; i < text.len; i++) {
		if (text.data[i] == '[')
			in_filter = true;
		if (text.data[i] == ']')
			in_filter = false;
		if (text.data[i] == '/' && !in_filter)
			break;
	}
	return i;
}

static int compile(struct path *path, struct slice text, const char **ret_why)
{
	while (text.len > 0) {
		size_t n;
		int r;

		if (text.data[0] != '/') {
			*ret_why = "each step of a path begins with \"/\"";
			return MAPPING_PATH_E_BAD;
		}
		if (path->count == PATH_SEGMENTS_MAX) {
			*ret_why = "a path has at most 16 steps";
			return MAPPING_PATH_E_BAD;
		}
		text.data++;
		text.len--;
		n = segment_length(text);
		r = compile_segment(
			&path->segments[path->count], (struct slice){text.data, n}, ret_why);
		if (r)
			return r < 0 ? error_pass(r) : r;
		path->count++;
		text.data += n;
		text.len -= n;
	}
	return 0;
}

int path_new(struct slice text, struct path **ret_path, const char **ret_why)
{
	CLEANUP(path_freep) struct path *path = calloc(1, sizeof(*path));
	int r;

	if (!path)
		return error_raise(-ENOMEM, "compiling a path");
	if (text.len > 0 && text.data[0] == '^') {
		path->from_root = true;
		text.data++;
		text.len--;
	}
	r = compile(path, text, ret_why);
	if (r)
		return r < 0 ? error_pass(r) : r;

	*ret_path = path;
	path = NULL;
	return 0;
}

struct path *path_free(struct path *path)
{
	if (!path)
		return NULL;
	/* One more than `count`: a segment that failed half-way is not counted. */
	for (size_t i = 0; i < PATH_SEGMENTS_MAX; i++) {
		free(path->segments[i].name);
		free(path->segments[i].key);
		free(path->segments[i].value);
	}
	free(path);
	return NULL;
}

/* Is there something at `key` ("name/name") that is `wanted`, or, when that is NULL, that is not
 * null? A list stands for each of its elements. */
static bool finds(const cJSON *value, const char *key, const char *wanted)
{
	const size_t n = strcspn(key, "/");
	const cJSON *child;

	if (cJSON_IsArray(value)) {
		cJSON_ArrayForEach (child, value)
			if (finds(child, key, wanted))
				return true;
		return n == 0 && !wanted; /* an empty list is there */
	}
	if (n == 0)
		return wanted ? cJSON_IsString(value) && strcmp(value->valuestring, wanted) == 0
			      : !cJSON_IsNull(value);
	if (!cJSON_IsObject(value))
		return false;
	cJSON_ArrayForEach (child, value)
		if (strncmp(child->string, key, n) == 0 && child->string[n] == '\0')
			return finds(child, key + n + (key[n] == '/' ? 1 : 0), wanted);
	return false;
}

static bool passes(const struct segment *segment, const cJSON *value)
{
	if (segment->filter == FILTER_NONE)
		return true;
	if (!cJSON_IsObject(value))
		return false;
	if (segment->filter == FILTER_IS_NOT || segment->filter == FILTER_HAS_NOT)
		return !finds(value, segment->key, segment->value);
	return finds(value, segment->key, segment->value);
}

static int step(const struct walk *walk, size_t depth, const cJSON *value);

/* Go on below `child`, whose name or index is in the place already. */
static int enter(const struct walk *walk, size_t depth, const cJSON *child)
{
	const struct segment *segment = &walk->path->segments[depth];
	const cJSON *element;
	size_t i = 0;

	/* A filter behind a name judges the elements of the array that bears it. */
	if (segment->filter == FILTER_NONE || !cJSON_IsArray(child))
		return passes(segment, child) ? step(walk, depth + 1, child) : 0;

	cJSON_ArrayForEach (element, child) {
		size_t before = walk->place->len;
		int r = 0;

		(void)buf_addf(walk->place, "/%zu", i++); /* a full place is cut short */
		if (passes(segment, element))
			r = step(walk, depth + 1, element);
		walk->place->len = before;
		if (r)
			return r;
	}
	return 0;
}

static int step_to_children(const struct walk *walk, size_t depth, const cJSON *value)
{
	const char *prefix = walk->path->segments[depth].name;
	size_t length = strlen(prefix);
	const cJSON *child;
	size_t i = 0;

	cJSON_ArrayForEach (child, value) {
		size_t before = walk->place->len;
		int r = 0;

		if (child->string)
			(void)buf_addf(walk->place, "/%s", child->string); /* cut short */
		else
			(void)buf_addf(walk->place, "/%zu", i++); /* cut short */
		if (length == 0 || (child->string && strncmp(child->string, prefix, length) == 0))
			r = enter(walk, depth, child);
		walk->place->len = before;
		if (r)
			return r;
	}
	return 0;
}

static bool is_index(const char *name)
{
	return name[0] >= '0' && name[0] <= '9';
}

/* A name that a list is asked for is asked of each of its elements. */
static int step_to_elements(const struct walk *walk, size_t depth, const cJSON *value)
{
	const cJSON *element;
	size_t i = 0;

	cJSON_ArrayForEach (element, value) {
		size_t before = walk->place->len;
		int r = 0;

		(void)buf_addf(walk->place, "/%zu", i++); /* a full place is cut short */
		if (cJSON_IsObject(element))
			r = step(walk, depth, element);
		walk->place->len = before;
		if (r)
			return r;
	}
	return 0;
}

static const cJSON *child_named(const cJSON *value, const char *name)
{
	char *end;
	long index;

	if (cJSON_IsObject(value))
		return cJSON_GetObjectItemCaseSensitive(value, name);
	if (!cJSON_IsArray(value) || !is_index(name))
		return NULL;
	index = strtol(name, &end, 10);
	return *end || index > INT32_MAX ? NULL : cJSON_GetArrayItem(value, (int)index);
}

static int step(const struct walk *walk, size_t depth, const cJSON *value)
{
	const struct segment *segment = &walk->path->segments[depth];
	size_t before = walk->place->len;
	const cJSON *child;
	int r = 0;

	if (depth == walk->path->count)
		return walk->visit(walk->user, value, walk->place);
	if (segment->kind == SEGMENT_PREFIX)
		return cJSON_IsObject(value) || cJSON_IsArray(value)
			       ? step_to_children(walk, depth, value)
			       : 0;

	if (cJSON_IsArray(value) && !is_index(segment->name))
		return step_to_elements(walk, depth, value);
	child = child_named(value, segment->name);
	if (child) {
		(void)buf_addf(walk->place, "/%s", segment->name); /* cut short */
		r = enter(walk, depth, child);
		walk->place->len = before;
	}
	return r;
}

int path_walk(const struct path *path, const cJSON *root, const cJSON *item, struct buf *place,
	int (*visit)(void *user, const cJSON *value, struct buf *place), void *user)
{
	struct walk walk = {.path = path, .place = place, .visit = visit, .user = user};
	struct buf of_root = BUF_INIT(PLACE_MAX);
	int r;

	if (!path->from_root)
		return step(&walk, 0, item);
	walk.place = &of_root;
	r = step(&walk, 0, root);
	buf_deinit(&of_root);
	return r;
}

static int keep_first(void *user, const cJSON *value, struct buf *place)
{
	const cJSON **first = user;

	(void)place; /* of no interest here */
	*first = value;
	return 1;
}

const cJSON *path_first(const struct path *path, const cJSON *root, const cJSON *item)
{
	struct buf place = BUF_INIT(0); /* nothing is kept of it */
	const cJSON *first = NULL;

	(void)path_walk(path, root, item, &place, keep_first, &first); /* 1 is "found" */
	buf_deinit(&place);
	return first;
}

bool path_names(const struct path *path, const char *member)
{
	for (size_t i = 0; i < path->count; i++) {
		const struct segment *segment = &path->segments[i];

		if (segment->kind == SEGMENT_NAME && strcmp(segment->name, member) == 0)
			return true;
		if (segment->key && strcmp(segment->key, member) == 0)
			return true;
	}
	return false;
}

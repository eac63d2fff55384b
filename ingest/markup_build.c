/*
 * markup_build.c - the events of an XML parser become JSON.
 *
 * Two buffers follow the events: the text without tags and the same as XHTML. An element remembers
 * where it began in both, so that it can be either a text or running text when it ends; only then
 * is known which. An element that holds a megabyte of others and no text of its own is structure:
 * the buffers are cut back to its beginning. What is kept of running text has a ceiling of three
 * times the document, which texts in texts could pass.
 *
 * A member is found by the addresses of its names, which the parser gives but once to each: to
 * compare letters would make an element of many members a bomb.
 */
#include "ingest/markup_build.h"

#include <errno.h>
#include <string.h>

#include "ingest/markup_mark.h"
#include "ingest/markup_mend.h"
#include "ingest/url.h"
#include "runtime/error.h"
#include "runtime/json.h"

enum {
	NAME_BYTES = 256,            /* of an element or attribute, with its prefix */
	NAMES_MAX = 128,             /* different names in one element */
	NAMESPACES_MAX = 256,        /* bound at one time; the parser tries them in turn */
	KEPT_MIN = 64 * 1024,        /* running text that is kept of a small document */
	RECORDS_WITHIN = 2,          /* levels: feed/entry, rss/channel/item */
	COLLECTED_MAX = 1024 * 1024, /* bytes of a structure that might be running text yet */
};

/* One list of elements with the same name. Names are the parser's own: one name, one address. */
struct member {
	const char *local, *uri;
	cJSON *list;
};

struct level {
	cJSON *object; /* NULL until there is an attribute or a member */
	char *base;    /* its own absolute xml:base, or NULL */
	struct markup_name name;
	size_t members_from;
	size_t text_from, xhtml_from;
	size_t namespaces;
	bool is_text;   /* an element of running text: no member */
	bool has_text;  /* holds text that is more than blanks */
	bool has_marks; /* holds elements of running text */
};

static int limit(struct builder *builder, const char *why)
{
	builder->why = why;
	return BUILD_E_LIMIT;
}

/* What a buffer answered, in the builder's words. */
static int fits(struct builder *builder, int r)
{
	return r == BUF_E_FULL ? limit(builder, "the text is too long") : r ? error_pass(r) : 0;
}

static struct level *top(const struct builder *builder)
{
	return builder->depth > 0 ? &builder->levels[builder->depth - 1] : NULL;
}

/* Append text as XHTML has it; quotes are escaped in attributes only. */
static int add_escaped(struct buf *xhtml, const char *text, size_t n, bool in_quotes)
{
	int r = 0;

	for (size_t at = 0; at < n && !r;) {
		size_t run = at;

		while (run < n && text[run] != '&' && text[run] != '<' &&
			(text[run] != '"' || !in_quotes))
			run++;
		r = buf_add(xhtml, (struct slice){text + at, run - at});
		if (run < n && !r)
			r = buf_add(xhtml, slice_of(text[run] == '&'   ? "&amp;"
						    : text[run] == '<' ? "&lt;"
								       : "&quot;"));
		at = run + 1;
	}
	return r;
}

/* An attribute as libxml2 gives it: five pointers. */
struct attribute {
	struct markup_name name;
	struct slice value; /* in the builder's own buffer */
};

static int attribute_at(struct builder *builder, const unsigned char **attributes, int i,
	struct attribute *ret_attribute)
{
	const char *const *five = (const char *const *)attributes + (size_t)i * 5;
	int r;

	buf_clear(&builder->value);
	r = markup_restore((struct slice){five[3], (size_t)(five[4] - five[3])}, &builder->value);
	*ret_attribute =
		(struct attribute){.name = {.local = five[0], .prefix = five[1], .uri = five[2]},
			.value = buf_slice(&builder->value)};
	return r;
}

static int open_tag(struct builder *builder, const struct markup_name *name, int count,
	const unsigned char **attributes)
{
	struct buf *xhtml = &builder->xhtml;
	int r = buf_addf(xhtml, "<%s", markup_xhtml_name(name));

	for (int i = 0; i < count && !r; i++) {
		struct attribute attribute;

		r = attribute_at(builder, attributes, i, &attribute);
		if (!r)
			r = buf_addf(xhtml, " %s=\"", attribute.name.local);
		if (!r)
			r = add_escaped(xhtml, attribute.value.data, attribute.value.len, true);
		if (!r)
			r = buf_add(xhtml, slice_of("\""));
	}
	return r ? r : buf_add(xhtml, slice_of(">"));
}

static int make_object(struct level *level)
{
	if (!level->object)
		level->object = cJSON_CreateObject();
	return level->object ? 0 : error_raise(-ENOMEM, "reading XML");
}

/* The name of an element or attribute, in the builder's own buffer. */
static int name_of(struct builder *builder, const char *mark, const struct markup_name *name)
{
	int r;

	buf_clear(&builder->name);
	r = buf_add(&builder->name, slice_of(mark));
	return r ? r : markup_name(name, builder->root_uri, &builder->name);
}

static const char *base_above(const struct builder *builder)
{
	for (size_t i = builder->depth; i > 0; i--)
		if (builder->levels[i - 1].base)
			return builder->levels[i - 1].base;
	return NULL;
}

/* What xml:base means here; `*ret_base` stays NULL when it is no address. */
static int resolve_base(struct builder *builder, struct slice value, char **ret_base)
{
	const char *above = base_above(builder);
	int r = url_canonical(value, ret_base);

	if (r == URL_E_BAD && above)
		r = url_resolve(above, value, ret_base);
	return r < 0 ? error_pass(r) : 0;
}

static int add_attribute(
	struct builder *builder, struct level *level, const struct attribute *attribute)
{
	CLEANUP(freep) char *value = NULL;
	int r;

	r = make_object(level);
	if (!r)
		r = name_of(builder, "@", &attribute->name);
	if (!r && strcmp(builder->name.data, "@xml:base") == 0) {
		r = resolve_base(builder, attribute->value, &level->base);
		if (!r && level->base)
			r = slice_copy(slice_of(level->base), &value);
	}
	if (!r && !value)
		r = slice_copy(attribute->value, &value);
	return r ? r : json_add_string(level->object, builder->name.data, value);
}

static int start(struct builder *builder, const struct markup_name *name, int count,
	const unsigned char **attributes)
{
	const struct level *parent = top(builder);
	struct level *level = &builder->levels[builder->depth];
	bool is_text = parent && (parent->is_text || parent->has_text || markup_is_text(name));
	int r;

	if (is_text)
		builder->levels[builder->depth - 1].has_marks = true;
	*level = (struct level){.name = *name,
		.members_from = builder->member_count,
		.text_from = builder->text.len,
		.is_text = is_text};
	r = open_tag(builder, name, count, attributes);
	level->xhtml_from = builder->xhtml.len;
	for (int i = 0; i < count && !r && !is_text; i++) {
		struct attribute attribute;

		r = attribute_at(builder, attributes, i, &attribute);
		if (!r)
			r = add_attribute(builder, level, &attribute);
	}
	builder->depth++;
	return r;
}

int builder_start(struct builder *builder, const struct markup_name *name, size_t namespaces,
	int count, const unsigned char **attributes)
{
	int r;

	if (!builder->levels || builder->depth == builder->depth_max)
		return limit(builder, "too many levels of elements");
	if (builder->namespaces + namespaces > NAMESPACES_MAX)
		return limit(builder, "too many namespaces");
	if (builder->depth == 0)
		builder->root_uri = name->uri;
	r = start(builder, name, count, attributes);
	builder->namespaces += namespaces;
	top(builder)->namespaces = namespaces;
	return fits(builder, r);
}

int builder_text(struct builder *builder, struct slice text)
{
	struct level *level = top(builder);
	const size_t from = builder->text.len;
	int r;

	level->has_text = level->has_text || slice_trim(text).len > 0;
	r = markup_restore(text, &builder->text);
	if (!r)
		r = add_escaped(&builder->xhtml, builder->text.data + from,
			builder->text.len - from, false);
	return fits(builder, r);
}

/* `text` from `from` on as a JSON text. */
static int make_text(struct builder *builder, const struct buf *text, size_t from, cJSON **ret_json)
{
	struct slice slice = {text->data ? text->data + from : "", text->len - from};
	CLEANUP(freep) char *copy = NULL;
	int r;

	builder->kept += slice.len;
	if (builder->kept > builder->kept_max)
		return limit(builder, "too much text around other text");
	r = slice_copy(slice, &copy);
	if (r)
		return error_pass(r);
	*ret_json = cJSON_CreateString(copy);
	return *ret_json ? 0 : error_raise(-ENOMEM, "reading XML");
}

static int add_text(struct builder *builder, struct level *level, const char *name,
	const struct buf *text, size_t from)
{
	cJSON *json = NULL;
	int r;

	r = make_object(level);
	if (!r)
		r = make_text(builder, text, from, &json);
	return r ? r : json_add(level->object, name, json);
}

/* What the element that ends is: null, a text or an object. */
static int value_of(struct builder *builder, struct level *level, cJSON **ret_json)
{
	int r = 0;

	if (level->has_marks) {
		r = add_text(builder, level, "#xhtml", &builder->xhtml, level->xhtml_from);
		if (!r)
			r = add_text(builder, level, "#text", &builder->text, level->text_from);
	} else if (level->has_text && level->object) {
		r = add_text(builder, level, "#text", &builder->text, level->text_from);
	} else if (level->has_text) {
		return make_text(builder, &builder->text, level->text_from, ret_json);
	}
	if (r)
		return r;
	*ret_json = level->object ? level->object : cJSON_CreateNull();
	level->object = NULL;
	return *ret_json ? 0 : error_raise(-ENOMEM, "reading XML");
}

static int grow_members(struct builder *builder)
{
	size_t room = builder->member_room ? 2 * builder->member_room : 64;
	struct member *members = reallocarray(builder->members, room, sizeof(*members));

	if (!members)
		return error_raise(-ENOMEM, "reading XML");
	builder->members = members;
	builder->member_room = room;
	return 0;
}

/* The list of `parent` (NULL: of the document) for elements of that name. */
static int list_for(struct builder *builder, struct level *parent, const struct markup_name *name,
	cJSON **ret_list)
{
	const size_t from = parent ? parent->members_from : 0;
	cJSON *list;
	int r;

	for (size_t i = from; i < builder->member_count; i++)
		if (builder->members[i].local == name->local &&
			builder->members[i].uri == name->uri) {
			*ret_list = builder->members[i].list;
			return 0;
		}
	if (builder->member_count - from == NAMES_MAX)
		return limit(builder, "too many different names in one element");
	r = builder->member_count == builder->member_room ? grow_members(builder) : 0;
	if (!r && parent)
		r = make_object(parent);
	if (!r)
		r = name_of(builder, "", name);
	if (r)
		return r;
	/* Two prefixes may be one name here, or a document binds no prefix: one list. */
	list = cJSON_GetObjectItemCaseSensitive(
		parent ? parent->object : builder->document, builder->name.data);
	if (!list) {
		list = cJSON_CreateArray();
		r = json_add(parent ? parent->object : builder->document, builder->name.data, list);
		if (r)
			return r;
	}
	builder->members[builder->member_count++] = (struct member){name->local, name->uri, list};
	*ret_list = list;
	return 0;
}

/* The element that ends becomes a member of the one around it. */
static int join(struct builder *builder, struct level *level)
{
	struct level *parent = builder->depth > 0 ? &builder->levels[builder->depth - 1] : NULL;
	cJSON *value = NULL;
	cJSON *list = NULL;
	int r;

	r = value_of(builder, level, &value);
	if (!r)
		r = list_for(builder, parent, &level->name, &list);
	if (r) {
		cJSON_Delete(value);
		return r;
	}
	(void)cJSON_AddItemToArray(list, value); /* both are there */
	if (parent && !parent->has_marks && !parent->has_text &&
		builder->xhtml.len - parent->xhtml_from > COLLECTED_MAX) {
		builder->text.len = parent->text_from;
		builder->xhtml.len = parent->xhtml_from;
	}
	return 0;
}

static void level_deinit(struct level *level)
{
	cJSON_Delete(level->object);
	free(level->base);
}

int builder_end(struct builder *builder)
{
	struct level *level = top(builder);
	int r;

	builder->depth--;
	builder->member_count = level->members_from;
	builder->namespaces -= level->namespaces;
	r = level->is_text ? 0 : join(builder, level);
	if (!r)
		r = buf_addf(&builder->xhtml, "</%s>", markup_xhtml_name(&level->name));
	level_deinit(level);
	return fits(builder, r);
}

/* How many of the open elements are to stay: down to the outermost that holds whole records. They
 * stand right below the root, or one level below that; an "item" further in is something else. */
static size_t kept_depth(const struct builder *builder)
{
	for (size_t i = 0; i < builder->depth && i < RECORDS_WITHIN; i++) {
		size_t end = i + 1 < builder->depth ? builder->levels[i + 1].members_from
						    : builder->member_count;

		for (size_t j = builder->levels[i].members_from; j < end; j++)
			if (markup_is_record(builder->members[j].local))
				return i + 1;
	}
	return 0;
}

int builder_close(struct builder *builder, bool *ret_kept)
{
	const size_t keep = kept_depth(builder);
	int r = 0;

	*ret_kept = keep > 0;
	if (!*ret_kept)
		return 0;
	if (keep < builder->depth)
		builder->member_count = builder->levels[keep].members_from;
	while (builder->depth > keep)
		level_deinit(&builder->levels[--builder->depth]);
	while (builder->depth > 0 && !r)
		r = builder_end(builder);
	return r;
}

int builder_init(struct builder *builder, size_t depth, size_t bytes, size_t length)
{
	*builder = (struct builder){.depth_max = depth,
		.kept_max = 3 * length + KEPT_MIN,
		.text = BUF_INIT(bytes),
		.xhtml = BUF_INIT(bytes),
		.name = BUF_INIT(NAME_BYTES),
		.value = BUF_INIT(bytes)};
	builder->levels = calloc(depth + 1, sizeof(*builder->levels));
	builder->document = cJSON_CreateObject();
	if (!builder->levels || !builder->document)
		return error_raise(-ENOMEM, "reading XML");
	return 0;
}

cJSON *builder_take(struct builder *builder)
{
	cJSON *document = builder->document;

	builder->document = NULL;
	return document;
}

void builder_deinit(struct builder *builder)
{
	while (builder->depth > 0)
		level_deinit(&builder->levels[--builder->depth]);
	free(builder->levels);
	free(builder->members);
	cJSON_Delete(builder->document);
	buf_deinit(&builder->text);
	buf_deinit(&builder->xhtml);
	buf_deinit(&builder->name);
	buf_deinit(&builder->value);
}

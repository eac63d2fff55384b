/*
 * protect.c - finds addresses, handles and mark-up, and puts them back.
 *
 * Each kind begins with a character that is rare in prose (":" of "://", "@", "#", "<", "&") or
 * with "www."; so the search looks at every byte once, sixteen at a time, and only reads on from
 * such a place, for a bounded stretch.
 */
#include "translate/protect.h"

#include <stdint.h>

#include "runtime/base.h"
#include "runtime/buf.h"
#include "runtime/error.h"

enum {
	TAG_MAX = 256,   /* "<" without ">" this far on is a sign, not a tag */
	EMAIL_MAX = 254, /* RFC 5321 */
};

static bool is_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || (unsigned char)c >= 0x80;
}

static bool is_ascii_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_email_byte(char c)
{
	return (is_word_byte(c) && (unsigned char)c < 0x80) || c == '.' || c == '-' || c == '+' ||
	       c == '%';
}

static bool ends_url(char c)
{
	return (unsigned char)c <= ' ' || c == '<' || c == '>' || c == '"' || c == '`' ||
	       (unsigned char)c >= 0x80;
}

/* An address at the end of a sentence, or in brackets, does not own the mark behind it. */
static size_t trim_url(struct slice text, size_t from, size_t to)
{
	while (to > from && strchr(".,;:!?)]}'*", text.data[to - 1])) {
		bool own = text.data[to - 1] == ')' && memchr(text.data + from, '(', to - from);

		if (own)
			break;
		to--;
	}
	return to;
}

static size_t url_length(struct slice text, size_t at)
{
	static const char *const starts[] = {"https://", "http://", "www."};

	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		struct slice rest = {.data = text.data + at, .len = text.len - at};
		size_t to = at + strlen(starts[i]);

		if (!slice_has_prefix(rest, slice_of(starts[i])))
			continue;
		while (to < text.len && !ends_url(text.data[to]))
			to++;
		to = trim_url(text, at, to);
		return to > at + strlen(starts[i]) ? to - at : 0;
	}
	return 0;
}

/* The address around the "@" at `at`: its first byte in `*ret_from`. */
static size_t email_length(struct slice text, size_t at, size_t floor, size_t *ret_from)
{
	size_t from = at;
	size_t to = at + 1;
	bool dot = false;

	while (from > floor && at - from < EMAIL_MAX && is_email_byte(text.data[from - 1]))
		from--;
	while (to < text.len && to - at < EMAIL_MAX && is_email_byte(text.data[to])) {
		dot = dot || (text.data[to] == '.' && to > at + 1);
		to++;
	}
	while (to > at + 1 && (text.data[to - 1] == '.' || text.data[to - 1] == '-'))
		to--;
	if (from == at || !dot || to < at + 4)
		return 0;
	*ret_from = from;
	return to - from;
}

/* A handle has a letter, so that "#3" and "@ 5" are none. */
static size_t handle_length(struct slice text, size_t at)
{
	size_t to = at + 1;
	bool letter = false;

	if (at > 0 && (is_word_byte(text.data[at - 1]) || text.data[at - 1] == '&'))
		return 0;
	while (to < text.len && is_word_byte(text.data[to])) {
		letter = letter || is_ascii_letter(text.data[to]) ||
			 (unsigned char)text.data[to] >= 0x80;
		to++;
	}
	return letter && to > at + 2 ? to - at : 0;
}

static size_t tag_length(struct slice text, size_t at)
{
	size_t to = at + 1;

	if (to < text.len && text.data[to] == '/')
		to++;
	if (to >= text.len || !is_ascii_letter(text.data[to]))
		return 0;
	for (; to < text.len && to - at < TAG_MAX && text.data[to] != '<'; to++)
		if (text.data[to] == '>')
			return to + 1 - at;
	return 0;
}

static size_t entity_length(struct slice text, size_t at)
{
	size_t to = at + 1;

	if (to < text.len && text.data[to] == '#')
		to++;
	while (to < text.len && to - at < 10 && is_word_byte(text.data[to]) &&
		(unsigned char)text.data[to] < 0x80)
		to++;
	return to < text.len && text.data[to] == ';' && to > at + 2 ? to + 1 - at : 0;
}

/* Sixteen bytes are looked at together, with the byte behind each; those that may begin something
 * are not zero. */
typedef int8_t block __attribute__((vector_size(16)));

static block beginnings(const char *bytes)
{
	block here;
	block next;

	memcpy(&here, bytes, sizeof(here));
	memcpy(&next, bytes + 1, sizeof(next));
	return (here == '@') | (here == '#') | (here == '<') | (here == '&') |
	       ((here == 'h') & (next == 't')) | ((here == 'w') & (next == 'w'));
}

/* The first place from `at` on in whose block something may begin; near the end every place is. */
static size_t skip_prose(struct slice text, size_t at)
{
	while (text.len - at > sizeof(block)) {
		block found = beginnings(text.data + at);
		uint64_t halves[2];

		memcpy(halves, &found, sizeof(halves));
		if (halves[0] | halves[1])
			break;
		at += sizeof(block);
	}
	return at;
}

/* Most bytes begin nothing, and most words in "h" and "w" are no address. */
static inline bool may_begin(struct slice text, size_t at)
{
	static const bool begins[256] = {
		['h'] = true, ['w'] = true, ['@'] = true, ['#'] = true, ['<'] = true, ['&'] = true};
	const char c = text.data[at];

	if (!begins[(unsigned char)c])
		return false;
	if (c != 'h' && c != 'w')
		return true;
	return text.len - at >= 4 && text.data[at + 1] == (c == 'h' ? 't' : 'w');
}

/* What begins, or has its "@", at `at`. */
static bool part_at(struct slice text, size_t at, size_t floor, struct protected *ret_part)
{
	enum protected_kind kind = PROTECTED_URL;
	size_t from = at;
	size_t length = 0;

	switch (text.data[at]) {
	case 'h':
	case 'w':
		length = at == 0 || !is_word_byte(text.data[at - 1]) ? url_length(text, at) : 0;
		break;
	case '@':
		kind = PROTECTED_EMAIL;
		length = email_length(text, at, floor, &from);
		if (length > 0)
			break;
		__attribute__((fallthrough));
	case '#':
		kind = PROTECTED_HANDLE;
		length = handle_length(text, at);
		break;
	case '<':
		kind = PROTECTED_MARKUP;
		length = tag_length(text, at);
		break;
	case '&':
		kind = PROTECTED_MARKUP;
		length = entity_length(text, at);
		break;
	default:
		break;
	}
	if (length == 0)
		return false;
	*ret_part =
		(struct protected){.kind = kind, .text = {.data = text.data + from, .len = length}};
	return true;
}

bool protected_next(struct slice text, size_t *at, struct protected *ret_part)
{
	size_t floor = *at;

	for (size_t i = skip_prose(text, *at); i < text.len; i++) {
		struct protected part;

		if ((i & (sizeof(block) - 1)) == 0)
			i = skip_prose(text, i);
		if (!may_begin(text, i) || !part_at(text, i, floor, &part))
			continue;
		*at = (size_t)(part.text.data - text.data) + part.text.len;
		*ret_part = part;
		return true;
	}
	*at = text.len;
	return false;
}

void protected_count(struct slice text, size_t ret_counts[PROTECTED_KINDS])
{
	struct protected part;

	memset(ret_counts, 0, PROTECTED_KINDS * sizeof(*ret_counts));
	for (size_t at = 0; protected_next(text, &at, &part);)
		ret_counts[part.kind]++;
}

/* `*ret_none`: neither has any. */
static bool same_counts(struct slice source, struct slice english, bool *ret_none)
{
	static const size_t none[PROTECTED_KINDS] = {0};
	size_t a[PROTECTED_KINDS];
	size_t b[PROTECTED_KINDS];

	protected_count(source, a);
	protected_count(english, b);
	*ret_none = memcmp(a, none, sizeof(a)) == 0;
	return memcmp(a, b, sizeof(a)) == 0;
}

/* The parts in the order of the text must be of the same kinds, else a URL would be put where a
 * handle stood. `*ret_same` is true when they are equal to the byte. */
static bool same_kinds(struct slice source, struct slice english, bool *ret_same)
{
	struct protected a;
	struct protected b;
	size_t i = 0;
	size_t j = 0;

	*ret_same = true;
	while (protected_next(source, &i, &a)) {
		if (!protected_next(english, &j, &b) || a.kind != b.kind)
			return false;
		*ret_same = *ret_same && slice_is(a.text, b.text);
	}
	return true;
}

/* A translation may change the order of two addresses; then both are there, and all is well. */
static bool has_part(struct slice text, const struct protected *wanted)
{
	struct protected part;

	for (size_t at = 0; protected_next(text, &at, &part);)
		if (part.kind == wanted->kind && slice_is(part.text, wanted->text))
			return true;
	return false;
}

static bool has_all(struct slice source, struct slice english)
{
	enum {
		LOOK_MAX = 16, /* in a text with more parts than this, the order decides */
	};
	struct protected part;
	size_t seen = 0;

	for (size_t at = 0; protected_next(source, &at, &part); seen++)
		if (seen == LOOK_MAX || !has_part(english, &part))
			return false;
	return true;
}

static int splice(struct slice source, struct slice english, struct buf *buf)
{
	struct protected from;
	struct protected to;
	size_t done = 0;
	size_t i = 0;
	size_t j = 0;
	int r = 0;

	while (r == 0 && protected_next(source, &i, &from) && protected_next(english, &j, &to)) {
		size_t start = (size_t)(to.text.data - english.data);

		r = buf_add(buf, (struct slice){english.data + done, start - done});
		if (r == 0)
			r = buf_add(buf, from.text);
		done = start + to.text.len;
	}
	if (r == 0)
		r = buf_add(buf, (struct slice){english.data + done, english.len - done});
	return r;
}

int protect_restore(struct slice source, struct slice english, char **ret_mended)
{
	CLEANUP(buf_deinit) struct buf buf = BUF_INIT(english.len + source.len);
	bool none;
	bool same;
	int r;

	if (!same_counts(source, english, &none))
		return PROTECT_E_LOST;
	if (none)
		return PROTECT_E_INTACT;
	if (!same_kinds(source, english, &same))
		return has_all(source, english) ? PROTECT_E_INTACT : PROTECT_E_LOST;
	if (same || has_all(source, english))
		return PROTECT_E_INTACT;

	r = splice(source, english, &buf);
	if (r)
		return error_pass(r);
	*ret_mended = buf_take(&buf);
	return 0;
}

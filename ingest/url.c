/*
 * url.c - an article's address in two forms.
 *
 * An address is taken apart once, each part is normalised by its own rule, and the parts are
 * written again. What scrapers break is mended first where only one reading is possible: blanks
 * around it, a doubled scheme, backslashes, a scheme left out ("//host/path").
 */
#include "ingest/url.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <unicode/uidna.h>

#include "ingest/charset.h"
#include "ingest/url_escape.h"
#include "ingest/url_tracking.h"
#include "runtime/buf.h"
#include "runtime/error.h"

enum {
	PARAMETERS_MAX = 128,
	HOST_MAX = 253,
};

struct address {
	const char *scheme; /* "http" or "https" */
	struct slice host, port, path, query;
};

static bool begins_folded(struct slice text, const char *prefix)
{
	size_t n = strlen(prefix);

	return text.len >= n && strncasecmp(text.data, prefix, n) == 0;
}

static struct slice without(struct slice text, size_t n)
{
	return (struct slice){text.data + n, text.len - n};
}

/* The part of `text` before any of `ends`; `text` keeps what follows, the end included. */
static struct slice take_until(struct slice *text, const char *ends)
{
	size_t n = 0;

	while (n < text->len && !strchr(ends, text->data[n]))
		n++;
	*text = without(*text, n);
	return (struct slice){text->data - n, n};
}

static bool take_scheme(struct slice *url, const char **ret_scheme)
{
	bool found = false;

	/* "https://https://host": a doubled scheme is one. */
	for (int i = 0; i < 2; i++) {
		if (begins_folded(*url, "https://") || begins_folded(*url, "http://")) {
			bool secure = (url->data[4] | 0x20) == 's';

			*ret_scheme = secure ? "https" : "http";
			*url = without(*url, secure ? 8 : 7);
			found = true;
		}
	}
	if (!found && slice_has_prefix(*url, slice_of("//"))) {
		*ret_scheme = "https";
		*url = without(*url, 2);
		found = true;
	}
	return found;
}

static int split(struct slice url, struct address *address)
{
	struct slice authority;
	const char *at;

	if (!take_scheme(&url, &address->scheme))
		return URL_E_BAD;
	authority = take_until(&url, "/?#\\");
	at = memrchr(authority.data, '@', authority.len);
	if (at)
		authority = without(authority, (size_t)(at - authority.data) + 1);
	address->host = take_until(&authority, ":");
	address->port = authority.len > 0 ? without(authority, 1) : authority;
	while (address->host.len > 0 && address->host.data[address->host.len - 1] == '.')
		address->host.len--;

	address->path = take_until(&url, "?#");
	if (url.len > 0 && url.data[0] == '?') {
		url = without(url, 1);
		address->query = take_until(&url, "#");
	}
	return address->host.len > 0 && address->host.len <= HOST_MAX ? 0 : URL_E_BAD;
}

/* A host that is not ASCII, as A-label. */
static int add_foreign_host(struct buf *out, struct slice host)
{
	UErrorCode status = U_ZERO_ERROR;
	UIDNAInfo info = UIDNA_INFO_INITIALIZER;
	char ascii[HOST_MAX + 1];
	UIDNA *idna = uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_ASCII, &status);
	int32_t n;

	if (U_FAILURE(status))
		return error_raise(-ENOMEM, "opening IDNA");
	n = uidna_nameToASCII_UTF8(
		idna, host.data, (int32_t)host.len, ascii, sizeof(ascii), &info, &status);
	uidna_close(idna);
	if (U_FAILURE(status) || info.errors || n <= 0 || n > HOST_MAX)
		return URL_E_BAD;
	return buf_add(out, (struct slice){ascii, (size_t)n});
}

static bool is_host_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

static bool is_ascii(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.data[i] >= 0x80)
			return false;
	return true;
}

static int add_host(struct buf *out, struct slice host)
{
	if (!is_ascii(host))
		return add_foreign_host(out, host);
	for (size_t i = 0; i < host.len; i++) {
		char c = host.data[i];
		int r;

		c = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
		if (!is_host_byte(c))
			return URL_E_BAD;
		r = buf_add(out, (struct slice){&c, 1});
		if (r)
			return r;
	}
	return 0;
}

/* Take the last segment off again, down to `from`. */
static void drop_segment(struct buf *out, size_t from)
{
	while (out->len > from && out->data[out->len - 1] != '/')
		out->len--;
	if (out->len > from)
		out->len--;
}

static void cut_to(struct buf *out, size_t len)
{
	out->len = len;
	out->data[len] = '\0';
}

/* The path without "." and "..", RFC 3986 5.2.4; backslashes are slashes. What a segment is shows
 * only when it is in its normal form: "%2E%2E" is "..". */
static int add_path(struct buf *out, struct slice path)
{
	const size_t from = out->len;
	bool open = true; /* the path ends with a slash */

	while (path.len > 0) {
		const size_t before = out->len;
		struct slice segment, written;
		int r;

		if (strchr("/\\", path.data[0]))
			path = without(path, 1);
		segment = take_until(&path, "/\\");
		open = path.len > 0 || segment.len == 0;
		if (segment.len == 0)
			continue; /* a doubled slash, or the one at the end */
		r = buf_add(out, slice_of("/"));
		r = r ? r : url_add_normal(out, segment);
		if (r)
			return r;
		written = without(buf_slice(out), before + 1);
		if (slice_is(written, slice_of(".")) || slice_is(written, slice_of(".."))) {
			cut_to(out, before);
			if (written.len == 2)
				drop_segment(out, from);
			open = true;
		}
	}
	return open || out->len == from ? buf_add(out, slice_of("/")) : 0;
}

/* Does a parameter, in its normal form, tell something of the article? */
static bool is_wanted(struct slice pair)
{
	struct slice value = pair;
	struct slice name = take_until(&value, "=");

	if (value.len > 0)
		value = without(value, 1);
	return pair.len > 0 && !url_is_tracking(name, value);
}

/* Parameters are judged in their normal form too: "%75tm_source" is "utm_source". */
static int add_query(struct buf *out, struct slice query)
{
	char mark = '?';

	while (query.len > 0) {
		const size_t before = out->len;
		struct slice pair = take_until(&query, "&");
		size_t n = 0;
		int r;

		if (query.len > 0)
			query = without(query, 1);
		r = buf_add(out, (struct slice){&mark, 1});
		r = r ? r : url_add_normal(out, pair);
		if (r)
			return r;
		pair = without(buf_slice(out), before + 1);
		while (begins_folded(without(pair, n), "amp;")) /* "&amp;" that nobody unescaped */
			n += 4;
		if (!is_wanted(without(pair, n))) {
			cut_to(out, before);
			continue;
		}
		if (n > 0) {
			memmove(out->data + before + 1, pair.data + n, pair.len - n);
			cut_to(out, out->len - n);
		}
		mark = '&';
	}
	return 0;
}

static bool is_default_port(const struct address *address)
{
	return address->port.len == 0 ||
	       slice_is(address->port,
		       slice_of(strcmp(address->scheme, "https") == 0 ? "443" : "80"));
}

static bool is_port(struct slice port)
{
	for (size_t i = 0; i < port.len; i++)
		if (port.data[i] < '0' || port.data[i] > '9')
			return false;
	return port.len <= 5;
}

static int write(const struct address *address, struct buf *out)
{
	int r;

	r = buf_addf(out, "%s://", address->scheme);
	r = r ? r : add_host(out, address->host);
	if (!r && !is_port(address->port))
		return URL_E_BAD;
	if (!r && !is_default_port(address))
		r = buf_addf(out, ":%.*s", (int)address->port.len, address->port.data);
	r = r ? r : add_path(out, address->path);
	return r ? r : add_query(out, address->query);
}

int url_canonical(struct slice url, char **ret_canonical)
{
	/* Room for what is written before it is found to be tracking, each byte as "%XX". */
	CLEANUP(buf_deinit) struct buf out = BUF_INIT(4 * URL_MAX);
	struct address address = {0};
	int r;

	url = slice_trim(url);
	if (url.len == 0 || url.len > URL_MAX || !utf8_is_valid(url))
		return URL_E_BAD;
	r = split(url, &address);
	if (r)
		return r;
	r = write(&address, &out);
	if (r || out.len > URL_MAX)
		return r < 0 ? error_pass(r) : URL_E_BAD;
	*ret_canonical = buf_take(&out);
	return 0;
}

int url_resolve(const char *base, struct slice reference, char **ret_canonical)
{
	CLEANUP(buf_deinit) struct buf joined = BUF_INIT(2 * URL_MAX);
	struct slice host = url_host(base);
	size_t origin = (size_t)(host.data - base) + host.len + strcspn(host.data + host.len, "/");
	const char *last = strrchr(base + origin, '/');
	int r;

	reference = slice_trim(reference);
	if (reference.len == 0)
		return URL_E_BAD;
	if (memmem(reference.data, reference.len, "://", 3) ||
		slice_has_prefix(reference, slice_of("//")))
		return url_canonical(reference, ret_canonical);
	if (reference.data[0] == '/' || !last)
		r = buf_addf(&joined, "%.*s", (int)origin, base);
	else
		r = buf_addf(&joined, "%.*s", (int)(last + 1 - base), base);
	r = r ? r : buf_add(&joined, reference);
	if (r)
		return r < 0 ? error_pass(r) : URL_E_BAD;
	return url_canonical(buf_slice(&joined), ret_canonical);
}

struct slice url_host(const char *canonical)
{
	const char *from = strstr(canonical, "://");

	from = from ? from + 3 : canonical;
	return (struct slice){from, strcspn(from, ":/?")};
}

bool url_is_front_page(const char *canonical)
{
	struct slice host = url_host(canonical);
	const char *rest = host.data + host.len + strcspn(host.data + host.len, "/");

	return strcmp(rest, "/") == 0 || strcmp(rest, "") == 0;
}

static int compare(const void *a, const void *b)
{
	const struct slice *left = a, *right = b;
	size_t n = left->len < right->len ? left->len : right->len;
	int order = memcmp(left->data, right->data, n);

	return order ? order : (left->len > right->len) - (left->len < right->len);
}

static int add_sorted(struct buf *out, struct slice query)
{
	struct slice list[PARAMETERS_MAX];
	size_t n = 0;
	int r = 0;

	while (query.len > 0 && n < PARAMETERS_MAX) {
		list[n++] = take_until(&query, "&");
		if (query.len > 0)
			query = without(query, 1);
	}
	if (n > 0)
		qsort(list, n, sizeof(list[0]), compare);
	for (size_t i = 0; i < n && !r; i++)
		r = buf_addf(out, "%c%.*s", i ? '&' : '?', (int)list[i].len, list[i].data);
	return r ? r : buf_add(out, query);
}

int url_key(const char *canonical, char **ret_key)
{
	static const char *const prefixes[] = {"www.", "m.", "amp.", "mobile."};
	CLEANUP(buf_deinit) struct buf out = BUF_INIT(2 * URL_MAX);
	struct slice rest = slice_of(url_host(canonical).data);
	struct slice path;
	int r;

	for (size_t i = 0; i < COUNT_OF(prefixes); i++)
		if (slice_has_prefix(rest, slice_of(prefixes[i])))
			rest = without(rest, strlen(prefixes[i]));
	path = take_until(&rest, "?");
	while (path.len > 0 && path.data[path.len - 1] == '/')
		path.len--;
	if (path.len > 4 && memcmp(path.data + path.len - 4, "/amp", 4) == 0)
		path.len -= 4;
	r = buf_add(&out, path);
	if (!r && rest.len > 0)
		r = add_sorted(&out, without(rest, 1));
	if (r)
		return error_pass(r);
	*ret_key = buf_take(&out);
	return 0;
}

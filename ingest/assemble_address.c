/*
 * assemble_address.c - the two addresses of an article and its outlet.
 *
 * The outlet is that of the host which was crawled, never that of a canonical link: papers of one
 * house point at each other with those. A canonical link is obeyed on the same site only, and not
 * when it points at the front page; one to elsewhere is kept as a hint of syndication.
 */
#include "ingest/assemble.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ingest/url.h"
#include "runtime/error.h"
#include "runtime/json.h"

enum {
	NAME_MAX_BYTES = 200,
};

static int copy(char **to, const char *text)
{
	int r = text && !*to ? slice_copy(slice_of(text), to) : 0;

	return r ? error_pass(r) : 0;
}

/* A paper's own name for a site: "www.Folha.example" or "https://folha.example/x". Yours to free;
 * NULL when it is no host. */
static int host_of(struct slice text, char **ret_host)
{
	CLEANUP(freep) char *address = NULL;
	CLEANUP(freep) char *canonical = NULL;
	int r;

	if (memmem(text.data, text.len, "://", 3))
		r = url_canonical(text, &canonical);
	else if (asprintf(&address, "https://%.*s/", (int)text.len, text.data) < 0)
		return error_raise(-ENOMEM, "making an address of a host");
	else
		r = url_canonical(slice_of(address), &canonical);
	if (r == URL_E_BAD)
		return 0;
	if (r)
		return error_pass(r);
	r = slice_copy(url_host(canonical), ret_host);
	return r ? error_pass(r) : 0;
}

static int fill_known(struct outlet *outlet, const struct outlet_entry *entry)
{
	const struct {
		char **to;
		const char *from;
	} fields[] = {
		{&outlet->id, entry->id},
		{&outlet->name, entry->name},
		{&outlet->name_original, entry->name_original},
		{&outlet->domain, entry->domain},
		{&outlet->country, entry->country},
		{&outlet->homepage, entry->homepage},
		{&outlet->kind, entry->kind},
		{&outlet->timezone, entry->timezone},
	};

	outlet->known = true;
	for (size_t i = 0; i < COUNT_OF(fields); i++) {
		int r = fields[i].from && fields[i].from[0] ? copy(fields[i].to, fields[i].from)
							    : 0;

		if (r)
			return error_pass(r);
	}
	return 0;
}

/* A country from evidence that the record names; never from the language. */
static int fill_country(const struct assembly *assembly, struct outlet *outlet)
{
	const struct field *field = extraction_first(assembly->extraction, TARGET_OUTLET_COUNTRY);
	char code[3] = "";

	if (!field || field->length != 2)
		return 0;
	for (int i = 0; i < 2; i++) {
		if (!isalpha((unsigned char)field->text[i]))
			return 0;
		code[i] = (char)toupper((unsigned char)field->text[i]);
	}
	return copy(&outlet->country, strcmp(code, "UK") == 0 ? "GB" : code);
}

static int fill_unknown(const struct assembly *assembly, struct slice host, struct outlet *outlet)
{
	int r;

	r = assemble_line(assembly, TARGET_OUTLET_NAME, NAME_MAX_BYTES, &outlet->name);
	if (!r && host.len > 0)
		r = registry_domain(host, &outlet->domain);
	if (!r)
		r = copy(&outlet->name, outlet->domain);
	if (!r)
		r = copy(&outlet->id, outlet->domain ? outlet->domain : outlet->name);
	if (!r)
		r = copy(&outlet->id, "unknown");
	if (!r)
		r = fill_country(assembly, outlet);
	return r ? error_pass(r) : 0;
}

/* "urn:newsml:dpa.com:20261123:1" (RFC 3085) and "tag:folha.example,2026:1" (RFC 4151) name the
 * host of whoever made them; nothing when it is no such name. */
static struct slice host_in_name(struct slice name)
{
	static const struct {
		const char *prefix;
		char end;
	} schemes[] = {{"urn:newsml:", ':'}, {"tag:", ','}};

	for (size_t i = 0; i < COUNT_OF(schemes); i++) {
		size_t n = strlen(schemes[i].prefix);
		const char *end;

		if (!slice_has_prefix(name, slice_of(schemes[i].prefix)))
			continue;
		end = memchr(name.data + n, schemes[i].end, name.len - n);
		if (end)
			return (struct slice){name.data + n, (size_t)(end - name.data) - n};
	}
	return (struct slice){0};
}

/* The host that stands for the outlet where there is no address: that which the producer tells, or
 * that in the article's name. Yours to free; NULL when there is none. */
static int told_host(const struct assembly *assembly, char **ret_host)
{
	static const enum mapping_target names[] = {TARGET_URL, TARGET_UPSTREAM_ID};
	const struct field *told = extraction_first(assembly->extraction, TARGET_OUTLET_HOST);
	struct slice host = told ? field_slice(told) : (struct slice){0};
	int r;

	for (size_t i = 0; i < COUNT_OF(names) && host.len == 0; i++) {
		const struct field *name = extraction_first(assembly->extraction, names[i]);

		host = name ? host_in_name(field_slice(name)) : host;
	}
	r = host.len > 0 ? host_of(host, ret_host) : 0;
	return r ? error_pass(r) : 0;
}

static int find_outlet(const struct assembler *assembler, const struct assembly *assembly,
	struct article *article, const struct outlet_entry **ret_entry)
{
	const struct outlet_entry *entry = NULL;
	CLEANUP(freep) char *told = NULL;
	struct slice host = {0};
	int r;

	if (article->canonical_url)
		host = url_host(article->canonical_url);
	else {
		r = told_host(assembly, &told);
		if (r)
			return error_pass(r);
		host = slice_of(told ? told : "");
	}
	if (host.len > 0)
		entry = registry_find(assembler->registry, host);
	r = entry ? fill_known(&article->outlet, entry)
		  : fill_unknown(assembly, host, &article->outlet);
	if (r)
		return error_pass(r);
	*ret_entry = entry;
	return 0;
}

static int note_elsewhere(struct article *article, const char *canonical)
{
	int r;

	if (!article->ext)
		article->ext = cJSON_CreateObject();
	if (!article->ext)
		return error_raise(-ENOMEM, "noting a canonical link");
	r = json_add_string(article->ext, "canonical_elsewhere", canonical);
	if (!r)
		r = article_add_warning(article, "canonical-elsewhere");
	return r ? error_pass(r) : 0;
}

static int same_site(const char *one, const char *other, bool *ret_same)
{
	CLEANUP(freep) char *domain = NULL;
	CLEANUP(freep) char *other_domain = NULL;
	int r;

	r = registry_domain(url_host(one), &domain);
	if (!r)
		r = registry_domain(url_host(other), &other_domain);
	if (r)
		return error_pass(r);
	*ret_same = strcmp(domain, other_domain) == 0;
	return 0;
}

/* What the page says that its address is. */
static int obey_canonical(const struct assembly *assembly, struct article *article)
{
	const struct field *field = extraction_first(assembly->extraction, TARGET_CANONICAL_URL);
	CLEANUP(freep) char *canonical = NULL;
	bool same = false;
	int r;

	if (!field || !article->canonical_url)
		return 0;
	r = url_resolve(article->canonical_url, field_slice(field), &canonical);
	if (r == URL_E_BAD || (!r && url_is_front_page(canonical)))
		return 0;
	if (!r)
		r = same_site(article->canonical_url, canonical, &same);
	if (r)
		return error_pass(r);
	if (!same)
		return note_elsewhere(article, canonical);
	free(article->canonical_url);
	article->canonical_url = canonical;
	canonical = NULL;
	return 0;
}

/* A relative address, by what the mapping says that it is relative to, or where the record's header
 * says that all of it was fetched from. */
static int resolve(const struct assembly *assembly, struct slice address, struct article *article)
{
	const struct field *field = extraction_first(assembly->extraction, TARGET_BASE);
	CLEANUP(freep) char *base = NULL;
	int r = URL_E_BAD;

	if (field)
		r = url_canonical(field_slice(field), &base);
	if (r == URL_E_BAD)
		r = url_canonical(assembly->fetched_from, &base);
	if (!r)
		r = url_resolve(base, address, &article->canonical_url);
	if (r)
		return r < 0 ? error_pass(r) : r;
	r = slice_copy(slice_of(article->canonical_url), &article->url);
	return r ? error_pass(r) : 0;
}

/* A name that is no address, and does not pretend to be one. */
static bool is_urn(struct slice name)
{
	return slice_has_prefix(name, slice_of("urn:")) || slice_has_prefix(name, slice_of("tag:"));
}

int assemble_address(const struct assembler *assembler, const struct assembly *assembly,
	struct article *article, const struct outlet_entry **ret_entry)
{
	const struct field *field = extraction_first(assembly->extraction, TARGET_URL);
	int r = URL_E_BAD;

	if (field)
		r = url_canonical(field_slice(field), &article->canonical_url);
	if (r < 0)
		return error_pass(r);
	if (r == 0)
		r = slice_copy(field_slice(field), &article->url);
	else if (field)
		r = resolve(assembly, field_slice(field), article);
	else
		r = 0;
	if (r == URL_E_BAD)
		r = is_urn(field_slice(field)) ? 0 : article_add_warning(article, "bad-url");
	if (!r)
		r = find_outlet(assembler, assembly, article, ret_entry);
	if (!r)
		r = obey_canonical(assembly, article);
	return r ? error_pass(r) : 0;
}

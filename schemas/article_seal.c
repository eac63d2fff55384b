/*
 * article_seal.c - the hash of what a reader would notice.
 *
 * It covers the original text alone: not dates, tags, addresses or the language, which change from
 * one crawl to the next without the article having changed. White space is folded, since a crawler
 * changes that too; roles do not count, so that a scraper's better idea of what is a heading does
 * not make an update of its whole archive.
 */
#include <errno.h>
#include <openssl/evp.h>
#include <unicode/uchar.h>

#include "runtime/error.h"
#include "schemas/article_shape.h"
#include "schemas/utf8.h"

enum {
	HASH_SIZE = 32, /* SHA-256 */
	REVISION_LENGTH = 12,
};

DEFINE_CLEANUP(EVP_MD_CTX *, EVP_MD_CTX_free);

static bool add(EVP_MD_CTX *hash, const char *bytes, size_t count)
{
	return EVP_DigestUpdate(hash, bytes, count) == 1;
}

static bool is_white(int32_t c)
{
	if (c < 0x80)
		return c == ' ' || (c >= '\t' && c <= '\r');
	return u_isUWhiteSpace(c);
}

/* Go past white space, or past all else. */
static size_t skip(struct slice text, size_t at, bool white)
{
	while (at < text.len) {
		size_t next = at;

		if (is_white(utf8_next(text, &next)) != white)
			break;
		at = next;
	}
	return at;
}

/* Go past words that have one blank between them: they are hashed as they stand, at once. */
static size_t skip_words(struct slice text, size_t at)
{
	size_t end = skip(text, at, false);

	while (end + 1 < text.len && text.data[end] == ' ' && skip(text, end, true) == end + 1)
		end = skip(text, end + 1, false);
	return end;
}

/* Add a text, with every run of white space as one blank, and none at the ends. */
static bool add_folded(EVP_MD_CTX *hash, struct slice text)
{
	bool begun = false;

	for (size_t at = skip(text, 0, true); at < text.len; at = skip(text, at, true)) {
		size_t end = skip_words(text, at);

		if ((begun && !add(hash, " ", 1)) || !add(hash, text.data + at, end - at))
			return false;
		begun = true;
		at = end;
	}
	return true;
}

static bool digest(const struct article *article, unsigned char *ret_digest)
{
	CLEANUP(EVP_MD_CTX_freep) EVP_MD_CTX *hash = EVP_MD_CTX_new();
	const char *status = article_status_name(article->status);

	if (!hash || EVP_DigestInit_ex(hash, EVP_sha256(), NULL) != 1)
		return false;
	if (article->status != ARTICLE_USABLE &&
		(!add(hash, status, strlen(status)) || !add(hash, "\n", 1)))
		return false;
	for (size_t i = 0; i < article->paragraph_count; i++)
		if ((i > 0 && !add(hash, "\n\n", 2)) ||
			!add_folded(hash, slice_of(article->paragraphs[i].text)))
			return false;
	return EVP_DigestFinal_ex(hash, ret_digest, NULL) == 1;
}

static void to_hex(const unsigned char *bytes, char *text)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < HASH_SIZE; i++) {
		text[2 * i] = digits[bytes[i] >> 4];
		text[2 * i + 1] = digits[bytes[i] & 15];
	}
}

int article_seal(struct article *article)
{
	unsigned char bytes[HASH_SIZE];
	char text[2 * HASH_SIZE];
	CLEANUP(freep) char *content_hash = NULL;
	CLEANUP(freep) char *revision = NULL;
	int r;

	if (!digest(article, bytes))
		return error_raise(-ENOMEM, "hashing an article");
	to_hex(bytes, text);
	r = slice_copy((struct slice){.data = text, .len = sizeof(text)}, &content_hash);
	if (r)
		return error_pass(r);
	r = slice_copy((struct slice){.data = text, .len = REVISION_LENGTH}, &revision);
	if (r)
		return error_pass(r);

	free(article->content_hash);
	free(article->revision);
	article->content_hash = content_hash;
	article->revision = revision;
	content_hash = NULL;
	revision = NULL;
	return 0;
}

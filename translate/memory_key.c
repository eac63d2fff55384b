/*
 * memory_key.c - under which name the translation memory has a segment.
 *
 * Normalised means: runs of white space are one blank, none at the ends, and what nobody sees (soft
 * hyphens, zero-width and direction marks) is left out. Case, accents and marks stay: they may
 * change the translation.
 *
 * A cryptographic hash, because whoever could make two texts meet could have his translation shown
 * for another's article. Its algorithm is looked up once: that costs more than a sentence does.
 */
#include "translate/memory_key.h"

#include <errno.h>
#include <stdlib.h>

#include <openssl/evp.h>

#include "runtime/buf.h"
#include "runtime/error.h"
#include "translate/text.h"

enum {
	TEXT_MAX = 64 << 20, /* more than any segment has */
};

static const char separator[] = "\x1f";

struct memory_hasher {
	EVP_MD *algorithm;
	EVP_MD_CTX *context;
	struct buf text; /* what is hashed */
};

int memory_hasher_new(struct memory_hasher **ret_hasher)
{
	CLEANUP(memory_hasher_freep) struct memory_hasher *hasher = calloc(1, sizeof(*hasher));

	if (!hasher)
		return error_raise(-ENOMEM, "making a hash function");
	hasher->text = (struct buf)BUF_INIT(TEXT_MAX);
	hasher->algorithm = EVP_MD_fetch(NULL, "SHA256", NULL);
	hasher->context = EVP_MD_CTX_new();
	if (!hasher->algorithm || !hasher->context)
		return error_raise(-ENOMEM, "making a hash function");
	*ret_hasher = hasher;
	hasher = NULL;
	return 0;
}

struct memory_hasher *memory_hasher_free(struct memory_hasher *hasher)
{
	if (!hasher)
		return NULL;
	EVP_MD_CTX_free(hasher->context);
	EVP_MD_free(hasher->algorithm);
	buf_deinit(&hasher->text);
	free(hasher);
	return NULL;
}

const char *memory_class_name(enum memory_class class)
{
	static const char *const names[] = {"headline", "body", "caption"};

	return names[class];
}

static int add_field(struct buf *buf, const char *field)
{
	int r = buf_add(buf, slice_of(field));

	return r ? r : buf_add(buf, slice_of(separator));
}

static bool is_plain(char c)
{
	return c > ' ' && c < 0x7F;
}

/* What stays as it is, and is most of what there is: visible characters, and the blanks between two
 * of them. How far it goes from `at` on; what began at `from` goes on there. */
static size_t plain_end(struct slice text, size_t from, size_t at)
{
	while (at < text.len && (is_plain(text.data[at]) ||
					(text.data[at] == ' ' && at > from && at + 1 < text.len &&
						is_plain(text.data[at + 1]))))
		at++;
	return at;
}

/* The text's visible stretches, each as it stands, with one blank between words. */
static int add_normalised(struct buf *buf, struct slice text)
{
	size_t from = 0;
	bool any = false;
	bool gap = false;
	int r = 0;

	for (size_t at = 0; at <= text.len && r == 0;) {
		size_t here = at = plain_end(text, from, at);
		int32_t c = ' ';

		if (at < text.len)
			c = text_next(text, &at);
		bool space = codepoint_is_space(c);

		if (space || codepoint_is_invisible(c)) {
			struct slice run = {.data = text.data + from, .len = here - from};

			if (run.len > 0 && gap && any)
				r = buf_add(buf, slice_of(" "));
			if (run.len > 0 && r == 0)
				r = buf_add(buf, run);
			any = any || run.len > 0;
			gap = space || (gap && run.len == 0);
			from = at;
		}
		if (here == text.len)
			break;
	}
	return r;
}

int memory_id_of(
	struct memory_hasher *hasher, const struct memory_key *key, struct memory_id *ret_id)
{
	struct buf *text = &hasher->text;
	uint8_t sum[EVP_MAX_MD_SIZE];
	int r;

	buf_clear(text);
	r = add_field(text, key->language);
	if (r == 0)
		r = add_field(text, memory_class_name(key->class));
	if (r == 0)
		r = add_field(text, key->backend);
	if (r == 0 && key->terms) /* without any, the name is that which it always had */
		r = add_field(text, key->terms);
	if (r == 0)
		r = add_normalised(text, key->text);
	if (r < 0)
		return error_pass(r); /* when full: its beginning will do, it is too long to keep */
	if (EVP_DigestInit_ex2(hasher->context, hasher->algorithm, NULL) != 1 ||
		EVP_DigestUpdate(hasher->context, text->data, text->len) != 1 ||
		EVP_DigestFinal_ex(hasher->context, sum, NULL) != 1)
		return error_raise(-ENOMEM, "hashing a segment");
	memcpy(ret_id->bytes, sum, MEMORY_ID_SIZE);
	return 0;
}

void memory_id_write(const struct memory_id *id, char ret_digits[MEMORY_KEY_SIZE])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < MEMORY_ID_SIZE; i++) {
		ret_digits[2 * i] = digits[id->bytes[i] >> 4];
		ret_digits[2 * i + 1] = digits[id->bytes[i] & 15];
	}
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool memory_id_read(struct slice digits, struct memory_id *ret_id)
{
	if (digits.len != MEMORY_KEY_SIZE)
		return false;
	for (size_t i = 0; i < MEMORY_ID_SIZE; i++) {
		int high = digit(digits.data[2 * i]);
		int low = digit(digits.data[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		ret_id->bytes[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

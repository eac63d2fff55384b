/*
 * memory_key.c - under which key the translation memory has a segment.
 *
 * Normalised means: runs of white space are one blank, none at the ends, and what nobody sees (soft
 * hyphens, zero-width and direction marks) is left out. Case, accents and marks stay: they may
 * change the translation.
 */
#include "translate/memory_key.h"

#include <errno.h>

#include <openssl/evp.h>

#include "runtime/base.h"
#include "runtime/error.h"
#include "translate/text.h"

static const char separator[] = "\x1f";

DEFINE_CLEANUP(EVP_MD_CTX *, EVP_MD_CTX_free);

const char *memory_class_name(enum memory_class class)
{
	static const char *const names[] = {"headline", "body", "caption"};

	return names[class];
}

static bool hash(EVP_MD_CTX *context, struct slice bytes)
{
	return EVP_DigestUpdate(context, bytes.data, bytes.len) == 1;
}

static bool hash_field(EVP_MD_CTX *context, const char *field)
{
	return hash(context, slice_of(field)) && hash(context, slice_of(separator));
}

/* The text's visible stretches, each as it stands, with one blank between words. */
static bool hash_normalised(EVP_MD_CTX *context, struct slice text)
{
	size_t from = 0;
	bool any = false;
	bool gap = false;

	for (size_t at = 0; at <= text.len;) {
		size_t here = at;
		int32_t c = at < text.len ? text_next(text, &at) : ' ';
		bool space = codepoint_is_space(c);

		if (space || codepoint_is_invisible(c)) {
			struct slice run = {.data = text.data + from, .len = here - from};

			if (run.len > 0 && gap && any && !hash(context, slice_of(" ")))
				return false;
			if (run.len > 0 && !hash(context, run))
				return false;
			any = any || run.len > 0;
			gap = space || (gap && run.len == 0);
			from = at;
		}
		if (here == text.len)
			break;
	}
	return true;
}

static bool digest(EVP_MD_CTX *context, const struct memory_key *key, uint8_t *ret_sum)
{
	return EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1 &&
	       hash_field(context, key->language) &&
	       hash_field(context, memory_class_name(key->class)) &&
	       hash_field(context, key->backend) && hash_normalised(context, key->text) &&
	       EVP_DigestFinal_ex(context, ret_sum, NULL) == 1;
}

int memory_key_digits(const struct memory_key *key, char ret_digits[MEMORY_KEY_SIZE])
{
	static const char digits[] = "0123456789abcdef";
	CLEANUP(EVP_MD_CTX_freep) EVP_MD_CTX *context = EVP_MD_CTX_new();
	uint8_t sum[EVP_MAX_MD_SIZE];

	if (!context || !digest(context, key, sum))
		return error_raise(-ENOMEM, "hashing a segment");
	for (size_t i = 0; i < MEMORY_KEY_SIZE / 2; i++) {
		ret_digits[2 * i] = digits[sum[i] >> 4];
		ret_digits[2 * i + 1] = digits[sum[i] & 15];
	}
	return 0;
}

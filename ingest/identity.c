/*
 * identity.c - the name that an article keeps for good: through recrawl, correction, tracking
 * parameters, AMP and replay. The "1" is the version of this rule: another rule gives other names.
 */
#include "ingest/identity.h"

#include <errno.h>
#include <stdio.h>

#include <openssl/evp.h>

#include "runtime/base.h"
#include "runtime/error.h"

enum {
	ID_BYTES = 16,
};

DEFINE_CLEANUP(EVP_MD_CTX *, EVP_MD_CTX_free);

int identity(struct slice outlet, struct slice key, char *id)
{
	CLEANUP(EVP_MD_CTX_freep) EVP_MD_CTX *context = EVP_MD_CTX_new();
	unsigned char digest[EVP_MAX_MD_SIZE];

	if (!context || EVP_DigestInit_ex(context, EVP_sha256(), NULL) != 1 ||
		EVP_DigestUpdate(context, "1\n", 2) != 1 ||
		EVP_DigestUpdate(context, outlet.data, outlet.len) != 1 ||
		EVP_DigestUpdate(context, "\n", 1) != 1 ||
		EVP_DigestUpdate(context, key.data, key.len) != 1 ||
		EVP_DigestFinal_ex(context, digest, NULL) != 1)
		return error_raise(-ENOMEM, "hashing an article's name");
	for (size_t i = 0; i < ID_BYTES; i++)
		(void)snprintf(id + 2 * i, 3, "%02x", digest[i]);
	return 0;
}

/*
 * service_account.c - asks Google for an access token with a service account's key.
 *
 * The key file is read anew for each token, once an hour, so that nothing of it is kept in another
 * form: what is taken out of it is wiped before it is freed.
 */
#include "translate/service_account.h"

#include <errno.h>
#include <stdio.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "runtime/base64.h"
#include "runtime/error.h"
#include "translate/wire.h"

enum {
	LIFE_S = 3600,     /* the most that is given */
	LIFE_LEAST_S = 60, /* a token for less would be asked for all the time */
	LIFE_MOST_S = 86400,
	TOKEN_MAX = 8192, /* bytes; Google's have about 1,000 */
	JWT_MAX = 16 * 1024,
	SIGNATURE_MAX = 2048, /* of RSA with 16,384 bits */
};

static const char grant[] = "urn:ietf:params:oauth:grant-type:jwt-bearer";

static void wipe_json(cJSON *json)
{
	for (cJSON *member = json; member; member = member->next) {
		if (member->valuestring)
			explicit_bzero(member->valuestring, strlen(member->valuestring));
		wipe_json(member->child);
	}
}

static void key_free(cJSON *json)
{
	wipe_json(json);
	cJSON_Delete(json);
}
DEFINE_CLEANUP(cJSON *, key_free);

static void pkey_free(EVP_PKEY *pkey)
{
	EVP_PKEY_free(pkey);
}
DEFINE_CLEANUP(EVP_PKEY *, pkey_free);

static void context_free(EVP_MD_CTX *context)
{
	EVP_MD_CTX_free(context);
}
DEFINE_CLEANUP(EVP_MD_CTX *, context_free);

static bool is_safe(const char *url)
{
	static const char *const starts[] = {
		"https://", "http://127.0.0.1:", "http://localhost:", "http://[::1]:"};

	for (size_t i = 0; i < COUNT_OF(starts); i++)
		if (strncmp(url, starts[i], strlen(starts[i])) == 0)
			return true;
	return false;
}

/* 0 with the key as JSON, SERVICE_ACCOUNT_E_BAD with why, or < 0. */
static int read_key(const char *text, cJSON **ret_key, const char **ret_why)
{
	CLEANUP(key_freep) cJSON *key = NULL;
	int r = json_parse(slice_of(text), &key, NULL);
	const char *type;
	const char *url;

	if (r < 0)
		return error_pass(r);
	type = r ? NULL : json_string(key, "type");
	url = r ? NULL : json_string(key, "token_uri");
	if (!type || strcmp(type, "service_account") != 0)
		*ret_why = "it is no service account's key: create one in JSON under IAM, service "
			   "accounts, keys";
	else if (!json_string(key, "client_email") || !json_string(key, "private_key") || !url)
		*ret_why = "it lacks client_email, private_key or token_uri: create another key";
	else if (!is_safe(url))
		*ret_why = "its token_uri must begin with https://: create another key";
	else {
		*ret_key = key;
		key = NULL;
		return 0;
	}
	return SERVICE_ACCOUNT_E_BAD;
}

/* NULL: it is no RSA key in PEM. What OpenSSL notes of that must not be taken for a mistake of the
 * next connection's. */
static EVP_PKEY *read_private(const cJSON *key)
{
	const char *pem = json_string(key, "private_key");
	BIO *bio = BIO_new_mem_buf(pem, -1);
	EVP_PKEY *pkey = bio ? PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL) : NULL;

	BIO_free(bio);
	ERR_clear_error();
	if (pkey && EVP_PKEY_get_base_id(pkey) != EVP_PKEY_RSA) {
		EVP_PKEY_free(pkey);
		return NULL;
	}
	return pkey;
}

int service_account_check(const char *text, char why[200])
{
	CLEANUP(key_freep) cJSON *key = NULL;
	CLEANUP(pkey_freep) EVP_PKEY *pkey = NULL;
	const char *problem = NULL;
	int r = read_key(text, &key, &problem);

	if (r < 0)
		return error_pass(r);
	if (r == 0)
		pkey = read_private(key);
	if (r == 0 && !pkey)
		problem = "its private_key is no RSA key in PEM: create another key";
	if (!problem)
		return 0;
	(void)snprintf(why, 200, "%s", problem);
	return SERVICE_ACCOUNT_E_BAD;
}

int service_account_url(const char *text, char **ret_url)
{
	CLEANUP(key_freep) cJSON *key = NULL;
	const char *problem;
	int r = read_key(text, &key, &problem);

	if (r)
		return r < 0 ? error_pass(r) : SERVICE_ACCOUNT_E_BAD;
	return error_pass(slice_copy(slice_of(json_string(key, "token_uri")), ret_url));
}

/* Base 64 with the two letters that an address may have, and without padding. */
static int add_base64(struct buf *jwt, struct slice bytes)
{
	CLEANUP(freep) char *text = malloc(BASE64_SIZE(bytes.len));

	if (!text)
		return error_raise(-ENOMEM, "%zu bytes as text", bytes.len);
	base64_write(bytes, text);
	text[strcspn(text, "=")] = '\0';
	for (char *c = text; *c; c++)
		*c = *c == '+' ? '-' : *c == '/' ? '_' : *c;
	return buf_add(jwt, slice_of(text));
}

static int add_header(struct buf *jwt, const cJSON *key)
{
	CLEANUP(buf_deinit) struct buf json = BUF_INIT(JWT_MAX);
	int r = buf_add(&json, slice_of("{\"alg\":\"RS256\",\"typ\":\"JWT\""));

	if (!r)
		r = wire_add_member(&json, "kid", json_string(key, "private_key_id"));
	if (!r)
		r = buf_add(&json, slice_of("}"));
	return r ? r : add_base64(jwt, buf_slice(&json));
}

static int add_claims(struct buf *jwt, const cJSON *key, const char *scope, int64_t now_s)
{
	CLEANUP(buf_deinit) struct buf json = BUF_INIT(JWT_MAX);
	int r = buf_addf(
		&json, "{\"iat\":%lld,\"exp\":%lld", (long long)now_s, (long long)now_s + LIFE_S);

	if (!r)
		r = wire_add_member(&json, "iss", json_string(key, "client_email"));
	if (!r)
		r = wire_add_member(&json, "aud", json_string(key, "token_uri"));
	if (!r)
		r = wire_add_member(&json, "scope", scope);
	if (!r)
		r = buf_add(&json, slice_of("}"));
	return r ? r : add_base64(jwt, buf_slice(&json));
}

static int add_signature(struct buf *jwt, const cJSON *key)
{
	CLEANUP(pkey_freep) EVP_PKEY *pkey = read_private(key);
	CLEANUP(context_freep) EVP_MD_CTX *context = EVP_MD_CTX_new();
	unsigned char signature[SIGNATURE_MAX];
	size_t length = sizeof(signature);
	int r;

	if (!context)
		return error_raise(-ENOMEM, "a signature");
	if (!pkey || EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, pkey) != 1 ||
		EVP_DigestSign(context, signature, &length, (const unsigned char *)jwt->data,
			jwt->len) != 1)
		return SERVICE_ACCOUNT_E_BAD;
	r = buf_add(jwt, slice_of("."));
	return r ? r : add_base64(jwt, (struct slice){(const char *)signature, length});
}

/* What is too long for a token is as bad as what cannot be signed. */
static int make_assertion(const cJSON *key, const char *scope, int64_t now_s, struct buf *ret_jwt)
{
	int r = add_header(ret_jwt, key);

	if (!r)
		r = buf_add(ret_jwt, slice_of("."));
	if (!r)
		r = add_claims(ret_jwt, key, scope, now_s);
	if (!r)
		r = add_signature(ret_jwt, key);
	return r > 0 ? SERVICE_ACCOUNT_E_BAD : error_pass(r);
}

static int add_form(struct buf *body, struct slice assertion)
{
	int r = buf_add(body, slice_of("grant_type="));

	if (!r)
		r = wire_add_form(body, slice_of(grant));
	if (!r)
		r = buf_add(body, slice_of("&assertion="));
	if (!r)
		r = wire_add_form(body, assertion);
	return r > 0 ? SERVICE_ACCOUNT_E_BAD : error_pass(r);
}

int service_account_ask(
	const char *text, const char *scope, int64_t now_s, struct http_request *ret_request)
{
	CLEANUP(key_freep) cJSON *key = NULL;
	CLEANUP(buf_deinit) struct buf jwt = BUF_INIT(JWT_MAX);
	const char *problem;
	int r = read_key(text, &key, &problem);

	if (r)
		return r < 0 ? error_pass(r) : SERVICE_ACCOUNT_E_BAD;
	r = make_assertion(key, scope, now_s, &jwt);
	if (r)
		return r < 0 ? error_pass(r) : SERVICE_ACCOUNT_E_BAD;
	r = wire_address(ret_request, "POST", "", "application/x-www-form-urlencoded");
	if (r)
		return error_pass(r);
	r = add_form(&ret_request->body, buf_slice(&jwt));
	explicit_bzero(jwt.data, jwt.len);
	return r < 0 ? error_pass(r) : r;
}

/* What may stand in a header: visible letters of ASCII (RFC 6750 allows fewer). */
static bool is_token(const char *text)
{
	size_t length = 0;

	for (; text && text[length]; length++)
		if (text[length] <= ' ' || text[length] > '~' || length == TOKEN_MAX)
			return false;
	return length > 0;
}

static const struct wire_meaning errors[] = {
	{0, "invalid_grant", BACKEND_E_MISCONFIGURED}, /* the account, its key, or our clock */
	{0, "invalid_client", BACKEND_E_MISCONFIGURED},
	{0, "invalid_scope", BACKEND_E_MISCONFIGURED},
	{0, "invalid_request", BACKEND_E_MISCONFIGURED},
	{0, "unauthorized_client", BACKEND_E_MISCONFIGURED},
	{0, "access_denied", BACKEND_E_MISCONFIGURED},
	{0, "rate_limit_exceeded", BACKEND_E_THROTTLED},
	{0, "temporarily_unavailable", BACKEND_E_UNAVAILABLE},
	{0, "internal_failure", BACKEND_E_UNAVAILABLE},
	{0, NULL, 0},
};

static int sort_refusal(const struct http_response *response, struct reply *ret_reply)
{
	CLEANUP(cJSON_Deletep) cJSON *answer = NULL;
	const char *description;
	int r = wire_parse(response, &answer);
	int outcome;

	if (r < 0)
		return error_pass(r);
	outcome = r ? 0 : wire_sort(errors, response->status, json_string(answer, "error"));
	if (!outcome)
		outcome = response->status == 400 ? BACKEND_E_MISCONFIGURED
						  : wire_outcome(response->status);
	description = r ? NULL : json_string(answer, "error_description");
	wire_problem(ret_reply, description ? description : "no access token was given");
	return outcome;
}

int service_account_read(const struct http_response *response, struct backend_token *ret_token,
	struct reply *ret_reply)
{
	CLEANUP(key_freep) cJSON *answer = NULL;
	const char *token;
	long seconds;
	int r;

	if (response->status != 200)
		return sort_refusal(response, ret_reply);
	r = wire_parse(response, &answer);
	if (r < 0)
		return error_pass(r);
	token = r ? NULL : json_string(answer, "access_token");
	seconds = r ? 0 : wire_count(answer, "expires_in");
	if (!is_token(token) || seconds < LIFE_LEAST_S) {
		wire_problem(ret_reply, "what gives access tokens gave none that can be used");
		return BACKEND_E_UNAVAILABLE;
	}
	ret_token->seconds = seconds < LIFE_MOST_S ? seconds : LIFE_MOST_S;
	return error_pass(slice_copy(slice_of(token), &ret_token->text));
}

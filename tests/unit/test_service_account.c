/* A key's assertion is what the standard says and verifies; any answer is a token or an outcome. */
#include "tests/support/test.h"

#include <openssl/evp.h>
#include <openssl/pem.h>

#include "runtime/base64.h"
#include "runtime/json.h"
#include "translate/service_account.h"

enum {
	NOW_S = 1790000000,
};

static EVP_PKEY *pkey;
static char *key; /* the file of it */

static char *pem_of(EVP_PKEY *some)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *data;
	char *pem;
	long length;

	assert_int_equal(PEM_write_bio_PrivateKey(bio, some, NULL, NULL, 0, NULL, NULL), 1);
	length = BIO_get_mem_data(bio, &data);
	pem = strndup(data, (size_t)length);
	BIO_free(bio);
	return pem;
}

static char *key_with(const char *name, const char *value)
{
	CLEANUP(cJSON_Deletep) cJSON *json = cJSON_CreateObject();
	CLEANUP(freep) char *pem = pem_of(pkey);

	cJSON_AddStringToObject(json, "type", "service_account");
	cJSON_AddStringToObject(json, "client_email", "news@press.example");
	cJSON_AddStringToObject(json, "private_key_id", "k\"1");
	cJSON_AddStringToObject(json, "private_key", pem);
	cJSON_AddStringToObject(json, "token_uri", "https://oauth2.googleapis.com/token");
	if (name)
		cJSON_DeleteItemFromObject(json, name);
	if (value)
		cJSON_AddStringToObject(json, name, value);
	return cJSON_PrintUnformatted(json);
}

static int make_key(void **state)
{
	(void)state;
	pkey = EVP_RSA_gen(2048);
	if (!pkey)
		return -1;
	key = key_with(NULL, NULL);
	return key ? 0 : -1;
}

static int drop_key(void **state)
{
	(void)state;
	EVP_PKEY_free(pkey);
	free(key);
	return 0;
}

static void test_a_key_that_cannot_serve_is_named(void **state)
{
	static const struct {
		const char *name, *value, *why;
	} cases[] = {
		{"type", "authorized_user",
			"it is no service account's key: create one in JSON under IAM, service "
			"accounts, keys"},
		{"client_email", NULL,
			"it lacks client_email, private_key or token_uri: create another key"},
		{"private_key", NULL,
			"it lacks client_email, private_key or token_uri: create another key"},
		{"token_uri", "http://oauth2.googleapis.com/token",
			"its token_uri must begin with https://: create another key"},
		{"private_key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
			"its private_key is no RSA key in PEM: create another key"},
		{"private_key", "none", "its private_key is no RSA key in PEM: create another key"},
	};
	char why[200];
	(void)state;

	assert_int_equal(service_account_check(key, why), 0);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(freep) char *bad = key_with(cases[i].name, cases[i].value);

		assert_int_equal(service_account_check(bad, why), SERVICE_ACCOUNT_E_BAD);
		assert_string_equal(why, cases[i].why);
	}
	assert_int_equal(service_account_check("AIza-an-api-key", why), SERVICE_ACCOUNT_E_BAD);
	assert_int_equal(service_account_check("", why), SERVICE_ACCOUNT_E_BAD);
}

static void test_a_key_of_another_kind_does_not_sign(void **state)
{
	EVP_PKEY *curve = EVP_EC_gen("P-256");
	CLEANUP(freep) char *pem = pem_of(curve);
	CLEANUP(freep) char *bad = key_with("private_key", pem);
	CLEANUP(http_request_deinit) struct http_request request = {.body = BUF_INIT(65536)};
	char why[200];
	(void)state;

	EVP_PKEY_free(curve);
	assert_int_equal(service_account_check(bad, why), SERVICE_ACCOUNT_E_BAD);
	assert_int_equal(service_account_ask(bad, "s", NOW_S, &request), SERVICE_ACCOUNT_E_BAD);
}

/* A part of the token, as bytes that end with a NUL. */
static size_t open_part(const char *part, size_t length, char *bytes, size_t size)
{
	char text[4096];
	size_t used = 0;

	assert_in_range(length, 1, sizeof(text) - 4);
	for (; used < length; used++)
		text[used] = (char)(part[used] == '-' ? '+' : part[used] == '_' ? '/' : part[used]);
	while (used % 4)
		text[used++] = '=';
	assert_int_equal(base64_read((struct slice){text, used}, bytes, size - 1, &used), 0);
	bytes[used] = '\0';
	return used;
}

static void assert_claims(const char *json)
{
	CLEANUP(cJSON_Deletep) cJSON *claims = cJSON_Parse(json);

	assert_string_equal(json_string(claims, "iss"), "news@press.example");
	assert_string_equal(json_string(claims, "aud"), "https://oauth2.googleapis.com/token");
	assert_string_equal(json_string(claims, "scope"), "a b");
	assert_int_equal(json_member(claims, "iat")->valueint, NOW_S);
	assert_int_equal(json_member(claims, "exp")->valueint, NOW_S + 3600);
}

static void test_the_assertion_is_signed_by_the_key(void **state)
{
	static const char start[] =
		"grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=";
	CLEANUP(http_request_deinit) struct http_request request = {.body = BUF_INIT(65536)};
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	char bytes[4096];
	const char *jwt;
	const char *claims;
	const char *signature;
	size_t length;
	(void)state;

	assert_int_equal(service_account_ask(key, "a b", NOW_S, &request), 0);
	assert_string_equal(request.method, "POST");
	assert_string_equal(request.path, "");
	assert_string_equal(request.headers[0], "Content-Type: application/x-www-form-urlencoded");
	assert_true(slice_has_prefix(buf_slice(&request.body), slice_of(start)));
	jwt = request.body.data + strlen(start);
	claims = strchr(jwt, '.') + 1;
	signature = strchr(claims, '.') + 1;
	assert_int_equal(strspn(jwt, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				     "0123456789-_."),
		strlen(jwt));

	(void)open_part(jwt, (size_t)(claims - jwt - 1), bytes, sizeof(bytes));
	assert_string_equal(bytes, "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"k\\\"1\"}");
	(void)open_part(claims, (size_t)(signature - claims - 1), bytes, sizeof(bytes));
	assert_claims(bytes);
	length = open_part(signature, strlen(signature), bytes, sizeof(bytes));
	assert_int_equal(EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, pkey), 1);
	assert_int_equal(EVP_DigestVerify(context, (const unsigned char *)bytes, length,
				 (const unsigned char *)jwt, (size_t)(signature - jwt - 1)),
		1);
	EVP_MD_CTX_free(context);
}

static const char *no_header(const struct http_response *response, const char *name)
{
	(void)response;
	(void)name;
	return NULL;
}

static void test_an_answer_is_a_token_or_an_outcome(void **state)
{
	static const struct {
		const char *why;
		long status;
		const char *body;
		int outcome;
		const char *problem;
	} cases[] = {
		{"good", 200,
			"{\"access_token\":\"ya29.x\",\"expires_in\":3599,\"token_type\":"
			"\"Bearer\"}",
			0, ""},
		{"the key was deleted", 400,
			"{\"error\":\"invalid_grant\",\"error_description\":\"Invalid JWT "
			"Signature.\"}",
			BACKEND_E_MISCONFIGURED, "Invalid JWT Signature."},
		{"the account is gone", 401, "{\"error\":\"invalid_client\"}",
			BACKEND_E_MISCONFIGURED, "no access token was given"},
		{"an error that nobody knows", 400, "{\"error\":\"strange\"}",
			BACKEND_E_MISCONFIGURED, "no access token was given"},
		{"too often", 429, "", BACKEND_E_THROTTLED, "no access token was given"},
		{"out of order", 503, "<html>", BACKEND_E_UNAVAILABLE, "no access token was given"},
		{"out of order, in words", 500, "{\"error\":\"internal_failure\"}",
			BACKEND_E_UNAVAILABLE, "no access token was given"},
		{"a page", 200, "<html>", BACKEND_E_UNAVAILABLE,
			"what gives access tokens gave none that can be used"},
		{"no token", 200, "{\"id_token\":\"x\",\"expires_in\":3599}", BACKEND_E_UNAVAILABLE,
			"what gives access tokens gave none that can be used"},
		{"a token that would add a header", 200,
			"{\"access_token\":\"x\\r\\nHost: a\",\"expires_in\":3599}",
			BACKEND_E_UNAVAILABLE,
			"what gives access tokens gave none that can be used"},
		{"one without an end", 200, "{\"access_token\":\"x\"}", BACKEND_E_UNAVAILABLE,
			"what gives access tokens gave none that can be used"},
		{"one that is over at once", 200, "{\"access_token\":\"x\",\"expires_in\":1}",
			BACKEND_E_UNAVAILABLE,
			"what gives access tokens gave none that can be used"},
		{"a number", 200, "{\"access_token\":7,\"expires_in\":3599}", BACKEND_E_UNAVAILABLE,
			"what gives access tokens gave none that can be used"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(reply_deinit) struct reply reply = {0};
		struct backend_token token = {0};
		const struct http_response response = {.status = cases[i].status,
			.body = slice_of(cases[i].body),
			.header = no_header};
		int r = service_account_read(&response, &token, &reply);

		if (r != cases[i].outcome)
			fail_msg("%s: %d", cases[i].why, r);
		assert_string_equal(reply.problem, cases[i].problem);
		assert_int_equal(token.text != NULL, r == 0);
		if (r == 0) {
			assert_string_equal(token.text, "ya29.x");
			assert_int_equal(token.seconds, 3599);
		}
		free(token.text);
	}
}

static void test_the_address_is_the_keys(void **state)
{
	CLEANUP(freep) char *url = NULL;
	(void)state;

	assert_int_equal(service_account_url(key, &url), 0);
	assert_string_equal(url, "https://oauth2.googleapis.com/token");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_key_that_cannot_serve_is_named),
		cmocka_unit_test(test_a_key_of_another_kind_does_not_sign),
		cmocka_unit_test(test_the_assertion_is_signed_by_the_key),
		cmocka_unit_test(test_an_answer_is_a_token_or_an_outcome),
		cmocka_unit_test(test_the_address_is_the_keys),
	};

	return cmocka_run_group_tests(tests, make_key, drop_key);
}

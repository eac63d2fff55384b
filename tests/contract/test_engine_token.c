/* The engine and access tokens: got when needed, one for all, renewed in time, waited for. */
#include "tests/support/engine_rig.h"

#include <unistd.h>

#include <openssl/evp.h>
#include <openssl/pem.h>

#include "runtime/json.h"
#include "translate/engine_state.h"

static char key_path[] = "/tmp/dragoman-key-XXXXXX";

static int make_key(void **state)
{
	CLEANUP(cJSON_Deletep) cJSON *json = cJSON_CreateObject();
	CLEANUP(freep) char *text = NULL;
	EVP_PKEY *pkey = EVP_RSA_gen(2048);
	BIO *bio = BIO_new(BIO_s_mem());
	FILE *file = fdopen(mkstemp(key_path), "w");
	char *pem;
	(void)state;

	if (!file || PEM_write_bio_PrivateKey(bio, pkey, NULL, NULL, 0, NULL, NULL) != 1 ||
		BIO_write(bio, "", 1) != 1)
		return -1;
	(void)BIO_get_mem_data(bio, &pem);
	cJSON_AddStringToObject(json, "type", "service_account");
	cJSON_AddStringToObject(json, "client_email", "news@press.example");
	cJSON_AddStringToObject(json, "private_key", pem);
	cJSON_AddStringToObject(json, "token_uri", "https://tokens.example/token");
	text = cJSON_PrintUnformatted(json);
	BIO_free(bio);
	EVP_PKEY_free(pkey);
	if (fputs(text, file) < 0)
		return -1;
	return fclose(file);
}

static int drop_key(void **state)
{
	(void)state;
	return unlink(key_path);
}

/* Google at "a"; LibreTranslate at "b", if it is asked for. */
static void start(const char *more)
{
	char text[1024];

	(void)snprintf(text, sizeof(text),
		"[backend a]\ntype = google-v3\nurl = http://a\nproject = press-1\n"
		"service_account = %s\n"
		"[backend b]\ntype = libretranslate\nurl = http://b\n%s",
		key_path, more);
	rig_start(text);
}

static const char alone[] = "[route es]\nbackends = a\n";

static void test_one_token_serves_all(void **state)
{
	(void)state;
	start(alone);
	rig_tokens.latency_ms = 20;
	rig_servers[0].latency_ms = 5;
	rig_ask_many(500);
	rig_run_for(LONG_MS);
	rig_assert_all_translated(500);
	assert_int_equal(rig_tokens.requests, 1);
	assert_int_equal(rig_unauthorized, 0);
}

static void test_none_is_asked_for_while_there_is_nothing_to_ask(void **state)
{
	(void)state;
	start(alone);
	rig_run_for(50);
	assert_int_equal(rig_tokens.requests, 0);
}

static void test_a_new_one_comes_while_the_old_one_serves(void **state)
{
	(void)state;
	start(alone);
	rig_ask(0, "uno");
	rig_run_for(LONG_MS);
	rig_engine->services[0]->token.renew_ms = 0;
	rig_tokens.latency_ms = 300;
	rig_ask(1, "dos");
	rig_run_for(LONG_MS);
	assert_string_equal(rig_answers[1].text, "EN:dos");
	assert_int_equal(rig_tokens.requests, 2);
	assert_int_equal(rig_tokens.in_flight, 1); /* nobody waited for it */
	rig_run_for(400);
	assert_int_equal(rig_tokens.in_flight, 0);
	rig_ask(2, "tres");
	rig_run_for(LONG_MS);
	assert_string_equal(rig_answers[2].text, "EN:tres");
	assert_int_equal(rig_tokens.requests, 2);
	assert_int_equal(rig_unauthorized, 0);
}

static void test_an_old_one_that_cannot_be_renewed_serves_to_its_end(void **state)
{
	(void)state;
	start(alone);
	rig_ask(0, "uno");
	rig_run_for(LONG_MS);
	rig_engine->services[0]->token.renew_ms = 0;
	rig_tokens.unreachable = true;
	rig_ask(1, "dos");
	rig_run_for(LONG_MS);
	assert_string_equal(rig_answers[1].text, "EN:dos");
	assert_false(rig_describes("unreachable"));

	rig_engine->services[0]->token.until_ms = 0;
	rig_ask(2, "tres");
	rig_run_for(100);
	assert_int_equal(rig_answers[2].calls, 0);
	assert_int_equal(rig_unauthorized, 0);
	rig_tokens.unreachable = false;
	rig_run_for(LONG_MS);
	assert_string_equal(rig_answers[2].text, "EN:tres");
}

static void test_without_a_token_nothing_is_asked_and_nothing_lost(void **state)
{
	(void)state;
	start(alone);
	rig_tokens.unreachable = true;
	rig_ask_many(20);
	rig_run_for(3000);
	assert_int_equal(rig_servers[0].requests + rig_servers[0].probes, 0);
	assert_in_range(rig_tokens.requests, 1, 8); /* no storm there either */
	assert_int_equal(engine_waiting(rig_engine), 20);
	rig_tokens.unreachable = false;
	rig_run_for(LONG_MS);
	rig_assert_all_translated(20);
	assert_int_equal(rig_unauthorized, 0);
}

static void test_a_key_that_is_refused_is_misconfigured(void **state)
{
	(void)state;
	start("[route es]\nbackends = a b\n[translate]\nfailover_after = 100ms\n");
	rig_tokens.status = 400;
	rig_tokens.body = "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid JWT "
			  "Signature.\"}";
	rig_ask_many(20);
	rig_run_for(LONG_MS);
	assert_true(rig_describes("a misconfigured: Invalid JWT Signature."));
	assert_string_equal(rig_answers[19].backend, "b"); /* the route goes on */
	assert_int_equal(rig_servers[0].requests, 0);
}

static void test_a_token_that_is_no_more_is_replaced(void **state)
{
	(void)state;
	start("[route es]\nbackends = a b\n[translate]\nfailover_after = 100ms\n");
	rig_ask(0, "uno");
	rig_run_for(LONG_MS);
	rig_withdraw_token();
	rig_ask(1, "dos");
	rig_run_for(LONG_MS);
	assert_string_equal(rig_answers[1].text, "EN:dos");
	assert_string_equal(rig_answers[1].backend, "b");
	assert_int_equal(rig_unauthorized, 1);
	assert_int_equal(rig_tokens.requests, 2); /* it is not tried a second time */
}

/* What bore the old token and is answered late says nothing of the new one. */
static void test_a_late_refusal_of_an_old_one_leaves_the_new_one(void **state)
{
	(void)state;
	start("[route es]\nbackends = a b\n[translate]\nfailover_after = 500ms\n");
	rig_ask(0, "uno");
	rig_run_for(LONG_MS);
	rig_withdraw_token();
	rig_servers[0].slow = 1;
	rig_servers[0].slow_ms = 300;
	rig_ask(1, "dos");
	rig_run_for(100);
	assert_int_equal(rig_servers[0].in_flight, 1);
	rig_ask(2, "tres");
	rig_run_for(100);
	assert_int_equal(rig_servers[0].in_flight, 1); /* it is out yet, and a new token is here */
	assert_int_equal(rig_tokens.requests, 2);
	rig_run_for(LONG_MS);
	assert_string_equal(rig_answers[1].text, "EN:dos");
	assert_string_equal(rig_answers[2].text, "EN:tres");
	assert_int_equal(rig_unauthorized, 2);
	assert_int_equal(rig_tokens.requests, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_ENGINE(test_one_token_serves_all),
		WITH_ENGINE(test_none_is_asked_for_while_there_is_nothing_to_ask),
		WITH_ENGINE(test_a_new_one_comes_while_the_old_one_serves),
		WITH_ENGINE(test_an_old_one_that_cannot_be_renewed_serves_to_its_end),
		WITH_ENGINE(test_without_a_token_nothing_is_asked_and_nothing_lost),
		WITH_ENGINE(test_a_key_that_is_refused_is_misconfigured),
		WITH_ENGINE(test_a_token_that_is_no_more_is_replaced),
		WITH_ENGINE(test_a_late_refusal_of_an_old_one_leaves_the_new_one),
	};

	return cmocka_run_group_tests(tests, make_key, drop_key);
}

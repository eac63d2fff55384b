/*
 * url_tracking.c - the parameters that tell where a reader came from.
 */
#include "ingest/url_tracking.h"

#include <string.h>

#include "runtime/base.h"

/* Parameters that tell where a reader came from, and nothing of the article. A "*" ends a prefix.
 */
static const char *const tracking[] = {"utm_*", "fbclid", "gclid", "dclid", "msclkid", "yclid",
	"igshid", "igsh", "mc_cid", "mc_eid", "wt_mc", "wt.mc_id", "maca", "cmp", "dicbo", "ico",
	"at_*", "ns_*", "_ga", "_gl", "gbraid", "wbraid", "ftag", "xtor", "__twitter_impression",
	"spm", "s_kwcid", "mkt_tok", "vero_id", "oly_enc_id", "ocid", "smid", "guccounter",
	"guce_referrer", "guce_referrer_sig"};

/* These do when their value does. */
static const char *const sometimes[] = {"ref", "r", "source", "src", "from", "via"};
static const char *const sources[] = {"rss", "feed", "social", "twitter", "facebook", "newsletter",
	"push", "app", "whatsapp", "telegram", "google", "share", "home"};

static bool begins_folded(struct slice text, const char *prefix)
{
	size_t n = strlen(prefix);

	return text.len >= n && strncasecmp(text.data, prefix, n) == 0;
}

static bool is_folded(struct slice text, const char *other)
{
	return text.len == strlen(other) && begins_folded(text, other);
}

bool url_is_tracking(struct slice name, struct slice value)
{
	for (size_t i = 0; i < COUNT_OF(tracking); i++) {
		size_t n = strlen(tracking[i]);

		if (tracking[i][n - 1] == '*'
				? name.len >= n - 1 &&
					  strncasecmp(name.data, tracking[i], n - 1) == 0
				: is_folded(name, tracking[i]))
			return true;
	}
	for (size_t i = 0; i < COUNT_OF(sometimes); i++) {
		if (!is_folded(name, sometimes[i]))
			continue;
		for (size_t k = 0; k < COUNT_OF(sources); k++)
			if (begins_folded(value, sources[k]))
				return true;
	}
	return false;
}

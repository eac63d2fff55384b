// language_cld2.cc - the detector: CLD2 with its full tables. The only C++ of the project: CLD2 has
// no other interface.
#include "ingest/language_cld2.h"

#include <cstdio>
#include <cstring>

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

void language_guess(struct slice text, struct guesses *ret_guesses)
{
	// Without "best effort" CLD2 says nothing at all of texts whose words it has not met often.
	const int flags = CLD2::kCLDFlagBestEffort;
	const CLD2::CLDHints hints = {
		nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
	CLD2::Language languages[GUESSES];
	double scores[GUESSES];
	int percents[GUESSES], bytes = 0;
	bool reliable = false;
	struct guesses guesses = {};

	CLD2::ExtDetectLanguageSummary(text.data, static_cast<int>(text.len), true, &hints, flags,
		languages, percents, scores, nullptr, &bytes, &reliable);
	for (int i = 0; i < GUESSES; i++) {
		const char *code = CLD2::LanguageCode(languages[i]);
		struct guess *guess = &guesses.best[i];

		if (languages[i] == CLD2::UNKNOWN_LANGUAGE ||
			std::strlen(code) >= sizeof(guess->code))
			code = "und";
		std::strcpy(guess->code, code);
		guess->percent = percents[i];
	}
	guesses.reliable = reliable;
	*ret_guesses = guesses;
}

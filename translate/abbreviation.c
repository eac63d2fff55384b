/*
 * abbreviation.c - a full stop that ends no sentence.
 *
 * ICU brings such lists for eight languages; here is what newspapers need in the others, and three
 * things that no list can hold: initials ("J. Novák", "z. B."), ordinals ("3. Oktober") and an
 * abbreviation before a number ("No. 5"). A wrong answer joins two sentences, which is harmless; so
 * an abbreviation is listed even where it ends a sentence now and then.
 */
#include "translate/abbreviation.h"

#include <stddef.h>

#include "runtime/base.h"
#include "translate/text.h"

struct list {
	const char *language;
	const char *words; /* folded, without the full stop, each between two blanks */
};

/* Before a name or a noun. Sources: each language's own orthography; folded as codepoint_fold()
 * does. */
static const struct list lists[] = {
	{"bg", " г-н г-жа г-ца проф д-р инж ген акад ул бул гр с обл чл ал т "},
	{"bs", " dr mr gosp gosp. prof ing sv ul br tzv gen npr tj god str "},
	{"ca", " sr sra srta dr dra prof av pl num pag p art st sta fra exm "},
	{"cs", " dr mudr judr ing mgr bc prof doc phdr rndr pan p sv ul c gen plk npr napr tzv str "
	       "tj "
	       "mj kpt cca tel nam "},
	{"da", " hr fr dr prof st nr bl.a f.eks ca dvs kl kap s skt sml pga mht jf jvf evt inkl "
	       "ekskl "
	       "mio mia tlf art stk ing adr adv afd alm ang angl anm bd beg bl cand d.d dir div "
	       "ekskl "
	       "eks f f.eks f.h.v.a fhv fig fmd forf foru frk gl gn hhv hum iflg instr int jur "
	       "kgl komp kr kst kvm lb lign maks mdr mfl mv mvh mag min mr mrd ndf nto o.lign "
	       "obl okt omkr op opg ovf p.g.a pag pct pers pkt pr red rep sek sen sep spm spt sv "
	       "tab tidl tils tlgr vedr vg vs overs "},
	{"de", " dr med prof hr fr st nr bzw ca z.b d.h u.a str abs art bd mio mrd tel evtl ing "
	       "dipl "
	       "hl "
	       "vgl sog geb gest ggf inkl max min usw s i.d.r u.u o.a o.g z.t "},
	{"en", " mr mrs ms dr prof st gen sen rep gov lt col sgt capt rev hon no vs mt ft jr sr "
	       "inc "
	       "fig "},
	{"es", " sr sra srta dr dra prof d da ud uds vd vds num pag p art av avda ee ee.uu fig ing "
	       "lic "
	       "gral cia sto sta arq pdte "},
	{"et", " hr pr dr prof jr st nr lk nt s.t tn t ca "},
	{"eu", " dr jn and prof zk or art etab adib "},
	{"fi", " dr prof esim mm ts ks nk n os s hra rva ym "},
	{"fr", " m mm mme mlle me dr pr prof st ste av no n art p pp vol fig cf mgr gen col "},
	{"gl", " sr sra srta dr dra prof d num pax p art av exm "},
	{"hr", " dr mr prof ing sv ul br gosp gda gdja npr tzv tj gen god str st dipl "},
	{"hu", " dr prof id ifj ifj. kb pl ill sz u ut st kft bt szt mr "},
	{"hy", " դր պրոֆ ք պ տ "},
	{"id", " dr drs ir prof sdr jl no h hj tn ny st rp "},
	{"is", " dr hr frk sr nr bls kl ca skv sbr "},
	{"it", " sig sigg sig.ra dott dott.ssa prof prof.ssa avv ing arch on sen gen col dr sr art "
	       "n p "
	       "pag v s ss mons rag geom cap ten "},
	{"kk", " проф акад инж ген т ж обл км млн млрд "},
	{"lt", " p dr prof g pr pvz t.y g. nr gen "},
	{"lv", " dr prof kgs kdze nr piem t.i sv "},
	{"mk", " г г-а д-р проф инж ул бул бр ген св "},
	{"nb", " dr prof hr fr st nr bl.a f.eks ca dvs kl jf pga evt inkl mill mrd tlf adv skt "},
	{"nl", " dhr mevr mw dr drs prof ir ing mr st nr ca bijv d.w.z o.a art blz t.a.v m.b.t jl "
	       "a.s "},
	{"nn", " dr prof hr fr st nr bl.a t.d ca dvs kl jf pga evt inkl mill mrd tlf "},
	{"no", " dr prof hr fr st nr bl.a f.eks ca dvs kl jf pga evt inkl mill mrd tlf "},
	{"pl", " p dr prof mgr inz ks sw ul al pl nr np m.in tzw gen plk kpt red doc hab im str t "
	       "tys mln "
	       "mld gm woj por sp płk o "},
	{"pt", " sr sra srta dr dra prof profa eng av r n no pag p art exmo exma d st sto sta gen "
	       "cel cap "
	       "vol "},
	{"ro", " dl d-l d-na dna dr prof ing str nr bd sf art lt col gen pag p ex "},
	{"ru", " г гг гр им ул д обл проф акад др тов ген п пос пр просп стр см ср т тт тыс млн "
	       "млрд руб "
	       "долл рис ст гос зам м б с км св инж оз р о ред кн в вв пл пер "},
	{"sk", " dr mudr judr ing mgr bc prof doc phdr rndr p sv ul c gen plk napr tzv str tj "},
	{"sl", " dr mag prof ing sv ul st gospa g ga npr oz tj t.i gen dipl "},
	{"sq", " dr prof z znj ing rr nr "},
	{"sr", " dr mr prof ing sv ul br gosp npr tzv tj gen god str др мр проф инг св ул бр госп "
	       "нпр тзв "
	       "тј ген "},
	{"sv", " dr prof hr fr st nr bl.a t.ex ca dvs kl jfr p.g.a ev inkl milj mdr tel s.k adv "
	       "kap "},
	{"tr", " dr prof doç doc av sn bkz no cad sok mah gen yrd alb arş öğr op mr st "},
	{"uk", " м с р рр ст вул обл проф акад ім др тов ген п пл пр просп тис млн млрд грн див "
	       "рис о св "
	       "т "},
};

/* Where "3." is "3rd". */
static const char ordinal_languages[] =
	" bs cs da de et eu fi hr hu is lb lt lv mk nb nn no pl sk sl sr sv tr ";

/* Abbreviations that only go on when a number follows. */
static const char before_numbers[] = " no nr num n art p pp s pag vol fig cap kap bd br st str art "
				     "jan feb mar apr jun jul aug sep sept oct okt nov dec dez ст "
				     "рис стр № c č abs cca ca approx ";

static bool list_has(const char *words, struct slice word)
{
	char wanted[40];

	if (word.len == 0 || word.len + 3 > sizeof(wanted))
		return false;
	wanted[0] = ' ';
	memcpy(wanted + 1, word.data, word.len);
	memcpy(wanted + 1 + word.len, " ", 2);
	return strstr(words, wanted) != NULL;
}

static bool is_listed(struct slice word, const char *language)
{
	for (size_t i = 0; i < COUNT_OF(lists); i++)
		if (lists[i].language[0] == language[0] && strcmp(lists[i].language, language) == 0)
			return list_has(lists[i].words, word);
	return false;
}

/* The word before the full stop, folded into `room`; its length in code points, or 0. */
struct last_word {
	char text[40];
	size_t len;
	size_t letters, digits;
};

static size_t encode(int32_t c, char *text)
{
	if (c < 0x80) {
		text[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		text[0] = (char)(0xC0 | (c >> 6));
		text[1] = (char)(0x80 | (c & 0x3F));
		return 2;
	}
	text[0] = (char)(0xE0 | (c >> 12));
	text[1] = (char)(0x80 | ((c >> 6) & 0x3F));
	text[2] = (char)(0x80 | (c & 0x3F));
	return 3;
}

static bool belongs(int32_t c)
{
	return codepoint_is_letter(c) || codepoint_digit(c) >= 0 || c == '.' || c == '-' ||
	       codepoint_is_mark(c);
}

/* What is behind the last blank: no word goes on over one. */
static struct slice behind_blank(struct slice text)
{
	const char *blank = memrchr(text.data, ' ', text.len);
	size_t before = blank ? (size_t)(blank + 1 - text.data) : 0;

	return (struct slice){text.data + before, text.len - before};
}

static struct last_word read_last_word(struct slice text)
{
	struct last_word word = {.len = 0};

	text = behind_blank(text);

	for (size_t at = 0; at < text.len;) {
		int32_t c = text_next(text, &at);

		if (!belongs(c)) {
			word = (struct last_word){.len = 0};
			continue;
		}
		word.letters += codepoint_is_letter(c);
		word.digits += codepoint_digit(c) >= 0;
		if (word.len + 4 < sizeof(word.text))
			word.len += encode(codepoint_fold(c) & 0xFFFF, word.text + word.len);
	}
	return word;
}

static int32_t first_of(struct slice text)
{
	for (size_t at = 0; at < text.len;) {
		int32_t c = text_next(text, &at);

		if (!codepoint_is_space(c))
			return c;
	}
	return -1;
}

/* "J. Novák", "U.S. Senate", "z. B. Wasser": one letter, or two with a full stop between them. */
static bool is_initial(const struct last_word *word, int32_t next)
{
	size_t stops = 0;

	for (size_t i = 0; i < word->len; i++)
		stops += word->text[i] == '.';
	return word->digits == 0 && word->letters > 0 && stops + 1 == word->letters &&
	       word->letters <= 2 && codepoint_is_letter(next) && !codepoint_is_spaceless(next);
}

static bool is_ordinal(const struct last_word *word, int32_t next, const char *language)
{
	return word->letters == 0 && word->digits > 0 && word->digits <= 2 &&
	       codepoint_is_letter(next) && list_has(ordinal_languages, slice_of(language));
}

bool abbreviation_ends(struct slice before, struct slice after, const char *language)
{
	int32_t next = first_of(after);
	struct last_word word;
	struct slice text;

	if (before.len < 2 || before.data[before.len - 1] != '.' || next < 0)
		return false;
	before.len--;
	word = read_last_word(before);
	text = (struct slice){.data = word.text, .len = word.len};

	if (is_listed(text, language) || is_initial(&word, next) ||
		is_ordinal(&word, next, language))
		return true;
	return codepoint_digit(next) >= 0 && list_has(before_numbers, text);
}

/*
 * language_lexicon.c - what a grammar says of each language: its letters and its small words.
 *
 * The words are those that hold sentences together, whatever these are about: articles, pronouns,
 * prepositions, conjunctions, particles, and the common forms of "be", "have", "can" and "say".
 * Elided forms stand without their apostrophe. The letters are those of the alphabet beyond a to z;
 * for Cyrillic, all of them.
 *
 * Nothing here was counted in a text: a word is in the list because the grammar has it.
 */
#include "ingest/language_lexicon.h"

#include "runtime/base.h"

#define LATIN_VIETNAMESE "àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"

static const struct lexicon lexicons[] = {
	{"en", " en sco ", "éïêèôçñöáüâ",
		"the a an of and to in is was were are be been being for on with at by from that "
		"this these those it its he she his her they their them we our us you your i my "
		"me who whom which what when where why how not no but or if as than then there "
		"have has had do does did will would can could should may might must said says "
		"about after before into over under between against during while because so "
		"also more most some any all one two out up down off only other such s t"},
	{"de", " de ", "äöüßéàè",
		"der die das den dem des ein eine einen einem einer eines und oder aber in im an "
		"am auf aus bei beim mit nach von vom zu zum zur für über unter vor durch gegen "
		"ohne um bis seit während wegen ist sind war waren sein wird werden wurde wurden "
		"worden hat haben hatte hatten kann können konnte soll sollen sollte muss müssen "
		"nicht kein keine auch nur noch schon sich er sie es wir ihr ich uns ihm ihn ihnen "
		"sein seine seinen seiner ihre ihren ihrer dass wenn weil als wie so da dann hier "
		"was wer wo diese dieser dieses diesem diesen mehr sehr man sagte sagt"},
	{"lb", " lb ", "äëéüöèêâ",
		"de den d dat an a vun mat fir op bei net och ass sinn war waren huet hunn hat en "
		"eng engem enger ech du hien hatt si mir dir hir säi seng wéi wat wou wann well "
		"ginn gouf goufen kann kënnen soll nach schonn iwwer géint ënner duerch no zu zum "
		"zur um am aus als mä awer oder dass dëse dës dësem dee déi deem ouni bis virun"},
	{"nl", " nl ", "éëïèêöüáóà",
		"de het een en van in is was waren zijn op te dat die voor met niet aan er als ook "
		"bij om uit naar maar door over nog dan tot wordt worden werd werden heeft hebben "
		"had hadden zal zullen zou zouden kan kunnen kon moet moeten mag wil ze zij hij "
		"haar hun hem we wij ons onze ik je jij jullie mijn deze dit wat wie waar hoe geen "
		"wel al meer veel tegen onder tussen tijdens na zei zegt omdat toen of zich"},
	{"af", " af ", "êëôûéèîïöüáóý",
		"die n en van in is was het nie te om op vir met aan dat sy hy hulle ons hul haar "
		"hom ek jy jou my ook wat as by uit na maar deur oor nog dan tot word kan sal sou "
		"moet wil hierdie daardie daar geen meer baie teen onder tussen tydens sê gesê "
		"omdat toe of hom wees had wie waar hoe"},
	{"sv", " sv ", "åäöéàü",
		"och att det i en ett som på är av för med den till inte var han hon de har om men "
		"sig så från vi kan man när nu ska skulle eller också efter vid mot under utan "
		"över hade kommer blev blir bli varit vara detta denna dessa sin sitt sina hans "
		"hennes deras dem oss jag du min mitt mina vad vem där här hur än då bara mer "
		"mycket "
		"mellan genom sedan innan säger sade sa kunde måste vill ut upp in många alla"},
	{"da", " da ", "æøåéäö",
		"og at det i en et som på er af for med den til ikke var han hun de har om men sig "
		"så fra vi kan man når nu skal skulle eller også efter ved mod under uden over "
		"havde kommer blev bliver blive været være dette denne disse sin sit sine hans "
		"hendes deres dem os jeg du min mit mine hvad hvem hvor her hvordan end da kun "
		"mere "
		"meget mellem gennem siden inden siger sagde kunne måtte vil ud op ind mange alle "
		"af blevet noget nogen"},
	{"nb", " nb no ", "æøåéòôüäö",
		"og at det i en et ei som på er av for med den til ikke var han hun de har om men "
		"seg så fra vi kan man når nå skal skulle eller også etter ved mot under uten over "
		"hadde kommer ble blir bli vært være dette denne disse sin sitt sine hans hennes "
		"deres dem oss jeg du min mitt mine hva hvem hvor her hvordan enn da bare mer mye "
		"mellom gjennom siden før sier sa kunne måtte vil ut opp inn mange alle av blitt "
		"noe noen"},
	{"nn", " nn ", "æøåéòôüäö",
		"og at det i ein eit ei som på er av for med den til ikkje var han ho dei har om "
		"men "
		"seg så frå vi kan ein når no skal skulle eller òg etter ved mot under utan over "
		"hadde kjem vart blei blir bli vore vere dette denne desse sin sitt sine hans "
		"hennar deira dei oss eg du min mitt mine kva kven kor her korleis enn då berre "
		"meir "
		"mykje mellom gjennom sidan før seier sa sagt kunne måtte vil ut opp inn mange "
		"alle "
		"noko nokon"},
	{"is", " is ", "áðéíóúýþæö",
		"og að í á er sem var til við um en það hann hún þeir þær þau ekki með fyrir af "
		"frá "
		"eru voru hefur hafa hafði hafi verið vera ég þú við þið mig mér sig sér sinn sína "
		"hans hennar þeirra þess því þessi þetta þessa þessu þegar eftir undir yfir úr hjá "
		"eða ef svo þar hér hvað hver hvar nú þá en einn ein eitt einnig mjög meira sagði "
		"segir mun getur gat vill upp út inn verður varð milli án"},
	{"fo", " fo ", "áðíóúýæø",
		"og at í á er sum var til við um men tað hann hon teir tær tey ikki fyri av frá "
		"eru "
		"vóru hevur hava hevði verið vera eg tú vit tit meg mær seg sær sín sína hansara "
		"hennara teirra hesin hetta hesa hesum tá eftir undir yvir úr hjá ella um so har "
		"her hvat hvør hvar nú ein eitt eisini nógv meira segði sigur kann kundi skal vil "
		"upp út inn verður varð millum uttan"},
	{"fi", " fi ", "äöåšž",
		"ja on ei se hän he ne oli ovat olivat olla ollut että joka jotka jonka jossa "
		"mutta "
		"myös kun kuin niin tai sekä jos vain vielä nyt sitten tämä tämän tässä tätä nämä "
		"näiden sen sitä siitä siinä siihen niitä niiden hänen häntä heidän minä sinä me "
		"te "
		"minun meidän mitä mikä mikään ole olisi en emme eivät eikä voi voivat pitää "
		"kanssa "
		"mukaan jälkeen ennen aikana yli alle vastaan ilman koska joita sanoi sanoo yksi "
		"kaksi kaikki enemmän hyvin"},
	{"et", " et ", "äöõüšž",
		"ja on ei see ta nad oli olid olla olnud et kes mis mida mille aga ka kui nii või "
		"ning ainult veel nüüd siis selle seda sellest selles need nende tema teda nende "
		"mina sina meie teie ma sa me te minu mis ole oleks pole saab võib võivad peab "
		"peale enne ajal üle alla vastu ilma sest ütles ütleb üks kaks kõik rohkem väga "
		"kuid oma pärast kuni juures"},
	{"hu", " hu ", "áéíóöőúüű",
		"a az és hogy nem is egy ez azt ezt van volt voltak lesz lett meg de ha csak már "
		"még "
		"mint vagy el ki be fel le mert aki akik ami amely amelyek amit amikor ahol után "
		"előtt alatt között szerint ellen miatt nélkül által során ő ők én te mi ti neki "
		"nekik őt minden sem ne most így ott itt pedig majd mondta lehet kell azok ezek "
		"ennek annak több nagyon két akkor ezért"},
	{"pl", " pl ", "ąćęłńóśźż",
		"i w na z do nie się że to jest o po za od przez dla ze jak co ale był była było "
		"były być są oraz tym tego tej ten ta te tych który która które których którym "
		"jego jej ich im go jako przy pod nad przed między bez także też już tylko jeszcze "
		"może można czy gdy kiedy jeśli więc lub albo ja ty on ona my wy oni mnie nas "
		"sobie "
		"swoje swoją swojej ma mają miał został została powiedział bardzo więcej u gdzie"},
	{"cs", " cs ", "áčďéěíňóřšťúůýž",
		"a v na se je že s z do o ve to i k za po pro od by si ale jako jsou byl byla bylo "
		"byli být jeho její jejich které který která kterou kterých kteří jsem jsme také "
		"při nebo až jen před mezi bez aby když pokud protože už ještě však tak ten ta "
		"tento "
		"tato toto této tomto této tím tom tu u jak co kde kdo kdy já ty on ona my vy oni "
		"mu ho jim jí má mají měl může mohou není řekl uvedl více velmi než pod nad podle"},
	{"sk", " sk ", "áäčďéíĺľňóôŕšťúýž",
		"a v na sa je že s z do o vo to aj k za po pre od by si ale ako sú bol bola bolo "
		"boli byť jeho jej ich ktoré ktorý ktorá ktorú ktorých ktorí som sme tiež pri "
		"alebo "
		"až len pred medzi bez aby keď ak pretože už ešte však tak ten tá tento táto toto "
		"tejto tomto tým tom tu u čo kde kto kedy ja ty on ona my vy oni mu ho im má majú "
		"mal môže môžu nie je povedal uviedol viac veľmi než pod nad podľa zo ku i či"},
	{"sl", " sl ", "čšž",
		"in v na je se da za so z s ki pri po od do o ne pa tudi kot bi bil bila bilo bili "
		"biti sem smo sta ste ali če le še že ker ko kjer kaj kdo kako iz pred med brez "
		"pod "
		"nad proti zaradi nato zato vendar a to ta tem tega te teh tej ti njegov njegova "
		"njihov njen njegovo on ona oni mi vi jaz ga jo jih mu ji jim nas nam vam svoj "
		"svoje "
		"svojo svojega lahko mora imajo ima imel ni niso bo bodo bomo več zelo vse vsi ob "
		"h "
		"k dejal dejala"},
	{"hr", " hr bs sr cnr sh ", "čćđšž",
		"i u je se na da su za od s sa a o što koji koja koje kojem kojoj kojih kao ne "
		"nije "
		"nisu bi bio bila bilo bili biti će ćemo sam smo ste iz po do ili ali jer ako kada "
		"kad gdje gde kako ko tko šta samo još već više sve svi prema između bez pod nad "
		"pred protiv nakon posle poslije tokom tijekom to taj ta te tom toga tim ovo ovaj "
		"ova ove ovog onog ono on ona oni mi vi ja ga mu joj ih im ju nas nam njegov "
		"njegova "
		"njegove njihov njen svoj svoje svoju svojim može mogu treba ima imaju rekao rekla "
		"vrlo veoma također takođe dok"},
	{"lt", " lt ", "ąčęėįšųūž",
		"ir į iš su kad yra buvo ne tai bet o apie po per už ant nuo prie dėl iki kaip kur "
		"kai kas ką kurie kuri kuris kurių kuriuos jo jos jų jis ji jie jos aš tu mes jūs "
		"savo šis ši šio šios šie tas ta to tos tie tik dar jau taip pat ar arba nes jei "
		"bus būti būtų gali galima turi turėjo nėra labai daugiau prieš tarp sakė teigė "
		"vienas du visi visų metu pagal be"},
	{"lv", " lv ", "āčēģīķļņšūž",
		"un ir no ar uz ka par kas tā tas to bet nav bija būs būt pie pēc pirms līdz kā "
		"kad "
		"kur ko kuru kuras kuri viņš viņa viņi viņu es tu mēs jūs savu savas savā šis šī "
		"šo "
		"šie šajā tie tikai vēl jau arī vai jo ja lai gan var varētu jābūt bez starp pret "
		"zem virs caur teica sacīja ļoti vairāk viens divi visi kopā laikā gada esam esmu "
		"nebija tiek tika"},
	{"sq", " sq ", "ëçê",
		"e të në dhe i më se që një për me është nga ka do janë kanë nuk u po si ai ajo "
		"ata "
		"ato ky kjo këtë kësaj këto këta tij saj tyre të ishte ishin kishte kishin duke "
		"por "
		"ose edhe vetëm pas para gjatë ndërsa kur ku çfarë kush mund duhet jo pa mbi nën "
		"tek te deri prej ndaj tha sipas shumë kundër midis as unë ti ne ju na im yt"},
	{"fr", " fr ", "àâæçéèêëîïôœùûüÿ",
		"le la les l un une des du de d à au aux et ou mais donc ni car que qu qui quoi "
		"dont "
		"où ce c cet cette ces il ils elle elles on nous vous je j tu me m te se s lui "
		"leur "
		"leurs son sa ses mon ma mes notre nos votre en y dans sur sous avec sans pour par "
		"entre contre vers chez depuis pendant après avant est sont était étaient été être "
		"a ont avait avaient avoir fait peut peuvent doit ne n pas plus moins très aussi "
		"tout tous toute même comme si quand lorsque selon déclaré dit alors ainsi"},
	{"oc", " oc ", "àáçèéíïòóúü",
		"lo la los las l un una de d del dels e o mas que qu qui son sa sas seu sieu aquel "
		"aquela aqueste aquesta amb per dins sus sens entre cap a al als es son èra foguèt "
		"èran estat èsser a an aviá avián aver pòt pòdon cal pas ne se s li lor lors nos "
		"vos ieu tu el ela nosautres tanben tot tota totes coma quand ont mai fòrça après "
		"abans pendent contra"},
	{"it", " it ", "àèéìíîòóùú",
		"il lo la i gli le l un uno una di del dello della dei degli delle dell d a al "
		"allo "
		"alla ai agli alle all da dal dalla dai dalle dall in nel nello nella nei negli "
		"nelle nell su sul sulla sui sulle sull con per tra fra e ed o ma che chi cui non "
		"si "
		"è sono era erano stato stata stati essere ha hanno aveva avevano avere può "
		"possono "
		"deve come se quando dove perché anche più meno molto suo sua suoi sue loro questo "
		"questa questi queste quello quella lui lei noi voi io mi ti ci vi ne detto dopo "
		"prima contro senza durante mentre ancora già solo quindi c"},
	{"es", " es ", "áéíóúüñ",
		"el la los las lo un una unos unas de del a al y e o u que en por para con sin "
		"sobre "
		"entre contra desde hasta hacia según durante tras ante se su sus le les me mi mis "
		"te tu nos nuestro nuestra es son era eran fue fueron ser sido está están estaba "
		"estar ha han había habían haber hay tiene tienen puede pueden debe no sí ni pero "
		"sino como si cuando donde porque más menos muy también ya este esta esto estos "
		"estas ese esa eso aquel él ella ellos yo quien cual qué todo todos toda todas "
		"otro "
		"otra dijo después antes aunque"},
	{"ast", " ast ", "áéíóúüñḥḷ",
		"el la los les lo un una unos unes de del a al y o u que en por pa con ensin sobre "
		"ente escontra dende hasta según mentres tres énte se so sos y me mio nos nuesu ye "
		"son yera yeren foi fueron ser siío ta tán taba tar ha hai tien puede nun non pero "
		"como si cuando onde porque más menos bien tamién yá esti esta esto estos estes "
		"esi "
		"esa eso él ella ellos yo quien cual qué too toos toes otru otra dixo dempués "
		"enantes"},
	{"pt", " pt ", "áâãàçéêíóôõúü",
		"o a os as um uma uns umas de do da dos das em no na nos nas num numa por pelo "
		"pela "
		"pelos pelas para ao à aos às com sem sob sobre entre contra desde até e ou mas "
		"que "
		"se não nem como quando onde porque mais menos muito muitos também já só ainda é "
		"são era eram foi foram ser sido está estão estava estar tem têm tinha há ter pode "
		"podem deve seu sua seus suas ele ela eles elas eu me lhe lhes nós você vocês "
		"nosso "
		"nossa este esta isto esse essa isso aquele aquela este estes disse depois antes "
		"quem qual todo todos toda todas outro outra após segundo enquanto"},
	{"gl", " gl ", "áéíóúüñï",
		"o a os as un unha uns unhas de do da dos das dun dunha en no na nos nas nun nunha "
		"por polo pola polos polas para ao á aos ás co coa cos coas cun cunha con sen "
		"baixo "
		"sobre entre contra desde dende ata e ou pero mais que se non nin como cando onde "
		"porque máis menos moi moito moitos tamén xa só aínda é son era eran foi foron ser "
		"sido está están estaba estar ten teñen tiña hai ter pode poden debe seu súa seus "
		"súas el ela eles elas eu me lle lles nós vostede noso nosa este esta isto ese esa "
		"iso aquel aquela dixo despois antes quen cal todo todos toda todas outro outra "
		"tras "
		"segundo mentres"},
	{"ca", " ca ", "àçèéíïòóúü",
		"el la els les l un una uns unes de d del dels a al als en per pel pels amb sense "
		"sobre sota entre contra des fins cap segons durant i o que qui què es s se no ni "
		"però sinó com si quan on perquè més menys molt també ja és són era eren va van "
		"vaig vam fou ser estat estar està estan ha han havia havien haver hi ho té tenen "
		"tenir pot poden ha cal seu seva seus seves aquest aquesta això aquests aquestes "
		"aquell aquella ell ella ells elles jo em m et t li els ens us nosaltres tot tots "
		"tota totes altre altra dir després abans mentre encara només na en n"},
	{"ro", " ro mo ", "ăâîșțşţé",
		"și şi de la în din cu pe nu a al ai ale că care ce se sa să un o unei unui unor "
		"mai "
		"pentru este sunt era erau fost fi au am ar va vor are avea aveau avut poate pot "
		"trebuie dar sau însă dacă când unde cum după înainte între împotriva fără sub "
		"asupra către prin până despre lui ei lor său sa săi sale el ea ele noi voi eu îi "
		"îl le ne mă te își acest această acestea aceste acesta acestui acel cel cea cei "
		"cele doar foarte mult mulți toate toți tot deja iar nici cât declarat spus decât "
		"într dintre"},
	{"eu", " eu ", "ñçü",
		"eta da ez du dira dute zen zuen zuten ziren bat hau hori hura horiek hauek haiek "
		"baina edo ere baino bezala egin izan izango dela dela duela zela zuela direla "
		"dituzte ditu zituen dio diote zion egon dago daude zegoen nahi behar ahal oso "
		"gehiago batean baten bere beren haren bertan gero orain arte artean ondoren "
		"aurretik aurka gabe bidez arabera dela beste guztiak guzti hainbat nola non noiz "
		"zer nor nik guk gu ni zu hemen hor han"},
	{"eo", " eo ", "ĉĝĥĵŝŭ",
		"la kaj de en estas estis esti al por kun ke ne li ŝi ĝi ili mi ni vi sed aŭ pri "
		"el "
		"sur sub inter kontraŭ sen dum post antaŭ ĝis per kiel kiu kiuj kio kie kiam tiu "
		"tiuj tio tie tiam ĉi ĉiu ĉiuj ĉio nur ankaŭ pli plej tre jam ankoraŭ se ĉar lia "
		"ŝia ĝia ilia nia sia povas devas havas oni unu du da kies ol tiel do"},
	{"la", " la ", "āēīōūæœ",
		"et in est non ad ut cum ex de sed qui quae quod quem quam per ab a si atque ac "
		"nec "
		"neque sunt esse erat erant fuit hoc haec hic hunc eius eorum se sibi suis ille "
		"illa "
		"id enim autem etiam post ante inter sub super pro sine aut vel quoque nam tamen"},
	{"ga", " ga ", "áéíóú",
		"an na agus ar a i in is bhí tá go le do de ag sé sí siad mé tú sinn ach nach ní "
		"mar "
		"seo sin é í iad leis aige aici acu faoi ó chun roimh tar éis idir gan gur níl "
		"raibh "
		"beidh bheith bhfuil sa san nuair má dá cad cé conas freisin níos dúirt"},
	{"gd", " gd ", "àèìòùáéó",
		"an na agus air a ann anns is bha tha gu le do de aig e i iad mi thu sinn ach nach "
		"cha mar seo sin leis aice aca fo o bho ri roimh às dèidh eadar gun gur eil robh "
		"bidh bhith bheil san nuair ma dè cò ciamar cuideachd nas thuirt"},
	{"cy", " cy ", "âêîôûŵŷáéï",
		"y yr a ac i o yn ar am gan at er mae oedd yw wedi bod fod ei eu ein fy dy nid "
		"ddim "
		"na nad ond hefyd neu os pan lle sut beth pwy hwn hon hyn hynny rhai mwy iawn fel "
		"gyda dros drwy cyn ar ôl rhwng heb mewn bydd byddai roedd maen nhw hi ef fe chi "
		"ni "
		"dweud dywedodd sydd sy"},
	{"mt", " mt ", "ċġħżàèìòù",
		"il l li u ta tal ma fil f fuq minn mill għal għall ġew kien kienet kienu huwa "
		"hija "
		"huma dan din dawk dawn jew iżda imma biex meta fejn kif min xi mhux bla bejn taħt "
		"wara qabel waqt kontra sa dwar bħal ukoll aktar ħafna qal qalet għandu għandha "
		"hemm se ġie is it id ir in iz ix"},
	{"tr", " tr ", "çğıöşüâîûi̇",
		"ve bir bu da de için ile olarak olan çok daha o ne ki gibi kadar sonra önce ama "
		"fakat ancak veya ya en her değil mi mı mu mü var yok şu ise göre karşı üzerinde "
		"altında arasında tarafından ben sen biz siz onlar onun onu ona bunu buna bunun "
		"benim bizim kendi kendisi oldu olduğu olduğunu olacak olması etti edildi dedi "
		"söyledi diye şey iki tüm bütün bazı hiç nasıl neden nerede kim hem çünkü eğer"},
	{"az", " az ", "çəğıöşüi̇",
		"və bir bu da də üçün ilə olan çox daha o nə ki kimi qədər sonra əvvəl amma lakin "
		"ancaq və ya ən hər deyil var yox isə görə qarşı üzərində altında arasında "
		"tərəfindən mən sən biz siz onlar onun onu ona bunu buna bunun öz özü oldu olub "
		"olduğu olduğunu olacaq edib edilib dedi deyib bildirib iki bütün bəzi heç necə "
		"niyə harada kim həm çünki əgər edir olunub"},
	{"uz", " uz ", "",
		"va bir bu uchun bilan ham esa deb u ular bo lgan bo lib emas yoki lekin ammo juda "
		"eng har kabi qadar keyin oldin men sen biz siz uning uni unga buni bunga ning ga "
		"da dan edi ekan bor yo q agar chunki nima kim qanday qayerda dedi boshqa barcha "
		"ikki yangi tomonidan bo ldi bo lsa qilish haqida"},
	{"tk", " tk ", "çäžňöşüý",
		"we bir bu üçin bilen hem bolan bolup boldy däl ýa ýöne emma has iň her ýaly çenli "
		"soň öň men sen biz siz olar onuň ony oňa munuň muny şu şol diýip diýdi barada "
		"eger "
		"sebäbi näme kim nähili nirede ähli iki täze tarapyndan edýär bolýar eden etdi"},
	{"ku", " ku kmr ", "çêîşû",
		"û ku de li ji bi ev ew di jî bo ye in bû bûn ne na an lê her wek piştî berî nav "
		"ser bin ber dike dikin kir kirin got dibêje min te wî wê me we wan hemû gelek yek "
		"du çi kî çawa kengî ger çimkî heye tune xwe dê dibe hat hatin ya yê yên"},
	{"id", " id ms su jv jw min ", "",
		"yang dan di dari untuk dengan pada ini itu dalam adalah tidak akan ke oleh "
		"sebagai "
		"juga karena telah sudah atau bisa dapat ada mereka dia ia kami kita saya anda "
		"kamu "
		"nya para lebih saat ketika setelah sebelum namun tetapi tapi jika kalau bahwa "
		"seperti antara hingga sampai serta hanya masih sangat lagi bukan tersebut hari "
		"tahun orang satu dua seorang sebuah banyak semua kata mengatakan harus menjadi "
		"belum pun secara terhadap tentang kepada atas bawah lalu agar"},
	{"fil", " fil tl ceb ", "ñáéíóúâêî",
		"ang ng sa na mga ay at si ni kay ito iyon ko mo niya namin natin nila ako ikaw "
		"siya "
		"kami tayo sila hindi wala may mayroon para dahil kung kapag nang pero ngunit o "
		"din "
		"rin lang lamang pa po ba ka kayo kanyang kanilang aming ating isang dalawang "
		"lahat "
		"marami sabi sinabi ayon kaya habang bago matapos nito nitong ngayon kanya "
		"hinggil"},
	{"sw", " sw ", "",
		"na ya wa kwa ni katika la za cha vya ili kuwa hii huu hilo hiyo huo haya hayo hao "
		"huyu hiki lakini pia au kama baada kabla wakati zaidi sana kila bila yake wake "
		"lake "
		"zao wao yeye mimi wewe sisi ninyi yetu wetu yao kutoka hadi juu chini kati dhidi "
		"alisema amesema anasema alikuwa walikuwa ilikuwa si hakuna bado tu moja mbili "
		"watu "
		"ambao ambayo ambaye kwamba huku hivyo kuhusu mwa pamoja"},
	{"so", " so ", "",
		"iyo oo ka ku in waa u ay ee ah la lagu laga wuxuu waxay waxa waxaa uu aan ma kale "
		"si sida soo isku is ayaa ayuu ayay ayey loo leh yahay tahay yihiin ahaa ahayd "
		"jiray "
		"jirta inuu inay hadda kadib ilaa marka markii haddii laakiin mid kasta badan "
		"dhexe "
		"kuwa kan tan taas kaas halkaas sheegay sheegtay iyada isaga annaga"},
	{"ha", " ha ", "ƙɗɓƴ",
		"da a na ya ta ba ne ce ga su shi ita mu ku ni ka ki sun ya an ake ana yake take "
		"suke zai za ta don domin amma kuma ko idan lokacin bayan kafin cikin kan wannan "
		"wata wani wasu waɗanda wanda wadda daga zuwa har sai duk kowane kamar yadda inda "
		"me wane yana tana suna cewa kasa ƙasa yi yin masu mai babu akwai"},
	{"yo", " yo ", "àáèéìíòóùúẹọṣńǹḿāēīōū\u0300\u0301\u0304\u0323",
		"ti ní ni tí sí si àti ati tó to wọn won náà naa kan fún fun bí bi pé pe kí ki ó o "
		"ṣe se jẹ je wá wa àwọn awon ọ n kò ko lọ lo gbogbo lati láti rẹ re mo a ẹ mi wa "
		"yìí "
		"yii yẹn pẹ̀lú pelu nígbà nigba lẹ́yìn lára nínú ninu lórí lori lábẹ́ kì ki tàbí tabi "
		"sùgbọ́n ṣùgbọ́n yóò yoo máa maa ti ń nítorí sọ so fi gẹ́gẹ́ bẹ́ẹ̀ rí ri"},
	{"ig", " ig ", "ịọụṅńǹàáèéìíòóùúāēīōū\u0300\u0301\u0304\u0323",
		"na ndị nke ya ọ o a n bụ ka ma maka dị ga e ha unu anyị m gị nwere nwa ihe onye "
		"mgbe ebe niile ahụ a ọzọ karịa dika ruo site mana kwuru sị ebe enweghị ọtụtụ otu "
		"abụọ n ime tupu mgbe kwa ọbụla dịka ndi"},
	{"zu", " zu xh ss nr ", "",
		"ukuthi futhi kodwa noma uma ngoba ukuze kanye khona yini wena mina yena thina "
		"bona "
		"lokhu lapho lezi labo lolu leli lesi into abantu umuntu kakhulu kuphela konke "
		"bonke "
		"zonke wathi uthe ngemuva ngaphambi phakathi phezu phansi nge kwi kwe kuya kusuka "
		"okanye kuba xa ukuba kunye"},
	{"rw", " rw rn ", "",
		"mu ku na no n y ya wa ba cya kya bya by rya za ko kandi ariko ubwo kuri muri iyi "
		"uyu aba ibi iki uwo abo ibyo bya kuva kugeza ndetse cyane gusa kuko niba yavuze "
		"avuga avuze ni si nk nka hari nta bari yari ari ubu umwe abantu rero"},
	{"mg", " mg ", "àôñ",
		"ny sy dia no amin i tamin ho fa tsy izay izy ireo ity io izany ireny ao amin an "
		"any avy teo eto raha fa satria koa ihany mbola efa hatramin mandritra aorian "
		"alohan eo ambonin ambany izaho ianao isika izahay ianareo azy aho anao nilaza "
		"milaza be betsaka rehetra ka"},
	{"vi", " vi ", LATIN_VIETNAMESE,
		"và của là có được trong cho không với người các những một này đã đến để từ khi "
		"cũng như về tại ra vào sẽ đang bị bởi theo trên dưới sau trước giữa nhưng hoặc "
		"hay "
		"nếu vì nên thì mà ở đó ông bà anh chị tôi chúng ta họ nó đây rất nhiều hơn nhất "
		"chỉ còn phải đều nói rằng việc năm ngày hai lại mình"},
	{"ru", " ru ", "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
		"и в не на с что по к из у за от для о об до при без под над между перед через во "
		"со это этот эта эти этого этой этом тот та те того то как так же бы был была было "
		"были быть есть будет будут он она они оно его ее её их ему ей им я мы вы ты меня "
		"нас вас мне нам вам который которая которые которого которой которых но а или "
		"если когда где чтобы потому также уже еще ещё только более очень все всех сказал "
		"может после время ли свой свою своих"},
	{"uk", " uk ", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
		"і й та в у не на з із що до за від для про по при без під над між перед через це "
		"цей ця ці цього цієї цьому той те ті того як так же б би був була було були бути "
		"є "
		"буде будуть він вона вони воно його її їх їм йому їй я ми ви ти мене нас вас мені "
		"нам вам який яка які якого якої яких але а або якщо коли де щоб тому також вже ще "
		"тільки більше дуже всі усі всіх сказав може після час чи свій свою своїх зі"},
	{"be", " be ", "абвгдеёжзійклмнопрстуўфхцчшыьэюя",
		"і й у ў не на з са што да за ад для пра па пры без пад над між перад праз гэта "
		"гэты гэтая гэтыя гэтага гэтай гэтым той тое тыя таго як так жа б бы быў была было "
		"былі быць ёсць будзе будуць ён яна яны яно яго яе іх ім яму ёй я мы вы ты мяне "
		"нас "
		"вас мне нам вам які якая якія якога якой якіх але а або ці калі дзе каб таму "
		"таксама "
		"ужо яшчэ толькі больш вельмі усе ўсе усіх сказаў можа пасля час свой сваю сваіх"},
	{"bg", " bg ", "абвгдежзийклмнопрстуфхцчшщъьюяѝ",
		"и в на се да за от с със не по при до към без под над между пред през е са беше "
		"бяха бил била било били бъде ще няма има съм сме сте това този тази тези тя той "
		"те "
		"то аз ти ние вие го му му я ѝ им ги ни ви ме ми който която което които като как "
		"така че но а или ако когато къде защото също вече още само повече много всички "
		"всеки каза може след време ли си свой своя своите един една едно във срещу"},
	{"mk", " mk ", "абвгдѓежзѕијклљмнњопрстќуфхцчџшѐѝ",
		"и во на се да за од со не по при до кон без под над меѓу пред преку е се беа беше "
		"бил била било биле биде ќе нема има сум сме сте тоа овој оваа овие тој таа тие "
		"јас ти ние вие го му ја ѝ им ги ни ви ме ми кој која кое кои што како така дека "
		"но "
		"а или ако кога каде бидејќи исто веќе уште само повеќе многу сите секој рече може "
		"потоа после време ли си свој своја своите еден една едно изјави нив негов"},
	{"sr", " sr bs hr cnr ", "абвгдђежзијклљмнњопрстћуфхцчџш",
		"и у је се на да су за од с са а о што који која које којем којој којих као не "
		"није "
		"нису би био била било били бити ће ћемо сам смо сте из по до или али јер ако када "
		"кад где како ко шта само још већ више све сви према између без под над пред "
		"против "
		"након после током то тај та те том тога тим ово овај ова ове овог оног оно он она "
		"они ми ви ја га му јој их им ју нас нам његов његова његове њихов њен свој своје "
		"своју својим може могу треба има имају рекао рекла врло веома такође док"},
	{"kk", " kk ", "абвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюяә",
		"және мен бен пен бір бұл осы сол үшін деп да де та те ол олар біз сіз оның оны "
		"оған "
		"болып болды болған емес бар жоқ немесе бірақ өте ең әр сияқты дейін кейін бұрын "
		"туралы бойынша қарсы арасында барлық екі қалай неге қайда кім егер өйткені деді "
		"айтты тағы ғана өз қазір"},
	{"ky", " ky ", "абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюя",
		"жана менен бир бул ушул ошол үчүн деп да дагы ал алар биз сиз анын аны ага болуп "
		"болду болгон эмес бар жок же бирок абдан эң ар сыяктуу чейин кийин мурун тууралуу "
		"боюнча каршы арасында бардык эки кандай эмне кайда ким эгер анткени деди айтты "
		"гана "
		"өз азыр"},
	{"tg", " tg ", "абвгғдеёжзиӣйкқлмнопрстуӯфхҳчҷшъэюя",
		"ва дар аз ба ки бо барои ин он як ҳам то низ аст буд шуд мешавад кард кардааст на "
		"не ё вале аммо агар чун пас пеш баъд байни зери болои ман ту мо шумо онҳо вай ӯ "
		"худ "
		"ҳар ҳама дигар бисёр гуфт дорад доранд карда шуда буданд ҳастанд бояд метавонад"},
	{"mn", " mn ", "абвгдеёжзийклмноөпрстуүфхцчшщъыьэюя",
		"нь бол энэ тэр байна байсан байгаа гэж гэсэн юм ба болон ч л аас ээс оос өөс ийн "
		"ын тухай дээр доор дотор хооронд дараа өмнө эсрэг би чи бид та тэд түүний манай "
		"өөрийн "
		"бүх олон нэг хоёр маш харин гэвч эсвэл хэрэв яагаад хаана хэн ямар болсон хийж "
		"билээ"},
};

_Static_assert(COUNT_OF(lexicons) <= LEXICONS_MAX, "a set of lexicons is a word of 64 bits");

const struct lexicon *lexicon_at(size_t index)
{
	return index < COUNT_OF(lexicons) ? &lexicons[index] : NULL;
}

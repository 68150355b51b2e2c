"""What the languages of the news look like: the letters beyond ASCII, some frequent words, and the old encodings.

Letters stand with the frequent ones first. This is data for `corpus/formats/codepages.py`, which compares what the
bytes of a file spell in each encoding with what a language writes.
"""

from dataclasses import dataclass

_WEST = ("cp1252", "iso8859_15", "mac_roman", "cp850", "cp437")
_NORTH = ("cp1252", "iso8859_15", "mac_roman", "cp850", "cp865")
_CENTRAL = ("cp1250", "iso8859_2", "cp852", "mac_latin2")
_BALTIC = ("cp1257", "iso8859_13", "iso8859_4", "cp775")
_CYRILLIC = ("cp1251", "koi8_u", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic", "cp855")


@dataclass(frozen=True, slots=True)
class Language:
    """`letters` in small, `words` that its texts are full of, `pages`: the encodings in which it was written.

    `whole`: whether nearly all its letters are beyond ASCII, so that how frequent each is tells a lot.
    """

    letters: str
    words: frozenset[str]
    pages: tuple[str, ...]
    whole: bool = False


def _language(letters: str, words: str | frozenset[str], pages: tuple[str, ...], whole: bool = False) -> Language:
    return Language(letters, words if isinstance(words, frozenset) else frozenset(words.split()), pages, whole)


ENGLISH = frozenset("the of and to in that is for on was with said at by from he it as are his their not be".split())

LANGUAGES = {
    # English texts with the names of other countries in them.
    "west": _language("éóáíüöñçèäøåãêëôâúæàïîõðþýœß", ENGLISH, (*_NORTH, "cp437")),
    "central": _language("áéíóčšžćłőěřńúýąęśżđăôşţűźňďťľ", ENGLISH, _CENTRAL),
    "baltic": _language("šžčėāīēūąęįņļķģųõ", ENGLISH, _BALTIC),
    "turkish": _language("ğışüöçâ", ENGLISH, ("cp1254", "iso8859_9", "cp857", "mac_turkish")),
    "de": _language(
        "üäößéàè", "der die und das den von ist mit dem sich des auf für nicht ein eine im zu dass hat", _WEST
    ),
    "fr": _language(
        "éèàêçùôâîûëïœüÿæ", "le la les des et en un une du que est pour dans qui sur au par il pas plus a", _WEST
    ),
    "es": _language("óíáéñúü", "de la que el en y a los del se las por un para con no una su al es lo ha", _WEST),
    "pt": _language(
        "ãçáéíóêõúâôàü", "de a o que e do da em um para com não uma os no se na por mais as dos foi", _WEST
    ),
    "it": _language("èàòùéìíîóú", "di e il la che in un a per è una sono del non le con si da della nel ha i", _WEST),
    "nl": _language("ëéïöüèóáêç", "de het een van en in is dat op te zijn met voor niet aan er om ook door die", _WEST),
    "sv": _language("äåöéüà", "och i att det som en på är av för med den till inte om ett har de var sig", _NORTH),
    "da": _language("åøæéöü", "og i at det er en af til på med for de den som der ikke har et om var", _NORTH),
    "nb": _language("åøæéòôóöü", "og i det er på en til som av for at med de ikke den har om et var fra", _NORTH),
    "fi": _language("äöåé", "ja on ei että se oli hän mutta joka ovat kun myös sen mukaan olla vuoden", _NORTH),
    "is": _language(
        "íáðöéúþóæý", "og að í á sem er til um var með ekki við fyrir af en hann það", (*_NORTH, "cp861", "mac_iceland")
    ),
    "ca": _language("àèéóòíçúïü·", "de la i el que a en els del per les amb una un no és dels ha", _WEST),
    "sq": _language("ëç", "e të në dhe i për me se që nga një u është ka si do më", _WEST),
    "ga": _language("áíéóú", "an na agus ar go i a is le do sa ag bhí tá", _WEST),
    "et": _language("äõüöšžé", "ja on ei et see oli kui ka aga ning mis oma selle pärast ta", (*_BALTIC, *_WEST)),
    "pl": _language(
        "łęąóżśćńź", "i w na z do się nie że o jest to przez po od za oraz dla jak był ma", (*_CENTRAL, "cp1257")
    ),
    "cs": _language("íáéěřšžýčůúťňďó", "a v na se že je do s o z za by ve podle po jako pro ale k od", _CENTRAL),
    "sk": _language("áíéčýžšľťúôňäďóŕĺ", "a v na sa že je do s o z za by vo podľa po ako pre ale k od", _CENTRAL),
    "hu": _language("áéöóőüíúű", "a az és hogy nem is egy meg volt de ez ki el azt csak mint már sem", _CENTRAL),
    "ro": _language(
        "ăâîşţșțé",
        "și şi în de la a cu pe că nu din un o pentru care este au mai prin s-a",
        (*_CENTRAL, "iso8859_16", "mac_romanian"),
    ),
    "hr": _language(
        "čšžćđ", "i u je na da se za od su s o kako koji iz će ne što nije do bi", (*_CENTRAL, "mac_croatian")
    ),
    "sl": _language("čšžćđ", "in je v na da se za so z pa ki po s tudi iz bo od ne bi", (*_CENTRAL, "mac_croatian")),
    "lt": _language("ėųšįąžūčę", "ir kad į iš yra su po buvo apie ne nuo bei už tai jo kaip", _BALTIC),
    "lv": _language("āīēšūņļžģčķ", "un ir ka no ar uz par lai arī bija pēc tas gada kas to tika", _BALTIC),
    "tr": _language(
        "ıüşiğçöâîû",
        "ve bir bu da de için ile olarak çok olan ise daha gibi o en",
        ("cp1254", "iso8859_9", "cp857", "mac_turkish"),
    ),
    "vi": _language(
        "đăâêôơưàáéèíìóòúùýỳ\u0300\u0301\u0303\u0309\u0323", "và của có là cho không được trong", ("cp1258",)
    ),
    "ru": _language(
        "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё", "и в на не что с по он как это к от за для из о был", _CYRILLIC, True
    ),
    "uk": _language(
        "оаниіетвсркдлупмязьгчбхїцюжйєшфщґ", "і в на не що з до та у за про це як від його", _CYRILLIC, True
    ),
    "be": _language("анаеірстокдлуцяыпмзьвгбшчйэжюўхфё", "і у на не што з да па ў як за ад гэта", _CYRILLIC, True),
    "bg": _language("аеиотнрсвдлкпмзгъубчцящжйшхюфь", "и на в да за се от е че с по не са като", _CYRILLIC, True),
    "sr": _language("аоиенрсјткувдмлпзгбшчцжњхђћљфџ", "и у је да на се за од су не са који као", _CYRILLIC, True),
    "mk": _language("аоиетнрсвдклпмујзгбчшцжњѓфхќџљѕ", "и на во да се од за со не е ќе што", _CYRILLIC, True),
    "el": _language(
        "αοιετσνηυρπκμλςίόάέδήγύώθχφβξζψϊϋΐΰω",
        "και το η ο της του να την των με στο σε από που για",
        ("cp1253", "iso8859_7", "cp737", "mac_greek", "cp869"),
        True,
    ),
    "he": _language(
        "יוהלאמרתבשנםכעדחקפגטןסזצךףץ", "של את על לא הוא כי עם גם זה היא אל", ("cp1255", "iso8859_8", "cp862"), True
    ),
    "ar": _language(
        "اليمنرتوبةعدسفهكحقجأشصىخطزإضءذثغئظآؤ",
        "في من على أن إلى هذا التي عن مع هذه الذي",
        ("cp1256", "iso8859_6", "cp720", "cp864"),
        True,
    ),
    "fa": _language("اینردهومتبسشلکزفگعخقجآحپصطچضذژغئظثأي", "و در به از که این را با است برای", ("cp1256",), True),
    "ur": _language("ایکرنےمہتسلوپدبںجٹعشھقحفزچخصگآئضطڑذغثظؤ", "کے میں کی ہے اور سے کا کو نے", ("cp1256",), True),
    "th": _language("านรอกเงมยวลตทสหบปแคจดพชขใไโผซธณฐภถศฟษญะัิีึืุู็่้์ๆฯ", "", ("cp874",), True),
}

# Languages without letters: the characters that are frequent in their news. About three of four characters of a text
# are among them; in the wrong encoding few are.
SYLLABLES = {
    "ja": (
        "ぁあぃいうえおかがきぎくぐけげこごさざしじすずせぜそぞただちっつてでとどなにぬねのはばぱひびぴふぶへべほぼまみむめもゃやゅゆょよらりるれろわをん"
        "ァアィイゥウェエォオカガキギクグケゲコゴサザシジスズセゼソゾタダチッツテデトドナニヌネノハバパヒビピフブプヘベペホボポマミムメモャヤュユョヨラリルレロワヲンヴー"
        "日一国人年大十二本中長出三時行見月分後前生五間上東四今金九入学高円子外八六下来気小七山話女北午百書先名川千水半男西電校語土木聞食車何南万毎白天"
        "火読会同事自社発者地業方新場員立開手力問代明動京目通言理体田主題意不作用度強公持野以思家世多正安院心界教文元重近考画海売知道集別物使品計死特"
        "始朝運終台広住真有口少町料工建空急止送切転研究起着店病質待試族親験英医去注週室風曜政府統領首相軍戦総務省部隊防衛最議党選挙法民経済策対関係協"
        "定連合市県区都橋港交決調査訪談表述可能性報告機武器攻撃避難核制裁委員記会見性約期付境結",
        ("cp932", "euc_jp"),
    ),
    "ko": (
        "이다의는에을를하고가지도로한은사기대정인시나자어서일수리부그아보해라있전국스장여들과만면였것제주관공원상위성방등조세년월모문미구동선경무비오우안소"
        "중신요용치통민연계화발회재당내외과차권분반개유업합진의명실거강산군래러시아크라북남한미중양후때까될된했습니까말말씀령총리관적으터에게께및또는않없"
        "았었겠던데며지만더많같각새직금번히생활체제도로교육금융경찰법원검사시장청구역트드르프니카바타파하네",
        ("cp949",),
    ),
    "zh-Hans": (
        "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现"
        "当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最"
        "重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义"
        "各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科"
        "司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运星"
        "访谈莫俄乌兰集约境附近紧局势示言桥港渡封闭宣布议会委州县府首席协判晚早午昨周",
        ("gb18030",),
    ),
    "zh-Hant": (
        "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方多經麼去法學如都同現"
        "當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最"
        "重並物手應戰向頭文體政美相見被利什二等產或新己制身果加西斯月話合回特代內信表化老給世位次度門任常先海通教兒原東聲提立及比員解水名真論處走義"
        "各入幾口認條平系氣題活爾更別打女變四神總何電數安少報才結反受目太量再感建務做接必場件計管期市直德資命山金指克許統區保至隊形社便空決治展馬科"
        "司五基眼書非則聽白卻界達光放強即像難且權思王象完設式色路記南品住告類求據程北邊死張該交規萬取拉格望覺術領共確傳師觀清今切院讓識候帶導爭運星"
        "訪談莫俄烏蘭集約境附近緊局勢示言橋港渡封閉宣布議會委州縣府首席協判晚早午昨週臺灣",
        ("big5hkscs", "cp950"),
    ),
}

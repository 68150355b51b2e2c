"""English: names of days and months, word lists and the stemmer that the rules of questions and answers share.

Two lists lie upstream, because what is stored and indexed depends on them: `index/terms.py` (words that only ask) and
`index/late.py` (words too common to be compared). The months of `corpus/dates.py` are those of headers and
file names, in lower case.
"""

import re

# -- days and numbers -------------------------------------------------------------------------------------------------

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
# Spelled out, or as the press shortens them.
MONTH = rf"(?:{'|'.join(MONTHS)}|(?:Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.)"
# Any short form but "May", which is a word of its own.
SHORT_MONTH = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
YEAR = r"(?:1\d{3}|20\d{2})"
NUMBER_WORD = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|dozens?|hundreds?|thousands?|half)"
)


def day(date: str) -> str:
    """An ISO 8601 date as a reader writes it: 7 February 2022."""
    year, month, number = date.split("-")
    return f"{int(number)} {MONTHS[int(month) - 1]} {year}"


# -- words of grammar -------------------------------------------------------------------------------------------------

AUXILIARY = r"(?:did|does|do|is|are|was|were|has|have|had|will|would|can|could|should|may|might|must|shall)(?:n['’]t)?"
# Words that are written with a capital where a sentence begins.
OPENERS = frozenset(
    """
    A After Although An And As At Because Before Both But By During Each For From He Her His How However I If In It Its
    Many Most On One Our She Since So Some Such That The Their Then There These They This Those To Under We What When
    Where While Who Why With You Your
    """.split()
)
# What questions and sentences share without being about the same thing.
LIGHT = frozenset(
    """
    a an and are as at be been by did do does for from ha had have how in is it many much of on or that the there this
    to was were what when where which who with year
    """.split()
)
# Words that end a phrase of small letters: those of grammar, and verbs that questions to the news are made of.
GRAMMAR = frozenset(
    """
    a an the this that these those he she it they him her his hers them their theirs its there i you we who whom
    whose what when where why how which did does do is are was were be been being has have had will would can
    could should may might must shall not no and or but so if then than as at by for from in into of off on onto
    out over to up with without about after against before between during near since through under until upon
    within while because whether also too else more most many much any some all both each every other another
    such only still yet now ever even just very again once already according despite following given toward
    towards among around behind like
    """.split()
)
VERBS = frozenset(
    """
    say says said tell told ask asked do done go gone went get got make made
    take took give gave send sent call called meet met speak spoke talk talked discuss discussed announce
    announced promise promised agree agreed want wants plan plans visit visited react respond start begin end
    happen happened mean decide decided lead leads join help think thinks know want warn warned claim claimed
    release demand demands describe described explain mention let's list show find summarise summarize
    """.split()
)
POSSESSIVE = frozenset(["his", "hers", "their", "theirs", "its"])
FEMALE = frozenset(["she", "her", "hers"])
HUMAN = frozenset(["he", "she", "him", "her", "his", "hers"])
PLURAL = frozenset(["they", "them", "their", "theirs"])

# -- words that tell what a name stands for ---------------------------------------------------------------------------

TITLES = frozenset(
    """
    president chancellor prime minister secretary senator sen. ms. mr. mrs. ms mr mrs dr. dr general gen. king
    queen pope prince princess ambassador judge justice governor gov. chairman chairwoman chair chairperson vice
    press deputy adviser advisor leader taoiseach amir emir spokesperson spokesman spokeswoman rep. congressman
    congresswoman sir director lady coordinator
    """.split()
)
ROLE = (
    r"(?:president|chancellor|minister|secretary|spokes(?:person|man|woman)|leader|ambassador|senator|judge|nominee"
    r"|official|king|queen|pope|general|governor|mayor|director|adviser|advisor|chief|head|woman|man|mother|father|wife"
    r"|husband|author|winner|candidate|director|reporter|doctor)"
)
GROUPS = frozenset(
    """
    house senate court congress council commission union department ministry bank pentagon kremlin agency party
    guard administration committee parliament treasury fed army team service association organization
    organisation forces government office company corporation nations quad taliban
    """.split()
)
THINGS = frozenset(
    """
    act bill stream agreement agreements plan treaty article order summit day week strategy force initiative
    address charter law virus crisis war partnership program programme fund report index pact protocol
    """.split()
)
MORE_PLACES = frozenset(
    "u.s. us usa america u.k. uk britain washington kyiv crimea donbas baltics geneva munich kosovo".split()
) | {"united kingdom"}
DEMONYMS = frozenset(
    """
    american russian ukrainian german french british european chinese polish turkish canadian italian japanese
    australian israeli iranian afghan belarusian baltic western eastern northern southern nordic african asian
    korean indian mexican republican democratic soviet syrian iraqi saudi finnish swedish norwegian dutch
    spanish irish black
    """.split()
)
FEMALE_WORDS = frozenset(
    """
    ms. mrs. ms mrs queen princess chairwoman spokeswoman congresswoman lady madam woman mother wife mary
    jennifer linda elizabeth susan jessica sarah karen lisa nancy margaret sandra emily michelle amanda melissa
    deborah laura rebecca sharon cynthia kathleen amy angela anna emma nicole helen christine maria katherine
    janet catherine julie victoria ursula kamala jill jen jennifer angela theresa hillary liz kathy jane
    annalena sanna kaja christine marine
    """.split()
)
MALE_WORDS = frozenset(
    """
    mr. mr king prince chairman spokesman congressman sir man father husband james robert john michael david
    william richard joseph thomas charles christopher daniel matthew anthony mark donald steven paul andrew
    joshua kenneth kevin brian george timothy ronald jason edward jeffrey ryan jacob nicholas eric jonathan
    stephen larry justin scott brandon benjamin samuel gregory frank alexander patrick jack dennis jerry peter
    boris vladimir emmanuel olaf joe jens jake antony volodymyr sergei dmitry recep mario viktor
    """.split()
)


def stem(word: str) -> str:
    """`word` without its ending. Keeps every word, where `index.terms` leaves out those that are not searched."""
    return re.sub(r"(?:ing|ed|es|s)$", "", word) if len(word) > 4 else word

"""What a label says by its words alone: a title or an office, a reporter's question, or a heading that names a thing.

Whether it speaks in a text is decided in `corpus/speakers.py`, who it is in `corpus/roles.py`.
"""

import re

_ASKER = re.compile(
    r"(?:Q\d{0,2}|question(?: \d+)?|(?:unidentified |unknown |male |female )?(?:reporter|journalist)s?(?: #?\d+)?"
    r"|interviewer|press|media|frage|journalistin|pregunta|periodista|domanda|pergunta|jornalista|vraag|pytanie"
    r"|вопрос|питання|journaliste?|问|記者|记者)",
    re.I,
)
_ANSWERER = re.compile(
    r"(?:A\d{0,2}|answer(?: \d+)?|antwort|réponse|respuesta|risposta|resposta|ответ|відповідь|答)", re.I
)

HONORIFIC = re.compile(
    r"(?:m[rs]s?|m(?=\.)|miss|mme|herr|frau|dr|prof|professor|sen|rep|gov|gen|lt|col|maj|capt|cmdr|adm|sgt|brig|hon|rev|amb|sir|dame"
    r"|general|admiral|colonel|major|captain|lieutenant|sergeant|brigadier|commander)\b\.?\s+(?=[^\W\d_])",
    re.I,
)
_STRONG = (
    "president premier chancellor taoiseach minister secretary undersecretary senator congressman congresswoman"
    " governor mayor judge justice ambassador moderator spokesperson spokesman spokeswoman official pope"
    " representative commissioner administrator"
)
_OFFICES = (
    "speaker leader general admiral colonel major captain commander lieutenant sergeant director chair chairman"
    " chairwoman chairperson councilman councilwoman superintendent sheriff chief doctor professor reverend bishop"
    " cardinal rabbi imam king queen prince princess emir amir sultan sheikh lord lady adviser advisor counsel"
    " counselor coordinator envoy officer operator interpreter translator host anchor correspondent narrator aide"
    " participant participants audience attendee panelist panellist witness clerk staffer male female crowd"
    " delegate deputy attorney presenter"
)
_HIGH_OFFICE = re.compile(rf"\b(?:{'|'.join(_STRONG.split())}|first lady)\b", re.I)
OFFICE = re.compile(rf"\b(?:{'|'.join((_STRONG + ' ' + _OFFICES).split())})\b", re.I)
# `MINISTER FOR HEALTH`, `AMBASSADOR TO THE UN`: here these small words make no sentence.
_OF_OFFICE = re.compile(r"(?<=[a-z])\s+(?:for|to)\b", re.I)
_VOCATIVE = re.compile(r"(?:mr|mrs|ms|madame?|dear|my|your)\b\.?\s+(?:\w+\s+)?" + OFFICE.pattern, re.I)

# Words that no name of a person holds, but the headings of memoranda, advisories, digests and fact checks do.
_FUNCTION = frozenset(
    "what who whom whose when where why how which we our us you your they their it its he she his her i my me"
    " this that these those is are was were be been has have had do does did will would can could should must may"
    " might not no yes to from for on in at by with without about after before during since until than then as if"
    " or but so more most here there now today yesterday tomorrow know sent see read listen watch click make let"
    " dear via per cc re fwd".split()
)
_NOUNS = frozenset(
    "background note fact figure update summary timeline point sheet development analysis overview context"
    " correction clarification warning breaking latest related contact media photo image video caption credit"
    " source topline bottom line conclusion introduction recommendation action issue status location date time"
    " place venue subject attendee attachment agenda impact risk readout key claim verdict myth truth false rating"
    " goal target objective purpose scope result finding outcome deadline cost budget benefit eligibility"
    " requirement example definition appendix annex chapter section part table chart graph exhibit title headline"
    " byline dateline author editor reviewer tag category topic theme report statement release announcement"
    " advisory alert notice memo memorandum letter email phone tel telephone fax website web link url address"
    " embargo embargoed urgent important attention reminder ps disclaimer copyright quote quotation transcript"
    " nomination withdrawal message schedule itinerary rsvp parking credentialing registration logistic"
    " information info detail news opinion commentary feature highlight takeaway lesson question challenge problem"
    " solution option step next stage phase week day month year morning afternoon evening monday tuesday wednesday"
    " thursday friday saturday sunday january february march april june july august september october november"
    " december weather sport market economy politics business world assembly council committee department office"
    " ministry agency commission union concern priority policy strategy plan program programme initiative law act"
    " bill decision ruling order directive resolution reaction response answer comment remark speech interview"
    " briefing call meeting visit trip event conference summit talk negotiation agreement sanction war attack"
    " casualty death injury case vaccination testing total average high low pro con strength weakness deal good"
    " bad reality rumour rumor fiction assessment evaluation outlook forecast threat situation synopsis abstract"
    " bluf".split()
)
# What also is the surname of a minister: `PRIME MINISTER MAY`.
_SURNAMES = frozenset("may day law good case bill march august low high will long so do deal".split())
_NUMBERED = re.compile(r"(?:speaker|official|participant|voice|reporter|person)(?:\s+|\s*#\s*)(?:\d{1,2}|[A-Z])", re.I)
_SMALL = frozenset(("a", "and", "at", "de", "du", "for", "in", "of", "on", "the", "to", "van", "von", "&", "-", "–"))


def asks(name: str) -> bool:
    """Whether a speaker of this name puts the questions: `Q`, `QUESTION`, `Reporter`."""
    return _ASKER.fullmatch(name.rstrip(":.")) is not None


def answers(name: str) -> bool:
    """Whether the label stands before the answers of a list of questions: `A`, `Answer`."""
    return _ANSWERER.fullmatch(name) is not None


def honoured(name: str) -> bool:
    """Whether the name begins with a title of courtesy or rank, and goes on: `MS. PSAKI`, `Dr. Fauci`."""
    return HONORIFIC.match(name) is not None


def in_office(name: str) -> bool:
    """Whether a word of the name is an office or a part in a conversation: `CHAIR ROUSE`, `OPERATOR`."""
    return OFFICE.search(name) is not None


def in_high_office(name: str) -> bool:
    """Whether it is an office whose holder is called by it, so that it needs no second label as proof."""
    return _HIGH_OFFICE.search(name) is not None


def vocative(name: str) -> bool:
    """Whether it is how someone is spoken to: `Mr. Speaker`, `Madam Vice President`."""
    return _VOCATIVE.fullmatch(name) is not None


def thing(name: str) -> bool:
    """Whether the words are those of a heading (`WHAT WE KNOW`, `FACT SHEET`, `COVID-19`) and not of a name."""
    if honoured(name) or _NUMBERED.search(name):
        return False
    words = re.findall(r"[^\W_]+", name.lower())
    if not words or any(map(str.isdigit, name)):
        return True
    if in_office(name):
        words = re.findall(r"[^\W_]+", _OF_OFFICE.sub("", name).lower())
        owned = re.search(r"[’']s?\s", name, re.I) is not None
        last = words[-1]
        return owned or not _FUNCTION.isdisjoint(words[:-1]) or (is_heading_word(last) and last not in _SURNAMES)
    return words[0] == "the" or any(map(is_heading_word, words))


def heads_quotation(name: str) -> bool:
    """Whether a name before a quotation is a heading; names of organisations hold words that those of people do not."""
    words = re.findall(r"[^\W_]+", name.lower())
    return not words or words[0] in _FUNCTION or all(map(is_heading_word, words))


def capitalised(name: str) -> bool:
    """Whether each word begins with a capital, but for the small ones."""
    return all(word[0].isupper() or word[0] in "‘(" or word.lower() in _SMALL for word in name.split())


def is_function_word(word: str) -> bool:
    """Whether a word (in small letters) is one that sentences and headings are built with, not names."""
    return word in _FUNCTION


def is_heading_word(word: str) -> bool:
    singular = word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")
    return word in _FUNCTION or word in _NOUNS or singular in _NOUNS

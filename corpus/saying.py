"""Verbs of saying, as news prose uses them beside words said."""

# Any of these introduces a quotation and reported speech: `said that`, `warned there would be`.
_REPORTING = frozenset(
    "said says say told tells tell added adds add noted notes note wrote writes write tweeted tweets posted stated"
    " states explained explains replied replies responded responds declared declares concluded argued argues"
    " argue insisted insists insist pledged pledges promised promises vowed vows warned warns warn admitted admits"
    " acknowledged acknowledges conceded concedes announced announces claimed claims claim asserted asserts suggested"
    " suggests recalled recalls remarked remarks emphasized emphasizes emphasised stressed stresses predicted predicts"
    " complained complains joked jokes quipped lamented boasted reiterated reiterates repeated testified observed"
    " confirmed confirms denied denies alleged alleges contended contends maintained maintains cautioned cautions"
    " estimated estimates reported reports proclaimed proclaims assured assures reasoned mused continued continues"
    " answered answers countered counters".split()
)
# These introduce a quotation only: what follows without quotation marks is no speech of theirs.
_QUOTING = frozenset(
    "called calls call asked asks ask urged urges described describes described dubbed labeled labelled read reads"
    " shouted chanted yelled interjected barked went accused accuses blasted praised criticized criticised"
    " condemned condemns denounced denounces mocked dismissed hailed slammed ridiculed blamed termed deemed questioned"
    " quoted cited referred demanded decried derided characterized characterised offered deadpanned thundered".split()
)
_PARTICIPLES = {
    "saying": "said",
    "adding": "added",
    "telling": "told",
    "noting": "noted",
    "writing": "wrote",
    "arguing": "argued",
    "insisting": "insisted",
    "warning": "warned",
    "stating": "stated",
    "declaring": "declared",
    "claiming": "claimed",
    "explaining": "explained",
    "asking": "asked",
    "calling": "called",
    "describing": "described",
    "promising": "promised",
    "vowing": "vowed",
    "stressing": "stressed",
    "emphasizing": "emphasized",
    "suggesting": "suggested",
    "predicting": "predicted",
    "citing": "cited",
    "tweeting": "tweeted",
    "announcing": "announced",
    "accusing": "accused",
    "acknowledging": "acknowledged",
}
# A subject may follow these: `“Yes,” said Peskov`.
_INVERTED = frozenset(
    "said says added adds asked asks wrote writes tweeted replied explained declared noted continued recalled concluded"
    " warned argued insisted responded stated remarked tells".split()
)


# These are plural nouns too.
_NOUNS = frozenset("states notes claims reports estimates calls promises asks demands".split())


def may_be_noun(verb: str) -> bool:
    """Whether it is a verb only where a name or a pronoun stands before it: `authoritarian states`."""
    return verb in _NOUNS


def reports(verb: str) -> bool:
    """Whether speech may follow the verb without quotation marks."""
    return verb in _REPORTING or _PARTICIPLES.get(verb, "") in _REPORTING


def says(verb: str) -> bool:
    """Whether the verb, in small letters, may stand beside a quotation."""
    return verb in _REPORTING or verb in _QUOTING or verb in _PARTICIPLES


def is_participle(verb: str) -> bool:
    """Whether its subject is that of the clause before: `saying`."""
    return verb in _PARTICIPLES


def inverts(verb: str) -> bool:
    """Whether its subject may follow it: `said Peskov`."""
    return verb in _INVERTED

"""The nouns that say what someone is: `officials`, `a strategist`, `the Kremlin spokesperson`."""

import re

PLURAL_HEADS = frozenset(
    "officials sources experts analysts critics aides reporters diplomats lawmakers democrats republicans prosecutors"
    " police authorities investigators economists researchers scientists supporters opponents advisers advisors"
    " organizers strategists lawyers people others some many voters activists residents witnesses protesters observers"
    " allies staffers leaders historians pollsters aides doctors ministers executives rivals conservatives".split()
)
_ROLE = re.compile(
    r"(?:\w{3,}(?:ist|or|er|[rtcs]ician|historian|comedian|civilian|man|men|woman|women|person|ant|ee)|general|chief|aide|coach|host|secretary|candidate"
    r"|nominee|president|president-elect|envoy|spokesperson|ally|head|mogul|pundit|columnist|guru|actress|star|pundits"
    r"|critic|wife|son|attorney|co-chair|chair|professor|graduate|veteran|economist|strategist|analyst|official)s?",
    re.I,
)
_NOT_ROLE = frozenset(
    "after under over however never ever whether either neither rather former other another former later earlier"
    " for or nor greater better her per order matter power number paper september october november december".split()
)


def is_role(word: str) -> bool:
    """Whether the noun is what someone is: `adviser`, `historian`."""
    return _ROLE.fullmatch(word) is not None and word not in _NOT_ROLE


def may_stand_bare(word: str) -> bool:
    """Whether the noun can be a subject without an article: `officials said`, `Kremlin spokesperson said`."""
    return word in PLURAL_HEADS or _ROLE.fullmatch(word) is not None

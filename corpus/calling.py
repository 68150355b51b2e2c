"""How people are called: whether the words that a question has for someone can mean a speaker of a text."""

import re

from corpus.titles import HONORIFIC, OFFICE

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
# Words around an office that don't tell one holder of it from another.
_PLAIN = frozenset("the a an of for to and house white us u.s. then former new our".split())
# Words that make another office of the one they stand before.
_LESSER = frozenset("vice deputy assistant associate acting former first second prime under".split())


def means(called: str, name: str, role: str) -> bool:
    """Whether `called` ("Psaki", "Ms. Psaki", "the press secretary") can mean a speaker of this name and role.

    A name is meant by its last word, or by all of the words that `called` has; an office, where the role has all its
    words and none that makes another office of it.
    """
    words = _words(HONORIFIC.sub("", called.strip()))
    if not words:
        return False
    own, office = _words(name), [word for word in words if OFFICE.fullmatch(word)]
    bare = [word for word in words if word not in office and word not in _PLAIN]
    if own and own[-1] == words[-1]:
        return set(bare) <= {*own, *_words(role)}
    if not office:
        return False
    held = _words(role) or own
    return {*office, *bare} <= set(held) and not (_LESSER & set(held)) - set(words)


def _words(text: str) -> list[str]:
    return [re.sub(r"['’]s?$", "", word.casefold()) for word in _WORD.findall(text)]

"""How common a word is in a language, by the dictionaries of pyspellchecker."""

from collections import Counter
from collections.abc import Callable
from functools import lru_cache, partial

_FUNCTION_WORDS = {
    "en": "the of and to in is that for was with".split(),
    "de": "der die und den das ist nicht von mit dem".split(),
    "fr": "le les des et est une dans que du pour".split(),
    "es": "el los las que del una por con se es".split(),
    "it": "il di che della per una con sono del nel".split(),
    "pt": "o os que da do uma para com em não".split(),
    "nl": "de het een van en dat niet op te zijn".split(),
    "ru": "и в на не что с по из для как".split(),
}
_DICTIONARIES = frozenset(("en", "fr", "es", "it", "pt", "ru"))  # languages that have compounds with a hyphen


def dictionary_of(words: Counter[str]) -> Callable[[str], int] | None:
    """The dictionary for these words of a document, in lower case; None where compounds have no hyphen: German."""
    language = max(_FUNCTION_WORDS, key=lambda name: sum(words[word] for word in _FUNCTION_WORDS[name]))
    return partial(_common, language) if language in _DICTIONARIES else None


def is_word(word: str) -> bool:
    """Whether `word`, in lower case, is in the English dictionary, which has many names too."""
    return bool(_common("en", word))


def _common(language: str, word: str) -> int:
    return _loaded(language)(word)


@lru_cache(maxsize=2)
def _loaded(language: str) -> Callable[[str], int]:
    from spellchecker import SpellChecker  # late: a quarter of a second, and 25 MB

    words = SpellChecker(language=language).word_frequency
    return lambda word: int(words[word])

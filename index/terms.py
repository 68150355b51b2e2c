"""The stems that texts are searched by, and those that a question is about; the analyser is tantivy's."""

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tantivy

LONGEST_WORD = 60
WORD = re.compile(r"\w+")

# Words that ask, help or point; what a question is about is in its other words.
ASKING_WORDS = frozenset(
    """
    am been being can could did do does done had has have he her hers him his how i its may me might must my our should
    their them they us was we were what when where which who whom whose why would you your
    """.split()
)


@cache
def analyzer() -> "tantivy.TextAnalyzer":
    """Lower case, no accents, no English stop words, stemmed; a word of more than LONGEST_WORD bytes is left out."""
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

    return (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.remove_long(LONGEST_WORD))
        .filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
        .filter(Filter.stopword("english"))
        .filter(Filter.stemmer("english"))
        .build()
    )


def terms(text: str) -> list[str]:
    """The stems that `text` is searched by: lower-case, without accents, stop words left out, in order."""
    return list(analyzer().analyze(text))


def question_terms(question: str) -> list[str]:
    """The stems that say what `question` is about, each once, in order; all of its stems if it only asks."""
    about = " ".join(word for word in WORD.findall(question) if word.lower() not in ASKING_WORDS)
    return list(dict.fromkeys(terms(about) or terms(question)))

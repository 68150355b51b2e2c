"""Cards without an answer: it does not say, the library is empty, nothing is asked, something went wrong."""

from qa.answer import Answer
from qa.markup import escape
from qa.page import strings


def not_found(answer: Answer, *, narrowed: bool = False) -> str:
    """The card for "it does not say": what was searched, which word is missing, what to try.

    `narrowed` says that not the whole library was to be searched, and offers that."""
    looked = answer.searched
    wider = f'<p><button type="button" data-do="widen">{strings.ASK_ALL}</button></p>' if narrowed else ""
    if not looked.briefings and not answer.hits:
        return f'<article class="card none"><h3>{strings.OUTSIDE}</h3>{wider}</article>'
    title = strings.NOT_FOUND_ONE if looked.briefings == 1 else strings.NOT_FOUND
    lines = [escape(searched_line(answer))]
    if missing := [f'<bdi class="word">“{escape(word)}”</bdi>' for word in answer.missing]:
        lines.append(strings.MISSING.format(words=", ".join(missing)))
    body = "".join(f"<p>{line}</p>" for line in lines)
    return f'<article class="card none"><h3>{title}</h3>{body}{wider}</article>'


def empty_library() -> str:
    """The card for a library that holds nothing: how to fill it."""
    return (
        f'<article class="card none"><h3>{strings.EMPTY_LIBRARY}</h3><p>{strings.EMPTY_LIBRARY_TEXT}</p>'
        f'<p><button type="button" data-do="choose">{strings.ADD}</button></p></article>'
    )


def searched_line(answer: Answer) -> str:
    """What was searched, in a sentence; how many passages some people speak is not counted."""
    looked = answer.searched
    dates = ""
    if looked.first_date:
        wording = strings.SEARCHED_ONE_DATE if looked.first_date == looked.last_date else strings.SEARCHED_DATES
        dates = wording.format(first=strings.day(looked.first_date), last=strings.day(looked.last_date))
    wording = strings.SEARCHED if looked.passages else strings.SEARCHED_SPEAKERS
    return wording.format(
        passages=strings.count(looked.passages, strings.PASSAGES_ONE, strings.PASSAGES_COUNT),
        briefings=strings.count(looked.briefings, strings.COUNT_ONE, strings.COUNT),
        dates=dates,
    )


def guidance(operation: str) -> str:
    """The card where nothing was asked that could be answered: what can be."""
    title, text = strings.GUIDANCE[operation]
    return f'<article class="card none"><h3>{title}</h3><p>{text}</p></article>'


def error(message: str) -> str:
    """The card for what went wrong, with what to do about it."""
    return f'<article class="card error"><h3>{strings.ERROR}</h3><p dir="auto">{escape(message)}</p></article>'

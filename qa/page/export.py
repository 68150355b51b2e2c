"""An answer outside the page: announced to a screen reader, and written as Markdown and as HTML."""

from qa.answer import Answer
from qa.markup import escape, markdown
from qa.page import cite, strings
from qa.page.cards import Shown, evidence, shown
from qa.page.missing import searched_line

RELATED_AT_MOST = 4


def announcement(answer: Answer) -> str:
    """What came, in a sentence: the live region says the level, the answer, and where it stands."""
    if answer.found and answer.quote:
        where = ", ".join(cite.parts(answer.quote.briefing, shown(answer)[0].hit, answer.quote.page))
        return f"{verdict(answer)}: {answer.text}. “{answer.quote.text}” ({where})"
    if answer.operation in strings.GUIDANCE:
        return strings.GUIDANCE[answer.operation][0]
    if answer.operation == "overview" and answer.parts:
        return f"{strings.EXTRACT}: {' '.join(part.text for part in answer.parts)}"
    nearest = f" {strings.NEAREST}: “{shown(answer)[0].quote.text}”" if answer.hits else ""
    return f"{verdict(answer)}.{nearest}"


def verdict(answer: Answer) -> str:
    """The verdict in words."""
    if answer.found:
        return strings.LEVELS[answer.level]
    if not answer.searched.briefings:
        return strings.OUTSIDE.removesuffix(".")
    return strings.NOT_FOUND_ONE if answer.searched.briefings == 1 else strings.NOT_FOUND


def as_markdown(answer: Answer) -> str:
    """A question with its answer and the related passages, each with its citation."""
    head = f"## {markdown(answer.meant)}\n\n"
    others = [cite.quotation_markdown(item.quote, item.hit) for item in related(answer)]
    more = "\n\n".join([f"\n### {strings.RELATED}", *others, ""]) if others else ""
    if answer.found and answer.quote:
        return f"{head}**{verdict(answer)}**\n\n{cite.quotation_markdown(answer.quote, shown(answer)[0].hit)}\n{more}"
    return f"{head}**{verdict(answer)}.** {markdown(searched_line(answer))}\n{more}"


def as_html(answer: Answer) -> str:
    """The same for a page of its own."""
    head = f'<h2 dir="auto">{escape(answer.meant)}</h2>'
    others = "".join(cite.quotation_html(item.quote, item.hit) for item in related(answer))
    more = f"<h3>{strings.RELATED}</h3>{others}" if others else ""
    if answer.found and answer.quote:
        quoted = cite.quotation_html(answer.quote, shown(answer)[0].hit)
        return f"{head}<p><b>{verdict(answer)}</b></p>{quoted}{more}"
    return f"{head}<p><b>{verdict(answer)}.</b> {escape(searched_line(answer))}</p>{more}"


def related(answer: Answer) -> list[Shown]:
    """What is exported besides the answer."""
    cards = evidence(answer)
    return cards[1 if answer.found else 0 :][:RELATED_AT_MOST]

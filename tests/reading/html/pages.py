"""Pages for the tests of reading: one article with a place in its middle, and a site around it."""

BEFORE = (
    "The Ministry of Transport said on Monday that the harbour bridge will stay closed until the end of March.",
    "Inspectors found corrosion on its northern side in January, the minister told reporters at the Town Hall.",
)
AFTER = (
    "About 14,000 people cross the bridge each day, according to the city, and ferries run every ten minutes.",
    "The council approved emergency spending of 3.2 million crowns for the ferries on Sunday night.",
)
HEADLINE = "Harbour bridge stays closed"
NAV = '<header><nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav></header>'
FOOTER = "<footer><p>Copyright 2022 Velmora Courier. All rights reserved. <a href='/privacy'>Privacy</a></p></footer>"


def paragraphs(texts: tuple[str, ...]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def page(middle: str = "", *, head: str = "", before: str = "", after: str = "", article: str = "article") -> str:
    """A page whose article has `middle` between its paragraphs; `before` and `after` stand around the article."""
    body = f"<h1>{HEADLINE}</h1>{paragraphs(BEFORE)}{middle}{paragraphs(AFTER)}"
    main = f"<main><{article}>{body}</{article.partition(' ')[0]}></main>"
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{HEADLINE} | Velmora Courier</title>{head}'
        f"</head><body>{NAV}{before}{main}{after}{FOOTER}</body></html>"
    )


ARTICLE = "\n\n".join((HEADLINE, *BEFORE, *AFTER))


def text_with(middle: str) -> str:
    """The text of `page` where its middle reads `middle`."""
    return "\n\n".join((HEADLINE, *BEFORE, middle, *AFTER))

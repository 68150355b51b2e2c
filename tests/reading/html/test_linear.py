"""The time that a page takes grows with its size and not with its square, however it is made."""

import time
from collections.abc import Callable

import pytest

from corpus.formats.html import page as html

PROSE = "<p>The talks went on in Moscow for five hours, and no one said what had come of them.</p>"
CELLS = "<tr><td>y</tr>"
PAGES: dict[str, Callable[[int], str]] = {
    "paragraphs": lambda n: PROSE * n,
    "nested": lambda n: "<div class='share'>a" * n + PROSE,
    "nested tables": lambda n: "<table><tr><td>" * n + PROSE,
    "nested lists": lambda n: "<ol reversed><li>x" * n,
    "nested buttons": lambda n: "<button>x?" * n,
    "nested boxes": lambda n: "<div><h2>Related news</h2><a href=x>one two</a>" * n + PROSE,
    "attributes of one tag": lambda n: f"<div {' '.join(f'a{number}=x' for number in range(2 * n))}>{PROSE}",
    "classes of one tag": lambda n: f"<div class='{'share-x menu ' * n}'>{PROSE}",
    "named boxes": lambda n: "".join(f"<div class='c{number} item-{number}'>a</div>" for number in range(n)),
    "tables": lambda n: "<table><tr><td>a<td>b<tr><td>c<td>d</table>" * n,
    "cells that span all rows": lambda n: f"<table><tr>{'<td rowspan=99999>x' * n}</tr>{CELLS * n}</table>",
    "a long cell that spans all rows": lambda n: (
        f"<table><tr><td>a<td rowspan=99999>{'long ' * n}</tr>{CELLS * n}</table>"
    ),
    "cells that span all columns": lambda n: f"<table>{'<tr><td>a<td colspan=99999 rowspan=0>y</tr>' * n}</table>",
    "items in JSON-LD": lambda n: (
        '<script type="application/ld+json">{"@type":"Article","headline":"a b"}</script>' * n
    ),
    "JSON-LD nested": lambda n: f'<script type="application/ld+json">{"[" * n}{"]" * n}</script>{PROSE}',
    "rules of style": lambda n: f"<style>{'.a{display:none}' * n}</style>{PROSE}",
    "comments in style": lambda n: f"<style>{'/*' * n}</style>{PROSE}",
    "hidden parts": lambda n: "<p hidden>x</p>y" * n + PROSE,
    "notes": lambda n: f"<p>{'word<sup>1</sup>' * n}",
    "headlines": lambda n: "<h1>Talks in Moscow</h1>" * n + PROSE,
    "dates": lambda n: "<h1>Talks in Moscow</h1>" + "<time datetime=2022-02-07>x</time>" * n,
    "lists of links": lambda n: "<h2>Related</h2><ul><li><a>x</a></ul>" * n + PROSE * 9,
    "angle brackets": lambda n: "<" * n + PROSE,
    "text after scripts": lambda n: "<script>x</script>t" * n + PROSE,
}


def seconds(page: str) -> float:
    before = time.process_time()
    html.extract("a.html", f"<!DOCTYPE html><html><head></head><body>{page}".encode())
    return time.process_time() - before


@pytest.mark.parametrize("made", PAGES.values(), ids=PAGES)
def test_the_time_for_a_page_grows_with_its_size(made: Callable[[int], str]) -> None:
    size = 2_000
    seconds(made(size // 4))  # imports
    first, second, fourth = (min(seconds(made(n)) for _ in range(2)) for n in (size, 2 * size, 4 * size))
    noise = 0.1
    assert second < 3 * first + noise, (first, second)
    assert fourth < 3 * second + noise, (first, second, fourth)

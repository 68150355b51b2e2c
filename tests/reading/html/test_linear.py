"""The time that a page takes grows with its size and not with its square, however it is made."""

from collections.abc import Callable

import pytest

from corpus.formats.html import page as html
from tests.growth import growth, processor_time

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
    data = f"<!DOCTYPE html><html><head></head><body>{page}".encode()
    return processor_time(lambda: html.extract("a.html", data))


@pytest.mark.parametrize("made", PAGES.values(), ids=PAGES)
def test_the_time_for_a_page_grows_with_its_size(made: Callable[[int], str]) -> None:
    seconds(made(500))  # imports
    found = growth(lambda n: seconds(made(n)), 2_000, doublings=3)
    assert found.exponent <= 1.4, str(found)


def test_a_time_that_grows_with_the_square_is_told_from_one_that_does_not() -> None:
    def pairs(n: int) -> float:
        return processor_time(lambda: [0 for _ in range(n) for _ in range(n)])

    assert growth(pairs, 1_000, noise=0.01, rounds=1).exponent > 1.6
    assert growth(lambda n: pairs(1_000) * n / 1_000, 1_000, noise=0.01).exponent <= 1.4

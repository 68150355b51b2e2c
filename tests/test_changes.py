"""What is new, gone and different between two editions of a text, or two days."""

import json
import random
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from corpus import Briefing
from index import Library
from qa import Changes, changes
from qa.cli.main import main
from qa.desk.pairing import Pair, in_order
from qa.evidence.figures import figures_in
from tests.conftest import Opener
from tests.embedders import HashedWords

MORNING = (
    "A fire broke out in the harbour of Eastport on Monday morning. Two dock workers were injured in the blaze. "
    "Police said the cause was not known.\n\n"
    "“We will reopen the northern quay within 3 days,” Mayor Ann Moreau said. The damage was put at $4 million. "
    "Ferries to the islands were cancelled until further notice."
)
EVENING = (
    "A fire broke out in the harbour of Eastport on Monday morning. Five dock workers were injured in the blaze. "
    "The fire brigade put it out by noon.\n\n"
    "Ferries to the islands were cancelled until further notice. "
    "“We will reopen the northern quay within 10 days,” Mayor Ann Moreau said. The damage was put at $6.5 million."
)


def told(found: Changes) -> list[tuple[str, str, str]]:
    return [
        (one.kind, one.older.text if one.older else "", one.newer.text if one.newer else "") for one in found.changes
    ]


def figures(found: Changes) -> list[tuple[str, str]]:
    return [(one.older.text, one.newer.text) for one in found.figures]


@pytest.fixture
def story() -> Changes:
    return changes(Briefing("fire", MORNING), Briefing("fire", EVENING))


def test_of_two_editions_each_sentence_is_new_gone_different_or_the_same(story: Changes) -> None:
    assert told(story) == [
        (
            "different",
            "Two dock workers were injured in the blaze.",
            "Five dock workers were injured in the blaze.",
        ),
        ("gone", "Police said the cause was not known.", ""),
        ("new", "", "The fire brigade put it out by noon."),
        (
            "different",
            "“We will reopen the northern quay within 3 days,” Mayor Ann Moreau said.",
            "“We will reopen the northern quay within 10 days,” Mayor Ann Moreau said.",
        ),
        ("different", "The damage was put at $4 million.", "The damage was put at $6.5 million."),
    ]


def test_what_was_only_moved_is_the_same(story: Changes) -> None:
    assert story.same == 2
    swapped = ". ".join(reversed(EVENING.rstrip(".").split(". "))) + "."
    assert {one.kind for one in changes(Briefing("a", EVENING), Briefing("b", swapped)).changes} <= {"different"}


def test_what_differs_is_marked_to_the_word_on_both_sides(story: Changes) -> None:
    first = story.changes[0]
    assert [(one.older.of(MORNING), one.newer.of(EVENING)) for one in first.replaced] == [("Two", "Five")]


def test_figures_of_one_subject_stand_side_by_side(story: Changes) -> None:
    assert figures(story) == [("Two", "Five"), ("3", "10"), ("$4 million", "$6.5 million")]
    assert [one.older_sentence.text for one in story.figures] == [
        change.older.text for change in story.changes if change.kind == "different" and change.older
    ]


def test_typography_is_no_change() -> None:
    older = Briefing("a", "“It’s the U.S. border,” she said — at last.  3,000 troops left.")
    newer = Briefing("b", '"It\'s the US border," she said - at last. 3,000\u00a0troops left.')
    assert (changes(older, newer).changes, changes(older, newer).same) == ((), 2)
    assert changes(older, older).changes == ()


def test_a_sentence_that_occurs_often_is_paired_as_often() -> None:
    older = Briefing("a", "Thank you all. It rained in Eastport. Thank you all. Thank you all.")
    newer = Briefing("b", "Thank you all. It rained in Eastport. Thank you all.")
    assert told(changes(older, newer)) == [("gone", "Thank you all.", "")]


def test_every_span_is_cut_out_of_its_own_text() -> None:
    chosen = random.Random(5)
    words = "fire harbour five 5 10 quay mayor said rain troops left the of not in Monday".split()

    def sentences() -> list[list[str]]:
        return [chosen.choices(words, k=chosen.randint(2, 9)) for _ in range(chosen.randint(1, 9))]

    for _ in range(50):
        texts = [
            " ".join(
                f"The {' '.join(chosen.choices(words, k=chosen.randint(2, 9)))}." for _ in range(chosen.randint(1, 9))
            )
            for _ in range(2)
        ]
        older, newer = Briefing("a", texts[0]), Briefing("b", texts[1])
        found = changes(older, newer)
        for one in found.changes:
            assert one.kind == ("new" if one.older is None else "gone" if one.newer is None else "different")
            for quote, briefing in ((one.older, older), (one.newer, newer)):
                assert quote is None or (
                    quote.briefing is briefing and quote.text == briefing.text[quote.start : quote.end]
                )
            for part in one.replaced:
                assert one.older and one.older.start <= part.older.start <= part.older.end <= one.older.end
                assert one.newer and one.newer.start <= part.newer.start <= part.newer.end <= one.newer.end
        shown = [(one.older, one.newer) for one in found.changes]  # a form may be two sentences
        assert found.same + sum(quote.text.count(".") for quote, _ in shown if quote) == texts[0].count(".")
        assert found.same + sum(quote.text.count(".") for _, quote in shown if quote) == texts[1].count(".")


LONG = "The ministry closed the northern quay on Monday, and the mayor of Eastport asked the ferries for patience."
HALVES = "The ministry closed the northern quay on Monday. The mayor of Eastport asked the ferries for patience."
AROUND = "It rained in Eastport all day. {} Nobody knows who will pay."


@pytest.mark.parametrize(("older", "newer", "replaced"), [(LONG, HALVES, [("and", "")]), (HALVES, LONG, [("", "and")])])
def test_a_sentence_that_was_split_in_two_is_different_and_so_are_two_that_became_one(
    older: str, newer: str, replaced: list[tuple[str, str]]
) -> None:
    first, second = AROUND.format(older), AROUND.format(newer)
    found = changes(Briefing("a", first), Briefing("b", second))
    assert (told(found), found.same) == ([("different", older, newer)], 2)
    assert [(one.older.of(first), one.newer.of(second)) for one in found.changes[0].replaced] == replaced


def test_figures_in_a_sentence_that_was_split_stand_side_by_side() -> None:
    older = "The quay was closed for 3 days by the ministry, and the mayor put the damage at $4 million."
    newer = "The quay was closed for 10 days by the ministry. The mayor put the damage at $6.5 million."
    found = changes(Briefing("a", older), Briefing("b", newer))
    assert told(found) == [("different", older, newer)]
    assert figures(found) == [("3", "10"), ("$4 million", "$6.5 million")]


def test_a_new_sentence_beside_an_edited_one_is_new() -> None:
    older = "The ministry closed the northern quay on Monday."
    newer = "The ministry closed the northern quay on Tuesday. The ministry gave no reason for Tuesday."
    assert told(changes(Briefing("a", older), Briefing("b", newer))) == [
        ("different", older, "The ministry closed the northern quay on Tuesday."),
        ("new", "", "The ministry gave no reason for Tuesday."),
    ]


def test_halves_that_two_people_say_or_that_a_heading_parts_are_not_taken_together() -> None:
    halves = HALVES.split(". ", 1)
    older = f"MAYOR BERG: {LONG} Thank you all for coming today.\n\nMR. HALE: Thank you."
    newer = f"MAYOR BERG: {halves[0]}.\n\nMR. HALE: {halves[1]}\n\nMAYOR BERG: Thank you all for coming today."
    found = changes(Briefing("a", older), Briefing("b", newer))
    assert not [one for one in found.changes if one.newer and "\n" in one.newer.text]


def test_the_pairs_in_one_order_are_those_that_add_up_to_most() -> None:
    chosen = random.Random(2)
    for _ in range(60):
        sizes = ((1, 1), (1, 1), (1, 2), (2, 1))
        places = {(chosen.randrange(6), chosen.randrange(6), *chosen.choice(sizes)) for _ in range(9)}
        all_pairs = [
            Pair(older, newer, chosen.randint(1, 9) / 8, 1, olders, newers)
            for older, newer, olders, newers in sorted(places)
        ]

        def heaviest(rest: list[Pair], older: int, newer: int) -> float:
            fit = [pair for pair in rest if pair.older >= older and pair.newer >= newer]
            each = (pair.likeness + heaviest(fit, pair.older + pair.olders, pair.newer + pair.newers) for pair in fit)
            return max(each, default=0.0)

        found = in_order(all_pairs)
        for one, two in pairwise(found):
            assert one.of_older.stop <= two.older
            assert one.of_newer.stop <= two.newer
        assert sum(pair.likeness for pair in found) == heaviest(all_pairs, 0, 0)


FRIDAY, MONDAY = "2022-02-04", "2022-02-07"
FIRST_DAY = [
    Briefing(
        "a1",
        "The ministry said on Friday that 100,000 Russian troops stand near the border of Ukraine.",
        date=FRIDAY,
    ),
    Briefing("a2", "The harbour of Eastport is closed for repairs of the northern quay.", date=FRIDAY),
]
SECOND_DAY = [
    Briefing(
        "b1",
        "Some 130,000 troops now stand near the border of Ukraine, the Russian ministry said on Monday.",
        date=MONDAY,
    ),
    Briefing("b2", "The harbour of Eastport is open after repairs of the northern quay.", date=MONDAY),
    Briefing("b3", "It snowed in Oslo.", date=MONDAY),
]


def test_of_two_days_what_is_said_again_is_set_beside_it_across_briefings(library: Library) -> None:
    library.add([*FIRST_DAY, *SECOND_DAY])
    found = changes(FRIDAY, date(2022, 2, 7), library=library)
    assert [one.id for one in found.older] == ["a1", "a2"]
    assert [one.id for one in found.newer] == ["b1", "b2", "b3"]
    shown = [(one.kind, quote.briefing.id) for one in found.changes if (quote := one.newer or one.older)]
    assert shown == [
        ("different", "b1"),
        ("different", "b2"),
        ("new", "b3"),
    ]
    assert figures(found) == [("100,000", "130,000")]


def test_a_briefing_is_named_by_its_id_and_a_day_that_has_none_is_refused(library: Library) -> None:
    library.add(FIRST_DAY)
    assert changes("a1", "a2", library=library).older == (FIRST_DAY[0],)
    with pytest.raises(ValueError, match=r"no briefing of the day or id '2022-02-09'; list them"):
        changes("2022-02-04", "2022-02-09", library=library)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("3,000 additional troops left", [("3,000", "troop")]),
        ("about $1.5 billion in aid, 5 percent of it", [("$1.5 billion", ""), ("5 percent", "")]),
        ("Two dock workers and twenty-one ships", [("Two", "worker"), ("twenty-one", "ship")]),
        ("on February 7, 2022, at 10:30 a.m. in Room 5, the 3rd time, F-16 jets", []),
        ("one of them, hundreds of people, half", []),
        ("two hundred people", [("two hundred", "peopl")]),
    ],
)
def test_figures_are_numbers_and_what_they_count(text: str, found: list[tuple[str, str]]) -> None:
    assert [(one.of(text), one.subject) for one in figures_in(text, 0, len(text))] == found


@pytest.mark.parametrize("form", ["--json", ""])
def test_the_command_compares_files_days_and_briefings(
    opened: Opener, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr("index.library.load_embedder", lambda _name=None: HashedWords())
    opened(tmp_path / "library").add(Briefing("fire", MORNING, date="2022-02-07"))
    (tmp_path / "evening.txt").write_text(EVENING)

    def run(*arguments: str) -> int:
        monkeypatch.setattr("sys.argv", ["briefing-qa", "changes", *arguments, *([form] if form else [])])
        with pytest.raises(SystemExit) as stop:
            main()
        return int(stop.value.code or 0)

    evening = str(tmp_path / "evening.txt")
    assert run(evening, evening) == 0
    capsys.readouterr()
    assert run("2022-02-07", evening, "--library", str(tmp_path / "library")) == 1
    out = capsys.readouterr().out
    if form:
        made = json.loads(out)
        assert [one["kind"] for one in made["changes"]] == ["different", "gone", "new", "different", "different"]
        assert made["changes"][0]["replaced"] == [{"older": [63, 66], "newer": [63, 67]}]
        assert [(one["older"]["text"], one["newer"]["text"]) for one in made["figures"]][1] == ("3", "10")
    else:
        assert "- Police said the cause was not known." in out
        assert "2 sentences in both, 1 new, 1 gone, 3 different" in out
    assert "contradict" not in out

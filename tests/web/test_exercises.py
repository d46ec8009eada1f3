"""The exercises of the library: each has a drawing, and is shown where an answer quotes it."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient

from bot.web import drawings
from bot.web.exercises.data import HEIGHT, WIDTH, Exercise, ExercisesError, exercises, named
from bot.web.exercises.draw import sheet, svg
from bot.web.texts import texts
from corpus.library import Library
from tests.web.fake import EXERCISES

LISTS = {
    ("back-pain-after-running-why", "Things to do to lower back pain"): 6,
    ("lower-back-pain-after-running", "Exercises for low back pain after running"): 8,
    ("low-back-pain-when-running-guide", "Best Stretches for Runners with Lower Back Pain"): 2,
    ("low-back-pain-when-running-guide", "Best Strength Exercises for Runners with Lower Back Pain"): 7,
}
"""The sections that list exercises, and how many items have one."""


def ids(quote: str) -> list[str]:
    return [one.id for one in named(quote)]


def test_every_exercise_that_the_library_lists_has_a_drawing(tmp_path: Path) -> None:
    drawn: Counter[tuple[str, str]] = Counter()
    found: dict[tuple[str, str], set[str]] = {}
    for passage in Library(tmp_path).passages():
        for statement in passage.statements:
            quote = passage.text[statement.start - passage.start : statement.end - passage.start]
            place = (passage.doc_id, passage.section_path[-1])
            named_here = ids(quote)
            found.setdefault(place, set()).update(named_here)
            drawn[place] += bool(named_here) and statement.intro is not None
    assert {place: drawn[place] for place in LISTS} == LISTS
    for one in exercises():
        assert any(one.id in found.get((s.doc_id, s.section), ()) for s in one.sources), one.id


def test_the_sources_are_headings_of_the_library(tmp_path: Path) -> None:
    headings = {(d.doc_id, s.path[-1]) for d in Library(tmp_path).documents() for s in d.sections if s.path}
    for one in exercises():
        assert {(s.doc_id, s.section) for s in one.sources} <= headings, one.id


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("Knee plank: hold a plank on your knees; it is easier than the plank.", ["knee-plank"]),
        ("Side knee plank: works the side.", ["side-knee-plank"]),
        ("Forearm plank with hip abduction", ["plank-with-hip-abduction"]),
        ("- Variations of the side plank", ["side-plank"]),
        ("Bridge (hip thrust): try the one-leg hip thrust.", ["glute-bridge"]),
        ("Hip thrust on a single leg", ["single-leg-bridge"]),
        ("Running on a bridge is running.", []),
        ("Weak core muscles can mean poor support for the spine.", []),
        ("The paraspinal muscles run along the spine.", []),
    ],
)
def test_a_statement_is_about_what_it_labels(quote: str, expected: list[str]) -> None:
    assert ids(quote) == expected


@pytest.mark.parametrize("one", exercises(), ids=lambda one: one.id)
def test_a_drawing_is_well_formed_told_in_words_and_within_its_frame(one: Exercise) -> None:
    root = ElementTree.fromstring(svg(one))  # noqa: S314  # our own
    assert root.get("aria-label") == one.alt
    assert root.get("role") == "img"
    assert "currentColor" in svg(one)
    for frame in one.frames:
        for path in (*frame.trunk, *frame.near, *frame.far, *frame.arrows, *frame.props):
            if "A" not in path:
                numbers = [float(n) for n in re.findall(r"[0-9.]+", path)]
                assert all(0 <= x <= WIDTH for x in numbers[::2]), path
                assert all(0 <= y <= HEIGHT for y in numbers[1::2]), path


def test_all_drawings_are_in_the_one_file(client: TestClient) -> None:
    response = client.get("/exercises.svg")
    assert response.headers["content-type"] == "image/svg+xml"
    assert response.text == sheet(exercises())
    symbols = ElementTree.fromstring(response.text)  # noqa: S314  # our own
    assert [symbol.get("id") for symbol in symbols] == [one.id for one in exercises()]


def test_an_answer_shows_each_exercise_once_where_it_is_quoted() -> None:
    below = drawings.below(texts().chat, (*EXERCISES, EXERCISES[0]))
    assert sorted(below) == [1, 2, 3]
    assert 'href="exercises.svg#knee-plank"' in below[1]
    assert "as it is usually done" in below[3]
    assert "as it is usually done" not in below[1]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("name = ", "title = "), "plank.name"),
        (('"M52 81', '"M52 x'), "trunk"),
        (("'(?<!side )", "'((?<!side )"), "says"),
    ],
)
def test_a_mistake_in_the_data_is_named(tmp_path: Path, change: tuple[str, str], told: str) -> None:
    from bot.web.exercises.data import FILE

    path = tmp_path / "exercises.toml"
    path.write_text(FILE.read_text(encoding="utf-8").replace(*change, 1), encoding="utf-8")
    with pytest.raises(ExercisesError, match=told):
        exercises(path)

"""A model's text in pieces -> its sentences, whatever the pieces are."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.said import MAX_CHARS, Said, said

TEXT = (
    "Tight hips matter [1]. They tilt the pelvis. [2][3] Do this (e.g. daily) [1, 2].\n\n"
    "- **Hold** for 30 s [1].\n- Two. Sentences [4].\n\nLast one without end"
)
SAID = [
    Said("Tight hips matter.", (1,), listed=False, opens=True, whole=True),
    Said("They tilt the pelvis.", (2, 3), listed=False, opens=False, whole=True),
    Said("Do this (e.g. daily).", (1, 2), listed=False, opens=False, whole=True),
    Said("Hold for 30 s.", (1,), listed=True, opens=True, whole=True),
    Said("Two. Sentences.", (4,), listed=True, opens=False, whole=True),
    Said("Last one without end", (), listed=False, opens=True, whole=False),
]


def test_sentences_with_their_markers() -> None:
    assert list(said([TEXT])) == SAID


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(1, 9), min_size=1))
def test_the_pieces_make_no_difference(sizes: list[int]) -> None:
    pieces, at, i = [], 0, 0
    while at < len(TEXT):
        pieces.append(TEXT[at : at + sizes[i % len(sizes)]])
        at, i = at + sizes[i % len(sizes)], i + 1
    assert list(said(pieces)) == SAID


def test_a_sentence_is_there_before_the_text_ends() -> None:
    drawn: list[str] = []

    def pieces():  # type: ignore[no-untyped-def]
        for piece in ("Rest helps [1]. ", "Then run [2]", "."):
            drawn.append(piece)
            yield piece

    first = next(said(pieces()))
    assert first.text == "Rest helps."
    assert len(drawn) == 2


def test_other_brackets_are_taken_away_and_are_no_markers() -> None:
    (found,) = said(["Rest helps [see 1] 【2】 [1-3] [a]."])
    assert (found.text, found.markers) == ("Rest helps.", (2,))


def test_nothing_comes_of_white_space_and_rules() -> None:
    assert list(said(["\n\n \n", "---\n", "[1]\n", "- \n"])) == []


def test_a_sentence_without_end_is_given_up() -> None:
    found = list(said(["word " * 400]))
    assert found
    assert all(not s.whole or len(s.text) > MAX_CHARS for s in found)

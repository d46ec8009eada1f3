from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Span
from corpus.sentences import sentences, trim


def _split(text: str) -> list[str]:
    return [span.of(text) for span in sentences(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rest first. Then run.", ["Rest first.", "Then run."]),
        ("Is it sharp? Stop! Rest.", ["Is it sharp?", "Stop!", "Rest."]),
        ("See Dr. Lee today. Do not wait.", ["See Dr. Lee today.", "Do not wait."]),
        ("Use it, e.g. Tuesdays. Not daily.", ["Use it, e.g. Tuesdays.", "Not daily."]),
        ("It grew by 2.5 cm. Rest.", ["It grew by 2.5 cm.", "Rest."]),
        ("He said “stop.” Then he left.", ["He said “stop.”", "Then he left."]),
        ("No end here", ["No end here"]),
        ("  Space around.  ", ["Space around."]),
        ("", []),
        (" \n ", []),
        ("Wait… Then go.", ["Wait…", "Then go."]),
        ("run 5 km. then rest", ["run 5 km. then rest"]),
    ],
)
def test_boundaries(text: str, expected: list[str]) -> None:
    assert _split(text) == expected


@given(st.text(alphabet="ab AB.!?\n“”1 ", max_size=80))
def test_every_word_is_in_exactly_one_sentence(text: str) -> None:
    spans = sentences(text, 0, len(text))
    assert all(span.of(text).strip() == span.of(text) != "" for span in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())


def test_trim_of_white_space_is_empty() -> None:
    span = trim("a   b", Span(1, 4))
    assert span.start == span.end

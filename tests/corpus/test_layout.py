"""Headings of saved pages, on small texts of our own."""

from __future__ import annotations

from corpus.layout import first_heading, plain_layout


def _headings(text: str, title: str = "Ankle Care") -> list[tuple[int, str]]:
    return [(heading.level, heading.text) for heading in plain_layout(text, title).headings]


def _captions(text: str) -> list[str]:
    return [span.of(text).strip() for span in plain_layout(text, "Ankle Care").captions]


def test_short_lines_alone_are_headings() -> None:
    text = (
        "Ankle Care\n\nAnkles carry you.\n\nFirst Aid At Home\n\nRest the ankle.\n\nCool the ankle\n\nUse a cold pack."
    )
    assert _headings(text) == [(1, "Ankle Care"), (2, "First Aid At Home"), (3, "Cool the ankle")]


def test_a_heading_right_under_a_heading_is_its_child() -> None:
    assert _headings("Causes Of Pain\n\nWeak Muscles\n\nThey tire soon.") == [
        (2, "Causes Of Pain"),
        (3, "Weak Muscles"),
    ]


def test_numbered_headings_are_siblings() -> None:
    text = "Common Causes\n\nThere are two.\n\n1. Weak Feet\n\nTrain them.\n\nBarefoot Work\n\nSlowly.\n\n"
    text += "2. Old Shoes\n\nNew ones."
    assert _headings(text) == [
        (2, "Common Causes"),
        (3, "1. Weak Feet"),
        (4, "Barefoot Work"),
        (3, "2. Old Shoes"),
    ]


def test_no_headings() -> None:
    for line in (
        "This line ends with a full stop.",
        "begins in lower case",
        "• A bullet",
        "Recommended Reading: Something Else",
        "A line that has by far too many words in it to be a heading of anything at all here",
        "12",
    ):
        assert _headings(f"Text here.\n\n{line}\n\nText there.") == [], line


def test_a_caption_between_the_halves_of_a_sentence_is_no_heading() -> None:
    assert _headings("The ankle, like the knee,\n\nFree Workouts\n\nneeds rest.") == []


def test_names_under_a_heading_that_speaks_of_several_are_no_headings() -> None:
    text = "Best Stretches For Ankles\n\nCalf Stretch\n\nToe Raise\n\nHeel Drop\n\nHow Often\n\nDaily."
    assert _headings(text) == [(2, "Best Stretches For Ankles"), (2, "How Often")]


def test_a_line_that_only_furniture_parts_from_the_next_heading_is_content() -> None:
    text = (
        "First Aid At Home\n\nRest.\n\nHere a film shows what you can do\n\nRead Also: Knees\n\nCool The Ankle\n\nIce."
    )
    assert _headings(text) == [(2, "First Aid At Home"), (2, "Cool The Ankle")]


def test_labels_of_figures_are_captions_and_their_sentences_are_not() -> None:
    text = "Text.\n\n\u00a0\nThe ankle has three joints.\n\nAnkle Joint\n\n\u00a0\n\nan ankle in a brace\n\nMore text."
    assert _captions(text) == ["Ankle Joint", "an ankle in a brace"]


def test_the_heading_that_opens_a_text() -> None:
    opening = first_heading("July 3, 2023\n\nAnkle Care\n\nText.")
    assert opening is not None
    assert opening.text == "Ankle Care"
    assert first_heading("A paragraph comes first.\n\nAnkle Care\n\nText.") is None
    assert first_heading("\n\n") is None

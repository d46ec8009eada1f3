from __future__ import annotations

from pathlib import Path

import pytest

from corpus.document import CorpusError, Kind
from corpus.read import Bibliography, front_matter, markdown_document, plain_document, read_digest

FACTS = """doc_id = "ankle-care"
title = "Ankle Care"
authors = ["Ann Lee"]
credentials = ""
publisher = ""
published = ""
language = "en"
original_sha256 = ""
"""


def test_a_digest(tmp_path: Path) -> None:
    path = tmp_path / "ankle-care.md"
    path.write_text(f"+++\n{FACTS}+++\n# Ankle Care\n\nRest.\n\n## Cold\n\nIce.\n\n### How long\n\nTen minutes.\n")
    document = read_digest(path)
    assert (document.doc_id, document.author, document.kind) == ("ankle-care", "Ann Lee", Kind.DIGEST)
    assert [section.path for section in document.sections] == [("Ankle Care",), ("Cold",), ("Cold", "How long")]
    assert document.text.startswith("+++")
    assert all(s.content[0].of(document.text).strip() for s in document.sections)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# Ankle", "first line is not +++"),
        ("+++\n" + FACTS, "no closing +++"),
        ("+++\ntitle = \n+++\n", "no TOML"),
        (f"+++\n{FACTS}colour = 'red'\n+++\n", "'colour' is unknown"),
        ("+++\n" + FACTS.replace('title = "Ankle Care"\n', "") + "+++\n", "'title' is unknown, missing"),
        ("+++\n" + FACTS.replace('"Ankle Care"', "3") + "+++\n", "'title' is unknown, missing or of the wrong type"),
        ("+++\n" + FACTS.replace('["Ann Lee"]', "[3]") + "+++\n", "'authors' is unknown, missing or of the wrong type"),
    ],
)
def test_front_matter_errors_say_file_and_key(text: str, message: str) -> None:
    with pytest.raises(CorpusError) as caught:
        front_matter(text, "ankle.md")
    assert str(caught.value).startswith("ankle.md: ")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_every_key_may_be_missing_in_a_document_of_ones_own() -> None:
    facts, start = front_matter("+++\npublisher = 'Clinic'\n+++\nText", "own.md", complete=False)
    assert facts == Bibliography("", "", publisher="Clinic")
    assert "+++\npublisher = 'Clinic'\n+++\nText"[start:] == "Text"
    with pytest.raises(CorpusError, match="'colour'"):
        front_matter("+++\ncolour = 1\n+++\n", "own.md", complete=False)


def test_furniture_is_left_out_and_offsets_hold() -> None:
    text = (
        "Home > Feet\n\nAnkle Care\n\nAnkles carry you.\n\nRead Also: Knees\n\nRest well.\n\n"
        "More Information\n\n• Knees: all about them\n\nAfter Care\n\nStretch.\n\nLeave a Reply\n\nName\n"
    )
    document = plain_document(text, Bibliography("ankle", "Ankle Care"), Kind.ORIGINAL)
    content = [span.of(text).split() for section in document.sections for span in section.content]
    assert [" ".join(words) for words in content] == ["Ankles carry you.", "Rest well.", "Stretch."]


def test_a_markdown_file_has_no_furniture_unless_it_is_a_page() -> None:
    text = "# Ankle Care\n\nCall us today.\n\nRest.\n"
    facts = Bibliography("ankle", "Ankle Care")
    assert "Call us" in markdown_document(text, facts, Kind.ORIGINAL).sections[0].content[0].of(text)
    page = markdown_document(text, facts, Kind.ORIGINAL, furniture=True)
    assert [span.of(text).strip() for span in page.sections[0].content] == ["Rest."]


def test_a_heading_in_a_code_block_is_none() -> None:
    text = "# Ankle Care\n\n```\n# not a heading\n```\n\nSetext\n------\n\nRest.\n"
    document = markdown_document(text, Bibliography("ankle", "Ankle Care"), Kind.ORIGINAL)
    assert [section.heading for section in document.sections] == ["Ankle Care", "Setext"]

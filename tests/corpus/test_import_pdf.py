"""A PDF's way into the library: its structure comes from sizes, weights and positions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reportlab.lib.pdfencrypt import StandardEncryption

from corpus.document import Document, Unit
from corpus.importer import import_paths
from corpus.library import Library
from corpus.split import split
from tests.corpus import files

LONG = "The ankle carries the runner over hill and dale, and it asks for little but rest after a hard week. "


def _imported(library: Library, path: Path) -> Document:
    (done,) = import_paths(library, [path])
    return library.get(done.doc_id)


def _paths(document: Document) -> list[tuple[str, ...]]:
    return [section.path for section in document.sections]


def _statements(document: Document) -> list[tuple[Unit, str]]:
    return [(s.unit, document.text[s.start : s.end]) for passage in split(document) for s in passage.statements]


def test_a_pdf_file(library: Library, tmp_path: Path) -> None:
    path = files.pdf(
        tmp_path / "ankle.pdf",
        ("title", "Ankle care"),
        LONG * 3,
        ("h1", "Exercises"),
        "Do <b>these</b> every day:",
        ["Stand on one leg.", "Raise the heel. " + LONG * 2],
        files.numbered("Warm up.", "Run."),
        ("h2", "Doses"),
        files.table(["Week", "Minutes"], ["One", "5"]),
        LONG,
        files.page_break(),
        ("h1", "When to stop"),
        "Stop when it hurts.",
        files.page_break(),
        ("h1", "Last words"),
        LONG,
        running_head="Clinic leaflet",
        author="Ann Lee",
        title="Other title",
    )
    document = _imported(library, path)
    assert (document.title, document.author) == ("Ankle care", "Ann Lee")
    assert _paths(document) == [
        ("Ankle care",),
        ("Exercises",),
        ("Exercises", "Doses"),
        ("When to stop",),
        ("Last words",),
    ]
    assert [words for unit, words in _statements(document) if unit is Unit.ITEM] == [
        "Stand on one leg.",
        ("Raise the heel. " + LONG * 2).strip(),
        "Warm up.",
        "Run.",
        "Week; Minutes",
        "One; 5",
    ]
    assert (Unit.INTRO, "Do these every day:") in _statements(document)
    assert "leaflet" not in document.text
    assert "Page" not in document.text


def test_divided_words_and_paragraphs_over_two_pages(library: Library, tmp_path: Path) -> None:
    path = files.pdf(
        tmp_path / "ankle.pdf",
        ("h1", "Ankle care"),
        "The well-known runner rests.",
        LONG * 2 + "The phy-<br/>siotherapist and the well-<br/>known runner meet, and then they both go on to",
        files.page_break(),
        "the next page together.",
    )
    text = _imported(library, path).text
    assert (
        "The physiotherapist and the well-known runner meet, and then they both go on to the next page together."
        in text
    )


def test_a_pdf_that_opens_without_a_password(library: Library, tmp_path: Path) -> None:
    path = files.pdf(tmp_path / "a.pdf", LONG, encrypt=StandardEncryption("", ownerPassword="secret"))
    assert LONG.strip() in _imported(library, path).text


def test_a_page_printed_by_a_browser(library: Library, tmp_path: Path) -> None:
    def edge(canvas: Any, document: Any) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(30, 820, "5/1/24, 6:28 AM Ankle care - Clinic")
        canvas.drawString(30, 15, f"https://example.org/ankle {document.page}/1")

    path = files.pdf(tmp_path / "ankle.pdf", "Home", ("title", "Ankle care"), LONG * 2, ("h2", "Cold"), LONG, edge=edge)
    document = _imported(library, path)
    assert document.title == "Ankle care"
    assert "example.org" not in document.text
    assert "6:28" not in document.text
    assert [section.heading for section in document.sections] == ["Ankle care", "Cold"]

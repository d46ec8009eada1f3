"""Each format's way into the library, on files of our own."""

from __future__ import annotations

from pathlib import Path

import pytest

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


def _write(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def test_text_without_a_heading_has_its_files_name_for_title(library: Library, tmp_path: Path) -> None:
    document = _imported(library, _write(tmp_path / "ankle_care-2.txt", "Ankles carry you.\n\nRest them.\n"))
    assert (document.title, document.language) == ("Ankle care 2", "en")
    assert _paths(document) == [("Ankle care 2",)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_text_in_other_encodings(library: Library, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "ankle.txt"
    path.write_bytes(("Ankle Care\r\n\r\nThe café’s runners rest – always.\r\n" * 1).encode(encoding))
    document = _imported(library, path)
    assert document.text == "Ankle Care\n\nThe café’s runners rest – always.\n"
    assert document.title == "Ankle Care"


def test_markdown_with_toml_front_matter(library: Library, tmp_path: Path) -> None:
    text = (
        '+++\ndoc_id = "my-ankle"\ntitle = "Ankle care"\nauthors = ["A. Lee", "B. Roe"]\npublisher = "Clinic"\n'
        'published = "2024-05"\nlanguage = "en-GB"\n+++\n# Ankle care\n\nRest.\n\n## Cold\n\nTen minutes.\n'
    )
    document = _imported(library, _write(tmp_path / "x.md", text))
    assert (document.doc_id, document.author, document.publisher) == ("my-ankle", "A. Lee, B. Roe", "Clinic")
    assert (document.published, document.language, document.text) == ("2024-05", "en-GB", text)
    assert _paths(document) == [("Ankle care",), ("Cold",)]


def test_markdown_with_yaml_front_matter(library: Library, tmp_path: Path) -> None:
    text = "---\ntitle: 'Ankle care'\nauthor: A. Lee\ndate: 2024-05-01\ntags:\n  - feet\n---\n# Ankles\n\nRest.\n"
    document = _imported(library, _write(tmp_path / "x.md", text))
    assert (document.title, document.author, document.published) == ("Ankle care", "A. Lee", "2024-05-01")
    assert [words for _, words in _statements(document)] == ["Rest."]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Rest.\n", "X y"),
        ("# Ankles\n\nRest.\n", "Ankles"),
        ("Ankles\n======\n\nRest.\n", "Ankles"),
        ("---\ntitle: [a, b]\n---\n## Ankles\n\nRest.\n", "Ankles"),
        ("---\n\nRest after a rule.\n", "X y"),
    ],
)
def test_markdown_titles(library: Library, tmp_path: Path, text: str, title: str) -> None:
    assert _imported(library, _write(tmp_path / "x-y.md", text)).title == title


PAGE = f"""<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Ankle care | Clinic</title>
<meta property="og:site_name" content="Clinic"><meta name="author" content="Ann Lee">
<meta property="article:published_time" content="2024-05-01T10:00:00Z"></head><body>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/feet">Feet</a></li></ul></nav></header>
<main><article><h1>Ankle care</h1><p>{LONG * 3}</p>
<h2>Exercises</h2><p>Do <b>these</b> every day:</p><ul><li>Stand on <a href="/leg">one leg</a>.</li><li>Raise the heel.
<ul><li>Slowly.</li></ul></li></ul><p>{LONG * 3}</p>
<h3>Doses</h3><table><tr><th>Week</th><th>Minutes</th></tr><tr><td>1</td><td>5</td></tr></table>
<h2>Steps</h2><ol><li>Warm up.</li><li>Run.</li></ol><dl><dt>Talus</dt><dd>A bone of the ankle.</dd></dl>
<p>Read Also: Knees</p><p>{LONG * 3}</p></article></main>
<section id="comments"><h2>Leave a Reply</h2><form><textarea></textarea><button>Send</button></form></section>
<aside><h3>Popular</h3><p><a href="/hip">Hips</a></p></aside><footer><p>© 2024 Clinic. Call (555) 555-0100.</p></footer>
<script>var hidden = "script words";</script></body></html>"""


def test_a_web_page(library: Library, tmp_path: Path) -> None:
    document = _imported(library, _write(tmp_path / "page.html", PAGE))
    assert (document.title, document.author, document.publisher) == ("Ankle care", "Ann Lee", "Clinic")
    assert (document.published, document.language) == ("2024-05-01", "en-GB")
    assert _paths(document) == [("Ankle care",), ("Exercises",), ("Exercises", "Doses"), ("Steps",)]
    statements = _statements(document)
    assert (Unit.INTRO, "Do these every day:") in statements
    items = [words for unit, words in statements if unit is Unit.ITEM]
    assert items == [
        "Stand on one leg.",
        "Raise the heel.",
        "Slowly.",
        "Week: 1; Minutes: 5",
        "Warm up.",
        "Run.",
        "Talus: A bone of the ankle.",
    ]
    quoted = " ".join(passage.text for passage in split(document))
    for words in ("Home", "Knees", "Reply", "Popular", "555", "script words", "<", "]("):
        assert words not in quoted, words
    assert document.text.startswith("# Ankle care\n\n")


def test_a_short_web_page_keeps_its_headings(library: Library, tmp_path: Path) -> None:
    page = "<html><head><title>t</title></head><body><nav>Menu</nav><h1>Tip</h1><p>Rest<br>two days.</p>"
    page += "<h2>Cold</h2>Ten minutes<!-- no -->.<br><br>No more.</body></html>"
    document = _imported(library, _write(tmp_path / "tip.htm", page))
    assert document.text == "# Tip\n\nRest two days.\n\n## Cold\n\nTen minutes.\n\nNo more.\n"


def test_a_page_in_the_encoding_that_it_declares(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "ru.html"
    words = "Боль в спине после бега проходит."
    path.write_bytes(
        f'<html><head><meta charset="windows-1251"></head><body><p>{words}</p></body></html>'.encode("cp1251")
    )
    assert words in _imported(library, path).text


@pytest.mark.parametrize(
    ("head", "fact", "value"),
    [
        (
            '<script type="application/ld+json">{"@graph": [{"author": {"name": "B. Roe"}}]}</script>',
            "author",
            "B. Roe",
        ),
        (
            '<script type="application/ld+json">{"datePublished": "2023-01-02T00:00"}</script>',
            "published",
            "2023-01-02",
        ),
        ('<script type="application/ld+json">{broken</script>', "author", ""),
        ('<meta name="author" content="admin">', "author", ""),
        ('<meta property="article:author" content="https://example.org/a">', "author", ""),
        ('<meta name="date" content="last week">', "published", ""),
        ('<meta property="og:title" content="Feet first">', "title", "Feet first"),
        ("<title>Feet – all of them · Clinic</title>", "title", "Feet – all of them"),
        ("", "title", "Page"),
    ],
)
def test_facts_of_a_page(library: Library, tmp_path: Path, head: str, fact: str, value: str) -> None:
    page = f"<html><head>{head}</head><body><p>Rest for two days.</p></body></html>"
    assert getattr(_imported(library, _write(tmp_path / "page.html", page)), fact) == value


def test_a_word_file(library: Library, tmp_path: Path) -> None:
    path = files.word(
        tmp_path / "ankle.docx",
        ("title", "Ankle care"),
        "Ankles carry you.",
        ("h1", "Exercises"),
        "Do these every day:",
        ["Stand on one leg.", "Raise the heel."],
        ("h3", "Doses"),
        {"Week": "Minutes", "One": "5"},
        ("h1", "Call us"),
        "Call us any day.",
        title="Other title",
        author="Ann Lee; B. Roe",
    )
    document = _imported(library, path)
    assert (document.title, document.author) == ("Ankle care", "Ann Lee, B. Roe")
    assert _paths(document) == [("Ankle care",), ("Exercises",), ("Exercises", "Doses"), ("Call us",)]
    assert [words for unit, words in _statements(document) if unit is Unit.ITEM] == [
        "Stand on one leg.",
        "Raise the heel.",
        "Week: Minutes",
        "One: 5",
    ]
    assert document.text.startswith("# Ankle care\n\nAnkles carry you.\n\n## Exercises\n\n")


def test_a_word_file_without_headings(library: Library, tmp_path: Path) -> None:
    path = files.word(tmp_path / "ankle-care.docx", "Rest.", "# Cold", author="python-docx")
    document = _imported(library, path)
    assert (document.title, document.authors) == ("Ankle care", ())
    assert document.text == "# Ankle care\n\nRest.\n\n\\# Cold\n"


def test_conversion_is_repeatable(library: Library, tmp_path: Path) -> None:
    paths = [
        _write(tmp_path / "page.html", PAGE),
        files.pdf(tmp_path / "leaflet.pdf", ("h1", "Leaflet"), LONG * 9, ["One.", "Two."]),
        files.word(tmp_path / "letter.docx", ("h1", "Letter"), LONG, ["One.", "Two."]),
        _write(tmp_path / "note.md", "# Note\n\nRest.\n"),
        _write(tmp_path / "text.txt", "Text\n\nRest.\n"),
    ]
    import_paths(library, paths)
    hashes = [document.sha256 for document in library.imported()]
    assert [done.outcome for done in import_paths(library, paths)] == ["unchanged"] * 5
    assert [document.sha256 for document in library.imported()] == hashes

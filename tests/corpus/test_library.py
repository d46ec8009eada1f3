from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.document import CorpusError, Kind
from corpus.importer import import_paths
from corpus.library import ARTICLES, Library

NAMES = sorted(path.stem for path in ARTICLES.glob("*.md"))


def _own(folder: Path, name: str = "ankle-care", words: str = "Rest the ankle.") -> Path:
    path = folder / f"{name}.md"
    path.write_text(f"# {name}\n\n{words}\n")
    return path


def test_the_bundled_digests(library: Library) -> None:
    assert [document.doc_id for document in library.documents()] == NAMES
    assert {document.kind for document in library.documents()} == {Kind.DIGEST}
    assert library.documents() == library.bundled()
    assert library.imported() == []


def test_nothing_is_written_by_reading(library: Library, tmp_path: Path) -> None:
    library.passages()
    assert list(tmp_path.iterdir()) == []


def test_what_is_read_is_kept(library: Library) -> None:
    assert library.documents()[0] is library.documents()[0]
    assert library.passages()[0] is library.passages()[0]
    library.documents().clear()
    library.passages().clear()
    assert library.documents()
    assert library.passages()


def test_get(library: Library) -> None:
    assert library.get(NAMES[0]).doc_id == NAMES[0]
    with pytest.raises(CorpusError) as caught:
        library.get("no-such")
    assert str(caught.value).startswith("no-such: no such document; the library has ")
    assert all(name in str(caught.value) for name in NAMES)


def test_order_and_passages(library: Library, tmp_path: Path) -> None:
    import_paths(library, [_own(tmp_path, "zebra"), _own(tmp_path, "ankle"), _own(tmp_path, NAMES[2])])
    assert [document.doc_id for document in library.documents()] == [*NAMES, "ankle", "zebra"]
    assert [document.kind for document in library.documents()].count(Kind.ORIGINAL) == 3
    assert library.get(NAMES[2]).kind is Kind.ORIGINAL
    owners = [passage.doc_id for passage in library.passages()]
    assert list(dict.fromkeys(owners)) == [*NAMES, "ankle", "zebra"]
    assert [document.doc_id for document in library.bundled()] == NAMES
    assert {document.kind for document in library.bundled()} == {Kind.DIGEST}


def test_the_hash_changes_with_the_corpus_and_only_then(library: Library, tmp_path: Path) -> None:
    empty = library.corpus_hash()
    assert Library(tmp_path / "elsewhere").corpus_hash() == empty
    import_paths(library, [_own(tmp_path)])
    one = library.corpus_hash()
    assert one != empty
    import_paths(library, [_own(tmp_path)])
    assert library.corpus_hash() == one
    import_paths(library, [_own(tmp_path, words="Rest it well.")])
    assert library.corpus_hash() not in (one, empty)
    assert Library(tmp_path / "home").corpus_hash() == library.corpus_hash()


def test_another_process_sees_the_import_after_reload(library: Library, tmp_path: Path) -> None:
    other = Library(tmp_path / "home")
    assert len(other.documents()) == len(NAMES)
    import_paths(library, [_own(tmp_path)])
    assert len(other.documents()) == len(NAMES)
    other.reload()
    assert len(other.documents()) == len(NAMES) + 1


def test_a_stored_text_that_was_changed_by_hand(library: Library, tmp_path: Path) -> None:
    import_paths(library, [_own(tmp_path)])
    (text,) = (tmp_path / "home").rglob("text.md")
    text.write_text("# ankle-care\n\nRun on it.\n")
    library.reload()
    with pytest.raises(CorpusError, match=r"changed after its import; .* backstride corpus remove ankle-care"):
        library.documents()
    text.unlink()
    with pytest.raises(CorpusError, match="cannot be read"):
        library.documents()
    import_paths(library, [_own(tmp_path)])
    assert library.get("ankle-care").title == "ankle-care"


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"documents": 3}', '{"documents": {"../x": "0"}}', '{"documents": {"a": "../../x"}}']
)
def test_a_list_that_was_changed_by_hand(library: Library, tmp_path: Path, content: str) -> None:
    import_paths(library, [_own(tmp_path)])
    (tmp_path / "home/documents/library.json").write_text(content)
    library.reload()
    with pytest.raises(CorpusError, match=r"library.json: "):
        library.documents()


def test_what_is_stored(library: Library, tmp_path: Path) -> None:
    path = _own(tmp_path)
    import_paths(library, [path])
    (meta,) = (tmp_path / "home/documents/ankle-care").rglob("meta.json")
    table = json.loads(meta.read_text())
    assert (table["file_name"], table["format"], table["title"]) == ("ankle-care.md", "markdown", "ankle-care")
    assert (meta.parent / "source.md").read_bytes() == path.read_bytes()
    assert (meta.parent / "text.md").read_text() == library.get("ankle-care").text

"""What an import does to the library; the formats and the errors have files of their own."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from corpus.document import CorpusError, Kind
from corpus.importer import Imported, import_paths, remove
from corpus.library import ARTICLES, Library

DIGEST = sorted(path.stem for path in ARTICLES.glob("*.md"))[0]
TEXT = "Ankle Care\n\nAnkles carry the runner.\n\nFirst Aid\n\nRest the ankle.\n\nRead Also: Knees\n"


def _write(path: Path, text: str = TEXT) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_added_unchanged_replaced(library: Library, tmp_path: Path) -> None:
    path = _write(tmp_path / "Ankle care (2).txt")
    (first,) = import_paths(library, [path])
    assert first == Imported(
        doc_id="ankle-care-2",
        title="Ankle Care",
        path=path,
        outcome="added",
        sections=2,
        passages=2,
        skipped_chars=first.skipped_chars,
        replaces_digest=False,
    )
    assert 0 < first.skipped_chars < len(TEXT)
    assert import_paths(library, [path])[0].outcome == "unchanged"
    _write(path, TEXT.replace("Rest", "Cool"))
    assert import_paths(library, [path])[0].outcome == "replaced"
    assert "Cool the ankle." in library.get("ankle-care-2").text
    assert import_paths(library, [path])[0].outcome == "unchanged"


def test_an_import_that_changes_nothing_writes_nothing(library: Library, tmp_path: Path) -> None:
    path = _write(tmp_path / "ankle.txt")
    import_paths(library, [path])
    index = tmp_path / "home/documents/library.json"
    before = (index.stat().st_mtime_ns, sorted(index.parent.rglob("*")))
    import_paths(library, [path])
    assert (index.stat().st_mtime_ns, sorted(index.parent.rglob("*"))) == before


def test_a_replaced_generation_is_cleared_away(library: Library, tmp_path: Path) -> None:
    path = _write(tmp_path / "ankle.txt")
    import_paths(library, [path])
    import_paths(library, [_write(path, TEXT + "\nMore words.\n")])
    assert len(list((tmp_path / "home/documents/ankle").iterdir())) == 1


def test_folders_are_walked_and_what_is_skipped_is_reported(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    _write(folder / "a.txt")
    _write(folder / "deep/er/b.MD", "# B\n\nRest.\n")
    _write(folder / "picture.png")
    _write(folder / ".hidden.txt")
    _write(folder / ".git/c.txt")
    _write(folder / "~$b.docx")
    said: list[str] = []
    done = import_paths(library, [folder], said.append)
    assert [imported.doc_id for imported in done] == ["a", "b"]
    skipped = [line for line in said if line.startswith("skipped ")]
    assert sorted(Path(line.split()[1].rstrip(":")).name for line in skipped) == [
        ".git",
        ".hidden.txt",
        "picture.png",
        "~$b.docx",
    ]
    assert f"reading {folder / 'a.txt'}" in said


def test_a_path_given_twice_is_imported_once(library: Library, tmp_path: Path) -> None:
    path = _write(tmp_path / "in/ankle.txt")
    assert len(import_paths(library, [path, tmp_path / "in", path, tmp_path / "in"])) == 1


def test_a_document_with_a_digests_id_takes_its_place_and_facts(library: Library, tmp_path: Path) -> None:
    digest = library.get(DIGEST)
    (done,) = import_paths(library, [_write(tmp_path / f"{DIGEST}.txt")])
    original = library.get(DIGEST)
    assert done.replaces_digest
    assert (original.kind, original.text) == (Kind.ORIGINAL, TEXT)
    for fact in ("title", "authors", "credentials", "publisher", "published", "language"):
        assert getattr(original, fact) == getattr(digest, fact)
    assert len(library.documents()) == len(library.bundled())
    remove(library, DIGEST)
    assert library.get(DIGEST) == digest


def test_a_document_with_a_digests_id_in_its_front_matter(library: Library, tmp_path: Path) -> None:
    path = _write(tmp_path / "some.md", f'+++\ndoc_id = "{DIGEST}"\n+++\n# Ankle\n\nRest.\n')
    assert import_paths(library, [path])[0].doc_id == DIGEST


def test_an_original_is_known_by_its_hash(tmp_path: Path) -> None:
    path = _write(tmp_path / "saved page.txt")
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    front = 'doc_id = "ankle"\ntitle = "Ankle Care"\nauthors = ["A. Lee"]\ncredentials = ""\npublisher = "Clinic"\n'
    front += f'published = "2024-01-02"\nlanguage = "en"\noriginal_sha256 = "{sha256}"\n'
    _write(tmp_path / "articles/ankle.md", f"+++\n{front}+++\n# Ankle Care\n\nAnkles carry runners.\n")
    library = Library(tmp_path / "home", tmp_path / "articles")
    (done,) = import_paths(library, [path])
    assert (done.doc_id, done.replaces_digest) == ("ankle", True)
    document = library.get("ankle")
    assert (document.publisher, document.published, document.authors) == ("Clinic", "2024-01-02", ("A. Lee",))
    assert [section.heading for section in document.sections] == ["Ankle Care", "First Aid"]
    renamed = _write(tmp_path / "other name.txt")
    assert import_paths(library, [renamed])[0].outcome == "unchanged"


def test_remove(library: Library, tmp_path: Path) -> None:
    import_paths(library, [_write(tmp_path / "ankle.txt"), _write(tmp_path / "knee.txt")])
    remove(library, "ankle")
    assert "ankle" not in [document.doc_id for document in library.documents()]
    assert not (tmp_path / "home/documents/ankle").exists()
    with pytest.raises(
        CorpusError, match=rf"^{DIGEST}: a digest that comes with the program.*imported documents: knee$"
    ):
        remove(library, DIGEST)
    with pytest.raises(CorpusError, match=r"^ankle: no document of the library; imported documents: knee$"):
        remove(library, "ankle")
    remove(library, "knee")
    with pytest.raises(CorpusError, match="nothing can be removed"):
        remove(library, "knee")


def test_a_broken_document_can_be_removed(library: Library, tmp_path: Path) -> None:
    import_paths(library, [_write(tmp_path / "ankle.txt")])
    for path in (tmp_path / "home").rglob("text.txt"):
        path.unlink()
    library.reload()
    remove(library, "ankle")
    assert len(library.documents()) == len(library.bundled())


def test_files_of_a_stranger_in_the_folder_are_left_alone(library: Library, tmp_path: Path) -> None:
    import_paths(library, [_write(tmp_path / "ankle.txt")])
    notes = _write(tmp_path / "home/documents/ankle/notes.txt", "mine")
    other = _write(tmp_path / "home/documents/My folder/keep.txt", "mine")
    remove(library, "ankle")
    assert notes.exists()
    assert other.exists()

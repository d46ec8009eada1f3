"""What cannot be imported: each error is one line that says what was found and what to do."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock
from pypdf import PdfWriter
from reportlab.lib.pdfencrypt import StandardEncryption

from corpus import importer, shelf
from corpus.convert import word
from corpus.document import CorpusError
from corpus.importer import import_paths
from corpus.library import ARTICLES, Library
from tests.corpus import files


def _error(library: Library, *paths: Path) -> str:
    with pytest.raises(CorpusError) as caught:
        import_paths(library, paths)
    assert not library.shelf.generations()
    return str(caught.value)


def _bytes(name: str, raw: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(raw)
        return path

    return make


def _zip(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), raw)
    return buffer.getvalue()


def _blank_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _locked_pdf(folder: Path) -> Path:
    return files.pdf(folder / "a.pdf", "Rest.", encrypt=StandardEncryption("secret", ownerPassword="owner"))


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)

CASES: dict[str, tuple[Callable[[Path], Path], str]] = {
    "missing": (lambda folder: folder / "no.txt", "no such file or folder; check the path"),
    "empty": (_bytes("a.txt", b""), "an empty file, expected a document with text"),
    "white space": (_bytes("a.md", b" \n\n\t\n"), "an empty file, expected"),
    "only a byte order mark": (_bytes("a.txt", b"\xef\xbb\xbf"), "no text in it, expected"),
    "only front matter": (_bytes("a.md", b"+++\ntitle = 'A'\n+++\n"), "only headings and page furniture in it"),
    "only a heading": (_bytes("a.md", b"# Ankle\n"), "only headings and page furniture in it"),
    "only furniture": (
        _bytes("a.txt", b"Ankle Care\n\nRead Also: Knees\n\nShare\n"),
        "only headings and page furniture",
    ),
    "empty page": (_bytes("a.html", b"<html><body><nav>Menu</nav></body></html>"), "no text in it, expected"),
    "page of a comment": (_bytes("a.html", b"<!-- nothing -->"), "expected a document|empty|broken HTML|no text"),
    "binary": (_bytes("a.txt", b"abc\0def\0"), "found binary data, expected text"),
    "binary markdown": (_bytes("a.md", bytes(range(256)) * 9), "found binary data, expected text"),
    "pdf named txt": (_bytes("a.txt", b"%PDF-1.7\n"), "found a PDF file, expected text"),
    "docx named html": (_bytes("a.html", _zip(a=b"x")), r"found a zip archive \(as .docx is\), expected text"),
    "unknown ending": (_bytes("a.xyz", b"text"), "unknown ending '.xyz', expected one of .txt .md"),
    "no ending": (_bytes("a", b"text"), "unknown ending '', expected one of"),
    "no pdf": (_bytes("a.pdf", b"hello"), "no PDF file inside"),
    "broken pdf": (_bytes("a.pdf", b"%PDF-1.7\n1 0 obj\n<<"), "broken PDF file"),
    "scanned pdf": (_bytes("a.pdf", _blank_pdf()), r"no text in its 1 pages.*\(OCR\)"),
    "locked pdf": (_locked_pdf, "protected by a password; save a copy without one"),
    "broken docx": (_bytes("a.docx", b"PK\x03\x04 hello"), "broken or no .docx file"),
    "cut off docx": (_bytes("a.docx", _zip(word__document_xml=b"<w/>" * 99)[:60]), "broken or no .docx file"),
    "zip without a document": (_bytes("a.docx", _zip(a=b"x")), "a zip archive but no Word document"),
    "docx of nonsense": (_bytes("a.docx", _zip(word__document_xml=b"<nonsense")), "broken .docx file"),
    "locked docx": (_bytes("a.docx", OLE + "EncryptedPackage".encode("utf-16-le")), "protected by a password"),
    "old doc": (_bytes("a.docx", OLE), r"an old Office file \(.doc\), expected .docx"),
    "empty docx": (lambda folder: files.word(folder / "a.docx"), "no text in it"),
    "front matter": (_bytes("a.md", b"+++\ncolour = 1\n+++\nText"), "'colour' is unknown"),
    "bad doc_id": (
        _bytes("a.md", b"+++\ndoc_id = '../x'\n+++\nText"),
        "doc_id '../x' in its front matter; write .*'a'",
    ),
    "empty folder": (lambda folder: folder, "no file in it can be imported, expected files ending in .txt"),
}


@pytest.mark.parametrize("case", CASES)
def test_errors(library: Library, tmp_path: Path, case: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    make, message = CASES[case]
    path = make(folder)
    error = _error(library, path)
    assert error.startswith(f"{path}: ")
    assert "\n" not in error
    assert re.search(message, error), error


def test_one_bad_file_stops_all_and_every_bad_file_is_named(library: Library, tmp_path: Path) -> None:
    good = _bytes("good.txt", b"Rest.\n")(tmp_path)
    paths = [good, _bytes("one.txt", b"")(tmp_path), tmp_path / "two.txt", _bytes("three.pdf", b"x")(tmp_path)]
    lines = _error(library, *paths).splitlines()
    assert [line.split(": ")[0] for line in lines] == [str(path) for path in paths[1:]]
    assert not (tmp_path / "home").exists()


def test_two_files_with_one_id(library: Library, tmp_path: Path) -> None:
    one, two = _bytes("Ankle care.txt", b"Rest.\n")(tmp_path), _bytes("ankle-care.md", b"Rest.\n")(tmp_path)
    assert _error(library, one, two) == (
        f"{two}: the same document id 'ankle-care' as {one}; rename one of them or import only one"
    )


def test_a_large_file(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(importer.MAX_FILE_BYTES + 1)
    assert "21 MB, expected at most 21 MB" in _error(library, path)


def test_too_many_characters(library: Library, tmp_path: Path) -> None:
    path = _bytes("long.txt", b"Rest for two days.\n\n" * 100_001)(tmp_path)
    assert "2,000,020 characters of text, expected at most 2,000,000" in _error(library, path)


def test_a_zip_bomb_is_not_unpacked(library: Library, tmp_path: Path) -> None:
    bomb = _zip(word__document_xml=bytes(word.MAX_UNPACKED_BYTES + 1))
    assert len(bomb) < 1_000_000
    path = _bytes("bomb.docx", bomb)(tmp_path)
    assert "unpacks to 209 MB, expected at most 209 MB" in _error(library, path)


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="permissions work otherwise here")
def test_a_file_that_may_not_be_read(library: Library, tmp_path: Path) -> None:
    path = _bytes("a.txt", b"Rest.\n")(tmp_path)
    folder = tmp_path / "closed"
    folder.mkdir()
    _bytes("b.txt", b"Rest.\n")(folder)
    path.chmod(0)
    folder.chmod(0)
    library.bundled()
    user = os.geteuid()
    if user == 0:  # root may read anything
        os.seteuid(65534)
    try:
        with pytest.raises(CorpusError) as caught:
            import_paths(library, [path, folder])
    finally:
        os.seteuid(user)
        folder.chmod(0o700)
    error = str(caught.value)
    assert error.count("cannot be read (Permission denied); check its permissions") == 2


def test_a_home_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    path = _bytes("a.txt", b"Rest.\n")(tmp_path)
    with pytest.raises(CorpusError, match=r"cannot be written .*set BACKSTRIDE_HOME"):
        import_paths(Library(tmp_path / "home"), [path])


def test_another_import_is_under_way(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "LOCK_SECONDS", 0.1)
    folder = tmp_path / "home/documents"
    folder.mkdir(parents=True)
    path = _bytes("a.txt", b"Rest.\n")(tmp_path)
    with FileLock(folder / ".lock"), pytest.raises(CorpusError, match="another import has been running"):
        import_paths(library, [path])
    assert import_paths(library, [path])[0].outcome == "added"


def test_an_error_leaves_what_was_there(library: Library, tmp_path: Path) -> None:
    import_paths(library, [_bytes("a.txt", b"Rest.\n")(tmp_path)])
    before = library.corpus_hash()
    with pytest.raises(CorpusError):
        import_paths(library, [_bytes("a.txt", b"Run.\n")(tmp_path), tmp_path / "no.txt"])
    assert Library(tmp_path / "home").corpus_hash() == before
    assert len(list(ARTICLES.glob("*.md"))) == len(library.bundled())

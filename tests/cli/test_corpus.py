"""``backstride corpus``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from corpus.library import ARTICLES
from tests.cli.program import ROOT, Program, assert_told

ORIGINALS = ROOT.parent / "shared" / "articles"
DIGESTS = sorted(path.stem for path in ARTICLES.glob("*.md"))
FIRST = DIGESTS[0]


def _article(folder: Path, name: str = "shin-care", words: str = "Shin splints are eased by rest.") -> Path:
    path = folder / "articles" / f"{name}.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"# Shin care\n\n{words}\n")
    return path


def _kinds(program: Program) -> dict[str, str]:
    rows: list[dict[str, Any]] = program.run("corpus", "list", "--json").json()
    return {row["doc_id"]: row["kind"] for row in rows}


def test_list(empty: Program) -> None:
    rows = empty.run("corpus", "list", "--json").json()
    assert [row["doc_id"] for row in rows] == DIGESTS
    keys = {"doc_id", "title", "author", "publisher", "published", "kind", "sections", "passages"}
    assert all(set(row) == keys and row["kind"] == "digest" and row["passages"] for row in rows)
    done = empty.run("corpus", "list")
    assert (done.code, done.err) == (0, "")
    head, *lines = done.out.splitlines()
    assert head.split() == ["id", "title", "by", "kind", "sections", "passages"]
    assert [line.split()[0] for line in lines] == DIGESTS, "a document is not one line"
    assert [row["title"] in line for row, line in zip(rows, lines, strict=True)] == [True] * len(rows)


def test_list_in_a_narrow_terminal_cuts_nothing_off(empty: Program) -> None:
    terminal = pytest.importorskip("tests.cli.terminal", reason="pseudo-terminals are of POSIX")
    with terminal.terminal(empty, "corpus", "list", columns=80) as screen:
        code, words = screen.rest()
    assert code == 0
    assert [name for name in DIGESTS if f"{name}  (digest, " not in words] == []
    assert "…" not in words
    assert max(map(len, words.splitlines())) <= 80


def test_check(empty: Program) -> None:
    done = empty.run("corpus", "check")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("5 documents, ")
    assert done.out.endswith(" passages, no problems\n")


def test_check_finds_what_a_hand_broke(empty: Program, tmp_path: Path) -> None:
    empty.run("corpus", "import", _article(tmp_path))
    (text,) = (empty.home / "documents" / "shin-care").glob("*/text.md")
    text.write_text("# Shin care\n\nSomething else.\n")
    done = empty.run("corpus", "check")
    assert (done.code, done.err) == (1, "")
    assert done.out.startswith("shin-care: ")
    assert "changed after its import" in done.out
    assert done.out.endswith("\n1 problem\n")
    assert_told(empty.run("corpus", "list"), "changed after its import", "backstride corpus remove shin-care")
    assert empty.run("corpus", "remove", "shin-care").code == 0
    assert _kinds(empty) == dict.fromkeys(DIGESTS, "digest")


def test_a_document_comes_and_goes(empty: Program, tmp_path: Path) -> None:
    article = _article(tmp_path)
    first = empty.run("corpus", "import", article)
    assert (first.code, first.err) == (0, "")
    assert first.out.startswith("added     shin-care  (1 sections, 1 passages)  Shin care\n")
    assert "backstride index build" in first.out
    assert _kinds(empty) == dict.fromkeys(DIGESTS, "digest") | {"shin-care": "original"}
    again = empty.run("corpus", "import", article)
    assert again.out == "unchanged shin-care  (1 sections, 1 passages)  Shin care\n"
    _article(tmp_path, words="Shin splints are eased by softer ground.")
    assert empty.run("corpus", "import", article.parent).out.startswith("replaced  shin-care")
    removed = empty.run("corpus", "remove", "shin-care")
    assert (removed.code, removed.out, removed.err) == (0, "removed shin-care\n", "")
    assert _kinds(empty) == dict.fromkeys(DIGESTS, "digest")


def test_a_document_takes_its_digests_place_until_it_is_removed(empty: Program, tmp_path: Path) -> None:
    assert empty.run("corpus", "import", _article(tmp_path, FIRST)).code == 0
    assert _kinds(empty) == dict.fromkeys(DIGESTS, "digest") | {FIRST: "original"}
    removed = empty.run("corpus", "remove", FIRST)
    assert removed.out == f"removed {FIRST}; its digest is in use again\n"
    assert _kinds(empty) == dict.fromkeys(DIGESTS, "digest")


@pytest.mark.originals
def test_the_originals_take_the_digests_places(empty: Program) -> None:
    if not any(ORIGINALS.glob("*.txt")):
        pytest.skip(f"the original articles are not in {ORIGINALS}")
    done = empty.run("corpus", "import", ORIGINALS)
    assert (done.code, done.err) == (0, "")
    assert _kinds(empty) == dict.fromkeys(DIGESTS, "original")
    assert empty.run("corpus", "check").code == 0


def test_what_cannot_be_imported_is_told_and_nothing_is_imported(empty: Program, tmp_path: Path) -> None:
    (tmp_path / "sheet.xlsx").write_bytes(b"PK\x03\x04")
    (tmp_path / "empty.md").write_text("")
    wrong = [tmp_path / "no such.md", tmp_path / "sheet.xlsx", tmp_path / "empty.md"]
    done = empty.run("corpus", "import", _article(tmp_path), *wrong)
    assert (done.code, done.out) == (2, "")
    lines = done.err.splitlines()
    assert len(lines) == len(wrong)
    for path in wrong:
        assert sum(line.startswith(f"backstride: {path}: ") for line in lines) == 1
    assert _kinds(empty) == dict.fromkeys(DIGESTS, "digest")


def test_what_cannot_be_removed_is_told(empty: Program) -> None:
    assert_told(empty.run("corpus", "remove", FIRST), FIRST, "comes with the program", "cannot be removed")
    assert_told(empty.run("corpus", "remove", "no-such"), "no-such", "imported documents: none")


def test_a_spoilt_list_of_documents_is_told(empty: Program) -> None:
    (empty.home / "documents").mkdir(parents=True)
    (empty.home / "documents" / "library.json").write_text("{")
    for command in ("list", "check"):
        assert_told(empty.run("corpus", command), "library.json", "restore the file")

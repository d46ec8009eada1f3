"""Every kind of damage to an index is found, and a new build mends it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import chromadb
import pytest

from index.build import build, current_folder
from index.manifest import IndexMismatch
from index.search import Index
from index.store import COLLECTION
from index.verify import verify
from tests.index.fake import ANKLE, KNEE, FakeEncoder, library

LIBRARY = library(ankle=ANKLE, knee=KNEE)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("sound")
    build(home, *LIBRARY, FakeEncoder)
    return home


@pytest.fixture
def home(sound: Path, tmp_path: Path) -> Path:
    shutil.copytree(sound, tmp_path / "home")
    return tmp_path / "home"


def folder_of(home: Path) -> Path:
    folder = current_folder(home)
    assert folder is not None
    return folder


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def chroma(folder: Path, change: Callable[[chromadb.Collection], None]) -> None:
    client = chromadb.PersistentClient(str(folder / "chroma"))
    change(client.get_collection(COLLECTION, embedding_function=None))
    client.close()


ID = LIBRARY[1][0].passage_id
SQLITE = Path("chroma") / "chroma.sqlite3"
DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "a changed byte in the vectors": (lambda f: flip(f / "vectors.npy", -1), r"vectors\.npy: changed$"),
    "a changed byte in the keys": (lambda f: flip(f / "keys.npy", -1), r"keys\.npy: changed$"),
    "vectors cut short": (
        lambda f: (f / "vectors.npy").write_bytes((f / "vectors.npy").read_bytes()[:-64]),
        r"vectors\.npy: changed$",
    ),
    "no vectors": (lambda f: (f / "vectors.npy").unlink(), r"vectors\.npy: No such file or directory$"),
    "no keys": (lambda f: (f / "keys.npy").unlink(), r"keys\.npy: No such file or directory$"),
    "no keyword index": (lambda f: shutil.rmtree(f / "keyword"), r"keyword: No such file or directory$"),
    "a keyword file missing": (
        lambda f: (f / "keyword" / "vocab.index.json").unlink(),
        r"keyword/vocab\.index\.json: missing$",
    ),
    "a keyword file changed": (
        lambda f: flip(f / "keyword" / "data.csc.index.npy", -1),
        r"keyword/data\.csc\.index\.npy: changed$",
    ),
    "a file too many": (lambda f: (f / "keyword" / "x").write_text(""), r"keyword/x: not in the manifest$"),
    "an emptied database": (lambda f: (f / SQLITE).write_bytes(b""), r"chroma: 0 vectors, expected 3$"),
    "no database": (lambda f: (f / SQLITE).unlink(), r"chroma: 0 vectors, expected 3$"),
    "a database that is none": (
        lambda f: (f / SQLITE).write_bytes(b"not a database, " * 4096),
        r"chroma: cannot be read \(\w+: .+\)$",
    ),
    "a damaged database": (
        lambda f: (f / SQLITE).write_bytes((f / SQLITE).read_bytes()[:8192] + bytes(100_000)),
        r"chroma: ",
    ),
    "a vector deleted": (lambda f: chroma(f, lambda c: c.delete([ID])), r"chroma: 2 vectors, expected 3$"),
    "a vector changed": (
        lambda f: chroma(f, lambda c: c.update(ID, embeddings=[[1.0] + [0.0] * 15])),
        r"chroma: ids or vectors changed$",
    ),
    "a vector under another name": (
        lambda f: chroma(f, lambda c: (c.delete([ID]), c.add("x", [[1.0] + [0.0] * 15]))[0]),
        r"chroma: ids or vectors changed$",
    ),
}


def test_a_sound_index_has_nothing_wrong(home: Path) -> None:
    assert verify(home) == []


@pytest.mark.parametrize("kind", DAMAGE)
def test_damage_is_found_and_mended_by_a_build(home: Path, kind: str) -> None:
    work, expected = DAMAGE[kind]
    folder = folder_of(home)
    work(folder)
    problems = verify(home)
    assert len(problems) == 1
    assert problems[0].startswith(str(folder))
    assert "\n" not in problems[0]
    with pytest.raises(AssertionError, match=expected):
        raise AssertionError(problems[0])
    build(home, *LIBRARY, FakeEncoder)
    assert verify(home) == []


@pytest.mark.parametrize(
    "kind",
    [
        "vectors cut short",
        "no vectors",
        "no keyword index",
        "a keyword file missing",
        "an emptied database",
        "no database",
        "a database that is none",
        "a damaged database",
        "a vector deleted",
    ],
)
def test_what_cannot_be_searched_is_not_opened(home: Path, kind: str) -> None:
    DAMAGE[kind][0](folder_of(home))
    _, passages, digest = LIBRARY
    with pytest.raises(IndexMismatch, match=r"run: backstride index build$") as caught:
        Index.open(home, passages, digest, FakeEncoder())
    assert "\n" not in str(caught.value)


def test_two_kinds_of_damage_are_two_lines(home: Path) -> None:
    folder = folder_of(home)
    flip(folder / "vectors.npy", -1)
    chroma(folder, lambda c: c.delete([ID]))
    assert [problem.rpartition("/")[2] for problem in verify(home)] == [
        "vectors.npy: changed",
        "chroma: 2 vectors, expected 3",
    ]


def test_no_index_and_no_manifest_are_told(home: Path, tmp_path: Path) -> None:
    with pytest.raises(IndexMismatch, match=r"^there is no index under .*; run: backstride index build$"):
        verify(tmp_path / "nothing")
    (folder_of(home) / "manifest.json").write_text("{")
    with pytest.raises(IndexMismatch, match="no readable manifest"):
        verify(home)

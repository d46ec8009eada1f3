"""An import is all or nothing, whenever it is killed and whoever reads meanwhile."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from corpus.importer import import_paths, remove
from corpus.library import Library


def _write(folder: Path, **texts: str) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{name}.txt" for name in texts]
    for path, words in zip(paths, texts.values(), strict=True):
        path.write_text(words)
    return paths


def _hashes(**texts: str) -> dict[str, str]:
    return {name: hashlib.sha256(words.encode()).hexdigest() for name, words in texts.items()}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here to kill")
def test_killed_at_every_moment(tmp_path: Path) -> None:
    old = {"ankle": "Rest the ankle.\n", "knee": "Bend the knee.\n"}
    new = {"ankle": "Cool the ankle.\n", "knee": "Bend the knee.\n", "hip": "Lift the hip.\n"}
    import_paths(Library(tmp_path / "home"), _write(tmp_path / "old", **old))
    paths = _write(tmp_path / "new", **new)
    command = [sys.executable, "-m", "tests.corpus.killed", tmp_path / "home", tmp_path / "scratch", *paths]
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([str(part) for part in command], cwd=root, capture_output=True, text=True, check=True)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["killed"] for line in lines] == [True] * (len(lines) - 1) + [False]
    assert len(lines) > 20
    before, after = _hashes(**old), _hashes(**new)
    found = [line["found"] for line in lines]
    switched = found.index(after)
    assert found == [before] * switched + [after] * (len(lines) - switched)
    assert 0 < switched < len(lines) - 1
    assert all(line["again"] == after and not line["left"] for line in lines)


def test_imports_at_the_same_time(tmp_path: Path) -> None:
    paths = _write(tmp_path / "in", **{f"part-{n}": f"Rest for {n} days.\n" for n in range(8)})
    errors: list[BaseException] = []

    def run(path: Path) -> None:
        try:
            import_paths(Library(tmp_path / "home"), [path])
        except BaseException as error:  # noqa: BLE001 - handed to the test
            errors.append(error)

    threads = [threading.Thread(target=run, args=(path,)) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert [document.doc_id for document in Library(tmp_path / "home").imported()] == [path.stem for path in paths]


def test_a_reader_meanwhile_sees_all_or_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    versions = [_write(tmp_path / str(n), a=f"One is {n}.\n", b=f"Two is {n}.\n") for n in range(2)]
    import_paths(Library(home), versions[0])
    stop = threading.Event()
    errors: list[BaseException] = []

    def write() -> None:
        try:
            n = 0
            while not stop.is_set():
                n += 1
                import_paths(Library(home), versions[n % 2])
        except BaseException as error:  # noqa: BLE001 - handed to the test
            errors.append(error)

    thread = threading.Thread(target=write)
    thread.start()
    seen: set[str] = set()
    reads = 0
    try:
        while len(seen) < 2 or reads < 200:
            reads += 1
            assert reads < 20_000
            one, two = (document.text[-3] for document in Library(home).imported())
            assert one == two
            seen.add(one)
    finally:
        stop.set()
        thread.join()
    assert errors == []


def test_a_removal_is_seen_at_once_or_not_at_all(tmp_path: Path) -> None:
    home = tmp_path / "home"
    import_paths(Library(home), _write(tmp_path / "in", a="One.\n", b="Two.\n"))
    reader = Library(home)
    remove(Library(home), "a")
    assert [document.doc_id for document in reader.imported()] == ["b"]

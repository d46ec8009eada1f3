"""``backstride index`` and ``backstride doctor``."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.program import Done, Program, assert_told

PARTS = ["Python", "packages", "state", "records", "library", "red-flag screen", "encoder", "index"]


def _folder(program: Program) -> Path:
    return program.home / "index" / (program.home / "index" / "CURRENT").read_text().strip()


def _states(done: Done) -> dict[str, str]:
    """Of each part that the doctor tried, whether it is ok or FAIL."""
    lines = [line for line in done.out.splitlines() if not line.startswith(" ")]
    return {line[6:].partition(":")[0]: line[:4].strip() for line in lines}


def test_a_whole_index(ready: Program) -> None:
    verified = ready.run("index", "verify")
    assert (verified.code, verified.out, verified.err) == (0, "the index is whole and fits the library\n", "")


def test_info(ready: Program) -> None:
    table = ready.run("index", "info", "--json").json()
    assert (table["documents"], table["encoder"], table["dimension"]) == (5, "minilm", 384)
    assert table["folder"] == str(_folder(ready))
    done = ready.run("index", "info")
    assert (done.code, done.err) == (0, "")
    lines = dict(line.split(": ", 1) for line in done.out.splitlines())
    assert lines.keys() == table.keys()
    assert lines["passages"] == str(table["passages"])


@pytest.mark.parametrize("command", ["verify", "info"])
def test_a_missing_index_is_told(command: str, empty: Program) -> None:
    assert_told(empty.run("index", command), "no index", str(empty.home), "run: backstride index build")


def test_a_broken_manifest_is_told(own: Program) -> None:
    (_folder(own) / "manifest.json").write_text("{")
    assert_told(own.run("index", "verify"), "manifest.json", "run: backstride index build")


def test_verify_names_what_is_damaged(own: Program) -> None:
    folder = _folder(own)
    raw = bytearray((folder / "vectors.npy").read_bytes())
    raw[-1] ^= 1
    (folder / "vectors.npy").write_bytes(raw)
    done = own.run("index", "verify")
    assert (done.code, done.err) == (1, "")
    assert (
        done.out
        == f"{folder / 'vectors.npy'}: changed\n1 problem; to build the index anew run: backstride index build\n"
    )


def test_the_doctor_finds_nothing(ready: Program) -> None:
    done = ready.run("doctor")
    assert (done.code, done.err) == (0, "")
    assert _states(done) == dict.fromkeys(PARTS, "ok")
    assert "mend" not in done.out


def test_what_the_doctor_names_mends_the_index(own: Program) -> None:
    shutil.rmtree(_folder(own) / "chroma")
    done = own.run("doctor")
    assert (done.code, done.err) == (1, "")
    assert _states(done) == dict.fromkeys(PARTS, "ok") | {"index": "FAIL"}
    assert "      mend it with: backstride index build" in done.out.splitlines()
    built = own.run("index", "build")
    assert (built.code, built.err) == (0, "")
    assert built.out.startswith("indexed 5 documents, ")
    assert "(0 texts encoded, " in built.out
    assert own.run("doctor").code == 0


def test_the_doctor_goes_on_when_parts_are_broken(empty: Program, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    done = Program(file).run("doctor", BACKSTRIDE_ENCODER="/no/such/model")
    assert (done.code, done.err) == (1, "")
    broken = {"state": "FAIL", "records": "FAIL", "library": "FAIL", "encoder": "FAIL", "index": "FAIL"}
    assert _states(done) == dict.fromkeys(PARTS, "ok") | broken
    assert done.out.count("mend it with: ") == len(broken)
    assert "mend it with: set BACKSTRIDE_HOME to a folder that can be written" in done.out
    assert "unset BACKSTRIDE_ENCODER" in done.out


def test_the_doctor_survives_a_broken_package(empty: Program, broken_package: Path) -> None:
    done = empty.run("doctor", PYTHONPATH=str(broken_package))
    assert (done.code, done.err) == (1, "")
    assert _states(done) == dict.fromkeys(PARTS, "ok") | {"index": "FAIL"}
    assert "FAIL  index: chromadb is broken\n      mend it with: make install\n" in done.out

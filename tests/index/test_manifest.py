"""An index that was built from something else is refused, with both sides and the command."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index.manifest import FORMAT, IndexMismatch, Manifest

MANIFEST = Manifest(
    format=FORMAT,
    corpus_hash="c" * 64,
    encoder="minilm",
    weights_sha256="d" * 64,
    dimension=384,
    splitter_version="1",
    documents=5,
    passages=100,
    statements=300,
    built="2026-01-02T03:04:05+00:00",
    store_fingerprint="e" * 64,
    files={"vectors.npy": "f" * 64},
)
OWN: dict[str, str] = {
    "corpus_hash": "c" * 64,
    "encoder": "minilm",
    "weights_sha256": "d" * 64,
    "splitter_version": "1",
}


def test_what_is_written_is_read(tmp_path: Path) -> None:
    MANIFEST.write(tmp_path / "manifest.json")
    assert Manifest.read(tmp_path / "manifest.json") == MANIFEST


def test_its_own_data_is_accepted() -> None:
    MANIFEST.require(**OWN)
    replace(MANIFEST, documents=6, built="later").require(**OWN)


@pytest.mark.parametrize(
    ("key", "other", "message"),
    [
        ("corpus_hash", "a" * 64, "the library was cccccccccccc, is now aaaaaaaaaaaa"),
        ("encoder", "/models/e5", "encoder was minilm, is now /models/e5"),
        ("weights_sha256", "b" * 64, "the encoder's weights was dddddddddddd, is now bbbbbbbbbbbb"),
        ("splitter_version", "2", "splitter version was 1, is now 2"),
    ],
)
def test_other_data_is_refused_in_one_line(key: str, other: str, message: str) -> None:
    with pytest.raises(IndexMismatch) as caught:
        MANIFEST.require(**{**OWN, key: other})
    line = str(caught.value)
    assert message in line
    assert line.endswith("; run: backstride index build")
    assert "\n" not in line


def _without(key: str) -> dict[str, Any]:
    table = json.loads(json.dumps({name: getattr(MANIFEST, name) for name in Manifest.__dataclass_fields__}))
    del table[key]
    return dict(table)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", r"no readable manifest \(JSONDecodeError\)"),
        ("{", r"no readable manifest \(JSONDecodeError\)"),
        ("[]", "index format list, expected 1"),
        ("{}", "index format None, expected 1"),
        (json.dumps({**_without("format"), "format": 2}), "index format 2, expected 1"),
        (json.dumps(_without("passages")), "manifest.json: "),
        (json.dumps({**_without("format"), "format": 1, "colour": "red"}), "manifest.json: "),
    ],
)
def test_a_foreign_manifest_is_refused_in_one_line(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "manifest.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(IndexMismatch, match=message) as caught:
        Manifest.read(path)
    assert str(caught.value).startswith(str(path))
    assert str(caught.value).endswith("; run: backstride index build")
    assert "\n" not in str(caught.value)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "manifest.json"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(IndexMismatch, match="no readable manifest"):
        Manifest.read(path)


def test_a_missing_manifest_is_told(tmp_path: Path) -> None:
    with pytest.raises(IndexMismatch, match=r"no readable manifest \(FileNotFoundError\); run: backstride index build"):
        Manifest.read(tmp_path / "manifest.json")

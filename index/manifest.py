"""What an index was built from; an index of anything else is refused."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path

FORMAT = 1
"""Raised whenever the files of an index change their meaning."""


class IndexMismatch(Exception):  # noqa: N818 - says what is found, not that code failed
    """There is no index, or it was built from something else; one line with both sides and the command to run."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """Identity of an index and the checksums of its parts."""

    format: int
    corpus_hash: str
    encoder: str
    weights_sha256: str
    dimension: int
    splitter_version: str
    documents: int
    passages: int
    statements: int
    built: str
    """UTC, ISO 8601."""
    store_fingerprint: str
    files: dict[str, str]
    """sha256 by path relative to the index's folder."""

    def write(self, path: Path) -> None:
        """Write as JSON."""
        path.write_text(json.dumps(asdict(self), indent=2, sort_keys=True) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Manifest:
        """Read what ``write`` wrote.

        Raises:
            IndexMismatch: the file is missing, broken or of another format.
        """
        try:
            table = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise IndexMismatch(
                f"{path}: no readable manifest ({type(error).__name__}); run: backstride index build"
            ) from error
        names = {f.name for f in fields(cls)}
        if not isinstance(table, dict) or table.get("format") != FORMAT or set(table) != names:
            found = table.get("format") if isinstance(table, dict) else type(table).__name__
            raise IndexMismatch(f"{path}: index format {found}, expected {FORMAT}; run: backstride index build")
        return cls(**table)

    def require(self, *, corpus_hash: str, encoder: str, weights_sha256: str, splitter_version: str) -> None:
        """Refuse to be used for anything but what it was built from.

        Raises:
            IndexMismatch: naming what was found and what was expected.
        """
        expected = {
            "corpus_hash": corpus_hash,
            "encoder": encoder,
            "weights_sha256": weights_sha256,
            "splitter_version": splitter_version,
        }
        names = {"corpus_hash": "the library", "weights_sha256": "the encoder's weights"}
        for key, value in expected.items():
            found = getattr(self, key)
            if found != value:
                what = names.get(key, key.replace("_", " "))
                raise IndexMismatch(
                    f"the index was built from other data: {what} was {found[:12]}, is now {value[:12]}; "
                    "run: backstride index build"
                )

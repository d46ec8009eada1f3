"""What the database does not have yet, in a file: emergencies and the page never wait for a database.

Several processes may share the folder. A file that is being written to the database has another name, so that nothing
is added to it; where that is cut short, the file is found again.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock

from bot.records.entry import Entry, from_json, to_json

NAME = "records-pending"
LOCK_SECONDS = 5


class Journal:
    """Entries, one a line (JSON), each on the disk before ``add`` returns. Safe for threads and processes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / f"{NAME}.jsonl"
        self._lock = folder / f"{NAME}.lock"

    def add(self, entry: Entry) -> None:
        """Appends an entry.

        Raises:
            OSError: the disk refuses.
        """
        # the new line comes first, so that one that was cut short by a kill spoils no other
        line = b"\n" + json.dumps(to_json(entry)).encode()
        self._folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self._lock, timeout=LOCK_SECONDS), self._file.open("ab") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())

    def take(self) -> Iterator[tuple[Path, list[Entry]]]:
        """What is there, file by file. A file whose entries were written is to be removed with ``done``."""
        if self._file.exists():
            with FileLock(self._lock, timeout=LOCK_SECONDS):
                if self._file.exists():
                    self._file.rename(self._folder / f"{NAME}-{secrets.token_hex(8)}.jsonl")
        for path in sorted(self._folder.glob(f"{NAME}-*.jsonl")):
            try:
                lines = path.read_bytes().splitlines()
            except FileNotFoundError:  # another process was quicker
                continue
            yield path, [entry for line in lines if (entry := _read(line)) is not None]

    @staticmethod
    def done(path: Path) -> None:
        """Its entries are in the database."""
        path.unlink(missing_ok=True)

    def files(self) -> list[Path]:
        """The files that wait."""
        return [path for path in sorted(self._folder.glob(f"{NAME}*.jsonl")) if path.exists()]

    def __len__(self) -> int:
        """How many entries wait."""
        return sum(path.read_bytes().count(b"\n") for path in self.files())


def _read(line: bytes) -> Entry | None:
    """None for a line that was cut short when the process was killed: it was never acknowledged."""
    try:
        return from_json(json.loads(line))
    except (ValueError, KeyError, TypeError):
        return None

"""Writing that is on the disk when the call returns."""

from __future__ import annotations

import os
from pathlib import Path


def write_synced(path: Path, raw: bytes) -> None:
    """Writes a file and waits until the disk has it."""
    with path.open("wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Waits until the disk has a folder's list of files."""
    if os.name == "nt":  # folders cannot be synced there
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""Paths as given -> the files to import."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from corpus.convert import SUFFIXES

Progress = Callable[[str], None]


def gather(paths: Sequence[Path], report: Progress) -> Iterator[Path | str]:
    """The files to import, each once; a string is the error of a path that cannot be."""
    seen: set[Path] = set()
    for path in paths:
        try:
            found = list(_walk(path, report)) if path.is_dir() else [path]
            path.stat()
        except FileNotFoundError:
            yield f"{path}: no such file or folder; check the path"
            continue
        except OSError as error:
            yield f"{error.filename or path}: cannot be read ({error.strerror or error}); check its permissions"
            continue
        if not found:
            yield f"{path}: no file in it can be imported, expected files ending in {' '.join(SUFFIXES)}"
        for file in found:
            if file.resolve() not in seen:
                seen.add(file.resolve())
                yield file


def _walk(folder: Path, report: Progress) -> Iterator[Path]:
    """The files of known formats in a folder and those in it, sorted; links to folders are not followed."""
    for here, folders, names in os.walk(folder, onerror=_raise):
        for name in sorted(name for name in folders if name.startswith(".")):
            report(f"skipped {Path(here) / name}: hidden")
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(here) / name
            if name.startswith((".", "~$")):
                report(f"skipped {file}: hidden")
            elif file.suffix.lower() not in SUFFIXES:
                report(f"skipped {file}: not one of {' '.join(SUFFIXES)}")
            else:
                yield file


def _raise(error: OSError) -> None:
    raise error

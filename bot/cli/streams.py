"""The input and the output of ``backstride batch``."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from bot.cli.errors import UsageError
from bot.cli.output import utf8_output


@contextmanager
def reading(source: str) -> Iterator[Iterable[bytes]]:
    """The lines of a file, or of standard input for ``-``.

    Raises:
        UsageError: the file cannot be opened.
    """
    if source == "-":
        yield sys.stdin.buffer
        return
    try:
        stream = Path(source).open("rb")  # noqa: SIM115 - closed below; what fails there is not the opening
    except OSError as error:
        raise UsageError(f"--in {source}: {error.strerror}; expected a JSON Lines file") from error
    with stream:
        yield stream


@contextmanager
def writing(target: str) -> Iterator[TextIO]:
    """A file, or standard output for ``-``. A file appears under its name only when it is complete.

    Raises:
        UsageError: the file cannot be written.
    """
    if target == "-":
        utf8_output()
        yield sys.stdout
        return
    path = Path(target).resolve()
    try:
        if path.is_dir():
            raise IsADirectoryError(0, "it is a folder")
        if path.exists() and not path.is_file():  # /dev/stderr, a named pipe: nothing that could be replaced
            stream = path.open("w", encoding="utf-8", newline="\n")
            draft = None
        else:
            handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
            stream = os.fdopen(handle, "w", encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(
            f"--out {target}: {error.strerror}; expected a file in a folder that can be written"
        ) from error
    try:
        with stream:
            yield stream
        if draft:
            Path(draft).chmod(_mode(path))
            Path(draft).replace(path)
    except BaseException:
        if draft:
            Path(draft).unlink(missing_ok=True)
        raise


def _mode(path: Path) -> int:
    """The permissions that the file has, or that a new one would have."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask

"""A terminal for the program: what a person would see who types."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from dataclasses import dataclass

from tests.cli.program import ROOT, SECONDS, Program

# A process gets signals from Ctrl-C only from the terminal that controls it, and that it has to ask for itself. What
# runs in the background of a shell without job control is made deaf to Ctrl-C, and hands that on to its children.
_TAKE_TERMINAL = (
    "import fcntl, os, signal, sys, termios; signal.signal(signal.SIGINT, signal.SIG_DFL);"
    "fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
)
_ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@dataclass
class Terminal:
    """The screen of a program that runs."""

    process: subprocess.Popen[bytes]
    handle: int
    seen: bytes = b""
    at: int = 0
    """Up to where what was seen has been waited for."""

    def type(self, keys: str) -> None:
        os.write(self.handle, keys.encode())

    def wait_for(self, words: str) -> str:
        """What came up to ``words``, without colours; fails when they do not come."""
        began, mark = self.at, words.encode()
        until = time.monotonic() + SECONDS
        while mark not in self.seen[self.at :]:
            assert time.monotonic() < until, f"{words!r} did not come; seen: {self.seen[began:]!r}"
            assert self._read(), f"ended before {words!r}; seen: {self.seen[began:]!r}"
        self.at = self.seen.index(mark, self.at) + len(mark)
        return plain(self.seen[began : self.at])

    def rest(self) -> tuple[int, str]:
        """The exit status, and what came after what was waited for."""
        until = time.monotonic() + SECONDS
        while self._read():
            assert time.monotonic() < until, f"does not end; seen: {self.seen[self.at :]!r}"
        return self.process.wait(SECONDS), plain(self.seen[self.at :])

    def leave(self, key: str = "\x03") -> tuple[int, str]:
        """Press ``key`` to leave, again where nothing comes of it; then as ``rest``.

        Python's prompt overlooks a signal that comes while it handles the key before, until the next one.
        """
        until = time.monotonic() + SECONDS
        heard, pressed = len(self.seen), float("-inf")
        while len(self.seen) == heard and self.process.poll() is None and time.monotonic() < until:
            if time.monotonic() > pressed + 3:
                self.type(key)
                pressed = time.monotonic()
            self._read()
        return self.rest()

    def _read(self) -> bool:
        """Take in what is there; False when the program has ended."""
        if not select.select([self.handle], [], [], 1.0)[0]:
            return True
        try:
            some = os.read(self.handle, 65536)
        except OSError:  # how Linux says that nobody is at the other end any more
            return False
        self.seen += some
        return bool(some)


def plain(raw: bytes) -> str:
    """A terminal's output without colours, its lines ending in a newline alone."""
    return _ESCAPE.sub("", raw.decode()).replace("\r\n", "\n")


@contextlib.contextmanager
def terminal(program: Program, *arguments: str, columns: int = 80) -> Iterator[Terminal]:
    """The program in a terminal of its own, ended when the block ends."""
    mine, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-c", _TAKE_TERMINAL, *program.command(*arguments)],
        stdin=its,
        stdout=its,
        stderr=its,
        cwd=ROOT,
        env=program.environment(TERM="xterm-256color"),
        start_new_session=True,
    )
    os.close(its)
    try:
        yield Terminal(process, mine)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(SECONDS)
        os.close(mine)

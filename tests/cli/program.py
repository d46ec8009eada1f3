"""The program as its users start it: a process of its own, with a home of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 120


@dataclass(frozen=True)
class Done:
    """How a run ended: exit status, standard output, standard error."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        assert self.code == 0, self
        return json.loads(self.out)


@dataclass(frozen=True)
class Program:
    """``python -m bot`` with ``home`` for its state."""

    home: Path

    def environment(self, **settings: str) -> dict[str, str]:
        """What the program sees: nothing of the settings or the terminal of the person who runs the tests."""
        foreign = ("BACKSTRIDE_", "COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "PYTHONWARNINGS", "PYTEST_")
        kept = {k: v for k, v in os.environ.items() if not k.startswith(foreign)}
        return {**kept, "BACKSTRIDE_HOME": os.fspath(self.home), **settings}

    def command(self, *arguments: str | Path) -> list[str]:
        return [sys.executable, "-m", "bot", *map(os.fspath, arguments)]

    def run(self, *arguments: str | Path, stdin: bytes | str = b"", **settings: str) -> Done:
        done = subprocess.run(
            self.command(*arguments),
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            cwd=ROOT,
            env=self.environment(**settings),
            timeout=SECONDS,
            check=False,
        )
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    def start(self, *arguments: str | Path, **settings: str) -> subprocess.Popen[bytes]:
        """The program running, with pipes for its streams."""
        pipe = subprocess.PIPE
        return subprocess.Popen(
            self.command(*arguments),
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
            cwd=ROOT,
            env=self.environment(**settings),
        )


def assert_told(done: Done, *words: str) -> None:
    """A user's mistake: exit 2, nothing on standard output, one line on standard error that has all of ``words``."""
    assert done.code == 2, done
    assert done.out == ""
    assert done.err.count("\n") == 1, done.err
    assert done.err.startswith("backstride: ")
    for word in words:
        assert word in done.err

"""Kills an import at every moment at which it touches the disk, and says what a reader finds afterwards.

usage: python -m tests.corpus.killed HOME SCRATCH PATH…

One line of JSON for each moment: the sha256 of each imported document's text after the kill, and after the import was
run again. The last line is of the import that was not killed.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

from corpus.importer import import_paths
from corpus.library import Library

_EVENTS = frozenset(("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree", "os.truncate"))


def _kill_at(moment: int, home: str) -> None:
    count = 0

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal count
        if event in _EVENTS and any(str(argument).startswith(home) for argument in arguments):
            count += 1
            if count == moment:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def _state(home: Path) -> dict[str, str]:
    return {document.doc_id: document.sha256 for document in Library(home).imported()}


def main() -> None:
    before, scratch = Path(sys.argv[1]), Path(sys.argv[2])
    paths = [Path(path) for path in sys.argv[3:]]
    for moment in range(1, 1000):
        home = scratch / str(moment)
        shutil.copytree(before, home)
        child = os.fork()
        if child == 0:
            _kill_at(moment, str(home))
            import_paths(Library(home), paths)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        found = _state(home)
        import_paths(Library(home), paths)
        left = sorted(path.name for path in (home / "documents").iterdir() if path.name.startswith(".import"))
        line = {"killed": os.WIFSIGNALED(status), "found": found, "again": _state(home), "left": left}
        sys.stdout.write(json.dumps(line) + "\n")
        if os.WIFEXITED(status):
            break


if __name__ == "__main__":
    main()

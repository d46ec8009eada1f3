"""Rebuilds an index again and again, is killed each time, and says what a reader finds afterwards.

usage: python -m tests.index.rebuild HOME MOMENTS EVENTS

First MOMENTS kills from outside at random times within a build, then a kill from within at every EVENTS-th moment at
which the build touches the disk, then at each at which it touches what says which index is in use. One line of JSON for
each: whether the build was killed, which library the index in use answers for, and what ``verify`` finds. HOME is empty
at first; each killed build finds an index over ``OLD`` in it and is one over ``NEW``.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from index.build import CURRENT, build
from index.hit import Query
from index.manifest import IndexMismatch
from index.search import Index
from index.verify import verify
from tests.index.fake import ANKLE, KNEE, FakeEncoder, library

OLD = {"ankle": ANKLE}
NEW = {"ankle": ANKLE, "knee": KNEE}
_EVENTS = frozenset(("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree", "os.truncate"))


def _fork(work: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - a child must not run on as the parent
            sys.stderr.write(f"{error!r}\n")
            os._exit(1)
        os._exit(0)
    return child


def _build(home: Path, **texts: str) -> None:
    build(home, *library(**texts), FakeEncoder)


def _kill_at(moment: int, prefix: str) -> None:
    count = 0

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal count
        if event in _EVENTS and any(str(argument).startswith(prefix) for argument in arguments):
            count += 1
            if count == moment:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def _state(home: Path) -> dict[str, Any]:
    """Read in a child of its own, so that this process never has a store open when it forks."""
    reading, writing = os.pipe()

    def read() -> None:
        state: dict[str, Any] = {"answers": None, "damage": verify(home)}
        for name, texts in (("old", OLD), ("new", NEW)):
            _, passages, digest = library(**texts)
            try:
                index = Index.open(home, passages, digest, FakeEncoder())
            except IndexMismatch as mismatch:
                state[name] = str(mismatch)
                continue
            hit = index.search(Query("Rest the ankle for two days.", k=1)).hits[0]
            state["answers"] = name if hit.passage.doc_id == "ankle" else "wrongly"
            index.close()
        os.write(writing, json.dumps(state).encode())

    os.waitpid(_fork(read), 0)
    os.close(writing)
    with os.fdopen(reading) as stream:
        return dict(json.loads(stream.read()))


def _tell(home: Path, status: int) -> None:
    state = _state(home)
    sys.stdout.write(json.dumps({"killed": os.WIFSIGNALED(status), **state}) + "\n")
    if state["answers"] == "new":
        os.waitpid(_fork(lambda: _build(home, **OLD)), 0)


def main() -> None:
    home, moments, step = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    began = time.monotonic()
    os.waitpid(_fork(lambda: _build(home, **OLD)), 0)
    took = time.monotonic() - began
    draw = random.Random(5)  # noqa: S311 - no secret
    for _ in range(moments):
        child = _fork(lambda: _build(home, **NEW))
        time.sleep(draw.uniform(0.0, took))
        os.kill(child, signal.SIGKILL)
        _tell(home, os.waitpid(child, 0)[1])
    for prefix, every in ((home, step), (home / "index" / CURRENT, 1)):
        for moment in range(1, 10_000, every):

            def work(moment: int = moment, prefix: Path = prefix) -> None:
                _kill_at(moment, str(prefix))
                _build(home, **NEW)

            status = os.waitpid(_fork(work), 0)[1]
            _tell(home, status)
            if os.WIFEXITED(status):
                break


if __name__ == "__main__":
    main()

"""A call of a model within a time limit: tried again where that may help, let go of where it is too slow or endless."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.model.face import ChatModel, ModelError

FIRST_PAUSE = 0.5
"""Seconds before the second try; each further pause is twice as long."""


@dataclass(frozen=True)
class Limits:
    """Of one answer. ``seconds`` cover all tries; ``clock`` and ``sleep`` are the tests' to replace."""

    seconds: float = 20.0
    retries: int = 2
    characters: int = 6000
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


def called(model: ChatModel, system: str, user: str, limits: Limits) -> Iterator[str]:
    """The model's text in pieces.

    Raises:
        ModelError: no try gave a text, the time is up, or the text does not end.
    """
    deadline = limits.clock() + limits.seconds
    attempt = 0
    while True:
        began = False
        try:
            for piece in _watched(model, system, user, deadline, limits):
                began = began or bool(piece.strip())
                yield piece
            return
        except ModelError as error:
            pause = error.wait if error.wait is not None else FIRST_PAUSE * 2**attempt
            late = limits.clock() + pause >= deadline
            if began or not error.transient or attempt >= limits.retries or late:
                raise
        attempt += 1
        limits.sleep(pause)


def _watched(model: ChatModel, system: str, user: str, deadline: float, limits: Limits) -> Iterator[str]:
    """One try, in a thread of its own: a call that hangs cannot be interrupted, only left."""
    pieces: queue.SimpleQueue[str | Exception | None] = queue.SimpleQueue()
    left = threading.Event()

    def call() -> None:
        try:
            for piece in model.stream(system, user):
                pieces.put(piece)
                if left.is_set():
                    return
        except Exception as error:  # noqa: BLE001 - handed to whoever waits
            pieces.put(error)
        else:
            pieces.put(None)

    threading.Thread(target=call, name="backstride-model", daemon=True).start()
    length = 0
    try:
        while True:
            try:
                piece = pieces.get(timeout=max(deadline - limits.clock(), 0.001))
            except queue.Empty:
                raise ModelError(f"{model.name}: no end within {limits.seconds:g} s") from None
            if piece is None:
                return
            if isinstance(piece, ModelError):
                raise piece
            if isinstance(piece, Exception):
                raise ModelError(f"{model.name}: {type(piece).__name__}") from piece
            length += len(piece)
            if length > limits.characters:
                raise ModelError(f"{model.name}: more than {limits.characters} characters")
            if limits.clock() >= deadline:
                raise ModelError(f"{model.name}: no end within {limits.seconds:g} s")
            yield piece
    finally:
        left.set()

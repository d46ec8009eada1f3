"""A reply in the making. It is drawn piece by piece in threads, as long as somebody listens."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from bot.reply import Reply, Screening
from bot.triage.finding import Tier
from bot.web.problems import ProblemError
from bot.web.responder import Event
from bot.web.tempo import Tempo
from bot.web.threads import Threads
from bot.web.trouble import told

LOG = logging.getLogger(__name__)
BROKEN = (
    "Something broke while your message was being answered; it was not kept. If you need medical help now, do not "
    "wait for this service: call your emergency number."
)
SLOW = (
    "Your message could not be answered in time; it was not kept. If you need medical help now, do not wait for this "
    "service: call your emergency number."
)
AT_ONCE = 64
"""Pieces of text that are drawn in one go where they come fast."""
FAST_SECONDS = 0.001


@dataclass(frozen=True, slots=True)
class Piece:
    """What a listener is told. ``kind`` is triage, citations, delta, reply or error; the last two end the reply."""

    kind: str
    value: object


class Keeping(Protocol):
    """What is kept of a reply. Each may raise ProblemError, which then is how the reply ends."""

    async def screened(self, screening: Screening) -> None:
        """The screen has spoken; the rest is only worth the work where it can be kept."""
        ...

    async def replied(self, reply: Reply) -> None:
        """Keeps the reply; only then it is shown whole."""
        ...

    async def left(self) -> None:
        """Nobody listened any more."""
        ...

    def broke(self) -> None:
        """The reply ended in a problem, which says that the message was not kept. May come while it is being kept."""
        ...


class Work:
    """One reply: its pieces so far, and the task that draws the next.

    While nobody listens nothing is drawn; whoever comes back within ``tempo.resume`` seconds goes on where they were,
    if it is ``resumable``. It is shown whole once ``keeping`` has it.
    """

    def __init__(
        self,
        events: Callable[[], Iterator[Event]],
        shown: Callable[[Event], Piece],
        keeping: Keeping,
        threads: Threads,
        tempo: Tempo,
        resumable: bool = True,
    ) -> None:
        self.pieces: list[Piece] = []
        self.ended = False
        self.given_up = False
        self.resumable = resumable
        self._events, self._shown, self._keeping = events, shown, keeping
        self._threads, self._tempo = threads, tempo
        self._listeners, self._heard_once = 0, False
        self._news, self._heard = asyncio.Event(), asyncio.Event()
        self._deadline = asyncio.get_running_loop().call_later(tempo.reply, self._late)
        self.task = asyncio.create_task(self._draw_all())

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Within it the reply is drawn."""
        self._listeners, self._heard_once = self._listeners + 1, True
        self._heard.set()
        try:
            yield
        finally:
            self._listeners -= 1
            if not self._listeners:
                self._heard.clear()

    async def hear(self, after: int = 0, pause: float | None = None) -> AsyncIterator[tuple[int, Piece | None]]:
        """The pieces from number ``after`` on, each with its number (from 1), until the end.

        Where nothing comes for ``pause`` seconds, the last number with None.
        """
        at = after
        while True:
            news = self._news
            while at < len(self.pieces):
                at += 1
                yield at, self.pieces[at - 1]
            if self.ended:
                return
            try:
                await asyncio.wait_for(news.wait(), pause)
            except TimeoutError:
                yield at, None

    async def reply(self) -> Reply:
        """The whole reply.

        Raises:
            ProblemError: it broke, or came too late.
        """
        with self.listening():
            async for _, piece in self.hear():
                if piece and isinstance(piece.value, Reply):
                    return piece.value
                if piece and isinstance(piece.value, ProblemError):
                    raise piece.value
        raise ProblemError(500, "internal-error", BROKEN)

    def stop(self, why: ProblemError | None = None) -> None:
        """Gives the reply up, whoever listens."""
        self._end(why or ProblemError(500, "internal-error", BROKEN))

    async def _draw_all(self) -> None:
        events = self._events()
        try:
            more = await self._draw_on(events)
            close = getattr(events, "close", None)
            if more and close:  # what it holds (a model's connection) is let go
                await self._threads.run(close)
        except Exception as error:  # noqa: BLE001  # whatever broke, whoever listens is told
            LOG.error("a reply failed: %s", told(error))
            self.stop()
        finally:
            self._deadline.cancel()

    async def _draw_on(self, events: Iterator[Event]) -> bool:
        """Draws until the end; whether there would have been more."""
        more = urgent = True  # the first piece is what the screen says
        try:
            while not self.ended:
                if not await self._listened():
                    self.given_up = True
                    self._end(None)
                    await self._keeping.left()
                    break
                drawn, more = await self._threads.run(partial(_draw, events), urgent)
                for event in drawn:
                    if not self.ended:
                        await self._take(event)
                    if isinstance(event.value, Screening):
                        urgent = event.value.tier >= Tier.URGENT
                if not more:
                    self.stop()
        except ProblemError as problem:
            self._end(problem)
        return more

    async def _listened(self) -> bool:
        if not self._listeners:
            patience = self._tempo.resume if self.resumable or not self._heard_once else 0
            try:
                await asyncio.wait_for(self._heard.wait(), patience)
            except TimeoutError:
                return False
        return True

    async def _take(self, event: Event) -> None:
        if isinstance(event.value, Reply):
            self._deadline.cancel()  # it is there; keeping it has a time limit of its own
            await self._keeping.replied(event.value)
            if self.ended:  # given up in the meantime
                return
            self.ended = True
        self.pieces.append(self._shown(event))
        self._wake()
        if isinstance(event.value, Screening):
            await self._keeping.screened(event.value)

    def _late(self) -> None:
        if not self.ended:
            LOG.error("a reply took longer than %s seconds", self._tempo.reply)
            self._end(ProblemError(504, "too-slow", SLOW))

    def _end(self, problem: ProblemError | None) -> None:
        if self.ended:
            return
        self.ended = True
        if problem:
            self.pieces.append(Piece("error", problem))
            self._keeping.broke()
        self._wake()

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()


def _draw(events: Iterator[Event]) -> tuple[list[Event], bool]:
    """The next event, or as many pieces of text as come fast; and whether there may be more. Runs in a thread."""
    drawn: list[Event] = []
    try:
        while len(drawn) < AT_ONCE:
            began = time.monotonic()
            event = next(events, None)
            if event is None:
                return drawn, False
            drawn.append(event)
            if event.kind != "delta" or time.monotonic() - began > FAST_SECONDS:
                break
    except Exception as error:  # noqa: BLE001  # logged by its kind alone: its text may hold a person's words
        LOG.error("a reply failed: %s", told(error))
        return drawn, False
    return drawn, True

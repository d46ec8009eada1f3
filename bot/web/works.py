"""The replies that are in the making, and those that ended a moment ago and may be heard again."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain

from bot.reply import Screening
from bot.triage.finding import Tier
from bot.web.problems import ProblemError
from bot.web.responder import Event
from bot.web.tempo import Tempo
from bot.web.threads import Threads
from bot.web.trouble import told
from bot.web.work import BROKEN, Keeping, Piece, Work

LOG = logging.getLogger(__name__)
MOST_OPEN = 2_000
MOST_ENDED = 2_000
BUSY_SECONDS = 5
BUSY = (
    "Too many messages are being answered at this moment; please send yours again in a few seconds. If you need "
    "medical help now, do not wait for this service: call your emergency number."
)


FORGOTTEN = "There is no conversation of this id, or it was forgotten; leave conversation_id out to begin one."


def forgotten() -> ProblemError:
    """What ends a reply whose conversation is not there (any more)."""
    return ProblemError(404, "unknown-conversation", FORGOTTEN)


@dataclass(frozen=True, slots=True)
class Ids:
    """Whose reply it is: the conversation's id (empty where none is kept) and the message's."""

    conversation: str
    message: str


class Works:
    """Begins replies and finds them again. Belongs to one event loop."""

    def __init__(self, threads: Threads, tempo: Tempo, most_open: int = MOST_OPEN) -> None:
        self._threads, self._tempo, self._most_open = threads, tempo, most_open
        self.failed: Callable[[str], None] = lambda _problem: None
        """Told of every reply that ended in a problem."""
        self._open: dict[str, tuple[Ids, Work]] = {}
        self._ended: OrderedDict[str, tuple[Ids, Work]] = OrderedDict()
        self._screening = 0

    def __len__(self) -> int:
        return len(self._open)

    async def admitted(self, events: Callable[[], Iterator[Event]]) -> Callable[[], Iterator[Event]]:
        """The events of a reply that may begin. Where too many are in the making, it may if the screen escalates it.

        Raises:
            ProblemError: it may not.
        """
        if len(self._open) < self._most_open:
            return events
        if self._screening >= self._most_open:
            raise _busy()
        self._screening += 1
        try:
            return await self._threads.run(partial(_escalated, events), urgent=True)
        except ProblemError:
            raise
        except Exception as error:  # noqa: BLE001  # its text may hold a person's words
            LOG.error("a reply failed: %s", told(error))
            raise ProblemError(500, "internal-error", BROKEN) from None
        finally:
            self._screening -= 1

    def begin(
        self,
        ids: Ids,
        events: Callable[[], Iterator[Event]],
        shown: Callable[[Event], Piece],
        keeping: Keeping,
        resumable: bool = True,
    ) -> Work:
        """A new reply to what was ``admitted``. One that is not ``resumable`` ends as soon as its listener goes."""
        work = Work(events, shown, keeping, self._threads, self._tempo, resumable)
        self._open[ids.message] = ids, work
        work.task.add_done_callback(lambda _: self._over(ids))
        return work

    def find(self, message_id: str) -> tuple[Ids, Work] | None:
        """A reply that can still be heard."""
        return self._open.get(message_id) or self._ended.get(message_id)

    def forget(self, conversation_id: str) -> None:
        """Stops what is being answered in this conversation, and lets nobody hear what was."""
        for kept in (self._open, self._ended):
            for message_id in [m for m, (ids, _) in kept.items() if ids.conversation == conversation_id]:
                kept.pop(message_id)[1].stop(forgotten())

    async def close(self) -> None:
        """Stops everything."""
        tasks = [work.task for _, work in self._open.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _over(self, ids: Ids) -> None:
        entry = self._open.pop(ids.message, None)
        if entry is None or entry[1].given_up:
            return
        last = entry[1].pieces[-1].value if entry[1].pieces else None
        if isinstance(last, ProblemError):
            self.failed(last.name)
        if not entry[1].resumable:
            return
        self._ended[ids.message] = entry
        while len(self._ended) > MOST_ENDED:
            self._ended.popitem(last=False)
        entry[1].task.get_loop().call_later(self._tempo.kept, self._ended.pop, ids.message, None)


def _busy() -> ProblemError:
    return ProblemError(503, "busy", BUSY, {"Retry-After": str(BUSY_SECONDS)})


def _escalated(events: Callable[[], Iterator[Event]]) -> Callable[[], Iterator[Event]]:
    """The events with what the screen says already drawn. Runs in a thread; raises ProblemError for what can wait."""
    drawn = events()
    first = next(drawn)
    if isinstance(first.value, Screening) and first.value.tier >= Tier.URGENT:
        return lambda: chain([first], drawn)
    raise _busy()

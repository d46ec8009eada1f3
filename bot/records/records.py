"""The records as the service uses them. Nothing here blocks the caller's event loop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.records import read
from bot.records.database import engine_of
from bot.records.entry import Entry
from bot.records.errors import DownError, ForgottenError
from bot.records.journal import Journal
from bot.records.keeper import Keeper
from bot.records.read import Conversation, Judged
from bot.records.retain import Retention
from bot.records.write import Outcome
from bot.settings import Settings

LOG = logging.getLogger(__name__)
T = TypeVar("T")
WRITE_SECONDS = 8.0
READ_SECONDS = 4.0
"""How long a message may wait for what was said before it: longer, and the database counts as down."""
READERS = 4


class Records:
    """Writes what must be kept before it is acknowledged, and notes the rest."""

    def __init__(self, engine: Engine, journal: Journal, retention: Retention) -> None:
        self.engine = engine
        self.retention = retention
        self.journal = journal
        self.keeper = Keeper(engine, journal, retention)
        self.heard: Callable[[Entry], None] = lambda _entry: None
        """Told of every entry that is acknowledged."""
        self._readers = CapacityLimiter(READERS)

    @property
    def shares_texts(self) -> bool:
        """Whether a conversation's texts can be read back, so that replicas share them."""
        return bool(self.retention.texts or self.retention.resume)

    @property
    def down(self) -> bool:
        """Whether the database is known to be down."""
        return self.keeper.up is False

    def start(self) -> None:
        """Begins to reach the database; returns at once."""
        self.keeper.start()

    def stop(self) -> None:
        """Writes what waits. Blocks for some seconds at most."""
        self.keeper.stop()

    async def write(self, entry: Entry) -> None:
        """Returns when the entry is in the database, for good.

        Raises:
            DownError: the database is down; the entry may or may not be there.
            ForgottenError: the conversation was deleted.
        """
        if await self._done(entry) is Outcome.FORGOTTEN:
            raise ForgottenError
        self.heard(entry)

    async def forget(self, conversation: str) -> None:
        """Deletes what is known of a conversation (a digest).

        Raises:
            DownError: the database is down, and nothing was deleted.
        """
        await self._done(conversation)

    def note(self, entry: Entry) -> None:
        """Puts the entry on this machine's disk, and into the database as soon as that is there. For threads."""
        self.heard(entry)
        try:
            self.journal.add(entry)
        except OSError as error:  # a full disk keeps nobody from an emergency's advice
            LOG.error("the journal cannot be written: %s", type(error).__name__)
            try:
                self.keeper.submit(entry)
            except DownError:
                LOG.error("a record is lost: neither journal nor database can be written")
            return
        self.keeper.wake()

    async def conversation(self, conversation_id: str, limit: int) -> Conversation | None:
        """The conversation as it was written down.

        Raises:
            DownError: the database is down, or takes too long.
        """
        return await self.ask(partial(read.conversation, conversation_id=conversation_id, limit=limit))

    async def judged(self, message_id: str) -> Judged | None:
        """Whose reply an id is of.

        Raises:
            DownError: the database is down, or takes too long.
        """
        return await self.ask(partial(read.judged, message_id=message_id))

    async def ask(self, question: Callable[[Connection], T], seconds: float = READ_SECONDS) -> T:
        """Reads.

        Raises:
            DownError: the database is down, or takes longer than that.
        """
        if self.down:
            raise DownError
        self.start()

        def reading() -> T:
            if not (self.keeper.tried.wait(seconds) and self.keeper.up):  # the tables may still be in the making
                raise DownError
            with self.engine.connect() as connection:
                return question(connection)

        try:
            async with asyncio.timeout(seconds):
                return await to_thread.run_sync(reading, limiter=self._readers, abandon_on_cancel=True)
        except TimeoutError:  # this machine may be busy: that says nothing of the database
            raise DownError from None
        except SQLAlchemyError as error:
            LOG.error("the records cannot be read: %s", type(error).__name__)
            self.keeper.failed()
            raise DownError from None

    async def _done(self, what: Entry | str) -> Outcome:
        future = self.keeper.submit(what)
        try:
            return await asyncio.wait_for(asyncio.wrap_future(future), WRITE_SECONDS)
        except TimeoutError:
            raise DownError from None


def records_of(settings: Settings) -> Records:
    """The records that the settings name.

    Raises:
        RecordsError: the database's address cannot be read.
    """
    retention = Retention(settings.keep_texts_days, settings.resume_hours)
    return Records(engine_of(settings), Journal(settings.home), retention)

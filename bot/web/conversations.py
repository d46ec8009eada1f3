"""Conversations wherever they were begun: in this process's memory first, then as they were written down."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.message import Message
from bot.records.errors import DownError
from bot.records.read import Conversation
from bot.records.records import Records
from bot.records.seal import digest
from bot.web.sessions import Session, Sessions, UnknownConversationError


@dataclass(frozen=True, slots=True)
class Asked:
    """A conversation with a new message at its end. Not ``whole``: the database could not be asked what came before."""

    session: Session
    whole: bool = True


class Conversations:
    """Asks the database where the memory cannot know: after a restart, and where replicas share the texts.

    Belongs to one event loop.
    """

    def __init__(self, sessions: Sessions, records: Records, max_messages: int) -> None:
        self._sessions, self._records, self._max_messages = sessions, records, max_messages
        self._readings: dict[str, asyncio.Future[Conversation | None]] = {}

    async def clinic(self, conversation_id: str) -> str:
        """The clinic that the conversation is held with.

        Raises:
            UnknownConversationError: there is none of this id.
            DownError: it is not in memory, and the database is down.
        """
        held = self._sessions.find(conversation_id)
        if held is not None:
            return held.clinic
        written = await self._records.conversation(conversation_id, 0)
        if written is None or written.forgotten:
            raise UnknownConversationError(conversation_id)
        return written.clinic

    async def asking(self, conversation_id: str, message: Message, clinic: str) -> Asked:
        """The conversation with this message at its end, where it stays: see ``Sessions.asking``.

        While the database is down, with what is in memory: the screen works with that.

        Raises:
            UnknownConversationError: there is none of this id, or it was deleted.
        """
        known, whole = None, True
        if self._records.shares_texts or self._sessions.find(conversation_id) is None:
            try:
                known = await self._written(conversation_id)
            except DownError:
                whole = False
                known = Session(clinic=clinic)  # only where nothing is in memory
        return Asked(self._sessions.asking(conversation_id, message, known), whole)

    async def forget(self, conversation_id: str) -> None:
        """Deletes it, here and where it was written down.

        Raises:
            DownError: the database is down; the conversation is still there.
        """
        await self._records.forget(digest(conversation_id))
        self._sessions.forget(conversation_id)

    async def _written(self, conversation_id: str) -> Session | None:
        """The conversation as it was written down. Messages that wait for it together go on in their order."""
        reading = self._readings.get(conversation_id)
        if reading is None:
            reading = asyncio.ensure_future(self._records.conversation(conversation_id, self._max_messages))
            self._readings[conversation_id] = reading
            reading.add_done_callback(lambda _: self._readings.pop(conversation_id, None))
        written = await asyncio.shield(reading)
        if written is None:
            return None
        if written.forgotten:
            self._sessions.forget(conversation_id)
            raise UnknownConversationError(conversation_id)
        return Session(written.messages, written.total - len(written.messages), written.clinic)

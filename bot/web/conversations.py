"""Conversations wherever they were begun: in this process's memory first, then as they were written down."""

from __future__ import annotations

from dataclasses import dataclass

from bot.message import Message
from bot.records.errors import DownError
from bot.records.records import Records
from bot.records.seal import digest
from bot.web.sessions import Session, Sessions, UnknownConversationError


@dataclass(frozen=True, slots=True)
class Asked:
    """A conversation with a new message at its end. Not ``whole``: the database could not be asked what came before."""

    session: Session
    whole: bool = True


class Conversations:
    """Asks the database where the memory cannot know: after a restart, and where replicas share the texts."""

    def __init__(self, sessions: Sessions, records: Records, max_messages: int) -> None:
        self._sessions, self._records, self._max_messages = sessions, records, max_messages

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
        """The conversation with this message at its end, not yet kept.

        While the database is down, with what is in memory: the screen works with that.

        Raises:
            UnknownConversationError: there is none of this id, or it was deleted.
        """
        held = self._sessions.find(conversation_id)
        whole = True
        if held is None or (self._records.shares_texts and not held.fresh):
            try:
                held = await self._read(conversation_id, held)
            except DownError:
                held, whole = held or Session(clinic=clinic), False
        self._sessions.restore(conversation_id, held)
        return Asked(held.with_messages(message, limit=self._max_messages), whole)

    async def forget(self, conversation_id: str) -> None:
        """Deletes it, here and where it was written down.

        Raises:
            DownError: the database is down; the conversation is still there.
        """
        await self._records.forget(digest(conversation_id))
        self._sessions.forget(conversation_id)

    async def _read(self, conversation_id: str, held: Session | None) -> Session:
        written = await self._records.conversation(conversation_id, self._max_messages)
        if written is None:
            if held is None:
                raise UnknownConversationError(conversation_id)
            return held
        if written.forgotten:
            self._sessions.forget(conversation_id)
            raise UnknownConversationError(conversation_id)
        if held is not None and (held.total >= written.total or not written.messages):
            return held
        return Session(written.messages, written.total - len(written.messages), written.clinic)

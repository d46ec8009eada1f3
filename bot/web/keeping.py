"""How replies are kept: before they are shown, and an emergency's without ever waiting for the database."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial

from bot.message import Message
from bot.records.errors import DownError, ForgottenError, RecordsError
from bot.reply import Reply, Screening, Status
from bot.triage.finding import Tier
from bot.web.desk import Desk
from bot.web.feedback import Given
from bot.web.noting import Said, turn_of
from bot.web.problems import ProblemError
from bot.web.trouble import told
from bot.web.works import forgotten

LOG = logging.getLogger(__name__)
DOWN_SECONDS = 5
DOWN = (
    "The service's records cannot be written at this moment, so that your message was not kept; please send it again "
    "in a few seconds. If you need medical help now, do not wait for this service: call your emergency number."
)


def down() -> ProblemError:
    """What is said while the database is down."""
    return ProblemError(503, "records-down", DOWN, {"Retry-After": str(DOWN_SECONDS)})


@dataclass(frozen=True, slots=True)
class InConversation:
    """Message and reply stay, in memory and as the records have it. The message is in memory already.

    ``whole``: whether it is known what was said before; otherwise only advice on where to seek care is given.
    """

    desk: Desk
    said: Said
    message: Message
    whole: bool = True

    async def screened(self, screening: Screening) -> None:
        """Raises ProblemError where there is nothing urgent and the reply could not be kept."""
        if screening.tier < Tier.URGENT and (self.desk.records.down or not self.whole):
            raise down()

    async def replied(self, reply: Reply) -> None:
        """Writes the record, then holds the reply in memory, behind its message.

        Raises:
            ProblemError: the database is down, or the conversation was deleted.
        """
        desk, said = self.desk, self.said
        desk.sessions.settled(said.conversation_id, self.message)  # from now on the records may have it
        if reply.status is Status.ESCALATED:
            await desk.threads.run(partial(note, desk, said, reply), urgent=True)
        else:
            turn = await desk.threads.run(partial(turn_of, desk.records, said, reply))
            try:
                await desk.records.write(turn)
            except (DownError, RecordsError):
                raise down() from None
            except ForgottenError:
                desk.sessions.forget(said.conversation_id)
                raise forgotten() from None
        if desk.sessions.answered(said.conversation_id, self.message, Message("assistant", reply.text)):
            desk.feedback.answered(said.message_id, _given(reply, said))

    async def left(self) -> None:
        """The message stays in the conversation: the screen sees it again."""
        if self.desk.sessions.settled(self.said.conversation_id, self.message):
            await self.desk.threads.run(partial(note, self.desk, self.said, None))

    def broke(self) -> None:
        """Takes the message back: whoever sent it is told that it was not kept."""
        self.desk.sessions.take_back(self.said.conversation_id, self.message)


@dataclass(frozen=True, slots=True)
class Alone:
    """Only that there was a reply is noted, and of what kind."""

    desk: Desk
    said: Said

    async def screened(self, screening: Screening) -> None:
        """Nothing hinders the reply."""

    async def replied(self, reply: Reply) -> None:
        """Notes it: for a thumb that comes at once in memory, since the record is written after the reply."""
        self.desk.feedback.answered(self.said.message_id, _given(reply, self.said))
        urgent = reply.status is Status.ESCALATED
        await self.desk.threads.run(partial(note, self.desk, self.said, reply), urgent=urgent)

    async def left(self) -> None:
        """Notes that somebody left."""
        await self.desk.threads.run(partial(note, self.desk, self.said, None))

    def broke(self) -> None:
        """Nothing was kept."""


def note(desk: Desk, said: Said, reply: Reply | None) -> None:
    """Notes what came of a message; never raises. For threads."""
    try:
        desk.records.note(turn_of(desk.records, said, reply))
    except Exception as error:  # noqa: BLE001  # advice on where to seek care is given, whatever becomes of its record
        LOG.error("a reply was not written down: %s", told(error))


def _given(reply: Reply, said: Said) -> Given:
    flags = tuple(dict.fromkeys(finding.flag for finding in reply.triage.findings))
    return Given(said.conversation_id, said.clinic, reply.status.value, reply.triage.tier.label, flags)

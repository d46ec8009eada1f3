"""From a reply to what is written down of it. Texts go along only where the operator keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Literal

from bot.records.entry import UNHEARD, Thumb, Turn
from bot.records.records import Records
from bot.records.seal import digest, sealed
from bot.reply import Reply, Status
from bot.triage.finding import Tier
from bot.triage.languages.identify import language

Face = Literal["api", "page", "openai", "mcp"]
"""Where a message came in."""
READ_FOR_LANGUAGE = 2_000
"""Characters of a message that tell its language."""
MOST_SECTIONS = 10


@dataclass(frozen=True, slots=True)
class Said:
    """A message, and where it was said: the conversation's id (empty where none is kept), the reply's id."""

    message_id: str
    conversation_id: str
    question: str
    face: Face
    clinic: str = ""


def turn_of(records: Records, said: Said, reply: Reply | None) -> Turn:
    """What is written down of a message and its reply; None: the person had left. For threads: it reads the language.

    Of programs that send the whole conversation with every call no text is kept.
    """
    linked = bool(said.conversation_id)
    texts, resume = linked and records.retention.texts > 0, linked and records.retention.resume > 0
    answer = reply.text if reply else None
    tier = reply.triage.tier if reply else Tier.NONE
    times = reply.timings_ms if reply else None
    return Turn(
        message=digest(said.message_id),
        conversation=digest(said.conversation_id) if linked else "",
        clinic=said.clinic,
        face=said.face,
        at=datetime.now(UTC),
        status=reply.status.value if reply else UNHEARD,
        tier=tier.label,
        flags=tuple(dict.fromkeys(finding.flag for finding in reply.triage.findings)) if reply else (),
        sections=_sections(reply) if reply else (),
        language=language(said.question[:READ_FOR_LANGUAGE]),
        times=(times.triage, times.retrieve, times.compose, times.total) if times else (),
        question=said.question if texts else None,
        reply=answer if texts else None,
        sealed=sealed(said.conversation_id, said.question, answer) if resume and not texts else None,
    )


def thumb_of(
    records: Records, message_id: str, conversation: str, clinic: str, status: str, rating: str, comment: str = ""
) -> Thumb:
    """What is written down of a thumb; ``conversation`` is a digest."""
    return Thumb(
        message=digest(message_id),
        conversation=conversation,
        clinic=clinic,
        at=datetime.now(UTC),
        rating=rating,
        reason="disagrees" if rating == "down" and status == Status.ESCALATED else "",
        comment=comment if comment and records.retention.texts else None,
    )


def _sections(reply: Reply) -> tuple[str, ...]:
    """The sections that were cited; of a decline, those that are nearest, which its suggestions are about."""
    if reply.citations:
        found: Sequence[str] = [f"{c.doc_id} › {c.section[-1] if c.section else c.title}" for c in reply.citations]
    else:
        found = [_asked_of()[text] for text in reply.suggestions if text in _asked_of()]
    return tuple(dict.fromkeys(found))[:MOST_SECTIONS]


@cache
def _asked_of() -> dict[str, str]:
    """A question that is offered -> its section."""
    from bot.suggest import questions  # noqa: PLC0415  # reads the library's questions

    return {text: f"{doc_id} › {heading}" for (doc_id, heading), text in questions().items()}

"""One conversation over the event stream, held against what the service says of it."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

LAST = "I cannot feel anything around my groin and I cannot pee."
"""Ends a conversation: what the screen finds in it is numbered, which shows how many messages the service has."""


@dataclass(slots=True)
class Tally:
    """What happened in all conversations. Times are in milliseconds."""

    asked: int = 0
    answered: int = 0
    escalated: int = 0
    """Last messages whose number was compared."""
    lost: int = 0
    doubled: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    first: list[float] = field(default_factory=list)
    """Until the first piece of text."""
    whole: list[float] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    """Ids of messages."""


class FaultError(Exception):
    """The service did not answer as it must; the message names the fault and nothing of the conversation."""


@dataclass(slots=True)
class Talk:
    """A conversation: questions as they come, and a pause of ``think`` seconds after each answer."""

    client: httpx.AsyncClient
    questions: Sequence[str]
    tally: Tally
    think: float = 0.0

    async def hold(self, number: int, more: Callable[[], bool]) -> None:
        """Talks as long as ``more`` says so, then counts what the service has of it; ``number`` is its own."""
        at, turns, conversation = number, 0, ""
        while more():
            try:
                conversation, _ = await self._ask(self.questions[at % len(self.questions)], conversation)
            except (FaultError, httpx.HTTPError) as error:
                self._failed(error)
                turns, conversation = 0, ""  # what the service has of it is not known any more
            else:
                turns += 1
            at += 1
            await asyncio.sleep(self.think)
        if turns:
            await self._count(conversation, turns)

    async def _count(self, conversation: str, turns: int) -> None:
        try:
            _, reply = await self._ask(LAST, conversation)
        except (FaultError, httpx.HTTPError) as error:
            self._failed(error)
            return
        found = reply["triage"]["findings"]
        numbers = [finding["message"] for finding in found if finding["text"] in LAST]
        if not numbers:
            self.tally.errors["an emergency was not seen"] += 1
            return
        self.tally.escalated += 1
        more = max(numbers) - 2 * turns  # each turn is a question and its reply
        self.tally.lost += max(0, -more)
        self.tally.doubled += max(0, more)

    def _failed(self, error: Exception) -> None:
        self.tally.errors[str(error) if isinstance(error, FaultError) else type(error).__name__] += 1

    async def _ask(self, question: str, conversation: str) -> tuple[str, dict[str, Any]]:
        """The conversation's id and the reply.

        Raises:
            FaultError: an answer that is no reply, or one whose pieces are not the whole.
        """
        tally, began = self.tally, time.monotonic()
        tally.asked += 1
        body = {"message": question} | ({"conversation_id": conversation} if conversation else {})
        text, numbers, reply = "", [], None
        headers = {"Accept": "text/event-stream"}
        async with self.client.stream("POST", "/api/v1/chat", json=body, headers=headers) as answer:
            if answer.status_code != 200:
                raise FaultError(f"status {answer.status_code}")
            async for name, number, data in _events(answer.aiter_lines()):
                numbers.append(number)
                if name == "delta":
                    if not text:
                        tally.first.append((time.monotonic() - began) * 1e3)
                    text += data["text"]
                elif name == "error":
                    raise FaultError(f"problem {data['status']}")
                elif name == "reply":
                    if reply is not None:
                        tally.doubled += 1
                    reply = data
        if reply is None:
            tally.lost += 1
            raise FaultError("the stream ended without its reply")
        if numbers != list(range(1, len(numbers) + 1)) or text.strip() != reply["reply"]["text"].strip():
            raise FaultError("the pieces are not the whole")
        if reply["message_id"] in tally.seen:
            tally.doubled += 1
        tally.seen.add(reply["message_id"])
        tally.answered += 1
        tally.whole.append((time.monotonic() - began) * 1e3)
        return reply["conversation_id"], reply["reply"]


async def _events(lines: AsyncIterator[str]) -> AsyncIterator[tuple[str, int, Any]]:
    """Name, number and data of each event of a stream; comments are left out."""
    fields: dict[str, str] = {}
    async for line in lines:
        if not line:
            if "event" in fields:
                yield fields["event"], int(fields["id"].rpartition(":")[2]), json.loads(fields["data"])
            fields = {}
        elif not line.startswith(":"):
            name, _, value = line.partition(": ")
            fields[name] = value

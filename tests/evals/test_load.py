"""The load script: it holds conversations with a real service, and sees each fault that it is there to see."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.settings import Settings
from bot.web.app import create_app
from evals.load.__main__ import put, report
from evals.load.service import memory
from evals.load.talk import Talk, Tally
from tests.web.conftest import MANY
from tests.web.fake import FakeResponder, screen
from tests.web.server import serving

QUESTIONS = ["Why does my back hurt?", "Which stretches help?"]


def test_conversations_are_held_and_counted(tmp_path: Path) -> None:
    app = create_app(FakeResponder, Settings(home=tmp_path, **MANY), screen)
    with serving(app) as running:
        tally, used = asyncio.run(put(running.url, os.getpid(), QUESTIONS, talks=8, seconds=2.0, think=0.05))
    assert not tally.errors
    assert (tally.lost, tally.doubled) == (0, 0)
    assert tally.answered == tally.asked == len(tally.seen) == len(tally.whole) >= 16
    assert tally.escalated == 8
    assert used
    assert min(used) > 1
    lines = report(tally, used, 8, 2.0, 0.05)
    assert f"asked {tally.asked}, answered {tally.asked}, errors 0" in lines
    assert any(line.startswith("memory, MB") for line in lines)


def stream(*events: tuple[str, Any]) -> str:
    """The events, numbered, as a stream."""
    return "".join(
        f"id: m:{n}\nevent: {kind}\ndata: {json.dumps(data)}\n\n" for n, (kind, data) in enumerate(events, 1)
    )


def reply(text: str, number: int, *found: int) -> dict[str, Any]:
    findings = [{"message": at, "text": "cannot pee"} for at in found]
    return {
        "conversation_id": "c",
        "message_id": f"m{number}",
        "reply": {"text": text, "triage": {"findings": findings}},
    }


GOOD = (("triage", {}), ("delta", {"text": "Yes "}), ("delta", {"text": "so."}))


WHOLE = stream(*GOOD, ("reply", reply("Yes so.", 1)))


def held(*answers: str | int) -> Tally:
    """One conversation with a service that gives these answers, the last of them to its last message."""
    left = list(answers)

    def give(_: httpx.Request) -> httpx.Response:
        answer = left.pop(0)
        return httpx.Response(answer) if isinstance(answer, int) else httpx.Response(200, text=answer)

    async def talk() -> Tally:
        async with httpx.AsyncClient(transport=httpx.MockTransport(give), base_url="http://x") as client:
            tally = Tally()
            turns = iter(range(len(answers) - 1))
            await Talk(client, QUESTIONS, tally).hold(0, lambda: next(turns, None) is not None)
            return tally

    return asyncio.run(talk())


def test_a_conversation_without_fault() -> None:
    tally = held(WHOLE, stream(*GOOD, ("reply", reply("Yes so.", 2, 2))))
    assert (tally.asked, tally.answered, tally.escalated, tally.lost, tally.doubled) == (2, 2, 1, 0, 0)
    assert not tally.errors


@pytest.mark.parametrize(
    ("answers", "lost", "doubled", "errors"),
    [
        ([WHOLE, stream(*GOOD, ("reply", reply("Yes so.", 2, 0)))], 2, 0, []),
        ([WHOLE, stream(*GOOD, ("reply", reply("Yes so.", 2, 4)))], 0, 2, []),
        ([WHOLE, stream(*GOOD, ("reply", reply("Yes so.", 1, 2)))], 0, 1, []),
        ([stream(*GOOD), 200], 1, 0, ["the stream ended without its reply"]),
        ([stream(*GOOD[:2], ("reply", reply("Yes so.", 1))), 200], 0, 0, ["the pieces are not the whole"]),
        ([WHOLE.replace("m:2", "m:3"), 200], 0, 0, ["the pieces are not the whole"]),
        ([503, 200], 0, 0, ["status 503"]),
        ([stream(("error", {"status": 504})), 200], 0, 0, ["problem 504"]),
        ([WHOLE, stream(*GOOD, ("reply", reply("Yes so.", 2)))], 0, 0, ["an emergency was not seen"]),
    ],
)  # fmt: skip
def test_each_fault_is_seen(answers: list[str | int], lost: int, doubled: int, errors: list[str]) -> None:
    tally = held(*answers)
    assert (tally.lost, tally.doubled, list(tally.errors)) == (lost, doubled, errors)


def test_the_memory_of_nobody_is_not_measured() -> None:
    assert memory(2**22 + 1) is None
    assert report(Tally(), [], 1, 1, 1)[-1] == "memory: not measured"

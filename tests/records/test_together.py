"""Records where messages of one conversation come at the same time, and where nobody waits for the reply."""

from __future__ import annotations

import contextlib
import threading
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from bot.message import Message
from bot.records.entry import UNHEARD
from bot.records.tables import TURNS
from bot.settings import Settings
from bot.web.app import create_app
from bot.web.desk import Desk
from bot.web.tempo import Tempo
from tests.records.conftest import made
from tests.records.test_service import eventually, say, service, written
from tests.web.fake import FakeResponder, screen
from tests.web.server import SECONDS, serving


def asked(fake: FakeResponder) -> list[str]:
    """The person's messages that the responder was given last."""
    messages: tuple[Message, ...] = fake.seen[-1][0]
    return [message.content for message in messages if message.role == "user"]


def test_what_is_being_answered_here_stands_behind_what_was_answered_elsewhere(settings: Settings) -> None:
    own = made(settings.home, settings.database_url.get_secret_value(), resume_hours=2)
    one, two = FakeResponder(), FakeResponder()
    with service(own, one) as first, service(own, two) as second, contextlib.ExitStack() as threads:
        begun = say(first, "zero")["conversation_id"]
        one.gate.clear()
        threads.callback(one.gate.set)
        for number, message in enumerate(("held", "last"), 2):
            thread = threading.Thread(target=say, args=(first, message, begun))
            thread.start()
            threads.callback(thread.join, SECONDS)
            threads.callback(one.gate.set)
            eventually(lambda: len(one.seen) == number)  # noqa: B023  # waited for at once
            if message == "held":
                say(second, "elsewhere", begun)
        assert asked(one) == ["zero", "elsewhere", "held", "last"]
        assert asked(two) == ["zero", "elsewhere"]
    with service(own, two) as again:
        say(again, "later", begun)
        assert sorted(asked(two)) == ["elsewhere", "held", "last", "later", "zero"]


def test_nothing_is_held_twice_of_messages_that_come_together(settings: Settings) -> None:
    own = made(settings.home, settings.database_url.get_secret_value(), resume_hours=2)
    fake = FakeResponder()
    with service(own, fake) as client:
        begun = say(client, "zero")["conversation_id"]
        threads = [threading.Thread(target=say, args=(client, f"{n}", begun)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(SECONDS)
        say(client, "last", begun)
        assert sorted(asked(fake)) == ["0", "1", "2", "3", "4", "5", "6", "7", "last", "zero"]
        assert len(fake.seen[-1][0]) == 2 * 9 + 1


@pytest.mark.parametrize("face", ["api", "openai", "mcp"])
def test_a_reply_that_nobody_waited_for_is_written_down_as_such(settings: Settings, face: str) -> None:
    fake = FakeResponder(pause=0.05)
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}
    calls: dict[str, tuple[str, dict[str, Any]]] = {
        "api": ("/api/v1/chat", {"message": "long"}),
        "openai": ("/v1/chat/completions", {"model": "backstride", "messages": [{"role": "user", "content": "long"}]}),
        "mcp": ("/mcp", call | {"params": {"name": "ask", "arguments": {"question": "long"}}}),
    }
    path, body = calls[face]
    accept = {"accept": "application/json, text/event-stream"} if face == "mcp" else {}
    app = create_app(lambda: fake, settings, screen, Tempo(resume=3600.0), with_page=False)
    with serving(app) as running:
        patience = httpx.Timeout(SECONDS, read=2.0)
        while not fake.words:  # the first call of a tool loads its library
            with contextlib.suppress(httpx.ReadTimeout):
                httpx.post(running.url + path, json=body, headers=accept, timeout=patience)
        eventually(lambda: UNHEARD in written(settings, TURNS.c.status))
        assert set(written(settings, TURNS.c.face)) == {face}


def test_a_message_whose_reply_broke_is_neither_held_nor_written_down(settings: Settings) -> None:
    own = made(settings.home, settings.database_url.get_secret_value(), resume_hours=2)
    fake = FakeResponder()
    app = create_app(lambda: fake, own, screen, with_page=False)
    desk: Desk = app.state.desk
    with TestClient(app, raise_server_exceptions=False) as client:
        begun = say(client, "zero")["conversation_id"]
        fake.broken = True
        body = {"message": "broken", "conversation_id": begun}
        assert client.post("/api/v1/chat", json=body).status_code == 500
        fake.broken = False
        say(client, "one", begun)
        assert asked(fake) == ["zero", "one"]
        session = desk.sessions.find(begun)
        assert session is not None
        assert (session.total, session.pending) == (4, ())
    assert len(written(own)) == 2

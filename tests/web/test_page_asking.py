"""How the page's answers are drawn: through Gradio's queue as a browser does it, and without it."""

from __future__ import annotations

import asyncio
import gc
import json
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from bot.contact import NOBODY, Contact
from bot.message import Message
from bot.settings import Settings
from bot.web.app import create_app
from bot.web.chat import Chat, Frame
from bot.web.limits import MemoryStore
from bot.web.page_asking import Asking, without_words
from bot.web.problems import ProblemError
from bot.web.responder import Service
from bot.web.talk import Talk
from bot.web.tempo import Tempo
from bot.web.texts import texts
from bot.web.threads import Threads
from tests.web.conftest import MANY
from tests.web.fake import Event, FakeResponder, screen
from tests.web.server import SECONDS, Running, serving
from tests.web.test_stream import until

SECRET = "my-own-words"
HELD = 45
"""More than Gradio has threads, and more than we have ordinary ones."""


@pytest.fixture
def fake() -> Iterator[FakeResponder]:
    responder = FakeResponder()
    yield responder
    responder.gate.set()


class Tab:
    """A browser's tab as far as Gradio's queue knows it."""

    def __init__(self, client: httpx.Client | TestClient, url: str, name: str) -> None:
        self.client, self.url, self.name = client, url, name
        self.asks = _ask_event(client.get(f"{url}/config").json())

    def send(self, words: str) -> httpx.Response:
        body = {"data": [None, words, None], "fn_index": self.asks, "session_hash": self.name, "event_data": None}
        response: Any = self.client.post(f"{self.url}/gradio_api/queue/join", json=body)
        return response

    def hear(self, *signs: str) -> str:
        """What comes until one of the signs, or to the end."""
        heard, address = "", f"{self.url}/gradio_api/queue/data?session_hash={self.name}"
        with self.client.stream("GET", address, timeout=SECONDS) as response:
            for line in response.iter_lines():
                heard += line
                if any(sign in line for sign in (*signs, '"process_completed"', '"close_stream"')):
                    break
        return heard


def _ask_event(config: dict[str, Any]) -> int:
    (box,) = [part["id"] for part in config["components"] if part["props"].get("elem_id") == "bs-box"]
    (found,) = [one["id"] for one in config["dependencies"] if [box, "submit"] in [list(t) for t in one["targets"]]]
    return int(found)


@pytest.fixture
def running(fake: FakeResponder, settings: Settings) -> Iterator[Running]:
    with serving(create_app(lambda: fake, settings, screen, Tempo(reply=300.0))) as server:
        yield server
        fake.gate.set()


def test_an_emergency_on_the_page_never_waits_behind_other_answers(running: Running, fake: FakeResponder) -> None:
    fake.gate.clear()
    with httpx.Client(timeout=SECONDS) as client:
        for number in range(HELD):
            assert Tab(client, running.url, f"tab{number}").send("Why?").status_code == 200
        until(lambda: len(fake.seen) == HELD)
        tab = Tab(client, running.url, "last")
        assert tab.send("no feeling in my groin").status_code == 200
        assert "Please get emergency help now" in tab.hear("Please get emergency help now")
    assert fake.words < 200  # nothing of what is held


def test_a_service_that_stops_leaves_nothing_half_drawn(fake: FakeResponder, settings: Settings) -> None:
    fake.gate.clear()
    with (
        serving(create_app(lambda: fake, settings, screen, Tempo(reply=300.0))) as running,
        httpx.Client(timeout=SECONDS) as client,
    ):
        for number in range(HELD):
            Tab(client, running.url, f"tab{number}").send("Why?")
        until(lambda: len(fake.seen) == HELD)
    fake.gate.set()
    left = [one for one in gc.get_objects() if type(one) is asyncio.Task and not one.done()]
    assert not left


def test_the_page_counts_messages_and_says_when_there_were_too_many(fake: FakeResponder, settings: Settings) -> None:
    few = settings.model_copy(update={"address_per_minute": 2})
    app = create_app(lambda: fake, few, screen, limits=MemoryStore(clock=lambda: 0.0))
    with serving(app) as running, httpx.Client(timeout=SECONDS) as client:
        for number in range(3):
            tab = Tab(client, running.url, f"tab{number}")
            assert tab.send("Why?").status_code == 200
            heard = tab.hear()
    assert "too many messages in a short time. Please wait 30 seconds" in heard
    assert len(fake.seen) == 2


def test_what_breaks_on_the_page_is_told_without_anybodys_words(
    running: Running, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken(_self: Talk, question: str, _asked: object) -> None:
        raise KeyError(question)

    monkeypatch.setattr(Talk, "begin", broken)
    with httpx.Client(timeout=SECONDS) as client:
        tab = Tab(client, running.url, "tab")
        tab.send(SECRET)
        heard = tab.hear()
    assert json.loads(heard.rpartition("data: ")[2])["success"] is False
    told = "".join(capfd.readouterr())
    assert "the page failed: KeyError at web/test_page_asking.py:" in told
    assert SECRET not in told + heard


async def _let_in(_: object) -> None:
    """There were not too many."""


def asking(fake: FakeResponder, settings: Settings, seconds: float = 60.0, take: Any = _let_in) -> tuple[Asking, Talk]:
    chat = Chat(Service(fake, screen), settings, texts())
    return Asking(chat, Threads(), seconds, take), chat.talk()


def drawn(frames: AsyncIterator[Frame]) -> list[Frame]:
    async def work() -> list[Frame]:
        return [frame async for frame in frames]

    return asyncio.run(asyncio.wait_for(work(), 60))


class Held(FakeResponder):
    """Says when it is let go of."""

    let_go = False

    def stream(self, messages: Sequence[Message], country: str = "", contact: Contact = NOBODY) -> Iterator[Event]:
        try:
            yield from super().stream(messages, country, contact)
        finally:
            self.let_go = True


def test_an_answer_on_the_page_has_a_time_limit_and_stays_given_up(settings: Settings) -> None:
    fake = Held()
    fake.gate.clear()
    one, talk = asking(fake, settings, seconds=0.3)

    async def work() -> list[Frame]:
        frames = [frame async for frame in one.frames(talk, "Why?", "GB", None)]
        fake.gate.set()
        while not fake.let_go:
            await asyncio.sleep(0.01)
        return frames

    frames = asyncio.run(asyncio.wait_for(work(), 60))
    assert "could not be answered in time" in frames[-1].live
    assert "999" in frames[-1].live  # the number, whatever it was about
    (turn,) = talk.turns
    assert (turn.finished, turn.reply) == (True, None)
    assert turn.messages() == (Message("user", "Why?"),)  # the screen sees it again


def test_who_is_refused_is_not_answered(fake: FakeResponder, settings: Settings) -> None:
    async def refuse(_: object) -> None:
        raise ProblemError(429, "too-many", "x", {"Retry-After": "7"})

    one, talk = asking(fake, settings, take=refuse)
    (frame,) = drawn(one.frames(talk, "Why?", "GB", None))
    assert "wait 7 seconds" in frame.live
    assert not fake.seen


def test_the_frames_are_those_of_the_conversation(fake: FakeResponder, settings: Settings) -> None:
    one, talk = asking(fake, settings)
    frames = drawn(one.frames(talk, "Why?", "GB", None))
    assert (frames[0].urgent, frames[1].urgent, frames[-1].live) == (True, False, drawn_at_once(settings))
    emergency = drawn(one.frames(talk, "my groin is numb", "GB", None))
    assert [frame.urgent for frame in emergency[:2]] == [True, True]


def drawn_at_once(settings: Settings) -> str:
    chat = Chat(Service(FakeResponder(), screen), settings, texts())
    return list(chat.ask(chat.talk(), "Why?", "GB"))[-1].live


def test_a_handler_keeps_its_name_and_its_values() -> None:
    def twice(number: int) -> int:
        return number * 2

    guarded = without_words(twice)
    assert (guarded.__name__, guarded(4)) == ("twice", 8)
    with pytest.raises(RuntimeError, match=r"^the page failed: TypeError at") as told:
        guarded(SECRET, SECRET)
    assert told.value.__cause__ is None
    assert told.value.__suppress_context__


def test_the_conversation_of_a_page_has_only_so_many_characters() -> None:
    talk = Talk(50, characters=100)
    for letter in "abcd":
        talk.begin(letter * 40)
    assert [turn.question[0] for turn in talk.turns] == ["c", "d"]
    talk.begin("e" * 400)
    assert [turn.question[0] for turn in talk.turns] == ["e"]


def test_only_so_many_pages_are_held(settings: Settings) -> None:
    app = create_app(FakeResponder, settings.model_copy(update=MANY), screen)
    (mount,) = [route for route in app.routes if type(route).__name__ == "Mount"]
    assert 100 <= mount.app.app.state_holder.capacity <= 5_000

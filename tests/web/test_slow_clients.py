"""Clients that take their time, and a thousand of them at once."""

from __future__ import annotations

import asyncio
import logging
import resource
import socket
from collections.abc import Iterator

import httpx
import pytest

from bot.settings import Settings
from bot.web import serving as set_up
from bot.web.app import create_app
from bot.web.tempo import Tempo
from tests.web.fake import FakeResponder, screen
from tests.web.server import SECONDS, Running, serving
from tests.web.test_stream import until

IMPATIENT = 1.0
"""Seconds that a request's head and body may take."""
STREAM = "Accept: text/event-stream"


@pytest.fixture(scope="module")
def impatient(settings: Settings) -> Iterator[Running]:
    app = create_app(FakeResponder, settings, screen, Tempo(body=IMPATIENT))
    with serving(app, head_seconds=IMPATIENT) as server:
        yield server


def test_who_says_nothing_is_hung_up_on(impatient: Running) -> None:
    assert impatient.raw() == b""


def test_a_head_that_dribbles_in_is_hung_up_on(impatient: Running) -> None:
    assert b"200" not in impatient.raw(*([b"G", b"E", b"T", b" ", b"/"] * 10), pause=0.1)


def test_a_body_that_dribbles_in_is_a_problem(impatient: Running) -> None:
    head = b"POST /api/v1/chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n"
    answer = impatient.raw(head, *([b" "] * 30), pause=0.1)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"application/problem+json" in answer


def test_a_second_request_that_dribbles_in_is_hung_up_on(impatient: Running) -> None:
    first = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    answer = impatient.raw(first, *([b"G"] * 30), pause=0.1)
    assert answer.count(b"HTTP/1.1 200") == 1


def test_a_thousand_open_streams(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < 4_096:
        pytest.skip(f"this system allows {hard} open files, which is too few for both ends of a thousand connections")
    set_up.many_files()
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] >= min(hard, 4_096) or hard == resource.RLIM_INFINITY
    caplog.set_level(logging.ERROR)
    fake = FakeResponder()
    fake.gate.clear()
    try:
        app = create_app(lambda: fake, settings, screen, Tempo(heartbeat=5.0, reply=300.0))
        with serving(app) as server:
            asyncio.run(asyncio.wait_for(_thousand(server, fake), 250))
    finally:
        fake.gate.set()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert not [r for r in caplog.records if r.name.startswith(("bot", "uvicorn"))]


async def _thousand(server: Running, fake: FakeResponder) -> None:
    """Each of a thousand hears what the screen says at once, others are still served, and each gets its reply."""
    request = server.message("Why?", STREAM, "Connection: close")

    async def begin() -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(request)
        await reader.readuntil(b"event: triage\n")
        return reader, writer

    open_streams = [one for _ in range(20) for one in await asyncio.gather(*(begin() for _ in range(50)))]
    async with httpx.AsyncClient(timeout=SECONDS) as client:
        assert (await client.get(f"{server.url}/healthz")).status_code == 200
        answer = await client.post(f"{server.url}/api/v1/chat", json={"message": "no feeling in my groin"})
        assert answer.json()["reply"]["status"] == "escalated"
    for _, writer in open_streams[900:]:  # some go away without a word
        writer.transport.abort()
    fake.gate.set()
    for reader, writer in open_streams[:900]:
        assert b"event: reply\n" in await reader.read()
        writer.close()


def test_a_socket_that_stops_reading_does_not_stop_the_others(impatient: Running) -> None:
    with impatient.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        one.sendall(impatient.message("long", STREAM))
        answer = httpx.post(f"{impatient.url}/api/v1/chat", json={"message": "Why?"}, timeout=SECONDS)
    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/", "/openapi.json"])
def test_who_never_reads_is_hung_up_on(settings: Settings, path: str) -> None:
    app = create_app(FakeResponder, settings, screen)
    with serving(app, write_seconds=IMPATIENT) as server, server.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        asked = f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
        for _ in range(400):  # until the system's own buffers are full
            try:
                one.sendall(asked)
            except ConnectionError:
                break
        until(lambda: not server.server.server_state.connections)

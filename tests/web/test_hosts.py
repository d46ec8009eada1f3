"""By which names the service may be called, and what its proxies may say of a call."""

from __future__ import annotations

import asyncio

import pytest
from fastapi.testclient import TestClient
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from bot.settings import Settings
from bot.web.app import create_app
from bot.web.forwarded import Forwarded, unmapped
from bot.web.hosts import Hosts, names_for
from bot.web.limits import MemoryStore
from tests.web.fake import FakeResponder, screen

OWN = "bot.clinic.example"


def client(settings: Settings, peer: str = "192.0.2.1", **changed: str | int) -> TestClient:
    app = create_app(FakeResponder, settings.model_copy(update=changed), screen, limits=MemoryStore(lambda: 0.0))
    return TestClient(app, client=(peer, 1234), raise_server_exceptions=False)


async def called(scope: Scope, receive: Receive, send: Send) -> None:
    """Says who called, and by which name."""
    request = Request(scope)
    who = {"who": request.client.host if request.client else "", "name": request.headers["host"]}
    await JSONResponse(who)(scope, receive, send)


@pytest.mark.parametrize(
    ("names", "host", "status"),
    [
        ("localhost", "localhost:7860", 200),
        ("localhost", "127.0.0.1:7860", 200),
        ("localhost", "[::1]:7860", 200),
        ("localhost", "192.168.1.7", 200),
        ("localhost", "LOCALHOST", 200),
        ("localhost", "rebound.evil.example", 421),
        ("localhost", "rebound.evil.example:7860", 421),
        ("localhost", "127.0.0.1.evil.example", 421),
        ("localhost", "localhost.evil.example", 421),
        (OWN, OWN, 200),
        (OWN, f"{OWN}.", 200),
        (OWN, f"{OWN}:443", 200),
        (OWN, f"evil{OWN}", 421),
        (f"a.example,*.{OWN}", f"x.{OWN}", 200),
        (f"a.example,*.{OWN}", OWN, 421),
    ],
)
def test_only_its_own_names_reach_it(names: str, host: str, status: int) -> None:
    response = TestClient(Hosts(called, names)).get("/", headers={"host": host})
    assert response.status_code == status
    if status == 421:
        assert response.json()["type"] == "urn:backstride:problem:unknown-host"
        assert "BACKSTRIDE_HOSTS" in response.json()["detail"]


def test_a_site_that_points_its_name_here_is_not_taken_for_our_own_page(settings: Settings) -> None:
    evil = {"host": "rebound.evil.example:7860", "origin": "http://rebound.evil.example:7860"}
    with client(settings, hosts="localhost") as one:
        for path in ("/api/v1/chat", "/mcp", "/v1/chat/completions", "/gradio_api/queue/join"):
            response = one.post(path, json={"message": "Why?"}, headers=evil)
            assert (response.status_code, response.headers["x-content-type-options"]) == (421, "nosniff")
        assert one.post("/api/v1/chat", json={"message": "Why?"}, headers={"host": "localhost"}).status_code == 200


@pytest.mark.parametrize(
    ("host", "named", "names"),
    [
        ("127.0.0.1", "", "localhost"),
        ("::1", "", "localhost"),
        ("localhost", "", "localhost"),
        ("0.0.0.0", "", None),
        ("::", "", None),
        ("192.168.1.7", "", None),
        ("Box.local", "", "box.local"),
        ("0.0.0.0", OWN, OWN),
        ("127.0.0.1", OWN, OWN),
    ],
)
def test_the_names_follow_from_where_it_listens(host: str, named: str, names: str | None) -> None:
    assert names_for(host, named) == names


@pytest.mark.parametrize(
    ("peer", "who"),
    [
        ("10.0.0.2", "203.0.113.1"),
        ("::ffff:10.0.0.2", "203.0.113.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("socket", "socket"),
    ],
)
def test_a_proxy_is_known_on_a_socket_of_ipv6_too(peer: str, who: str) -> None:
    client = TestClient(Forwarded(called, "10.0.0.0/8"), client=(peer, 1234))
    assert client.get("/", headers={"x-forwarded-for": "203.0.113.1"}).json()["who"] == who


@pytest.mark.parametrize(
    ("peer", "sent", "name"),
    [
        ("10.0.0.2", {"x-forwarded-host": OWN}, OWN),
        ("10.0.0.2", {"x-forwarded-host": f"evil.example, {OWN}"}, OWN),
        ("10.0.0.2", {}, "backstride:7860"),
        ("192.0.2.1", {"x-forwarded-host": OWN}, "backstride:7860"),
    ],
)
def test_a_proxy_says_by_which_name_it_was_called(peer: str, sent: dict[str, str], name: str) -> None:
    client = TestClient(Forwarded(called, "10.0.0.0/8"), client=(peer, 1234))
    assert client.get("/", headers={"host": "backstride:7860", **sent}).json()["name"] == name


def test_our_own_page_is_our_own_behind_a_proxy_that_calls_by_another_name(settings: Settings) -> None:
    headers = {"host": "backstride:7860", "origin": f"https://{OWN}"}
    with client(settings, "::ffff:10.0.0.2", proxies="10.0.0.0/8", hosts=OWN) as one:
        said = {"x-forwarded-host": OWN}
        assert one.post("/api/v1/chat", json={"message": "Why?"}, headers=headers | said).status_code == 200
        assert one.post("/api/v1/chat", json={"message": "Why?"}, headers=headers).status_code == 421


def test_other_addresses_stay_as_they_are() -> None:
    assert [unmapped(one) for one in ("::ffff:1.2.3.4", "2001:db8::1", "1.2.3.4", "testclient")] == [
        "1.2.3.4",
        "2001:db8::1",
        "1.2.3.4",
        "testclient",
    ]


def test_what_is_no_request_passes() -> None:
    passed = []

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        passed.append(scope["type"])

    async def never(*_: object) -> None:
        raise AssertionError

    asyncio.run(Forwarded(app, "10.0.0.1")({"type": "lifespan"}, never, never))  # type: ignore[arg-type]
    assert passed == ["lifespan"]

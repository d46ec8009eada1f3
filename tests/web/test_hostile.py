"""What people with bad intentions send, on a real web server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from bot.settings import Settings
from bot.web.app import create_app
from bot.web.tempo import Tempo
from tests.web.fake import INJECTION, FakeResponder, screen
from tests.web.server import SECONDS, Running, serving

TEMPO = Tempo(heartbeat=0.5, resume=0.5)
JSON = {"content-type": "application/json"}
HEAD = b"POST /api/v1/chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


@pytest.fixture(scope="module")
def answering() -> FakeResponder:
    return FakeResponder()


@pytest.fixture(scope="module")
def running(answering: FakeResponder, settings: Settings) -> Iterator[Running]:
    with serving(create_app(lambda: answering, settings, screen, TEMPO)) as server:
        yield server


def post(running: Running, body: Any, **headers: str) -> httpx.Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return httpx.post(f"{running.url}/api/v1/chat", content=content, headers=JSON | headers, timeout=SECONDS)


def well(running: Running) -> None:
    """The service still answers."""
    assert post(running, {"message": "Why?"}).status_code == 200


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_markup_is_only_ever_data(running: Running, accept: str) -> None:
    response = post(running, {"message": f"hostile {INJECTION}"}, accept=accept)
    assert response.status_code == 200
    assert not response.headers["content-type"].startswith("text/html")
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert INJECTION in (response.json()["reply"]["text"] if accept == "application/json" else _whole(response))


def _whole(response: httpx.Response) -> str:
    line = [line for line in response.text.split("\n") if line.startswith("data: ")][-1]
    text: str = json.loads(line[6:])["reply"]["text"]
    return text


@pytest.mark.parametrize("path", ["/api/v1/clinics/{}", "/api/v1/passages/{}", "/api/v1/{}", "/v1/models/{}"])
def test_markup_in_an_address_is_not_sent_back(running: Running, path: str) -> None:
    response = httpx.get(running.url + path.format("%3Cscript%3Ealert(1)%3C%2Fscript%3E"))
    assert response.status_code == 404
    assert "script" not in response.text


TRAVERSALS = ["../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e%2f%2e%2e%2fetc/passwd", "....//etc/passwd"]


@pytest.mark.parametrize("way", [*TRAVERSALS, "%00", "a%00.md", "%ff%fe", "..%5c..%5cwin.ini", "/etc/passwd", "~root"])
@pytest.mark.parametrize(
    "path", ["/api/v1/passages/", "/api/v1/clinics/", "/v1/models/", "/static/", "/gradio_api/file="]
)
def test_no_way_leads_out(running: Running, path: str, way: str) -> None:
    answer = running.raw(f"GET {path}{way} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    status = int(answer.split(b" ", 2)[1])
    assert 400 <= status < 500
    assert b"root:" not in answer


@pytest.mark.parametrize("field", ["conversation_id", "clinic", "message"], ids=["conversation", "clinic", "message"])
@pytest.mark.parametrize(
    "evil", ["x\r\nSet-Cookie: a=b", "x\nAccess-Control-Allow-Origin: *", "\u0000", "\u560a\u560d"]
)
def test_nothing_becomes_a_header(running: Running, field: str, evil: str) -> None:
    response = post(running, {"message": "Why?", field: evil})
    assert "set-cookie" not in response.headers
    assert "access-control-allow-origin" not in response.headers
    assert response.status_code in (200, 404)


@pytest.mark.parametrize(
    "origin", [b"https://evil.example\r\nX: y", b"https://a\x00b", b"\xff\xfe", b"http://localhost:1 http://evil"]
)
def test_an_origin_is_never_repeated_unless_it_is_one(running: Running, origin: bytes) -> None:
    body = b'{"message": "Why?", "clinic": "demo"}'
    head = HEAD + b"Connection: close\r\nOrigin: " + origin
    answer = running.raw(head + b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    assert answer.split(b" ", 2)[1] in (b"400", b"403")
    assert b"access-control-allow-origin" not in answer.lower()


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b'{"message": "x"',
        b'{"message": "x", "message": 3}',
        b'{"message": "\\ud800"}',
        b'{"message": "x", "clinic": "\\udfff"}',
        b'{"message": "\xff"}',
        b'{"message": "x\xc0\xaf"}',
        b"\x00\x01\x02",
        b"[" * 50_000,
        b'{"message":' * 4_000,
        b'{"message": 1' + b"0" * 5_000 + b"}",
        b'{"message": NaN}',
        b"null",
        b'"x"',
        b'{"__proto__": {"x": 1}, "message": "x"}',
    ],
    ids=range(15),
)
@pytest.mark.parametrize("path", ["/api/v1/chat", "/api/v1/feedback", "/v1/chat/completions"])
def test_malformed_bodies_are_problems(running: Running, path: str, body: bytes) -> None:
    response = httpx.post(running.url + path, content=body, headers=JSON, timeout=SECONDS)
    assert response.status_code in (400, 422)
    assert response.headers["content-type"] == "application/problem+json"
    assert len(response.content) < 2_000


STRANGE = [
    "\u202eevil\u202c groin",
    "\u0000\u0001\u0007",
    "e\u0301" * 100,
    "Z\u0351\u036b\u0343\u036a" * 50,
    "\U000e0001\U000e007f",
    "\U0001f468\u200d\U0001f469",
    "\ufdfa" * 100,
    "\ufeffWhy?",
]


@pytest.mark.parametrize("message", STRANGE, ids=range(8))
@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_strange_characters_are_answered(running: Running, message: str, accept: str) -> None:
    response = post(running, {"message": message}, accept=accept)
    assert response.status_code == 200
    response.content.decode("utf-8")


@pytest.mark.parametrize("chunked", [False, True])
def test_ten_megabytes_are_refused_before_they_are_read(running: Running, chunked: bool) -> None:
    size = 10_000_000
    content = (b"x" * 65_536 for _ in range(size // 65_536)) if chunked else b"x" * size
    try:
        response = httpx.post(f"{running.url}/api/v1/chat", content=content, headers=JSON, timeout=SECONDS)
        assert response.status_code == 413
        assert response.headers["content-type"] == "application/problem+json"
    except httpx.WriteError:
        pass  # refused so early that the rest could not be sent any more
    well(running)


def test_a_head_without_end_is_refused(running: Running) -> None:
    lines = b"".join(b"X-%d: %s\r\n" % (n, b"y" * 1000) for n in range(200))
    assert b" 400 " in running.raw(b"GET / HTTP/1.1\r\nHost: x\r\n" + lines)[:30]
    well(running)


@pytest.mark.parametrize(
    "smuggled",
    [
        b"POST /api/v1/chat HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /api/v1/chat HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        b"POST /api/v1/chat HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX: a\x00b\r\n\r\n",
        b"GET  / HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
    ],
    ids=range(6),
)
def test_requests_that_are_none(running: Running, smuggled: bytes) -> None:
    assert b"HTTP/1.1 200" not in running.raw(smuggled)
    well(running)


def test_forged_ids_in_every_place(running: Running) -> None:
    genuine = post(running, {"message": "Why?"}).json()
    for kind in ("conversation_id", "message_id"):
        forged = genuine[kind][:-2] + ("AA" if genuine[kind][-2:] != "AA" else "BB")
        assert post(running, {"message": "x", "conversation_id": forged}).status_code == 404
        assert httpx.delete(f"{running.url}/api/v1/conversations/{forged}").status_code == 404
        thumb = {"message_id": forged, "rating": "up"}
        assert httpx.post(f"{running.url}/api/v1/feedback", json=thumb).status_code == 404
        last = {"accept": "text/event-stream", "last-event-id": f"{forged}:1"}
        assert post(running, {"message": "x"}, **last).status_code == 404


def test_markup_in_feedback_is_kept_as_it_is_and_shown_nowhere(running: Running) -> None:
    message_id = post(running, {"message": "Why?"}).json()["message_id"]
    thumb = {"message_id": message_id, "rating": "down", "comment": INJECTION}
    response = httpx.post(f"{running.url}/api/v1/feedback", json=thumb)
    assert (response.status_code, response.content) == (204, b"")

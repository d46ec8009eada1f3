"""Which sites are let in: for each clinic its own, and nobody else's pages can read an answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from bot.contact import Contact
from bot.settings import Settings
from bot.web.api import chat
from bot.web.app import create_app
from bot.web.origin import OriginError, pattern
from tests.web.conftest import MANY
from tests.web.fake import FakeResponder, screen

RIVER, HILL, EVIL = "https://river.example", "https://www.hill.example", "https://evil.example"
FILE = f"""
[clinics.river]
name = "River"
telephone = "+44 20 7946 0000"
country = "US"
origins = ["{RIVER}"]
[clinics.hill]
name = "Hill"
origins = ["https://*.hill.example", "http://localhost:*"]
require_origin = true
"""


@pytest.fixture(scope="module")
def answering() -> FakeResponder:
    return FakeResponder()


@pytest.fixture(scope="module")
def site(answering: FakeResponder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("clinics")
    (folder / "clinics.toml").write_text(FILE, encoding="utf-8")
    settings = Settings(home=folder, country="GB", clinics=str(folder / "clinics.toml"), **MANY)
    with TestClient(create_app(lambda: answering, settings, screen), raise_server_exceptions=False) as client:
        yield client


def say(client: TestClient, clinic: str | None, origin: str | None, **more: Any) -> Any:
    body = {"message": "Why?"} | ({"clinic": clinic} if clinic else {}) | more
    return client.post("/api/v1/chat", json=body, headers={"origin": origin} if origin else {})


@pytest.mark.parametrize(
    ("clinic", "origin", "status"),
    [
        (None, None, 200),
        (None, "http://testserver", 200),
        (None, "https://testserver", 200),
        (None, RIVER, 403),
        (None, EVIL, 403),
        (None, "null", 403),
        ("river", RIVER, 200),
        ("river", None, 200),
        ("river", "http://testserver", 200),
        ("river", HILL, 403),
        ("river", EVIL, 403),
        ("river", "null", 403),
        ("river", RIVER + ".evil.example", 403),
        ("river", "http://river.example", 403),
        ("river", RIVER + ":8443", 403),
        ("river", RIVER + ":443", 200),
        ("hill", HILL, 200),
        ("hill", "https://hill.example", 403),
        ("hill", "https://evilhill.example", 403),
        ("hill", "http://localhost:8123", 200),
        ("hill", "http://localhost.evil.example", 403),
        ("hill", None, 403),
        ("hill", "http://testserver", 200),
        ("nobody", RIVER, 404),
        ("../river", RIVER, 404),
    ],
)
def test_who_may_ask_for_whom(site: TestClient, clinic: str | None, origin: str | None, status: int) -> None:
    response = say(site, clinic, origin)
    assert response.status_code == status
    readable = response.headers.get("access-control-allow-origin")
    foreign = origin is not None and "testserver" not in origin
    assert readable == (origin if status == 200 and foreign else None)
    assert "access-control-allow-credentials" not in response.headers
    assert "Origin" in response.headers["vary"]


def test_a_stream_is_readable_by_the_clinics_site_alone(site: TestClient) -> None:
    for origin, readable in ((RIVER, RIVER), (EVIL, None)):
        body = {"message": "Why?", "clinic": "river"}
        response = site.post("/api/v1/chat", json=body, headers={"origin": origin, "accept": "text/event-stream"})
        assert response.headers.get("access-control-allow-origin") == readable


def test_a_problem_is_readable_by_the_clinics_site(site: TestClient) -> None:
    response = site.post("/api/v1/chat", json={"message": "", "clinic": "river"}, headers={"origin": RIVER})
    assert (response.status_code, response.headers["access-control-allow-origin"]) == (422, RIVER)
    assert "access-control-allow-origin" not in say(site, "river", EVIL, message="").headers


@pytest.mark.parametrize(("origin", "status"), [(RIVER, 204), (HILL, 204), (EVIL, 403), ("null", 403)])
def test_preflights_of_the_clinics_sites_are_answered(site: TestClient, origin: str, status: int) -> None:
    wanted = {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}
    response = site.options("/api/v1/chat", headers={"origin": origin, **wanted})
    assert response.status_code == status
    assert response.headers.get("access-control-allow-origin") == (origin if status == 204 else None)
    assert "access-control-allow-credentials" not in response.headers


def test_a_body_that_is_too_large_is_a_problem_that_the_clinics_site_can_read(site: TestClient) -> None:
    response = site.post("/api/v1/chat", json={"message": "x" * 1_000_000}, headers={"origin": RIVER})
    assert (response.status_code, response.headers["access-control-allow-origin"]) == (413, RIVER)


def test_a_crash_is_a_problem_with_all_headers(site: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat, "checked", _crash)
    response = say(site, "river", RIVER, message="my-own-words")
    assert (response.status_code, response.headers["access-control-allow-origin"]) == (500, RIVER)
    assert response.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert response.headers["content-type"] == "application/problem+json"
    assert "emergency number" in response.json()["detail"]


def _crash(_desk: object, words: str) -> str:
    raise KeyError(words)


@pytest.mark.parametrize("path", ["/", "/config", "/gradio_api/info", "/healthz", "/openapi.json", "/v1/models"])
def test_nothing_else_is_readable_from_a_clinics_site(site: TestClient, path: str) -> None:
    assert "access-control-allow-origin" not in site.get(path, headers={"origin": RIVER}).headers


def test_a_conversation_stays_with_its_clinic(site: TestClient) -> None:
    conversation_id = say(site, "river", RIVER).json()["conversation_id"]
    assert say(site, "river", RIVER, conversation_id=conversation_id).status_code == 200
    assert say(site, "hill", HILL, conversation_id=conversation_id).status_code == 403
    assert say(site, None, None, conversation_id=conversation_id).status_code == 403


def test_thumbs_and_deletion_are_the_clinics_sites_alone(site: TestClient) -> None:
    answer = say(site, "river", RIVER).json()
    thumb = {"message_id": answer["message_id"], "rating": "up"}
    path = f"/api/v1/conversations/{answer['conversation_id']}"
    for origin, status in ((EVIL, 403), (HILL, 403), (RIVER, 204)):
        for response in (
            site.post("/api/v1/feedback", json=thumb, headers={"origin": origin}),
            site.delete(path, headers={"origin": origin}) if origin != RIVER else None,
        ):
            if response is not None:
                assert response.status_code == status
                assert response.headers.get("access-control-allow-origin") == (RIVER if origin == RIVER else None)
    assert site.delete(path, headers={"origin": RIVER}).status_code == 204


def test_passages_are_read_on_a_clinics_behalf(site: TestClient) -> None:
    path = "/api/v1/passages/lower-back-pain-after-running:3"
    assert site.get(path, headers={"origin": RIVER}).status_code == 403
    readable = site.get(path, params={"clinic": "river"}, headers={"origin": RIVER})
    assert (readable.status_code, readable.headers["access-control-allow-origin"]) == (200, RIVER)
    assert site.get(path, params={"clinic": "hill"}).status_code == 403
    assert site.get(path, params={"clinic": "hill"}, headers={"sec-fetch-site": "same-origin"}).status_code == 200


def test_what_the_widget_needs(site: TestClient) -> None:
    response = site.get("/api/v1/clinics/river", headers={"origin": RIVER})
    assert response.headers["access-control-allow-origin"] == RIVER
    assert response.json() == {
        "id": "river",
        "name": "River",
        "telephone": "+44 20 7946 0000",
        "booking": "",
        "country": "US",
        "emergency": ["911"],
        "languages": ["en"],
        "greeting": "Ask me about running and back pain.",
        "colours": {"primary": "#1d6b52", "on_primary": "#ffffff"},
        "comments": False,
    }
    assert site.get("/api/v1/clinics/hill", headers={"origin": HILL}).json()["country"] == "GB"
    assert site.get("/api/v1/clinics/river", headers={"origin": EVIL}).status_code == 403
    assert site.get("/api/v1/clinics/nobody").status_code == 404


def test_the_clinic_reaches_the_responder(site: TestClient, answering: FakeResponder) -> None:
    say(site, "river", RIVER)
    assert answering.contacts[-1] == Contact("River", "+44 20 7946 0000")
    assert answering.seen[-1][1] == "US"
    say(site, None, None)
    assert answering.contacts[-1] == Contact()
    assert answering.seen[-1][1] == "GB"


@pytest.mark.parametrize(
    "text", ["", "*", "null", "https://", "https://a b.example", "ftp://a.example", "https://a.example/x", "https://*"]
)
def test_what_is_no_origin(text: str) -> None:
    with pytest.raises(OriginError):
        pattern(text)


def test_origins_are_compared_as_browsers_send_them() -> None:
    assert pattern("https://A.example:443").allows("https://a.example")
    assert pattern("http://[::1]:*").allows("http://[::1]:80")
    assert not pattern("https://a.example").allows("https://a.example/")
    assert not pattern("https://a.example").allows("https://user@a.example")
